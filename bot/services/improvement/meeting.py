"""Meetings: the agenda out of what needs a decision, and decisions written down as they are taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from bot.domain.improvement.actions import ActionState
from bot.domain.improvement.actors import Actor
from bot.domain.improvement.findings import Finding
from bot.domain.improvement.machine import Changed, Event
from bot.domain.improvement.meeting_steps import MEETINGS, agenda
from bot.domain.improvement.meetings import Item, Meeting, MeetingGiven, MeetingState
from bot.domain.improvement.refs import Kind, Ref, refs_in
from bot.domain.improvement.things import Thing
from bot.services.improvement.deeds import DECISIONS, past
from bot.services.improvement.ports import Filter, Kept, Order
from bot.services.improvement.seeing import Eyes
from bot.services.ports import Work

_OPEN = frozenset({MeetingState.CALLED, MeetingState.UNDER_WAY})


def agenda_of(work: Work, workspace: str, today: date) -> tuple[Item, ...]:
    """Gather what needs a decision."""
    find = work.things.find
    actions = [it.thing for it in find(workspace, Filter(kind=Kind.ACTION, open=True))]
    proposals = [it.thing for it in find(workspace, Filter(kind=Kind.PROPOSAL, open=True))]
    return agenda(actions, proposals, released(work, workspace), today)


def released(work: Work, workspace: str) -> list[Finding]:
    """Find what the steering group may know of what was found."""
    appraisals = work.things.find(workspace, Filter(kind=Kind.APPRAISAL))
    return [
        kept.thing
        for appraisal in appraisals
        if appraisal.thing.released
        for kept in work.things.find(
            workspace, Filter(kind=Kind.FINDING, about=(appraisal.thing.ref,))
        )
    ]


def present_one(eyes: Eyes) -> Kept[Meeting] | None:
    """Find the meeting that is held now, or else comes next."""
    wanted = Filter(kind=Kind.MEETING, states=frozenset(_OPEN))
    found = eyes.work.things.find(eyes.person.workspace, wanted, order=Order.NUMBER)
    return min(found, key=lambda kept: (kept.thing.on, kept.thing.ref), default=None)


def noted(changed: Changed[Thing], eyes: Eyes, now: datetime) -> Iterator[Meeting]:
    """Write a decision down in the meeting of the day, if there is one with a quorum.

    What is decided outside is noted at the next meeting, when its agenda is made.
    """
    decisions = [it for it in changed.events if (it.ref.kind, it.what) in DECISIONS]
    kept = present_one(eyes) if decisions and Actor.STEERING in eyes.roles else None
    if kept is None or kept.thing.on != now.date():
        return
    by = eyes.maker(kept.thing)
    for event in decisions:
        given = MeetingGiven(decision=said(event), about=event.ref, present=(eyes.person.id,))
        decide = MEETINGS.step("decide")
        if MEETINGS.check(decide, kept.thing, by, given):
            return
        written = MEETINGS.apply(decide, kept.thing, by, given, now)
        kept = eyes.work.things.keep(eyes.person.workspace, written, kept.version)
        yield kept.thing


def said(event: Event) -> str:
    """Say a decision in a line, as it stands in the minutes."""
    return _decision(event.ref, event.what, event.after, event.reason)


def _decision(ref: Ref, what: str, state: str, reason: str) -> str:
    failed = what == "verify" and state != ActionState.VERIFIED
    how = "did not work well enough" if failed else f"is {past(what)}"
    return f"{ref} {how}: {reason}" if reason else f"{ref} {how}"


def outside(eyes: Eyes, meeting: Meeting) -> Iterator[tuple[Ref, str, str]]:
    """Find what was decided since the meeting before and stands in no minutes: what, how, and by whom."""
    workspace, work = eyes.person.workspace, eyes.work
    wanted = Filter(kind=Kind.MEETING, states=frozenset({MeetingState.CLOSED}))
    closed = work.things.find(workspace, wanted, order=Order.NEWEST, limit=1)
    since = closed[0].thing.stay.since if closed else meeting.made.since
    known = {(it.about, it.text) for it in meeting.decisions}
    for entry in reversed(work.trail.entries(workspace, since=since)):
        ref = _ref(entry.subject)
        if ref and (ref.kind, entry.what) in DECISIONS:
            state = str(entry.after.get("state", ""))
            text = _decision(ref, entry.what, state, entry.reason)
            if (ref, text) not in known:
                yield ref, text, entry.by


def _ref(subject: str) -> Ref | None:
    found = refs_in(subject)
    return found[0] if len(found) == 1 else None
