"""Lists: what is at a level, in a category, under an area, or of a kind."""

from __future__ import annotations

import re

from bot.domain.answer import Hit, Offer, Reply
from bot.domain.knowledge import Direction, Kind, Record, RelationType
from bot.services.answering import LIMIT
from bot.services.desk import Desk
from bot.services.references import normal
from bot.services.understanding import Question

LONGEST = 15
"""Entries shown with their line; beyond that, ids only."""

_UNDER = (RelationType.PARENT, RelationType.LEVEL, RelationType.CATEGORY)


def listed(question: Question, desk: Desk) -> Reply | None:
    """List records, or return None where the question bounds no list that the structure knows."""
    heads = [h for h in _heads(question, desk) if h.kind is not Kind.CONCEPT]
    members = _members(question, heads, desk)
    if not members:
        return None
    values = {
        "heads": heads,
        "members": members[:LONGEST],
        "rest": members[LONGEST:],
        "total": len(members),
        "what": _noun(members),
        "editions": list(dict.fromkeys(record.edition for record in members)),
    }
    ranked = [*members, *heads] if len(members) < LIMIT else [*members[: LIMIT - 1], *heads[:1]]
    hits = tuple(Hit(record.id, 1.0) for record in ranked[:LIMIT])
    offers = tuple(Offer(record.name, f"explain {record.id}") for record in members[:2])
    return desk.reply("list", values, members[:LONGEST] or members, hits=hits, offers=offers)


def _heads(question: Question, desk: Desk) -> list[Record]:
    """What the list hangs on: the level, category, area or group that the question names."""
    named = [i for reference in question.subjects for i in reference.ids]
    if question.level:
        named.append("".join(map(str, question.level)))
    named.extend(_categories(question, desk))
    heads = desk.records(named)
    if question.hints.models:
        fitting = [r for r in heads if r.id.startswith(tuple(question.hints.models))]
        return [*fitting, *(r for r in heads if _spans_models(r))]
    return heads


def _categories(question: Question, desk: Desk) -> list[str]:
    """Categories whose name a list of process areas mentions."""
    if Kind.PROCESS_AREA not in question.kinds:
        return []
    text = " ".join(normal(question.text))
    named = [r for r in desk.knowledge.of_kind(Kind.CATEGORY) if _tail(r) in text]
    models = tuple(f"CATEGORY.{model}" for model in question.hints.models)
    return [record.id for record in named if not models or record.id.startswith(models)]


def _tail(category: Record) -> str:
    return " ".join(normal(category.id.rpartition(".")[2].replace("-", " ")))


def _spans_models(record: Record) -> bool:
    return record.kind in {
        *(Kind.MATURITY_LEVEL, Kind.CAPABILITY_LEVEL, Kind.GENERIC_GOAL, Kind.CATEGORY)
    }


def _members(question: Question, heads: list[Record], desk: Desk) -> list[Record]:
    found: list[Record] = []
    for head in heads:
        found.extend(_below(head, question.kinds, desk))
    if not found and not question.level:
        found = desk.knowledge.of_kind(*_ordered(_steps(question) or question.kinds))
    return _of_model(list({record.id: record for record in found}.values()), question)


def _steps(question: Question) -> frozenset[Kind]:
    """Which of the two step-by-step stories a list of steps is about."""
    if Kind.CYCLE_STEP not in question.kinds:
        return frozenset()
    journey = re.search(r"journey|certif|ten\b|10\b", question.text, re.IGNORECASE)
    return frozenset({Kind.JOURNEY_STEP if journey else Kind.CYCLE_STEP})


def _below(head: Record, kinds: frozenset[Kind], desk: Desk) -> list[Record]:
    """Everything of some kinds that hangs on a record, at any depth."""
    found: list[Record] = []
    for type_ in _UNDER:
        for relation in head.related(type_, Direction.IN):
            child = desk.knowledge.records[relation.id]
            if child.kind in kinds:
                found.append(child)
            if type_ is RelationType.PARENT:
                found.extend(_below(child, kinds, desk))
    if Kind.TEMPLATE in kinds:
        found.extend(desk.templates_of([head]))
    return found


def _of_model(records: list[Record], question: Question) -> list[Record]:
    models = tuple(question.hints.models)
    if not models:
        return records
    general = {Kind.GENERIC_GOAL, Kind.GENERIC_PRACTICE, Kind.MATURITY_LEVEL, Kind.CAPABILITY_LEVEL}
    return [
        r for r in records if r.kind in general or r.id.startswith(models) or _category(r, models)
    ]


def _category(record: Record, models: tuple[str, ...]) -> bool:
    return record.kind is Kind.CATEGORY and record.id.startswith(
        tuple(f"CATEGORY.{model}" for model in models)
    )


def _ordered(kinds: frozenset[Kind]) -> list[Kind]:
    return [kind for kind in Kind if kind in kinds]


def _noun(members: list[Record]) -> str:
    kinds = {record.kind for record in members}
    if len(kinds) > 1:
        return "entries"
    name = kinds.pop().value.replace("-", " ")
    return {"kpa": "key process areas", "crosswalk row": "rows of the crosswalk"}.get(
        name,
        name[:-1] + "ies" if name.endswith("y") else name + ("es" if name.endswith("s") else "s"),
    )
