"""What learning needs from outside."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.domain.learning import Learner


class Learning(Protocol):
    """How far people have come in learning. It is theirs alone: nothing here counts or lists it."""

    def get(self, workspace: str, person: str) -> Learner:
        """How far somebody has come; at the start for whoever has learnt nothing."""
        ...

    def put(self, workspace: str, person: str, learner: Learner) -> None:
        """Keep how far somebody has come."""
        ...

    def due(self, now: datetime, limit: int) -> list[tuple[str, str]]:
        """Who is to be sent a practice by now, as (workspace, person)."""
        ...

    def forget(self, workspace: str, person: str) -> bool:
        """Remove what somebody has learnt; False where there was nothing."""
        ...

    def welcome(self, workspace: str, person: str) -> bool:
        """Note that somebody is welcomed; False where they have been before."""
        ...
