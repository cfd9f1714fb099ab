"""The command `coach`."""

from __future__ import annotations

from bot.adapters.cli.app import run
from bot.bootstrap import application


def main() -> None:
    """Run the command line."""
    run(application)


if __name__ == "__main__":
    main()
