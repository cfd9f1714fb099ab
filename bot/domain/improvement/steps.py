"""The rows of the tables: what can be done to a thing, from where to where, by whom, with what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, fields, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from bot.domain.improvement.actors import Actor, Doer
from bot.domain.improvement.things import State, Thing

# --- what is given with a step --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody says with a step. None means: nothing said about it; empty means: nothing any more."""

    reason: str | None = None


T = TypeVar("T", bound=Thing)
G = TypeVar("G", bound=Given)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Move(Generic[G]):
    """A step being taken. The zone of `now` is the one whose calendar counts."""

    by: Doer
    given: G
    now: datetime


def said(value: object) -> bool:
    """Whether something was said: blanks and empty lists say nothing."""
    return bool(value.strip()) if isinstance(value, str) else value not in (None, (), frozenset())


@dataclass(frozen=True, slots=True)
class Need:
    """Something that a step cannot do without.

    `names` are the fields that meet it, any of them; `held` tells whether the thing has it already.
    Where `names` alone cannot tell, `met` does, given the thing (None before it is made) and what is said.
    """

    words: str
    names: tuple[str, ...]
    held: Callable[[Any], bool] = lambda _: False
    met: Callable[[Any, Any], bool] | None = None

    def is_met(self, thing: Thing | None, given: Given) -> bool:
        """Tell whether nothing is missing."""
        if self.met is not None:
            return self.met(thing, given)
        if any(said(getattr(given, name)) for name in self.names):
            return True
        return thing is not None and self.held(thing)


REASON = Need("reason", ("reason",))


def any_of(*values: V) -> frozenset[V]:
    """Name some states or some actors."""
    return frozenset(values)


def stays(name: str) -> Need:
    """Make a need for something that may be changed, but not to nothing."""
    return Need(
        f"{name} not emptied",
        (name,),
        met=lambda _, given: getattr(given, name) is None or said(getattr(given, name)),
    )


# --- the rows -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rule(Generic[T, G]):
    """A state that depends: on the thing or on what is given. `states` are all it can come to, by origin."""

    words: str
    states: Mapping[State, frozenset[State]]
    pick: Callable[[T, G], State]


@dataclass(frozen=True, slots=True)
class Notice(Generic[T]):
    """Something that must be said when a step is taken with a thing that is so."""

    what: str
    when: Callable[[T], bool]


def unchanged(thing: T, _: Move[Any]) -> T:
    """Leave everything as it is but the state."""
    return thing


def keep(*names: str) -> Callable[[Any, Move[Any]], Any]:
    """Make an effect that takes what is said under some names over into the thing."""

    def effect(thing: Any, move: Move[Any]) -> Any:
        return replace(thing, **taken(move.given, *names))

    return effect


def taken(given: Given, *names: str) -> dict[str, Any]:
    """Pick what is said under some names; without names, whatever is said."""
    wanted = names or tuple(field.name for field in fields(given))
    return {name: value for name in wanted if (value := getattr(given, name)) is not None}


UNCHANGED = None
"""Where a step leads that leaves the state alone."""


@dataclass(frozen=True, slots=True)
class Step(Generic[T, G]):
    """A row: what can be done, from which states, to which, by whom, with what.

    Attributes:
        name: as it is typed.
        origin: the states in which it is allowed; none for the step that makes the thing.
        to: the state it leads to.
        who: any of these may.
        needs: what it cannot do without.
        effect: what it changes besides the state.
        never: these may not, whatever else they are.
        also: another name under which it is typed.
        notice: what must be said to whoever takes it.

    """

    name: str
    origin: frozenset[State]
    to: State | Rule[T, G] | None
    who: frozenset[Actor]
    needs: tuple[Need, ...] = ()
    effect: Callable[[T, Move[G]], T] = unchanged
    _: KW_ONLY
    never: frozenset[Actor] = frozenset()
    also: str = ""
    notice: Notice[T] | None = None

    def permits(self, actors: frozenset[Actor]) -> bool:
        """Tell whether somebody may take it, in whatever state."""
        return bool(self.who & actors) and not self.never & actors

    def lacks_in(self, thing: T) -> bool:
        """Tell whether a thing lacks something for it that nobody can give by saying so."""
        return any(
            not need.names and need.met is None and not need.held(thing) for need in self.needs
        )

    def targets(self, origin: State) -> frozenset[State]:
        """Every state to which it can lead from one of its origins."""
        if isinstance(self.to, Rule):
            return self.to.states[origin]
        return frozenset({origin if self.to is None else self.to})

    def leads(self, thing: T, given: G) -> State:
        """Tell the state to which it leads this time."""
        if isinstance(self.to, Rule):
            return self.to.pick(thing, given)
        return thing.state if self.to is None else self.to
