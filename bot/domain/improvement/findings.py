"""Findings of an appraisal: weaknesses with a course, strengths, and recommendations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.improvement.actions import Action, ActionState
from bot.domain.improvement.machine import Changed, Event
from bot.domain.improvement.refs import Ref
from bot.domain.improvement.steps import Given
from bot.domain.improvement.things import Evidence, Grade, State, Stay, Thing


class FindingKind(StrEnum):
    """What sort of finding it is."""

    WEAKNESS = "weakness"
    STRENGTH = "strength"
    RECOMMENDATION = "recommendation"


class FindingState(State):
    """Where a finding stands."""

    DRAFT = "draft"
    FINAL = "final"
    PRIORITISED = "prioritised"
    PLANNED = "planned"
    ADDRESSED = "addressed"
    CONFIRMED = "confirmed"
    ACCEPTED = "accepted"
    SHARED = "shared"  # a strength
    RECORDED = "recorded"  # a recommendation, which has no course of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Thing):
    """Something an appraisal found.

    `reference` is what the appraiser wrote ("PRM SP 2.1, weekly review"), `records` the ids of the
    knowledge that a person confirmed for it. `threatens_goal` is the appraiser's judgement, None where
    there is none; priority and what it rests on are the steering group's. `repeats` is an earlier finding,
    `answers` are the weaknesses that a recommendation is for. `review` is when an accepted weakness is
    looked at again.
    """

    kind: FindingKind
    appraisal: Ref
    statement: str
    state: FindingState = FindingState.DRAFT
    reference: str = ""
    records: tuple[str, ...] = ()
    objective: Ref | None = None
    threatens_goal: bool | None = None
    priority: Grade | None = None
    impact: Grade | None = None
    risk: Grade | None = None
    effort: Grade | None = None
    dependency: str = ""
    rationale: str = ""
    repeats: Ref | None = None
    answers: tuple[Ref, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    review: date | None = None
    published: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingGiven(Given):
    """What can be said with a step of a finding, under the names of its fields.

    Besides: `links` to evidence; `released`, whether the sponsor has released the appraisal's findings.
    """

    appraisal: Ref | None = None
    statement: str | None = None
    reference: str | None = None
    records: tuple[str, ...] | None = None
    objective: Ref | None = None
    threatens_goal: bool | None = None
    priority: Grade | None = None
    impact: Grade | None = None
    risk: Grade | None = None
    effort: Grade | None = None
    dependency: str | None = None
    repeats: Ref | None = None
    answers: tuple[Ref, ...] | None = None
    links: tuple[str, ...] | None = None
    review: date | None = None
    released: bool = False


# --- the states that follow from the actions ------------------------------------------------------

_UNDECIDED = frozenset({ActionState.PROPOSED, ActionState.CANCELLED})
_FOLLOWING = frozenset(
    {
        FindingState.FINAL,
        FindingState.PRIORITISED,
        FindingState.PLANNED,
        FindingState.ADDRESSED,
    }
)


def due_state(finding: Finding, actions: Iterable[Action]) -> FindingState:
    """Tell where a finding stands, given every action on it.

    Actions count once they are approved and until they are cancelled: with one that counts a weakness is
    planned, with all of them closed addressed, without any what it was before. What is a draft, confirmed
    or accepted does not follow its actions; neither do strengths and recommendations.
    """
    if finding.kind is not FindingKind.WEAKNESS or finding.state not in _FOLLOWING:
        return finding.state
    counted = {action.state for action in actions} - _UNDECIDED
    if not counted:
        return FindingState.PRIORITISED if finding.priority else FindingState.FINAL
    if counted == {ActionState.CLOSED}:
        return FindingState.ADDRESSED
    return FindingState.PLANNED


def follow(
    finding: Finding, actions: Iterable[Action], by: str, now: datetime
) -> Changed[Finding] | None:
    """Bring a finding up to its actions, after any step on it or on one of them.

    Returns None where it stands where it should. The event is called by the state it came to.
    """
    state = due_state(finding, actions)
    if state is finding.state:
        return None
    event = Event(state.value, finding.ref, by, now, finding.state, state)
    stay = Stay(state, now, by)
    return Changed(replace(finding, state=state, course=(*finding.course, stay)), (event,))
