"""What the things of the loop have in common, and the small values that they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.improvement.actors import Actor
from bot.domain.improvement.refs import Ref


class State(StrEnum):
    """Where a thing stands. Each kind of thing has states of its own."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A state that a thing came into: when, by whose step, and the reason that was given for it."""

    state: str
    since: datetime
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something that the loop keeps track of.

    People are the workspace's ids ("U1"), never names. `course` holds every state the thing has been in,
    the present one last.
    """

    ref: Ref
    state: State
    course: tuple[Stay, ...] = ()

    @property
    def people(self) -> Mapping[Actor, frozenset[str]]:
        """Who is named on the thing, by what that makes them towards it."""
        return {}

    @property
    def made(self) -> Stay:
        """How it began."""
        return self.course[0]

    @property
    def stay(self) -> Stay:
        """How it came to stand where it stands."""
        return self.course[-1]

    def state_at(self, moment: datetime) -> str | None:
        """Where it stood at some moment; None before it was made."""
        return next((stay.state for stay in reversed(self.course) if stay.since <= moment), None)


class Grade(StrEnum):
    """How much of something: a priority, an impact, a risk, an effort."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Measure:
    """What shows whether something worked. Baseline and target are as people write them ("12 a month")."""

    name: str
    baseline: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a thing."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something to be seen: the address of a document, a record, a dashboard."""

    link: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of the organisation that a change goes to: in use there since a date, or waived with a reason."""

    name: str
    done: date | None = None
    waiver: str = ""

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do there."""
        return self.done is not None or bool(self.waiver)
