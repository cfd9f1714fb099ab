"""Things as rows of a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.improvement.actions import Action
from bot.domain.improvement.things import Thing
from bot.services.improvement.facts import day, title_of


@dataclass(frozen=True, slots=True)
class Row:
    """A thing in a list. `late` says by how many days, `left` how many are left until it is due."""

    thing: Thing
    title: str
    due: str = ""
    late: int = 0
    left: int = 0


def row(thing: Thing, today: date) -> Row:
    """Make the row of a thing."""
    due = thing.due if isinstance(thing, Action) else None
    late = (today - due).days if isinstance(thing, Action) and due and thing.late(today) else 0
    left = max(0, (due - today).days) if due else 0
    return Row(thing, title_of(thing), day(due), late, left)
