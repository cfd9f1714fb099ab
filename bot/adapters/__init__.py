"""The edges: what calls the coach and what the coach calls. No adapter imports another."""
