"""The improvement loop in conversation."""
