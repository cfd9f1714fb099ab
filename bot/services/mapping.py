"""Mappings: what a thing of one model corresponds to in another, by which table, and how surely.

The two crosswalk tables of 2001 disagree, so each direction is told apart; "no counterpart" is an answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.answer import Confidence, Hints, Hit, Reply
from bot.domain.knowledge import (
    Certainty,
    Direction,
    Kind,
    Knowledge,
    Record,
    Relation,
    RelationType,
)
from bot.services.answering import LIMIT
from bot.services.desk import Desk, model_of
from bot.services.references import MODELS
from bot.services.understanding import Question

_TYPES = (RelationType.MAPS_TO, RelationType.LIKE)
_FAMILY = {"SVC.": ("SVC.", "DEV."), "DEV.": ("DEV.", "SVC.")}


@dataclass(frozen=True, slots=True)
class Link:
    """One mapping as a reply shows it."""

    start: Record
    end: Record | None
    relation: Relation


def mapped(question: Question, desk: Desk) -> Reply | None:
    """Map what a question names to the other model it names."""
    subjects = _subjects(question, desk)
    if not subjects:
        return None
    targets = _targets(question.hints, subjects)
    links = [link for subject in subjects for link in _links(subject, targets, desk.knowledge)]
    asked = subjects[0]
    while not links and len(subjects) == 1 and subjects[0].target(RelationType.PARENT):
        # A practice that nobody has mapped is answered with what its goal or area is mapped to.
        subjects = desk.records([subjects[0].target(RelationType.PARENT)])
        links = _links(subjects[0], targets, desk.knowledge)
    shown = _unique(links)
    values = {
        "asked": asked if asked is not subjects[0] else None,
        "subjects": subjects,
        "targets": [target.rstrip(".") for target in targets],
        "out": [link for link in shown if link.relation.direction is Direction.OUT],
        "back": [link for link in shown if _comes_back(link, shown)],
    }
    ends = [link.end for link in shown if link.end]
    records = list(dict.fromkeys([*subjects, *ends]))
    hits = tuple(Hit(record.id, 1.0) for record in _interleaved(subjects, ends))[:LIMIT]
    return desk.reply("map", values, records[:6], hits=hits)


def _interleaved(subjects: list[Record], ends: list[Record]) -> list[Record]:
    return list(dict.fromkeys([*subjects[:1], *ends[:6], *subjects[1:], *ends[6:]]))


def _subjects(question: Question, desk: Desk) -> list[Record]:
    """What is to be mapped: the thing named, in the model it is named with."""
    strong = (reference for reference in question.subjects if not reference.weak)
    named = desk.records(i for reference in strong for i in reference.ids)
    named = [r for r in named if model_of(r.id) in MODELS] or _found(question, desk)
    mappable = [r for r in named if r.kind not in {Kind.FRAMEWORK, Kind.INFLUENCE}] or named
    models = question.hints.models
    if len(models) > 1:
        fitting = [r for r in mappable if model_of(r.id) in models]
        return (fitting or mappable)[:4]
    outside = [r for r in mappable if model_of(r.id) not in models]
    return (outside or mappable)[:4]


def _found(question: Question, desk: Desk) -> list[Record]:
    """The record that the search takes the question to be about, if it can be mapped."""
    ranking = desk.search.rank(question.text, question.hints, 3)
    if ranking.confidence is Confidence.NONE:
        return []
    found = desk.records(hit.record_id for hit in ranking.hits)
    return [r for r in found if model_of(r.id) in MODELS and r.related(RelationType.MAPS_TO)][:1]


def _targets(hints: Hints, subjects: list[Record]) -> tuple[str, ...]:
    own = {model_of(record.id) for record in subjects}
    return tuple(sorted(hints.models - own)) or tuple(sorted(hints.models))


def _links(subject: Record, targets: tuple[str, ...], knowledge: Knowledge) -> list[Link]:
    """Mappings of a record to some models: its own, and those of what it consists of."""
    found = []
    for record in (subject, *knowledge.children(subject.id)):
        for relation in record.relations:
            if relation.type not in _TYPES or not _leads_to(relation, targets):
                continue
            found.append(Link(record, knowledge.records.get(relation.id), relation))
    return sorted(found, key=lambda link: (link.start is not subject, link.relation.certainty))


def _comes_back(link: Link, shown: list[Link]) -> bool:
    """A mapping from the other side; likeness has no sides, so once is enough."""
    if link.relation.direction is Direction.OUT:
        return False
    told = any(other.end is link.end and other is not link for other in shown)
    return not (told and link.relation.type is RelationType.LIKE)


def _leads_to(relation: Relation, targets: tuple[str, ...]) -> bool:
    if relation.certainty is Certainty.NONE:
        return True
    wider = tuple(prefix for target in targets for prefix in _FAMILY.get(target, (target,)))
    return relation.id.startswith(wider)


def _unique(links: list[Link]) -> list[Link]:
    seen: dict[tuple[str, str, str], Link] = {}
    for link in links:
        end = link.end.id if link.end else link.relation.label
        seen.setdefault((link.start.id, end, link.relation.direction.value), link)
    return list(seen.values())
