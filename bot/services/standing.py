"""What the improvement loop of a workspace knows, where knowledge is shown beside it.

The improvement loop fills this in: `bot/services/improvement/standing.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from bot.domain.conversation import Turn

Counts = Mapping[str, int]
"""How many things stand at each step of the improvement cycle, by the id of the step's record."""

CountSteps = Callable[[], Counts]
"""Counts when asked: only few answers need it."""


class Standing(Protocol):
    """Where things stand, as far as the person of a turn may see it in the place of the turn."""

    def at_steps(self, turn: Turn) -> Counts:
        """Count what stands at each step of the improvement cycle; empty where nothing is tracked."""
        ...
