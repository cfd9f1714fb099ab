"""What things are found by.

Each thing has a row for everything that it can be found by, and each row holds what a page is ordered
and counted by: whatever is looked for, one range of an index holds the answer in its order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from bot.domain.improvement.actors import Actor
from bot.domain.improvement.findings import Finding
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.tables import table_of
from bot.domain.improvement.things import Thing
from bot.services.improvement.ports import Filter

NEVER = date.max
"""The day of what has none."""

_WORD = re.compile(r"\w+")
_DUE = {
    Kind.OBJECTIVE: "due",
    Kind.APPRAISAL: "ends",
    Kind.FINDING: "review",
    Kind.ACTION: "due",
    Kind.PROPOSAL: "again",
    Kind.MEETING: "on",
}
_NOT_NAMED = {"ref", "baseline"}  # its own name, and what was signed once


class Facet(StrEnum):
    """What a thing can be found by."""

    EVERY = "every"
    STATE = "state"
    OWNER = "owner"
    PROPOSER = "proposer"
    PERSON = "person"
    PRIORITY = "priority"
    SORT = "sort"
    PUBLISHED = "published"
    RECORD = "record"
    ABOUT = "about"
    WORD = "word"
    CHECK = "check"
    CHANGED = "changed"


DATED = frozenset({Facet.CHECK, Facet.CHANGED})
"""Those whose rows have days of their own."""

Found = tuple[Facet, str]
Days = tuple[date | None, date | None]
"""From a day, until before a day."""


def rows_of(workspace: str, thing: Thing, changed: datetime) -> list[dict[str, Any]]:
    """Make the rows of a thing. Their day is when it is due, unless the facet has one of its own."""
    due = getattr(thing, _DUE[thing.ref.kind]) or NEVER
    days = {
        Facet.CHANGED: changed.astimezone(UTC).date(),
        Facet.CHECK: getattr(thing, "check", None),
    }
    same = {
        "workspace": workspace,
        "kind": thing.ref.kind.value,
        "number": thing.ref.number,
        "state": thing.state.value,
        "final": thing.state in table_of(thing).final,
    }
    found = dict.fromkeys(_found_by(thing), due)
    found |= {(facet, ""): day for facet, day in days.items() if day}
    return [
        same | {"facet": facet.value, "value": value, "day": day}
        for (facet, value), day in sorted(found.items())
    ]


def asked(wanted: Filter) -> dict[Found, Days]:
    """What a filter asks for: values of facets, each with the days that its rows may have.

    Where it asks for days of their own, these come first: what is found is in their order.
    """
    due = (wanted.due_from, wanted.due_before or (wanted.due_from and NEVER))
    values = {
        Facet.OWNER: wanted.owner,
        Facet.PROPOSER: wanted.proposer,
        Facet.PERSON: wanted.person,
        Facet.RECORD: wanted.record,
        Facet.PRIORITY: wanted.priority or "",
        Facet.SORT: wanted.sort,
    }
    plain = [(facet, value) for facet, value in values.items() if value]
    plain += [(Facet.ABOUT, str(ref)) for ref in wanted.about]
    plain += [(Facet.WORD, word) for word in sorted(_words(wanted.text))]
    plain += [(Facet.STATE, state) for state in wanted.states if len(wanted.states) == 1]
    plain += [(Facet.PUBLISHED, "")] if wanted.published else []
    dated: dict[Found, Days] = {}
    if wanted.check_before:
        dated[Facet.CHECK, ""] = (None, wanted.check_before)
    if wanted.changed_since:
        dated[Facet.CHANGED, ""] = (wanted.changed_since.astimezone(UTC).date(), None)
    if not plain and (any(due) or not dated):
        plain.append((Facet.EVERY, ""))
    return dated | dict.fromkeys(plain, due)


def refs_in(thing: Thing) -> Iterator[Ref]:
    """Find the things that a thing names."""
    for field in fields(thing):
        if field.name not in _NOT_NAMED:
            yield from _refs(getattr(thing, field.name))


def _refs(value: Any) -> Iterator[Ref]:
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _refs(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _refs(getattr(value, field.name))


def _found_by(thing: Thing) -> Iterator[Found]:
    yield Facet.EVERY, ""
    yield Facet.STATE, thing.state.value
    for actor, people in thing.people.items():
        facet = Facet.PROPOSER if actor is Actor.PROPOSER else Facet.PERSON
        yield from ((facet, person) for person in people)
    for person in thing.people.get(Actor.OWNER, ()):
        yield Facet.OWNER, person
    if priority := getattr(thing, "priority", None):
        yield Facet.PRIORITY, priority
    if isinstance(thing, Finding):
        yield Facet.SORT, thing.kind.value
    if getattr(thing, "published", None):
        yield Facet.PUBLISHED, ""
    for record in (*getattr(thing, "records", ()), *getattr(thing, "areas", ())):
        yield from ((Facet.RECORD, above) for above in _upwards(record))
    yield from ((Facet.ABOUT, str(ref)) for ref in refs_in(thing))
    yield from ((Facet.WORD, word) for word in _words(_headline(thing)))


def _headline(thing: Thing) -> str:
    return " ".join(str(getattr(thing, name, "")) for name in ("title", "statement", "what"))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _upwards(record: str) -> Iterator[str]:
    """Name a record and everything above it: SVC.PRM.SP2.1, SVC.PRM.SP2, SVC.PRM, SVC."""
    while record:
        yield record
        record = record.rpartition(".")[0]
