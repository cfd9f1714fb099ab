"""Knowledge folders as the source that the services ask for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.adapters.knowledge import course, loader
from bot.domain.knowledge import Knowledge
from bot.domain.learning import Course


class KnowledgeFiles:
    """The coach's knowledge folder followed by those of the organisation."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)

    def load(self) -> Knowledge:
        """Read everything; see `services.ports.KnowledgeSource`."""
        return loader.load(self.folders)

    def course(self, knowledge: Knowledge) -> Course:
        """Read what can be learnt.

        Raises:
            KnowledgeError: it does not hold together; every problem is named.

        """
        return course.load(self.folders, knowledge)

    def fingerprint(self) -> str:
        """Identify the present content; see `services.ports.KnowledgeSource`."""
        return loader.fingerprint(self.folders)
