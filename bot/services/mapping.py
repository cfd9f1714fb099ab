"""Mappings: what a thing of one model corresponds to in another, by which table, and how surely.

The two crosswalk tables of 2001 disagree, so each direction is told apart; "no counterpart" is an answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.answer import Hints, Hit, Reply
from bot.domain.knowledge import (
    Certainty,
    Direction,
    Kind,
    Knowledge,
    Record,
    Relation,
    RelationType,
)
from bot.services.answering import LIMIT, refusal
from bot.services.desk import Desk, model_of
from bot.services.models import NAMES
from bot.services.naming import MODELS, family_in, models_in
from bot.services.understanding import Question, beside_mapping, content, models_of

_TYPES = (RelationType.MAPS_TO, RelationType.LIKE)
_FAMILY = {"SVC.": ("SVC.", "DEV."), "DEV.": ("DEV.", "SVC.")}
_COMMAND = re.compile(
    r"^\s*map\s+(?P<what>.+?)\s+(?:in)?to\s+(?!any|all\b|every|other|the other|something)(?P<where>.+?)\s*[.?!]*$",
    re.IGNORECASE,
)
_FEW = 6  # rows that are told one by one
_STRAY = 2  # words beside a name from which on the search may know better what is meant


@dataclass(frozen=True, slots=True)
class Link:
    """One mapping as a reply shows it.

    `also` are other rows of the subject that lead to the same end, `rows` the codes of the rows of the
    end, where several are told as one.
    """

    start: Record
    end: Record | None
    relation: Relation
    also: tuple[Record, ...] = ()
    rows: tuple[str, ...] = ()

    @property
    def starts(self) -> list[str]:
        """Ids of all rows that lead to the end."""
        return [record.id for record in (self.start, *self.also)]


def mapped(question: Question, desk: Desk) -> Reply | None:
    """Map what a question names to the other model it names."""
    subjects = _subjects(question, desk)
    if not subjects:
        return None
    targets = _targets(question, subjects)
    linked = {subject: _links(subject, targets, desk.knowledge) for subject in subjects}
    # Of namesakes only those that anything is mapped to are spoken of.
    subjects = [subject for subject, found in linked.items() if found] or subjects
    links = [link for found in linked.values() for link in found]
    asked = subjects[0]
    while not links and len(subjects) == 1 and subjects[0].target(RelationType.PARENT):
        # A practice that nobody has mapped is answered with what its goal or area is mapped to.
        subjects = desk.records([subjects[0].target(RelationType.PARENT)])
        links = _links(subjects[0], targets, desk.knowledge)
    if not links and len(beside_mapping(question)) >= _STRAY:
        return None
    found = _unique(links)
    shown = _strictly(found, targets)
    back = [link for link in shown if _comes_back(link, shown)]
    values = {
        "asked": asked if asked is not subjects[0] else None,
        "subjects": subjects,
        "there": ", ".join(NAMES[target] for target in targets),
        "beside": _twin(shown, targets),
        "out": _gathered([link for link in shown if link.relation.direction is Direction.OUT]),
        "back": _by_area(back, desk.knowledge),
        "pointing": len(back),
        "one_way": all(link.end and link.relation.type is RelationType.MAPS_TO for link in shown),
    }
    records = _ranked(subjects, found)
    hits = tuple(Hit(record.id, 1.0) for record in records[:LIMIT])
    told = [*subjects, *_ranked(subjects, shown)[:6]]
    return desk.reply("map", values, told[:8], hits=hits)


def nowhere(text: str, desk: Desk) -> Reply | None:
    """Say that nothing is mapped to what a command names; None where it names a model or a part of one."""
    command = _COMMAND.match(text)
    called = command["where"] if command else ""
    named = (i for reference in desk.references.find(called) for i in reference.ids)
    held = (
        models_in(called) or family_in(called) or any(models_of(i) & MODELS.keys() for i in named)
    )
    if not called or held:
        return None
    say = desk.wording.say("map-where", {"called": called, "models": list(NAMES.values())})
    return refusal(desk, say, ())


def _strictly(links: list[Link], targets: tuple[str, ...]) -> list[Link]:
    """Those that lead to the models asked for, without their twins; all of them where there are none."""
    names = tuple(NAMES[target] for target in targets)
    strict = [
        link
        for link in links
        if (link.end.id.startswith(targets) if link.end else link.relation.label.startswith(names))
    ]
    return strict or links


def _twin(links: list[Link], targets: tuple[str, ...]) -> str:
    """The model that the links lead to, if it is none of those asked for."""
    ends = {model_of(link.end.id) for link in links if link.end}
    beside = ends - set(targets)
    return NAMES.get(min(beside), "") if beside and not ends & set(targets) else ""


def _ranked(subjects: list[Record], links: list[Link]) -> list[Record]:
    """What was asked, where it leads (most often and forward first), what leads there from below."""
    forward = {link.end for link in links if link.relation.direction is Direction.OUT}
    often = Counter(link.end for link in links if link.end)
    ends = sorted(often, key=lambda end: (end not in forward, -often[end]))
    below = [link.start for link in links if link.end is None or link.start not in subjects]
    return list(dict.fromkeys([*subjects[:1], *ends[:6], *subjects[1:], *ends[6:], *below]))


# --- what is mapped, and where to -----------------------------------------------------------------


def _subjects(question: Question, desk: Desk) -> list[Record]:
    """What is to be mapped: the thing named, in the model it is named with, else described."""
    commanded = _commanded(question.text, desk)
    if commanded:
        return commanded
    named = _named(question, desk)
    coded = any(reference.coded for reference in question.subjects)
    if named and (coded or len(beside_mapping(question)) < _STRAY):
        return named
    described = _described(question, desk)
    return described or named


def _commanded(text: str, desk: Desk) -> list[Record]:
    """What a command says is to be mapped; of namesakes one, the service model's if it is there."""
    command = _COMMAND.match(text)
    where = models_in(command["where"]) if command else frozenset()
    if command is None or not where:
        return []
    references = desk.references.find(command["what"])
    coded = [r for r in references if r.coded]
    own = tuple(models_in(command["what"])) or ("SVC.",)
    found = desk.records(i for r in coded or references for i in r.ids)
    found = [r for r in found if models_of(r.id) & MODELS.keys() and not models_of(r.id) & where]
    found.sort(key=lambda record: not record.id.startswith(own))
    return found[:4] if coded else found[:1]


