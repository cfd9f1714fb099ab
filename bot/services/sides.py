"""The things that a command to compare names: "compare SVC.IRM, SVC.PRM and SVC.ST"."""

from __future__ import annotations

import re

from bot.services.naming import Reference
from bot.services.references import References

MOST = 3
"""How many things are compared at once: a table with more columns is read by nobody."""

_FEWEST = 2
_COMMAND = re.compile(r"^\s*(?:please\s+)?(?:compare|contrast)\s+(?P<rest>.+)$", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\s*,\s*and\s+|\s*[,&]\s*|\s+(?:and|with|to|vs\.?|versus|against|or)\s+", re.IGNORECASE
)


def commanded(text: str, references: References) -> tuple[str, ...]:
    """The two or three things that a command names; nothing where it is a question in plain words.

    Names may hold an "and" of their own. Of two things one may be told in words, of three none.
    """
    command = _COMMAND.match(text)
    if not command:
        return ()
    rest = command["rest"].rstrip(" ?.!")
    found = [r for r in references.find(rest) if r.ids or r.missing]
    sides = [side.strip(" \"'") for side in _parted(rest, found)]
    named = [any(_is(side, rest, r) for r in found) for side in sides]
    enough = all(named) or (len(sides) == _FEWEST and any(named))
    return tuple(sides) if enough and _FEWEST <= len(sides) <= MOST else ()


def _parted(rest: str, found: list[Reference]) -> list[str]:
    """The parts between the words that part them, or the names where nothing stands between them."""
    inside = [r for r in found if not r.weak or " " in rest[r.start : r.end]]
    cuts = [
        match
        for match in _BETWEEN.finditer(rest)
        if not any(r.start < match.start() and match.end() < r.end for r in inside)
    ]
    if not cuts:
        return [rest[r.start : r.end] for r in found]
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(rest)]
    return [rest[start:end] for start, end in zip(starts, ends, strict=True)]


def _is(side: str, rest: str, reference: Reference) -> bool:
    """Whether a side is a name and little else ("the Verification area")."""
    written = rest[reference.start : reference.end]
    return written in side and len(written) * 2 >= len(side)
