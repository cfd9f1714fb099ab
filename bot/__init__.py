"""The improvement coach."""
