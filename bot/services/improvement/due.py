"""What is due to be said at some time: a table of occasions, and what in the loop fits them.

Each occasion is about a day: the due date, the day of the check, the day of a meeting. It comes once for each
thing and day, however often the clock ticks; after a pause only the latest one of a row comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise

from bot.domain.improvement.actions import NOT_YET_DEPLOYED, Action, ActionState
from bot.domain.improvement.settings import LoopSettings

_WEEK = 7
_WEEKS_LATE = 4  # for which an owner is reminded; by then the steering group and the sponsor know
_LONG = 3650


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something to be said of an action while so many days are left until its due date.

    `what` is claimed, so that it is said once. `most` and `least` bound the days left, both included; below
    0 the action is late. `to` is who hears it.
    """

    what: str
    to: str
    most: int
    least: int

    def fits(self, due: date, today: date) -> bool:
        """Whether it is time."""
        return self.least <= (due - today).days <= self.most

    def window(self, today: date) -> tuple[date, date]:
        """Bound the due dates that may fit, wherever in the world it is today: from, and before."""
        margin = timedelta(days=1)
        begins = today + timedelta(days=self.least) - margin
        return begins, today + timedelta(days=self.most) + 2 * margin


def occasions(loop: LoopSettings) -> tuple[Occasion, ...]:
    """List when somebody is told of a due date, by the settings of the workspace."""
    return (
        *_ahead(loop.remind_days),
        *_behind(),
        Occasion("escalated to steering", "steering", -loop.grace_days, -_LONG),
        Occasion("escalated to sponsor", "sponsor", -loop.sponsor_grace_days, -_LONG),
    )


def _ahead(days: tuple[int, ...]) -> Iterator[Occasion]:
    ordered = sorted({day for day in days if day > 0} | {0}, reverse=True)
    for most, following in zip(ordered, [*ordered[1:], -1], strict=True):
        yield Occasion(f"due in {most}", "owner", most, following + 1)


def _behind() -> Iterator[Occasion]:
    for week in range(_WEEKS_LATE):
        last = -_WEEK * (week + 1) if week + 1 < _WEEKS_LATE else -_LONG
        yield Occasion(f"late {week}", "owner", -1 - _WEEK * week, last)


def is_quiet(at: time, loop: LoopSettings) -> bool:
    """Whether it is a quiet hour; they may go over midnight."""
    begins, ends = loop.quiet_from, loop.quiet_to
    if begins <= ends:
        return begins <= at < ends
    return at >= begins or at < ends


def _back(action: Action) -> date:
    """The day since which an action that was deployed is back at work: grace begins anew with it."""
    course = action.course
    back = (after for before, after in pairwise(course) if before.state == ActionState.DEPLOYED)
    return max((stay.since.date() for stay in back), default=date.min)


def speaks(action: Action | None, occasion: Occasion, today: date) -> bool:
    """Whether an occasion is one for an action, on somebody's day."""
    if action is None or action.due is None or action.state not in NOT_YET_DEPLOYED:
        return False
    if action.state is ActionState.PROPOSED or not occasion.fits(action.due, today):
        return False
    if occasion.to != "owner":
        return occasion.fits(max(action.due, _back(action)), today)
    resting = action.snoozed is not None and today < action.snoozed
    held = action.state is ActionState.ON_HOLD and action.until is not None and today < action.until
    return bool(action.owner) and not resting and not held
