"""What in a workspace may be due to be said: dates, checks, digests, the agenda of a meeting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.conversation import House, Place
from bot.domain.improvement.actions import NOT_YET_DEPLOYED, Action, ActionState
from bot.domain.improvement.meetings import Meeting, MeetingState
from bot.domain.improvement.refs import Kind
from bot.domain.people import Role
from bot.services.improvement.due import Occasion, occasions
from bot.services.improvement.ports import Filter
from bot.services.ports import Work

_AT_ONCE = 500  # things per occasion and tick; the rest comes with the next one
_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something that may be due: what is claimed for a subject and a day, and who is then told what.

    `person` is whose clock counts, empty: the workspace's; `occasion` is what a due date has to fit.
    """

    places: tuple[Place, ...]
    prompt: str
    subject: str
    what: str
    day: date
    about: Action | None = None
    person: str = ""
    occasion: Occasion | None = None


def candidates(work: Work, workspace: str, house: House, now: datetime) -> Iterator[Due]:
    """Find what may be due in a workspace and nobody has claimed yet."""
    here = now.astimezone(ZoneInfo(house.loop.zone))
    for occasion in occasions(house.loop):
        yield from _dated(work, workspace, house, occasion, here.date())
    yield from _to_check(work, workspace, house, here.date())
    yield from _digest(house, here)
    yield from _agendas(work, workspace, house, here.date())


def _dated(
    work: Work, workspace: str, house: House, occasion: Occasion, today: date
) -> Iterator[Due]:
    begins, before = occasion.window(today)
    wanted = Filter(
        kind=Kind.ACTION,
        states=NOT_YET_DEPLOYED,
        due_from=begins,
        due_before=before,
        unclaimed=occasion.what,
    )
    for kept in work.things.find(workspace, wanted, limit=_AT_ONCE):
        action: Action = kept.thing
        places = _places(work, workspace, house, occasion.to, action, today)
        if action.due and places:
            yield Due(
                places=places,
                prompt=f"due-{occasion.to}",
                subject=str(action.ref),
                what=occasion.what,
                day=action.due,
                about=action,
                person=action.owner if occasion.to == "owner" else "",
                occasion=occasion,
            )


def _to_check(work: Work, workspace: str, house: House, today: date) -> Iterator[Due]:
    """Ask those who verify, once the day of the check has come."""
    wanted = Filter(
        kind=Kind.ACTION,
        states=frozenset({ActionState.DEPLOYED}),
        check_before=today + timedelta(days=1),
        unclaimed="check",
    )
    for kept in work.things.find(workspace, wanted, limit=_AT_ONCE):
        action: Action = kept.thing
        doers = {action.owner, *action.team}
        places = tuple(
            it
            for it in _places(work, workspace, house, "quality", action, today)
            if it.channel not in doers
        ) or _places(work, workspace, house, "steering", action, today)
        if action.check and places:
            yield Due(
                places=places,
                prompt="due-check",
                subject=str(action.ref),
                what="check",
                day=action.check,
                about=action,
            )


def _digest(house: House, here: datetime) -> Iterator[Due]:
    """Sum up once a week; after a pause only the last one that was missed."""
    loop = house.loop
    last = here.date() - timedelta(days=(here.weekday() - loop.digest_day) % _WEEK)
    if last == here.date() and here.time() < loop.digest_time:
        last -= timedelta(days=_WEEK)
    if loop.steering_channel and (here.date() - last).days < _WEEK:
        yield Due(
            places=(Place(loop.steering_channel),),
            prompt="digest",
            subject=loop.steering_channel,
            what="digest",
            day=last,
        )


def _agendas(work: Work, workspace: str, house: House, today: date) -> Iterator[Due]:
    """Send the agenda out on the day before a meeting."""
    wanted = Filter(kind=Kind.MEETING, states=frozenset({MeetingState.CALLED}))
    for kept in work.things.find(workspace, wanted):
        meeting: Meeting = kept.thing
        if 0 <= (meeting.on - today).days <= 1 and house.loop.steering_channel:
            yield Due(
                places=(Place(house.loop.steering_channel),),
                prompt="pre-read",
                subject=str(meeting.ref),
                what="pre-read",
                day=meeting.on,
            )


_ROLES = {"steering": Role.STEERING, "sponsor": Role.SPONSOR, "quality": Role.QUALITY}


def _places(  # noqa: PLR0913, PLR0917  (where, what, to whom, when)
    work: Work, workspace: str, house: House, to: str, action: Action, today: date
) -> tuple[Place, ...]:
    """Where those are reached who are told."""
    if to == "owner":
        return (Place(action.owner, direct=True),) if action.owner else ()
    if to == "steering" and house.loop.steering_channel:
        return (Place(house.loop.steering_channel),)
    people = work.roles.all(workspace, today).get(_ROLES[to], ())
    return tuple(Place(person, direct=True) for person in people)
