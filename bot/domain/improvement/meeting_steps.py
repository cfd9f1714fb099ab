"""The steps of a meeting, and what it has to decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.domain.improvement.actions import Action, ActionState
from bot.domain.improvement.actors import Actor
from bot.domain.improvement.findings import Finding, FindingKind, FindingState
from bot.domain.improvement.machine import Table
from bot.domain.improvement.meetings import (
    Decision,
    Item,
    Meeting,
    MeetingGiven,
    MeetingState,
    Topic,
)
from bot.domain.improvement.proposals import Proposal, ProposalState
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.steps import UNCHANGED, Move, Need, Step, any_of, keep, taken

# --- the agenda -----------------------------------------------------------------------------------


def agenda(
    actions: Iterable[Action],
    proposals: Iterable[Proposal],
    findings: Iterable[Finding],
    today: date,
) -> tuple[Item, ...]:
    """Gather what needs a decision, in the order in which a meeting takes it.

    A thing may be there for several reasons. A finding that an open action answers comes up with the action. Minor proposals that process owners decided, and whatever
    else was decided outside, is for the caller to add: it knows since when.
    """
    actions = tuple(actions)
    answered = {ref for it in actions for ref in it.findings}
    found = (
        *(Item(topic, it.ref) for it in actions for topic in _of_action(it, today)),
        *(Item(Topic.PROPOSAL, it.ref) for it in proposals if _waits(it, today)),
        *(
            Item(topic, it.ref)
            for it in findings
            for topic in _of_finding(it, today)
            if topic is not Topic.UNPLANNED or it.ref not in answered
        ),
    )
    order = list(Topic)
    return tuple(sorted(found, key=lambda item: (order.index(item.topic), item.ref)))


def _of_action(action: Action, today: date) -> Iterable[Topic]:
    if action.state is ActionState.PROPOSED:
        yield Topic.PROPOSED
    if action.wish:
        yield Topic.DATE
    if action.late(today):
        yield Topic.OVERDUE
    if action.to_check(today):
        yield Topic.VERIFY


def _waits(proposal: Proposal, today: date) -> bool:
    if proposal.state is ProposalState.DEFERRED:
        return proposal.again is None or proposal.again <= today
    return proposal.state is ProposalState.SUBMITTED


def _of_finding(finding: Finding, today: date) -> Iterable[Topic]:
    if finding.kind is not FindingKind.WEAKNESS:
        return
    if finding.state in {FindingState.FINAL, FindingState.PRIORITISED}:
        yield Topic.UNPLANNED
    if finding.state is FindingState.ACCEPTED and finding.review and finding.review <= today:
        yield Topic.REVIEW


# --- the steps ------------------------------------------------------------------------------------

_DAY = Need("day", ("on",))
_AGENDA = Need("agenda", ("agenda",))
_DECISION = Need("decision", ("decision",))
_MINUTES = Need("minutes", ("minutes",))
_QUORUM = Need(
    "quorum",
    ("present",),
    met=lambda meeting, given: len(_with(meeting, given.present)) >= meeting.quorum,
)


def _with(meeting: Meeting, more: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*meeting.present, *(more or ()))))


def _new(ref: Ref, move: Move[MeetingGiven]) -> Meeting:
    return Meeting(ref=ref, **taken(move.given, "on", "title", "quorum"))


def _attend(meeting: Meeting, move: Move[MeetingGiven]) -> Meeting:
    return replace(meeting, present=_with(meeting, move.given.present or (move.by.person,)))


def _decided(meeting: Meeting, move: Move[MeetingGiven], *, outside: bool) -> Meeting:
    decision = Decision(
        number=len(meeting.decisions) + 1,
        text=move.given.decision or "",
        by=move.by.person,
        at=move.now,
        about=move.given.about,
        outside=outside,
    )
    return replace(meeting, decisions=(*meeting.decisions, decision))


def _decide(meeting: Meeting, move: Move[MeetingGiven]) -> Meeting:
    there = replace(meeting, present=_with(meeting, move.given.present))
    return _decided(there, move, outside=False)


def _note(meeting: Meeting, move: Move[MeetingGiven]) -> Meeting:
    return _decided(meeting, move, outside=True)


_S = MeetingState
_BEFORE_CLOSE = any_of(_S.CALLED, _S.UNDER_WAY)
_STEERING = any_of(Actor.STEERING)
_PREPARES = any_of(Actor.STEERING, Actor.PROCESS_GROUP)

# A row per line reads as the table it is.
# fmt: off
MEETINGS: Table[Meeting, MeetingGiven] = Table(
    "meeting",
    Kind.MEETING,
    tuple(_S),
    any_of(_S.CLOSED),
    _new,
    (
        Step("new", any_of(), _S.CALLED, _PREPARES, (_DAY,)),
        Step("decide", _BEFORE_CLOSE, _S.UNDER_WAY, _STEERING, (_DECISION, _QUORUM), _decide),
        Step("close", _BEFORE_CLOSE, _S.CLOSED, _PREPARES),
        Step("agenda", _BEFORE_CLOSE, UNCHANGED, _PREPARES, (_AGENDA,), keep("agenda", "preread")),
        Step("attend", _BEFORE_CLOSE, UNCHANGED, _STEERING, (), _attend),
        Step("note", _BEFORE_CLOSE, UNCHANGED, _PREPARES, (_DECISION,), _note),
        Step("minutes", frozenset(_S), UNCHANGED, _PREPARES, (_MINUTES,), keep("minutes")),
        Step("edit", any_of(_S.CALLED), UNCHANGED, _PREPARES, (), keep("on", "title", "quorum")),
    ),
)
# fmt: on
