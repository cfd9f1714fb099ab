"""Knowledge files into records."""
