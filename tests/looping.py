"""Things of the improvement loop for tests of the storage: made and moved by the domain's own steps."""

from __future__ import annotations

from typing import Any

from stored import NOON

from bot.domain.improvement.action_steps import ACTIONS
from bot.domain.improvement.actions import Action, ActionGiven
from bot.domain.improvement.actors import Actor, Doer
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.things import Thing
from bot.services.improvement.ports import Kept, Things
from bot.services.ports import Work

A1 = Ref(Kind.ACTION, 1)
STEERING = Doer("U1", frozenset({Actor.STEERING, Actor.MEMBER}))


def propose(work: Work, title: str = "Fix the printer", **given: Any) -> Kept[Action]:
    """Propose an action in workspace T1."""
    return propose_in(work.things, "T1", title, **given)


def propose_in(things: Things, workspace: str, title: str, **given: Any) -> Kept[Action]:
    """Propose an action."""
    said = ActionGiven(title=title, **given)
    made = ACTIONS.create(things.number(workspace, Kind.ACTION), STEERING, said, NOON)
    return things.keep(workspace, made)


def step(work: Work, name: str, ref: Ref = A1, by: Doer = STEERING, **given: Any) -> Kept[Action]:
    """Take a step with an action of workspace T1."""
    kept = work.things.get("T1", ref)
    assert kept is not None
    return take(work, kept, name, by, **given)


def take(
    work: Work, kept: Kept[Action], name: str, by: Doer = STEERING, **given: Any
) -> Kept[Action]:
    """Take a step with what somebody has read."""
    row = ACTIONS.step(name)
    changed = ACTIONS.apply(row, kept.thing, by, ActionGiven(**given), NOON)
    return work.things.keep("T1", changed, kept.version)


def put(work: Work, *things: Thing) -> None:
    """Put things, as they are, into workspace T1, which has none."""
    work.things.take_in("T1", things, by="U1", now=NOON)
