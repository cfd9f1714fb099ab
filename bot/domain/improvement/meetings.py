"""Meetings of the steering group: what needs a decision, what was decided, and the minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.improvement.refs import Ref
from bot.domain.improvement.steps import Given
from bot.domain.improvement.things import State, Thing


class MeetingState(State):
    """Where a meeting stands."""

    CALLED = "called"
    UNDER_WAY = "under way"
    CLOSED = "closed"


class Topic(StrEnum):
    """Why a thing is on the agenda, in the order in which a meeting takes them."""

    PROPOSED = "proposed action"
    PROPOSAL = "proposal"
    DATE = "request for another date"
    OVERDUE = "overdue action"
    VERIFY = "result to verify"
    UNPLANNED = "finding without an action"
    REVIEW = "accepted finding to look at again"
    OUTSIDE = "decided outside a meeting"


@dataclass(frozen=True, slots=True)
class Item:
    """A thing on the agenda, and why."""

    topic: Topic
    ref: Ref


@dataclass(frozen=True, slots=True)
class Decision:
    """A numbered decision; `outside` marks one that was taken outside and is noted here."""

    number: int
    text: str
    by: str
    at: datetime
    about: Ref | None = None
    outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Thing):
    """A meeting. `present` are those of the steering group who take part, of whom `quorum` must.

    `preread` is when the agenda was sent out.
    """

    on: date
    state: MeetingState = MeetingState.CALLED
    title: str = ""
    quorum: int = 0
    agenda: tuple[Item, ...] = ()
    preread: datetime | None = None
    present: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()
    minutes: str = ""

    @property
    def quorate(self) -> bool:
        """Whether enough are present to decide."""
        return len(self.present) >= self.quorum


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingGiven(Given):
    """What can be said with a step of a meeting, under the names of its fields.

    Besides: a `decision` and what it is `about`.
    """

    on: date | None = None
    title: str | None = None
    quorum: int | None = None
    agenda: tuple[Item, ...] | None = None
    preread: datetime | None = None
    present: tuple[str, ...] | None = None
    decision: str | None = None
    about: Ref | None = None
    minutes: str | None = None
