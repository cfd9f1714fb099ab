"""What things are found by.

Each thing has a row for everything that it can be found by, and each row holds what a page is ordered
and counted by: whatever is looked for, one range of an index holds the answer in its order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.domain.improvement.actors import Actor
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
_FROZEN = {"ref", "baseline"}  # its own name, and what was signed once


class Facet(StrEnum):
    """What a thing can be found by; first those that usually leave the fewest."""

    ABOUT = "about"
    WORD = "word"
    OWNER = "owner"
    PROPOSER = "proposer"
    PERSON = "person"
    CHECK = "check"  # the day of its row is that of the check, of all others when it is due
    RECORD = "record"
    STATE = "state"
    PRIORITY = "priority"
    PUBLISHED = "published"
    EVERY = "every"


Found = tuple[Facet, str]


def rows_of(workspace: str, thing: Thing) -> list[dict[str, Any]]:
    """Make the rows of a thing."""
    due = getattr(thing, _DUE[thing.ref.kind]) or NEVER
    same = {
        "workspace": workspace,
        "kind": thing.ref.kind.value,
        "number": thing.ref.number,
        "state": thing.state.value,
        "final": thing.state in table_of(thing).final,
    }
    check = getattr(thing, "check", None)
    rows = [same | {"facet": f, "value": v, "day": due} for f, v in sorted(set(_found_by(thing)))]
    if check:
        rows.append(same | {"facet": Facet.CHECK.value, "value": "", "day": check})
    return rows


def asked(wanted: Filter) -> list[Found]:
    """What a filter asks for, the one that leaves the fewest first."""
    found = [(Facet.ABOUT, str(ref)) for ref in wanted.about]
    found += [(Facet.WORD, word) for word in _words(wanted.text)]
    found += [
        (facet, value)
        for facet, value in (
            (Facet.OWNER, wanted.owner),
            (Facet.PROPOSER, wanted.proposer),
            (Facet.PERSON, wanted.person),
            (Facet.RECORD, wanted.record),
            (Facet.PRIORITY, wanted.priority),
        )
        if value
    ]
    if wanted.check_before:
        found.append((Facet.CHECK, ""))
    if len(wanted.states) == 1:
        found += [(Facet.STATE, state) for state in wanted.states]
    if wanted.published:
        found.append((Facet.PUBLISHED, ""))
    order = list(Facet)
    return sorted(found, key=lambda it: order.index(it[0])) or [(Facet.EVERY, "")]


def refs_in(value: Any) -> Iterator[Ref]:
    """Find the things that a value names."""
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from refs_in(part)
    elif is_dataclass(value):
        for name in (field.name for field in fields(value) if field.name not in _FROZEN):
            yield from refs_in(getattr(value, name))


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
