"""Actions: what somebody does about findings, by a date, until it is seen to work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.improvement.actors import Actor
from bot.domain.improvement.refs import Ref
from bot.domain.improvement.results import Outcome, Result
from bot.domain.improvement.steps import Given
from bot.domain.improvement.things import Evidence, Grade, Measure, Note, State, Thing, Unit


class ActionState(State):
    """Where an action stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in progress"
    PILOTING = "piloting"
    DEPLOYED = "deployed"
    VERIFIED = "verified"
    CLOSED = "closed"
    ON_HOLD = "on hold"
    CANCELLED = "cancelled"


NOT_YET_DEPLOYED = frozenset(ActionState) - {
    ActionState.DEPLOYED,
    ActionState.VERIFIED,
    ActionState.CLOSED,
    ActionState.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A process asset that an action changes: a process description, a template, a tool."""

    name: str
    version: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Pilot:
    """A trial: where, what counts as success, and how it went."""

    where: str
    criteria: str
    since: date
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """A due date moved from one day to another."""

    was: date
    became: date
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DateWish:
    """Another due date that the owner asks the steering group for."""

    due: date
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Thing):
    """An improvement action.

    Effort is in person-days. `cause` is the condition it removes, never a person; `records` are ids of the
    knowledge. `agreed` is the first due date that was agreed and never changes, `due` the present one;
    `check` is the day to see whether it worked. It is on hold `until` a day; `snoozed` rests its reminders.
    """

    title: str
    state: ActionState = ActionState.PROPOSED
    criterion: str = ""
    cause: str = ""
    findings: tuple[Ref, ...] = ()
    objective: Ref | None = None
    proposal: Ref | None = None
    records: tuple[str, ...] = ()
    owner: str = ""
    team: tuple[str, ...] = ()
    priority: Grade | None = None
    agreed: date | None = None
    due: date | None = None
    wish: DateWish | None = None
    slips: tuple[Slip, ...] = ()
    planned: float | None = None
    spent: float | None = None
    depends_on: tuple[Ref, ...] = ()
    measure: Measure | None = None
    asset: Asset | None = None
    pilots: tuple[Pilot, ...] = ()
    units: tuple[Unit, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[Note, ...] = ()
    until: date | None = None
    snoozed: date | None = None
    deployed: date | None = None
    check: date | None = None
    results: tuple[Result, ...] = ()

    @property
    def people(self) -> Mapping[Actor, frozenset[str]]:
        """Its owner, its team and who proposed it."""
        return {
            Actor.OWNER: frozenset({self.owner}) - {""},
            Actor.TEAM: frozenset(self.team),
            Actor.PROPOSER: frozenset({self.made.by}),
        }

    @property
    def baseline_known(self) -> bool:
        """Whether it is known how things were before."""
        return self.measure is not None and bool(self.measure.baseline)

    def late(self, today: date) -> bool:
        """Tell whether it should have been deployed by now and has not been."""
        return self.state in NOT_YET_DEPLOYED and self.due is not None and self.due < today

    def to_check(self, today: date) -> bool:
        """Tell whether it is time to see if it worked."""
        return self.state is ActionState.DEPLOYED and self.check is not None and self.check <= today

    @property
    def published(self) -> bool:
        """Whether a result of it has been published."""
        return any(result.published for result in self.results)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionGiven(Given):
    """What can be said with a step of an action, under the names of the action's own fields.

    Besides: `where`, `success` and `learned` of a pilot; `links` to evidence; `check_days` from deployment
    to the check; `outcome`, `result`, `use` and `in_use` are what the check found.
    """

    title: str | None = None
    criterion: str | None = None
    cause: str | None = None
    findings: tuple[Ref, ...] | None = None
    objective: Ref | None = None
    records: tuple[str, ...] | None = None
    owner: str | None = None
    team: tuple[str, ...] | None = None
    priority: Grade | None = None
    due: date | None = None
    planned: float | None = None
    spent: float | None = None
    depends_on: tuple[Ref, ...] | None = None
    measure: Measure | None = None
    asset: Asset | None = None
    units: tuple[Unit, ...] | None = None
    where: str | None = None
    success: str | None = None
    learned: str | None = None
    links: tuple[str, ...] | None = None
    note: str | None = None
    until: date | None = None
    check_days: int | None = None
    outcome: Outcome | None = None
    result: str | None = None
    use: str | None = None
    in_use: int | None = None
