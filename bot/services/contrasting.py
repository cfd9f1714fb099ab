"""Records side by side: what is alike, and in rows what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.knowledge import Certainty, Kind, Record, RelationType
from bot.services.desk import Desk, model_of
from bot.services.moving import category_of, level_of

_FEW = 4  # items of a list that a cell shows
Items = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One side of things: a text for each record, empty where a record says nothing about it."""

    title: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contrast:
    """What sets records apart, and what they share as (title, text)."""

    rows: tuple[Row, ...]
    alike: tuple[tuple[str, str], ...]


def contrast(records: Sequence[Record], desk: Desk) -> Contrast:
    """Lay records side by side."""
    rows: list[Row] = []
    alike: list[tuple[str, str]] = []
    for title, items_of in _ROWS:
        sides = [items_of(record, desk) for record in records]
        shared = [item for item in sides[0] if all(item in side for side in sides)]
        if shared:
            alike.append((title, _cell(shared)))
        own = tuple(_cell([item for item in side if item not in shared]) for side in sides)
        if any(own):
            rows.append(Row(title, own))
    return Contrast(tuple(rows), tuple(alike))


def _cell(items: Sequence[str]) -> str:
    more = f"; and {len(items) - _FEW} more" if len(items) > _FEW else ""
    return "; ".join(items[:_FEW]) + more


def _what(record: Record, _desk: Desk) -> Items:
    return (record.kind.noun,)


def _purpose(record: Record, desk: Desk) -> Items:
    why = record.why or record.what or record.says
    return (desk.wording.say("first-sentence", {"text": why}),) if why else ()


def _above(record: Record, desk: Desk) -> Items:
    parents = desk.records([record.target(RelationType.PARENT)])
    return tuple(f"{parent.id} {parent.name}" for parent in parents)


def _contents(record: Record, desk: Desk) -> Items:
    """What a record consists of, counted: "3 specific goals; 12 specific practices"."""
    children = desk.knowledge.children(record.id)
    below = [*children, *(r for child in children for r in desk.knowledge.children(child.id))]
    counts = Counter(child.kind for child in below)
    return tuple(f"{n} {kind.noun if n == 1 else kind.nouns}" for kind, n in counts.items())


def _mapped(record: Record, desk: Desk) -> Items:
    """What a record corresponds to in other models, most certain first."""
    found = [
        relation
        for type_ in (RelationType.MAPS_TO, RelationType.LIKE)
        for relation in record.relations
        if relation.type is type_ and model_of(relation.id) != model_of(record.id)
    ]
    ids = [_unit(r.id, desk) for r in found if r.certainty is not Certainty.NONE]
    none = [f"no counterpart in {r.label}" for r in found if r.certainty is Certainty.NONE]
    return (*(f"{other.id} {other.name}" for other in desk.records(ids)), *none)


def _unit(record_id: str, desk: Desk) -> str:
    """The key process area of a row of the crosswalk; everything else stands for itself."""
    record = desk.knowledge.get(record_id)
    return record.target(RelationType.PARENT) if record.kind is Kind.CROSSWALK_ROW else record_id


def _later(record: Record, desk: Desk) -> Items:
    return tuple(
        f"{item.edition}: {desk.wording.say('first-sentence', {'text': item.text}).rstrip('.')}"
        for item in record.later
    )


def _of(text: str) -> Items:
    return (text,) if text else ()


_ROWS: tuple[tuple[str, Callable[[Record, Desk], Items]], ...] = (
    ("What it is", _what),
    ("Edition", lambda record, _: _of(record.edition)),
    ("In short", lambda record, _: _of(record.gist)),
    ("Purpose", _purpose),
    ("Part of", _above),
    ("Level", lambda record, desk: _of(level_of(record, desk))),
    ("Category", lambda record, desk: _of(category_of(record, desk))),
    ("Consists of", _contents),
    ("Who", lambda record, _: record.roles),
    ("Work products", lambda record, _: record.work_products),
    ("Maps to", _mapped),
    ("Later", _later),
)
