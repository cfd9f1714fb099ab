"""How things are called: a letter or two for the kind, a number within the workspace. `A-12`, `AP-2`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import CoachError


class Kind(StrEnum):
    """A kind of thing that is numbered; the value is its prefix."""

    OBJECTIVE = "O"
    APPRAISAL = "AP"
    FINDING = "F"
    ACTION = "A"
    PROPOSAL = "P"
    MEETING = "M"

    @property
    def noun(self) -> str:
        """What people call it, and what its commands begin with."""
        return self.name.lower()


class RefError(CoachError):
    """Something is not the name of a thing of the loop."""


_PREFIXES = "|".join(sorted((kind.value for kind in Kind), key=len, reverse=True))
_REF = re.compile(
    rf"(?<![\w-])(?P<kind>{_PREFIXES})-(?P<number>[1-9]\d{{0,8}})(?![\w-])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """The name of one thing within its workspace."""

    kind: Kind
    number: int

    def __str__(self) -> str:
        """Print it as people type it."""
        return f"{self.kind.value}-{self.number}"

    @classmethod
    def parse(cls, text: str) -> Ref:
        """Read what somebody typed; capitals do not matter.

        Raises:
            RefError: it is no such name.

        """
        match = _REF.fullmatch(text.strip())
        if not match:
            raise RefError(
                f"“{text.strip()[:40]}” does not name a thing of the improvement loop. "
                "Names look like A-12 (an action), F-7 (a finding), AP-2 (an appraisal), "
                "P-5 (a proposal), M-3 (a meeting) or O-1 (an objective)."
            )
        return cls(Kind(match["kind"].upper()), int(match["number"]))


def refs_in(text: str) -> tuple[Ref, ...]:
    """Find the names in a text, in their order, each once."""
    found = (
        Ref(Kind(match["kind"].upper()), int(match["number"])) for match in _REF.finditer(text)
    )
    return tuple(dict.fromkeys(found))
