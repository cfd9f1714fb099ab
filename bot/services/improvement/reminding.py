"""Reminders, escalations, questions whether it worked, digests: what is due, said once.

Everything is derived from what is kept at each tick. First it is found out what may be due; then, in one
transaction, whatever nobody has claimed yet is claimed and its message put into the outbox. So no process
says anything twice, and after a pause everybody is told once, in one message.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.conversation import Act, Button, Message, Place, Post
from bot.domain.improvement.actions import NOT_YET_DEPLOYED
from bot.domain.improvement.refs import Kind
from bot.domain.improvement.settings import LoopSettings
from bot.domain.improvement.things import Thing
from bot.domain.people import Role
from bot.services.improvement import cards
from bot.services.improvement.candidates import Due, candidates
from bot.services.improvement.due import is_quiet, speaks
from bot.services.improvement.lists import in_order, row
from bot.services.improvement.meeting import agenda_of
from bot.services.improvement.ports import Entry, Filter
from bot.services.ports import Clock, Directory, Storage, Wording, Work

_BUTTONS = 5
_COACH = "coach"  # who did it, where nobody else did
_LISTED = 15


@dataclass(frozen=True)
class Reminding:
    """Says what is due."""

    storage: Storage
    directory: Directory
    wording: Wording
    clock: Clock

    def tick(self) -> int:
        """Say everything that is due in every workspace; return how many messages that were."""
        now = self.clock()
        with self.storage.work() as work:
            workspaces = work.things.workspaces()
        return sum(self._remind(workspace, now) for workspace in workspaces)

    def _remind(self, workspace: str, now: datetime) -> int:
        told = self._left_open(workspace, now)
        with self.storage.work() as work:
            house = work.houses.get(workspace)
            found = list(candidates(work, workspace, house, now))
        due = [it for it in found if self._is_time(workspace, it, house.loop, now)]
        if not due:
            return told
        days = {it.person: self._there(workspace, it, house.loop, now).date() for it in due}
        with self.storage.work() as work:
            messages = self._claimed(work, workspace, due, days, now)
            for post in messages:
                work.outbox.add(post, now)
        return told + len(messages)

    def _left_open(self, workspace: str, now: datetime) -> int:
        """Stop writing in the steering group's channel once others can read there, and tell whoever can mend it."""
        with self.storage.work() as work:
            channel = work.houses.get(workspace).loop.steering_channel
        if not channel or self.directory.keeps_private(workspace, channel) is not False:
            return 0
        message = Message(self.wording.say("notice", {"about": "no-longer-private"}))
        with self.storage.work() as work:
            house = work.houses.get(workspace)
            if house.loop.steering_channel != channel:
                return 0  # somebody has set another meanwhile
            loop = replace(house.loop, steering_channel="")
            work.houses.put(workspace, replace(house, loop=loop))
            entry = Entry(subject="settings", what="steering-channel none", by=_COACH, at=now)
            work.trail.note(workspace, entry)
            held = work.roles.all(workspace, now.date())
            people = {*held.get(Role.ADMIN, ()), *held.get(Role.STEERING, ())}
            for person in sorted(people):
                work.outbox.add(Post(workspace, Place(person, direct=True), message), now)
        return len(people)

    def _claimed(
        self,
        work: Work,
        workspace: str,
        due: list[Due],
        days: Mapping[str, date],
        now: datetime,
    ) -> list[Post]:
        """Claim what nobody has, and put together what goes to one place, by the day that it is there."""
        told: defaultdict[tuple[Place, str], list[Due]] = defaultdict(list)
        for it in due:
            if work.claims.claim(workspace, it.subject, it.what, it.day, now=now):
                for place in it.places:
                    told[place, it.prompt].append(it)
        posts = []
        for (place, prompt), items in told.items():
            message = self._message(work, workspace, prompt, items, days[items[0].person])
            posts.append(Post(workspace, place, message))
        return posts

    def _message(
        self, work: Work, workspace: str, prompt: str, items: list[Due], today: date
    ) -> Message:
        things, total = _shown(work, workspace, prompt, items, today)
        values = {
            "rows": [row(thing, today) for thing in things],
            "counts": in_order(work.things.count(workspace, Filter(kind=Kind.ACTION)), Kind.ACTION),
            "total": total,
            "agenda": agenda_of(work, workspace, today) if prompt == "pre-read" else (),
            "is_today": items[0].day == today,
        }
        body = self.wording.say(f"improvement/{prompt}", values)
        return Message(body, buttons=_buttons(prompt, things))

    # --- when ---------------------------------------------------------------------------------

    def _is_time(self, workspace: str, it: Due, loop: LoopSettings, now: datetime) -> bool:
        """Whether it is the day, and no quiet hour, by the clock of whoever is told."""
        there = self._there(workspace, it, loop, now)
        if is_quiet(there.time(), loop):
            return False
        return it.occasion is None or speaks(it.about, it.occasion, there.date())

    def _there(self, workspace: str, it: Due, loop: LoopSettings, now: datetime) -> datetime:
        """Tell the time where whoever is told is."""
        return now.astimezone(self._zone(workspace, it.person, loop))

    def _zone(self, workspace: str, person: str, loop: LoopSettings) -> ZoneInfo:
        """The zone of a person, or of the workspace where they have none."""
        for name in (self.directory.zone(workspace, person) if person else "", loop.zone):
            try:
                return ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError):
                continue
        return ZoneInfo("UTC")


def _shown(
    work: Work, workspace: str, prompt: str, items: list[Due], today: date
) -> tuple[list[Thing], int]:
    """Find what a message is about, and how much that is in all: what is late, what stands on an agenda."""
    if prompt == "digest":
        late = Filter(kind=Kind.ACTION, states=NOT_YET_DEPLOYED, due_before=today)
        listed = [kept.thing for kept in work.things.find(workspace, late, limit=_LISTED)]
        return listed, len(listed)
    if prompt == "pre-read":
        refs = dict.fromkeys(it.ref for it in agenda_of(work, workspace, today))
        found = (work.things.get(workspace, ref) for ref in list(refs)[:_LISTED])
        return [kept.thing for kept in found if kept], len(refs)
    about: list[Thing] = [it.about for it in items if it.about]
    return about, len(about)


def _buttons(prompt: str, things: list[Thing]) -> tuple[Button, ...]:
    """What can be done at once about a single thing; of several, each can be looked at."""
    if len(things) != 1:
        return tuple(cards.show(thing.ref) for thing in things[:_BUTTONS])
    ref = things[0].ref
    said = ((label, f"{line} {ref}") for label, line in _STEPS.get(prompt, ()))
    return (*(Button(label, Act.SAY, line) for label, line in said), cards.show(ref))


_STEPS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "due-owner": (
        ("Ask for another date", "action ask-date"),
        ("Add note", "action note"),
        ("Snooze", "action snooze"),
    ),
    "due-check": (("Did it work?", "action verify"),),
    "due-steering": (("Reschedule", "action reschedule"),),
}
