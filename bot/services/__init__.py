"""What the coach can do: one capability per module, over ports."""
