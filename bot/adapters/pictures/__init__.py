"""Pictures drawn by matplotlib: `bot.services.ports.Pictures`."""
