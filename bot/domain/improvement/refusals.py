"""Why a step is refused, and what could be done instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.domain.errors import CoachError
from bot.domain.improvement.refs import Ref
from bot.domain.improvement.steps import Need, Step
from bot.domain.improvement.things import State


class Why(Enum):
    """Why a step is refused."""

    ACTOR = "actor"  # others may take it
    OWN = "own"  # nobody judges their own work
    STATE = "state"  # the thing does not stand where the step begins
    MISSING = "missing"  # something that it needs was not given


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a step cannot be taken, and which the same person can take with the thing as it stands.

    `state` is None where the thing was still to be made.
    """

    step: Step[Any, Any]
    ref: Ref
    why: Why
    state: State | None
    missing: tuple[Need, ...]
    allowed: tuple[Step[Any, Any], ...]

    def __str__(self) -> str:
        """Say the reason, then what is allowed."""
        instead = ", ".join(step.name for step in self.allowed) or "nothing, for you"
        return f"{_SENTENCES[self.why](self)} Allowed now: {instead}."


_SENTENCES: dict[Why, Callable[[Refusal], str]] = {
    Why.ACTOR: lambda it: f"“{it.step.name}” on {it.ref} is for: {_or(it.step.who)}.",
    Why.OWN: lambda it: f"“{it.step.name}” on {it.ref} is never for: {_or(it.step.never)}.",
    Why.STATE: lambda it: (
        f"{it.ref} is {it.state}; “{it.step.name}” takes one that is {_or(it.step.origin)}."
    ),
    Why.MISSING: lambda it: (
        f"“{it.step.name}” on {it.ref} needs: {', '.join(need.words for need in it.missing)}."
    ),
}


def _or(words: Iterable[str]) -> str:
    return " or ".join(sorted(words)) or "new"


class StepRefusedError(CoachError):
    """A step cannot be taken. Nothing has changed."""

    def __init__(self, refusal: Refusal) -> None:
        """Keep the refusal, so that it can be worded, or the form that helps be opened."""
        self.refusal = refusal
        super().__init__(str(refusal))
