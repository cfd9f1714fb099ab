"""The coach in Slack: what arrives becomes turns, effects become what Slack shows."""
