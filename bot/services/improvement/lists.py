"""Things as rows of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.improvement.actions import Action
from bot.domain.improvement.refs import Kind
from bot.domain.improvement.tables import TABLES
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


def in_order(counted: Mapping[str, int], kind: Kind) -> list[tuple[str, int]]:
    """Put counts by state into the order in which a thing goes through its states."""
    table = next(table for table in TABLES if table.kind is kind)
    return [(state.value, counted[state]) for state in table.states if counted.get(state)]


def row(thing: Thing, today: date) -> Row:
    """Make the row of a thing."""
    due = thing.due if isinstance(thing, Action) else None
    late = (today - due).days if isinstance(thing, Action) and due and thing.late(today) else 0
    left = max(0, (due - today).days) if due else 0
    return Row(thing, title_of(thing), day(due), late, left)
