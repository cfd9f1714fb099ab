"""What the services need from outside, worded for them.

Each port has an adapter under `bot/adapters` and, where a test wants one, a small fake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from bot.domain.answer import Hints, Ranking
from bot.domain.knowledge import Knowledge

Progress = Callable[[int, int], None]
"""Called with how many texts are done and how many there are."""


class KnowledgeSource(Protocol):
    """Where the knowledge comes from."""

    def load(self) -> Knowledge:
        """Read everything.

        Raises:
            KnowledgeError: it does not hold together; every problem is named.

        """
        ...

    def fingerprint(self) -> str:
        """Identify what `load` would read, without reading it in full."""
        ...


class Search(Protocol):
    """Finds the records that answer a question."""

    def rank(self, question: str, hints: Hints, limit: int) -> Ranking:
        """Rank records for a question in plain words.

        Args:
            question: the question, already cleaned of markup.
            hints: which models and kinds the question names.
            limit: how many records to return at most.

        """
        ...


class Speller(Protocol):
    """Mends spelling against the words that the knowledge uses."""

    def mend(self, text: str) -> str:
        """Return the text with misspelt words replaced; known words and names stay."""
        ...


class Wording(Protocol):
    """Turns values into Markdown by the templates under `prompts/`."""

    def say(self, prompt: str, values: Mapping[str, Any]) -> str:
        """Fill a template.

        Raises:
            PromptError: the template is missing, or needs a value that is not given.

        """
        ...
