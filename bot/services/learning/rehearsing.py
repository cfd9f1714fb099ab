"""Rehearsals: what an appraiser would ask about a process area, and what evidence would answer it.

Nothing of a rehearsal is kept. The questions come from the records; they are examples, and no appraisal
is bound to them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.domain.conversation import Act, Button, Message, Style
from bot.domain.knowledge import Direction, Kind, Record, RelationType
from bot.services.desk import Desk, source_groups
from bot.services.naming import models_in

_PLACE = re.compile(
    r"^(?P<area>.*?)(?:(?:^|\s+)(?P<number>\d{1,2}))?(?:(?:^|\s+)(?P<evidence>evidence))?$",
    re.IGNORECASE,
)
_EXAMPLES = ("SVC.IRM", "SVC.PRM", "SVC.ST", "SVC.SD", "DEV.REQM")
_GENERIC = "GG2"


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A process area, and what is asked about in turn: itself, its practices, the generic practices."""

    area: Record
    asked: tuple[Record, ...]


def rehearsal_of(area: Record, desk: Desk) -> Rehearsal:
    """Gather what would be asked about an area. Where no practices are held, the generic ones remain."""
    goals = desk.knowledge.children(area.id)
    practices = [r for goal in goals for r in desk.knowledge.children(goal.id)]
    return Rehearsal(area, (area, *practices, *desk.knowledge.children(_GENERIC)))


def rehearse(text: str, desk: Desk) -> Message:
    """Ask the question that a text picks out ("SVC.IRM 3"), or show what would answer it ("… evidence")."""
    match = _PLACE.match(text.strip())
    named = _named(match["area"] if match else text, desk)
    area = next((area for record in named for area in _area_of(record, desk)), None)
    if match is None or area is None:
        return _which(text, named, desk)
    rehearsal = rehearsal_of(area, desk)
    first = next((n for n, it in enumerate(rehearsal.asked, 1) if it in named), 1)
    number = min(max(int(match["number"] or first), 1), len(rehearsal.asked))
    return _asked(rehearsal, number, desk, answered=bool(match["evidence"]))


def _named(name: str, desk: Desk) -> list[Record]:
    """What a name may mean: of the model that it names, else of the service model before the others."""
    found = desk.records(i for reference in desk.references.find(name) for i in reference.ids)
    models = tuple(models_in(name)) or ("SVC.",)
    return sorted(found, key=lambda record: not record.id.startswith(models))


def _area_of(record: Record, desk: Desk) -> list[Record]:
    """The process area that a record is, or is part of; none for what belongs to no area."""
    while record.kind is not Kind.PROCESS_AREA:
        above = desk.records([record.target(RelationType.PARENT)])
        if not above:
            return []
        record = above[0]
    return [record]


def _which(text: str, named: list[Record], desk: Desk) -> Message:
    """Ask which process area is meant; what a thing of another model corresponds to is offered first."""
    alike = [
        area.id
        for record in named
        for type_ in (RelationType.MAPS_TO, RelationType.LIKE)
        for direction in Direction
        for relation in record.related(type_, direction)
        for area in _area_of(desk.knowledge.get(relation.id), desk)
        if relation.id
    ]
    near = tuple(dict.fromkeys(alike))[:3]
    values = {"asked": text, "known": named[:1], "alike": near}
    buttons = tuple(_say(area, f"rehearse {area}") for area in (near or _EXAMPLES))
    return Message(desk.wording.say("learning/rehearse-what", values), buttons=buttons)


def _asked(rehearsal: Rehearsal, number: int, desk: Desk, *, answered: bool) -> Message:
    area, count = rehearsal.area, len(rehearsal.asked)
    record = rehearsal.asked[number - 1]
    values = {
        "area": area,
        "record": record,
        "number": number,
        "count": count,
        "answered": answered,
        "held": any(r.kind is Kind.SPECIFIC_PRACTICE for r in rehearsal.asked),
    }
    buttons = [Button("Read it all", Act.READ, record.id)]
    if number < count:
        buttons.insert(0, _say("Next question", f"rehearse {area.id} {number + 1}"))
    if not answered:
        evidence = f"rehearse {area.id} {number} evidence"
        buttons.insert(0, _say("What would answer it", evidence, Style.PRIMARY))
    message = Message(desk.wording.say("learning/rehearsal", values), buttons=tuple(buttons))
    if not answered:
        return message
    sources = {"groups": source_groups(desk.knowledge, [record])}
    return replace(message, small=(desk.wording.say("sources", sources),))


def _say(label: str, utterance: str, style: Style = Style.PLAIN) -> Button:
    return Button(label, Act.SAY, utterance, style)
