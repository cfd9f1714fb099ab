"""The coach's wording."""
