"""Steps from one record to those around it: up, back, on and down."""

from __future__ import annotations

from bot.domain.answer import Offer
from bot.domain.knowledge import Kind, Record, Relation, RelationType
from bot.services.desk import Desk, model_of

UP, BACK, ON, DOWN = "↑", "←", "→", "↓"
ARROWS = UP + BACK + ON + DOWN
"""What the label of a step begins with."""

_ABOVE = (RelationType.PARENT, RelationType.CATEGORY, RelationType.LEVEL)
_RANKED = {Kind.MATURITY_LEVEL, Kind.CAPABILITY_LEVEL}  # the files begin at the top
_LONGEST = 28  # characters of a name on a button


def steps(record: Record, desk: Desk) -> tuple[Offer, ...]:
    """Offer the records around one, as far as there are any."""
    before, after = _beside(record, desk)
    below = desk.knowledge.children(record.id)[:1]
    found = ((UP, _above(record, desk)), (BACK, before), (ON, after), (DOWN, below))
    return tuple(_step(arrow, other) for arrow, others in found for other in others)


def _step(arrow: str, other: Record) -> Offer:
    return Offer(f"{arrow} {short(other.name)}", f"explain {other.id} in full", page=other.id)


def _above(record: Record, desk: Desk) -> list[Record]:
    """What a record is part of, else the category or level that it belongs to."""
    return desk.records(record.target(type_) for type_ in _ABOVE)[:1]


def _beside(record: Record, desk: Desk) -> tuple[list[Record], list[Record]]:
    """The record before and the one after, among those of the same kind under the same head."""
    parent = record.target(RelationType.PARENT)
    row = [
        other
        for other in desk.knowledge.of_kind(record.kind)
        if other.target(RelationType.PARENT) == parent
        and (parent or model_of(other.id) == model_of(record.id) or "." not in record.id)
    ]
    if record.kind in _RANKED:
        row.sort(key=lambda other: other.id)
    place = row.index(record)
    return row[max(place - 1, 0) : place], row[place + 1 : place + 2]


def level_of(record: Record, desk: Desk) -> str:
    """The level of a record or of what it is part of, in the words of its model; empty if there is none."""
    relation = _held(record, RelationType.LEVEL, desk)
    if not relation:
        return ""
    level = desk.knowledge.get(relation.id)
    return relation.label or f"{level.id} {level.name}"


def category_of(record: Record, desk: Desk) -> str:
    """The category of a record or of what it is part of; empty if there is none."""
    relation = _held(record, RelationType.CATEGORY, desk)
    return desk.knowledge.get(relation.id).name.split("category ")[-1] if relation else ""


def _held(record: Record, type_: RelationType, desk: Desk) -> Relation | None:
    """The relation of a type that a record has, or the nearest record that it is part of."""
    while not record.target(type_) and record.target(RelationType.PARENT):
        record = desk.knowledge.get(record.target(RelationType.PARENT))
    return next(iter(record.related(type_)), None)


def short(name: str) -> str:
    """A name that fits on a button, cut between words."""
    if len(name) <= _LONGEST:
        return name
    return f"{name[:_LONGEST].rsplit(' ', 1)[0].rstrip(' ,:')}…"
