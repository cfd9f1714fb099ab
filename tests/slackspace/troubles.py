"""Trouble on demand: limits, errors, slow answers and broken connections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ALL = "*"


@dataclass
class Trouble:
    """What goes wrong the next times that a method is called.

    Args:
        method: the method, or `*` for every one.
        kind: `ratelimited`, `refused`, `broken`, `slow` or `dropped`.
        times: how often; each call uses one up.
        where: the channel it holds for; empty for any.
    """

    method: str
    kind: str
    times: int = 1
    where: str = ""
    error: str = ""
    status: int = 500
    seconds: float = 0
    retry_after: int = 1
    stored: bool = True  # whether a dropped call was carried out first

    def meets(self, method: str, arguments: Mapping[str, Any]) -> bool:
        """Say whether it holds for a call."""
        place = arguments.get("channel") or arguments.get("channel_id")
        named = self.method in {ALL, method}
        return named and self.times > 0 and self.where in {"", place}


class Troubles:
    """All that is to go wrong, the oldest first."""

    def __init__(self) -> None:
        self._waiting: list[Trouble] = []

    def add(self, trouble: Trouble) -> None:
        """Let something go wrong."""
        self._waiting.append(trouble)

    def next(self, method: str, arguments: Mapping[str, Any]) -> Trouble | None:
        """Take what goes wrong with this call."""
        for trouble in self._waiting:
            if trouble.meets(method, arguments):
                trouble.times -= 1
                return trouble
        return None

    def clear(self) -> None:
        """Let everything go well again."""
        self._waiting.clear()
