"""Things of the loop for tests to work with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from bot.domain.improvement.action_steps import ACTIONS
from bot.domain.improvement.actions import (
    Action,
    ActionGiven,
    ActionState,
    DateWish,
    Pilot,
)
from bot.domain.improvement.actors import Actor, Doer
from bot.domain.improvement.appraisals import (
    Appraisal,
    AppraisalGiven,
    AppraisalKind,
    AppraisalState,
)
from bot.domain.improvement.findings import Finding, FindingGiven, FindingKind, FindingState
from bot.domain.improvement.machine import Changed
from bot.domain.improvement.meetings import Item, Meeting, MeetingGiven, Topic
from bot.domain.improvement.objectives import Objective, ObjectiveGiven
from bot.domain.improvement.proposals import Proposal, ProposalGiven
from bot.domain.improvement.refs import Ref
from bot.domain.improvement.results import Outcome, Result
from bot.domain.improvement.steps import Given
from bot.domain.improvement.things import Grade, State, Stay, Thing, Unit

T = TypeVar("T", bound=Thing)
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
TODAY = NOW.date()
DUE = date(2027, 3, 31)

AP1, F1, A1, P1, M1, O1 = map(Ref.parse, ("AP-1", "F-1", "A-1", "P-1", "M-1", "O-1"))


def doer(*actors: Actor, person: str = "U9") -> Doer:
    """Make somebody who is some things towards whatever it is about."""
    return Doer(person, frozenset(actors))


STEERING = doer(Actor.MEMBER, Actor.STEERING)


def standing(thing: T, state: State) -> T:
    """Put a thing into a state, as if it had come there from another one."""
    before = Stay(ActionState.IN_PROGRESS, NOW, "U9")
    return replace(thing, state=state, course=(*thing.course, before, Stay(state, NOW, "U9")))


def make_action(state: State = ActionState.PROPOSED, **fields: Any) -> Action:
    plain = Action(ref=A1, title="Weekly incident review", course=(Stay(state, NOW, "U9"),))
    return standing(replace(plain, **fields), state)


def make_finding(
    state: State = FindingState.DRAFT, kind: FindingKind = FindingKind.WEAKNESS, **fields: Any
) -> Finding:
    plain = Finding(
        ref=F1, kind=kind, appraisal=AP1, statement="Nobody looks at the pile of incidents."
    )
    return standing(replace(plain, **fields), state)


def make_appraisal(state: State, **fields: Any) -> Appraisal:
    plain = Appraisal(ref=AP1, title="Spring review", kind=AppraisalKind.CLASS_C, lead="U7")
    return standing(replace(plain, **fields), state)


def take(
    action: Action, step: str, by: Doer = STEERING, *, at: datetime = NOW, **given: Any
) -> Changed[Action]:
    """Take a step of an action."""
    return ACTIONS.apply(ACTIONS.step(step), action, by, ActionGiven(**given), at)


# --- for walking every table ----------------------------------------------------------------------

_MADE = Stay("made", NOW, "U9")

BARE: dict[str, Thing] = {  # of each table a thing that holds nothing it need not hold
    "objective": Objective(ref=O1, statement="Fewer repeats", course=(_MADE,)),
    "appraisal": make_appraisal(AppraisalState.PLANNED),
    "weakness": make_finding(),
    "strength": make_finding(kind=FindingKind.STRENGTH),
    "recommendation": make_finding(kind=FindingKind.RECOMMENDATION),
    "action": make_action(),
    "proposal": Proposal(ref=P1, what="Shorter form", course=(_MADE,)),
    "meeting": Meeting(ref=M1, on=TODAY, quorum=2, course=(_MADE,)),
}

READY: dict[str, Thing] = BARE | {  # and one that lacks nothing for any step
    "action": make_action(
        wish=DateWish(DUE, "people are ill", NOW),
        pilots=(Pilot("Service desk", "half the repeats", TODAY),),
        results=(Result(outcome=Outcome.EFFECTIVE, by="U9", at=NOW),),
    )
}

SAID: dict[str, Given] = {  # enough for any step
    "objective": ObjectiveGiven(statement="Fewer repeats", due=DUE),
    "appraisal": AppraisalGiven(title="Spring review", kind=AppraisalKind.CLASS_C, findings=()),
    "weakness": FindingGiven(
        appraisal=AP1,
        statement="Nobody looks at the pile.",
        priority=Grade.HIGH,
        reason="it costs most",
        review=DUE,
        released=True,
    ),
    "action": ActionGiven(
        title="Weekly incident review",
        priority=Grade.HIGH,
        owner="U2",
        due=DUE,
        until=DUE,
        reason="people are ill",
        where="Service desk",
        success="half the repeats",
        learned="it works",
        links=("https://example.org/minutes",),
        units=(Unit("Service desk", done=TODAY),),
        outcome=Outcome.EFFECTIVE,
        result="12 to 5 repeats a month",
        note="first review held",
    ),
    "proposal": ProposalGiven(what="Shorter form", action=A1, reason="nobody fills it in"),
    "meeting": MeetingGiven(
        on=TODAY,
        agenda=(Item(Topic.PROPOSED, A1),),
        decision="A-1 goes ahead",
        present=("U1", "U2"),
        minutes="…",
    ),
}
SAID |= {"strength": SAID["weakness"], "recommendation": SAID["weakness"]}