def _named(question: Question, desk: Desk) -> list[Record]:
    strong = [r for r in question.subjects if not r.weak and not r.model]
    weak = [r for r in question.subjects if not r.model and not question.unsaid]
    named = desk.records(i for reference in strong or weak for i in reference.ids)
    mappable = [r for r in named if models_of(r.id) & MODELS.keys()]
    models = question.hints.models
    if len(models) > 1:
        fitting = [r for r in mappable if model_of(r.id) in models]
        return (fitting or mappable)[:4]
    outside = [r for r in mappable if not models_of(r.id) & models]
    return (outside or mappable)[:4]


def _described(question: Question, desk: Desk) -> list[Record]:
    """The record that the words of a question describe, if it is mapped to a model named."""
    words = content(question.text)
    if not words:
        return []
    models = question.hints.models
    hints = Hints(kinds=frozenset({Kind.CROSSWALK_ROW}) if "CMM." in models else frozenset())
    ranking = desk.search.rank(words, hints, LIMIT)
    found = desk.records(hit.record_id for hit in ranking.hits)
    known = {i for reference in question.subjects for i in reference.ids}
    wanted = [r for r in found if models_of(r.id) & (models | _models_named(known))]
    return [r for r in wanted if _leads_anywhere(r, models - models_of(r.id))][:1]


def _models_named(ids: set[str]) -> frozenset[str]:
    return frozenset(model for i in ids for model in models_of(i)) & MODELS.keys()


def _leads_anywhere(record: Record, targets: frozenset[str]) -> bool:
    return any(r.type in _TYPES and _leads_to(r, tuple(targets)) for r in record.relations)


def _targets(question: Question, subjects: Sequence[Record]) -> tuple[str, ...]:
    """The other models that the question names; just "CMMI" stands for its two models."""
    own = {model for record in subjects for model in models_of(record.id)}
    models = question.hints.models
    other = (models - own) or (family_in(question.text) - own)
    return tuple(sorted(other or MODELS.keys() - own))


# --- links ----------------------------------------------------------------------------------------


def _links(subject: Record, targets: tuple[str, ...], knowledge: Knowledge) -> list[Link]:
    """Mappings of a record to some models: its own, and those of what it consists of."""
    found = []
    for record in (subject, *knowledge.children(subject.id)):
        for relation in record.relations:
            if relation.type not in _TYPES or not _leads_to(relation, targets):
                continue
            found.append(Link(record, knowledge.records.get(relation.id), relation))
    return sorted(found, key=lambda link: (link.start is not subject, link.relation.certainty))


def _gathered(links: list[Link]) -> list[Link]:
    """Rows that lead to the same end in one line, the end with most of them first."""
    groups: dict[object, list[Link]] = {}
    for link in links:
        plain = link.end and not link.relation.label and not link.relation.because
        groups.setdefault(link.end if plain else link.relation, []).append(link)
    ordered = sorted(groups.values(), key=lambda group: -len(group))
    return [replace(group[0], also=tuple(link.start for link in group[1:])) for group in ordered]


def _comes_back(link: Link, shown: list[Link]) -> bool:
    """A mapping from the other side; likeness has no sides, so once is enough."""
    if link.relation.direction is Direction.OUT:
        return False
    told = any(other.end is link.end and other is not link for other in shown)
    return not (told and link.relation.type is RelationType.LIKE)


def _by_area(links: list[Link], knowledge: Knowledge) -> list[Link]:
    """Many rows of a key process area as one link from the area, the area with most of them first."""
    groups: dict[str, list[Link]] = {}
    for link in links:
        end, because = link.end, link.relation.because
        row = end is not None and end.kind is Kind.CROSSWALK_ROW and not because
        key = end.target(RelationType.PARENT) if end and row else f"{link.start.id} {link.relation}"
        groups.setdefault(key, []).append(link)
    if len(links) <= _FEW:
        return links
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    return [
        found[0] if len(found) == 1 else _whole(knowledge.get(area), found)
        for area, found in ordered
    ]


def _whole(area: Record, links: list[Link]) -> Link:
    rows = [link.end.id.removeprefix(f"{area.id}.") for link in links if link.end]
    return replace(links[0], end=area, rows=tuple(dict.fromkeys(rows)))


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
