"""Business objectives: what the improvement is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.improvement.actors import Actor
from bot.domain.improvement.machine import Table
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.steps import (
    UNCHANGED,
    Given,
    Move,
    Need,
    Step,
    any_of,
    keep,
    stays,
    taken,
)
from bot.domain.improvement.things import Measure, State, Thing


class ObjectiveState(State):
    """An objective has no course: it is set, and may be worded anew."""

    SET = "set"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective(Thing):
    """Something the business wants to reach by a date, and who stands for it.

    `now` is what its measure showed last, `read_on` the day on which that was said.
    """

    statement: str
    state: ObjectiveState = ObjectiveState.SET
    measure: Measure | None = None
    now: str = ""
    read_on: date | None = None
    due: date | None = None
    sponsor: str = ""

    @property
    def people(self) -> Mapping[Actor, frozenset[str]]:
        """Its sponsor."""
        return {Actor.SPONSOR: frozenset({self.sponsor}) - {""}}


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveGiven(Given):
    """What can be said with a step of an objective, under the names of its fields."""

    statement: str | None = None
    measure: Measure | None = None
    now: str | None = None
    read_on: date | None = None
    due: date | None = None
    sponsor: str | None = None


_FIELDS = ("statement", "measure", "now", "read_on", "due", "sponsor")
_STATEMENT = Need("statement", ("statement",))
_WHO = any_of(Actor.SPONSOR, Actor.STEERING, Actor.PROCESS_GROUP)
_SET = ObjectiveState.SET


def _make(ref: Ref, move: Move[ObjectiveGiven]) -> Objective:
    return Objective(ref=ref, **taken(move.given, *_FIELDS))


OBJECTIVES: Table[Objective, ObjectiveGiven] = Table(
    "objective",
    Kind.OBJECTIVE,
    (_SET,),
    any_of(),
    _make,
    (
        Step("new", any_of(), _SET, _WHO, (_STATEMENT,)),
        Step("edit", any_of(_SET), UNCHANGED, _WHO, (stays("statement"),), keep(*_FIELDS)),
    ),
)
