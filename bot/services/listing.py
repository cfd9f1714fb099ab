"""Lists: what is at a level, in a category, under an area, or of a kind."""

from __future__ import annotations

import re
from collections import Counter

from bot.domain.answer import Hit, Offer, Reply
from bot.domain.knowledge import Direction, Kind, Record, RelationType
from bot.services.answering import LIMIT
from bot.services.desk import Desk
from bot.services.families import Family, Scope
from bot.services.understanding import Question, list_heads
from bot.services.words import normal

LONGEST = 15
"""Entries shown with their line; beyond that, ids only."""

_FEW_KINDS = 2  # counted apart
_UNDER = (RelationType.PARENT, RelationType.LEVEL, RelationType.CATEGORY)
_GENERAL = {Kind.GENERIC_GOAL, Kind.GENERIC_PRACTICE, Kind.MATURITY_LEVEL, Kind.CAPABILITY_LEVEL}
_SPAN_MODELS = {*_GENERAL, Kind.CATEGORY}
_OF_A_MODEL = {Kind.ITIL_PROCESS, Kind.ITSM_PROCESS}
_NAMED_FOR = {Kind.CATEGORY, Kind.VARIANT}  # their ids have the model in the second place
_MODELLED = {Kind.PROCESS_AREA, Kind.SPECIFIC_GOAL, Kind.SPECIFIC_PRACTICE}
_MODELLED |= _NAMED_FOR | _OF_A_MODEL


def listed(question: Question, desk: Desk) -> Reply | None:
    """List records, or return None where the question bounds no list that the structure knows."""
    heads = _heads(question, desk)
    scope = question.scope or _contents(heads, desk)
    members = _members(question, scope, heads, desk) if scope else []
    if not scope or not members:
        return None
    marked = [r for r in question.subjects if _speaks_of(scope.mark, question.written(r))]
    concepts = [i for r in marked for i in r.ids if i.startswith("CONCEPT.")]
    stands_for_all = desk.records([scope.family.head, *concepts]) if not heads else []
    bearing = [head for head in heads if _below(head, scope.family, desk)]
    values = {
        "heads": bearing or heads,
        "mark": scope.mark,
        "members": members[:LONGEST],
        "rest": members[LONGEST:],
        "counted": _counted(members),
        "left_out": "" if heads or scope.mark else _left_out(members, desk),
        "editions": list(dict.fromkeys(record.edition for record in members)),
    }
    above = [record for record in (*heads, *stands_for_all) if record not in members]
    shown = members[: LIMIT - len(above[:1])]
    hits = tuple(Hit(record.id, 1.0) for record in [*shown, *above][:LIMIT])
    offers = tuple(
        Offer(record.name, f"explain {record.id}", page=record.id) for record in members[:2]
    )
    return desk.reply("list", values, members[:LONGEST] or members, hits=hits, offers=offers)


def _speaks_of(mark: str, written: str) -> bool:
    return bool(set(normal(mark)) & set(normal(written)))


def _heads(question: Question, desk: Desk) -> list[Record]:
    """What the list hangs on: the level, category, area or group that the question names."""
    named = list_heads(question)
    if question.level:
        named.append("".join(map(str, question.level)))
        named.append(f"GG{question.level[1]}")  # what a level asks of every process
    if question.scope:
        named.extend(question.scope.heads)
    heads = desk.records(named)
    if question.hints.models:
        models = tuple(question.hints.models)
        fitting = [r for r in heads if _belongs(r, models)]
        general = [r for r in heads if r.kind in _SPAN_MODELS and r.kind is not Kind.CATEGORY]
        return [*fitting, *general] or heads
    return heads


def _contents(heads: list[Record], desk: Desk) -> Scope | None:
    """What a thing consists of, where no noun says what is wanted."""
    kinds = {child.kind for head in heads for child in _under(head, desk)}
    return Scope(Family("", frozenset(kinds))) if kinds else None


def _members(question: Question, scope: Scope, heads: list[Record], desk: Desk) -> list[Record]:
    family = scope.family
    found: list[Record] = []
    for head in heads:
        found.extend(_below(head, family, desk))
    if not heads and not question.level:
        found = [record for record in desk.knowledge if family.holds(record)]
    marked = [r for r in found or desk.knowledge if family.holds(r) and scope.mark in r.flags]
    unique = dict.fromkeys(marked if scope.mark else found)
    return _of_model(_in_order(list(unique), scope), question)


def _in_order(records: list[Record], scope: Scope) -> list[Record]:
    """Kinds one after the other; what was asked for goes as the files have it within its kind."""
    order = {kind: n for n, kind in enumerate(Kind)}
    return records if scope.heads else sorted(records, key=lambda record: order[record.kind])


def _under(head: Record, desk: Desk) -> list[Record]:
    below = [relation.id for type_ in _UNDER for relation in head.related(type_, Direction.IN)]
    return desk.records(below)


def _below(head: Record, family: Family, desk: Desk) -> list[Record]:
    """Everything of a family that hangs on a record, at any depth."""
    found: list[Record] = []
    for type_ in _UNDER:
        for relation in head.related(type_, Direction.IN):
            child = desk.knowledge.records[relation.id]
            if family.holds(child):
                found.append(child)
            if type_ is RelationType.PARENT:
                found.extend(_below(child, family, desk))
    if Kind.TEMPLATE in family.kinds:
        found.extend(desk.templates_of([head]))
    if Kind.CROSSWALK_ROW in family.kinds and head.kind is Kind.ITIL_PROCESS:
        pointing = head.related(RelationType.MAPS_TO, Direction.IN)
        found.extend(desk.records(relation.id for relation in pointing))
    return found


def _of_model(records: list[Record], question: Question) -> list[Record]:
    """Those of the models that the question names, of the kinds that belong to one model."""
    models = tuple(question.hints.models)
    if not models:
        return records
    keeps_all = not any(r.kind in _MODELLED for r in records)
    own = [r for r in records if _belongs(r, models)]
    general = [r for r in records if r.kind in _GENERAL]
    return records if keeps_all else [*own, *general]


def _belongs(record: Record, models: tuple[str, ...]) -> bool:
    if record.kind not in _NAMED_FOR:
        return record.id.startswith(models)
    [model, *_] = re.split(r"[.-]", record.id.upper())[1:]
    return f"{model}." in models


def _counted(members: list[Record]) -> str:
    """Say how many of which kind there are."""
    numbers = Counter(record.kind for record in members)
    if len(numbers) > _FEW_KINDS:
        return f"{len(members)} entries"
    editions = {record.kind: f" of {record.edition}" for record in members}
    return " and ".join(
        f"{n} {kind.noun if n == 1 else kind.nouns}{editions[kind] if kind in _OF_A_MODEL else ''}"
        for kind, n in numbers.items()
    )


def _left_out(members: list[Record], desk: Desk) -> str:
    """What a list of everything does not hold, where its source tells only a part."""
    edition = desk.knowledge.edition_of(members[0].id)
    return edition.lists_part.get(members[0].kind, "") if edition else ""
