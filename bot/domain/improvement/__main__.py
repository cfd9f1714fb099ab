"""`python -m bot.domain.improvement` writes the page about states and steps."""

from __future__ import annotations

import sys

from bot.domain.improvement.drawing import page

if __name__ == "__main__":
    sys.stdout.write(page())
