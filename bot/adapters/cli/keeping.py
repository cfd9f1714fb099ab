"""What `coach bench` measures of the storage: a workspace of many actions beside one of few, in turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.adapters.cli.measures import Measure, in_turns, timed
from bot.adapters.cli.parts import Parts
from bot.domain.improvement.actions import Action, ActionState
from bot.domain.improvement.machine import Changed, Event
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.things import Grade, Stay
from bot.services.improvement.ports import Filter
from bot.services.ports import Storage

FEW, MANY = 100, 10_000
_PAGE = 10
_OFTEN = 10  # what takes a millisecond is asked for more often than what takes a second
_NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
_TODAY = _NOW.date()
_ONE = Ref(Kind.ACTION, FEW // 2)
_OPEN = Filter(kind=Kind.ACTION, open=True)
_WORKSPACE = "bench"


def keeping(parts: Parts, folder: Path, runs: int) -> list[Measure]:
    """Time what people and the clock ask of a workspace, among many actions and among few.

    Args:
        parts: the parts of the coach.
        folder: where two databases may be made.
        runs: how often to ask for each.

    """
    many, few = (_filled(parts.storage_in(folder / str(size)), size) for size in (MANY, FEW))
    return [
        Measure(
            f"loop_{name}",
            f"{what}, {MANY:,} actions",
            wanted,
            [_beside(partial(work, many), partial(work, few), turn) for turn in range(turns)],
            "few",
        )
        for name, what, wanted, work, turns in (
            ("get", "an action by its name", 1.5, _get, runs * _OFTEN),
            ("page", "a page of the board", 1.5, _page, runs * _OFTEN),
            ("change", "a change of an action", 1.5, _change, runs * _OFTEN),
            ("tick", "what is due now", 20, _tick, runs * _OFTEN),
            ("export", "everything", MANY / FEW, _everything, runs),
        )
    ]


def _beside(many: Callable[[], None], few: Callable[[], None], turn: int) -> tuple[float, float]:
    return in_turns(turn, partial(timed, many), partial(timed, few))


def _filled(storage: Storage, size: int) -> Storage:
    with storage.work() as work:
        work.things.take_in(_WORKSPACE, _actions(size), by="bench", now=_NOW)
    return storage


def _actions(size: int) -> Iterator[Action]:
    """Make open actions, the dates of which are spread over a year."""
    states = (ActionState.ASSIGNED, ActionState.IN_PROGRESS, ActionState.PILOTING)
    for number in range(1, size + 1):
        state = states[number % len(states)]
        yield Action(
            ref=Ref(Kind.ACTION, number),
            title=f"Improvement number {number}",
            state=state,
            owner=f"U{number % 20}",
            records=(f"SVC.PRM.SP1.{number % 5}",),
            due=_TODAY + timedelta(days=number % 365),
            course=(Stay(state, _NOW, "bench"),),
        )


# --- what is timed --------------------------------------------------------------------------------


def _get(storage: Storage) -> None:
    with storage.work() as work:
        work.things.get(_WORKSPACE, _ONE)


def _page(storage: Storage) -> None:
    with storage.work() as work:
        work.things.count(_WORKSPACE, _OPEN)
        work.things.find(_WORKSPACE, _OPEN, limit=_PAGE)


def _change(storage: Storage) -> None:
    with storage.work() as work:
        kept = work.things.get(_WORKSPACE, _ONE)
        if kept is not None:
            thing = replace(kept.thing, priority=Grade.HIGH, spent=(kept.thing.spent or 0) + 1)
            event = Event("edit", thing.ref, "bench", _NOW, thing.state, thing.state)
            work.things.keep(_WORKSPACE, Changed(thing, (event,)), kept.version)


def _tick(storage: Storage) -> None:
    due = replace(_OPEN, due_before=_TODAY + timedelta(days=2), unclaimed="bench")
    with storage.work() as work:
        work.things.find(_WORKSPACE, due)


def _everything(storage: Storage) -> None:
    with storage.work() as work:
        work.things.find(_WORKSPACE, Filter(kind=Kind.ACTION))
