"""The improvement cycle as a whole: its steps in order, and what stands at each in a workspace."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.answer import Hit, Offer, Reply
from bot.domain.knowledge import Kind, Record, RelationType
from bot.domain.pictures import Box, Picture, Ring
from bot.services.answering import LIMIT
from bot.services.desk import Desk
from bot.services.standing import Counts, CountSteps

START = "CYCLE.sponsorship"
"""The step that the cycle is told from; it leads back there."""

_WHOLE = "CYCLE.overview"
_COMMAND = re.compile(
    r"^\s*(?:(?:show (?:me )?)?(?:the |our )?(?:improvement )?road-?map"
    r"|where (?:do|are) we(?: (?:now|stand))?(?: (?:in|on) (?:the|our) (?:improvement )?(?:cycle|loop|road-?map))?)"
    r"\s*[.?!]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cycle:
    """The steps that lead round, and those beside them that feed one of them."""

    around: tuple[Record, ...]
    beside: tuple[Record, ...]


def cycle_of(desk: Desk) -> Cycle:
    """Read the cycle from the records: from the first step each leads to the next, until it closes."""
    around: list[Record] = []
    step = desk.knowledge.get(START)
    while step not in around:
        around.append(step)
        step = desk.knowledge.get(step.target(RelationType.FEEDS))
    steps = desk.knowledge.of_kind(Kind.CYCLE_STEP)
    beside = tuple(s for s in steps if s not in around and s.id != _WHOLE)
    return Cycle(tuple(around), beside)


def roadmap(text: str, desk: Desk, counts: CountSteps) -> Reply | None:
    """Answer "roadmap" and "where do we stand": the cycle with where a workspace stands, then the ten steps of an appraisal."""
    if not _COMMAND.match(text):
        return None
    cycle, journey = cycle_of(desk), desk.knowledge.of_kind(Kind.JOURNEY_STEP)
    standing = counts()
    values = {
        "around": cycle.around,
        "beside": cycle.beside,
        "counts": standing,
        "journey": [step for step in journey if not step.id.endswith(".0")],
    }
    records = [desk.knowledge.get(_WHOLE), *cycle.around, *journey]
    hits = [Hit(record.id, 1.0) for record in records][:LIMIT]
    offers = (Offer("Picture", "picture cycle"),)
    return desk.reply("roadmap", values, records, hits=hits, offers=offers, helping=False)


def picture_of_cycle(desk: Desk, standing: Counts) -> Picture:
    """The cycle as a ring, with how many things stand at each step."""
    cycle = cycle_of(desk)
    steps = (*cycle.around, *cycle.beside)
    known = {step.id for step in steps}
    arrows = tuple(
        (step.id, relation.id)
        for step in steps
        for relation in step.related(RelationType.FEEDS)
        if relation.id in known
    )
    around, beside = (
        tuple(Box(step.id, step.name, standing.get(step.id, 0)) for step in part)
        for part in (cycle.around, cycle.beside)
    )
    alt = desk.wording.say(
        "alt/cycle", {"around": cycle.around, "beside": cycle.beside, "counts": standing}
    )
    return Picture("improvement-cycle", "The improvement cycle", alt, Ring(around, beside, arrows))
