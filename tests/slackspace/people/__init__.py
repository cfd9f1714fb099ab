"""What a person does and sees, by the part of Slack that they use."""
