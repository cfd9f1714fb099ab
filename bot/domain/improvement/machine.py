"""The machine that reads the tables: whether a step can be taken, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic

from bot.domain.improvement.actors import Actor, Doer
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.refusals import Refusal, StepRefusedError, Why
from bot.domain.improvement.steps import G, Move, Step, T
from bot.domain.improvement.things import State, Stay, Thing

# --- what comes of a step -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a thing, for the trail and for those who must hear of it.

    `what` is the name of a step or of a notice; `before` is None where the thing was made.
    """

    what: str
    ref: Ref
    by: str
    at: datetime
    before: State | None
    after: State
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Changed(Generic[T]):
    """A thing as it is after a step, and what happened to it."""

    thing: T
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Follows:
    """A state to which a thing comes without a step, because of others."""

    words: str
    origin: frozenset[State]
    to: State


# --- the table ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Table(Generic[T, G]):
    """The steps of one kind of thing, in the order in which they are usually taken.

    Attributes:
        name: what the things are called.
        kind: under which letter they are numbered.
        states: every state, in the usual order.
        final: those in which nothing is left to do; the others are open.
        make: turns a name and what is given into the thing; its step is the first.
        steps: the rows.
        derived: what moves a thing without a step.

    """

    name: str
    kind: Kind
    states: tuple[State, ...]
    final: frozenset[State]
    make: Callable[[Ref, Move[G]], T]
    steps: tuple[Step[T, G], ...]
    derived: tuple[Follows, ...] = ()

    @property
    def open(self) -> frozenset[State]:
        """The states in which something is left to do."""
        return frozenset(self.states) - self.final

    def find(self, name: str) -> Step[T, G] | None:
        """Find a step by what somebody typed: “send-back”, “Send back”."""
        typed = "-".join(name.lower().split())
        return next((step for step in self.steps if typed in {step.name, step.also}), None)

    def step(self, name: str) -> Step[T, G]:
        """Return the step of a name that is known to be one."""
        return next(step for step in self.steps if step.name == name)

    def allowed(self, state: State, actors: frozenset[Actor]) -> tuple[Step[T, G], ...]:
        """List what somebody may do with a thing that stands somewhere."""
        return tuple(s for s in self.steps if state in s.origin and s.permits(actors))

    def offered(self, thing: T, actors: frozenset[Actor]) -> tuple[Step[T, G], ...]:
        """List what somebody can do with a thing now: what is allowed and lacks nothing but words."""
        return tuple(step for step in self.allowed(thing.state, actors) if not step.lacks_in(thing))

    def check(
        self, step: Step[T, G], thing: T | None, by: Doer, given: G, ref: Ref
    ) -> Refusal | None:
        """Tell why a step cannot be taken, None where it can. `thing` is None where it is to be made."""
        missing = tuple(need for need in step.needs if not need.is_met(thing, given))
        failed = {
            Why.ACTOR: not step.who & by.actors,
            Why.OWN: bool(step.never & by.actors),
            Why.STATE: thing is not None and thing.state not in step.origin,
            Why.MISSING: bool(missing),
        }
        why = next((why for why, fails in failed.items() if fails), None)
        if why is None:
            return None
        return Refusal(
            step=step,
            ref=ref,
            why=why,
            state=thing.state if thing else None,
            missing=missing,
            allowed=self.offered(thing, by.actors) if thing else (),
        )

    def create(self, ref: Ref, by: Doer, given: G, now: datetime) -> Changed[T]:
        """Make a thing.

        Raises:
            StepRefusedError: this person may not, or something is missing.

        """
        step = self.steps[0]
        if refusal := self.check(step, None, by, given, ref):
            raise StepRefusedError(refusal)
        move = Move(by, given, now)
        thing = self.make(ref, move)
        return self._changed(
            step, None, replace(thing, course=_stays(thing, thing.state, move)), move
        )

    def apply(self, step: Step[T, G], thing: T, by: Doer, given: G, now: datetime) -> Changed[T]:
        """Take a step.

        Args:
            step: one of this table's.
            thing: as it is.
            by: who takes it, and what they are towards the thing.
            given: what they say with it.
            now: the time, in the zone whose calendar counts for dates.

        Raises:
            StepRefusedError: not from here, not by this person, or something is missing.

        """
        if refusal := self.check(step, thing, by, given, thing.ref):
            raise StepRefusedError(refusal)
        move = Move(by, given, now)
        state = step.leads(thing, given)
        after = step.effect(thing, move)
        if state is not thing.state:
            after = replace(after, state=state, course=_stays(thing, state, move))
        return self._changed(step, thing, after, move)

    def _changed(self, step: Step[T, G], before: T | None, after: T, move: Move[G]) -> Changed[T]:
        taken = Event(
            what=step.name,
            ref=after.ref,
            by=move.by.person,
            at=move.now,
            before=before.state if before else None,
            after=after.state,
            reason=move.given.reason or "",
        )
        notice = step.notice
        due = notice is not None and notice.when(after)
        return Changed(
            after, (taken, replace(taken, what=notice.what)) if notice and due else (taken,)
        )


def _stays(thing: Thing, state: State, move: Move[G]) -> tuple[Stay, ...]:
    return (*thing.course, Stay(state, move.now, move.by.person, move.given.reason or ""))
