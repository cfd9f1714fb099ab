"""Change proposals: what anybody would like to see done differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.improvement.action_steps import ACTIONS
from bot.domain.improvement.actions import Action, ActionGiven
from bot.domain.improvement.actors import Actor, Doer
from bot.domain.improvement.machine import Changed, Table
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.steps import (
    REASON,
    UNCHANGED,
    Given,
    Move,
    Need,
    Step,
    any_of,
    keep,
    stays,
    taken,
)
from bot.domain.improvement.things import Grade, State, Thing


class ProposalState(State):
    """What has been decided about a proposal."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal(Thing):
    """A change that somebody proposes.

    `records` are ids of the process and practices concerned. A `minor` one (wording, links) may be decided
    by the `process_owner`. `again` is when a deferred one comes back; `action` is what an accepted one
    became.
    """

    what: str
    state: ProposalState = ProposalState.SUBMITTED
    why: str = ""
    records: tuple[str, ...] = ()
    minor: bool = False
    process_owner: str = ""
    again: date | None = None
    action: Ref | None = None

    @property
    def people(self) -> Mapping[Actor, frozenset[str]]:
        """Who proposed it and, where it is minor, the owner of the process."""
        owner = {self.process_owner} if self.minor and self.process_owner else set()
        return {Actor.PROPOSER: frozenset({self.made.by}), Actor.PROCESS_OWNER: frozenset(owner)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalGiven(Given):
    """What can be said with a step of a proposal, under the names of its fields.

    Besides: `priority`, with which an accepted one becomes an approved action at once.
    """

    what: str | None = None
    why: str | None = None
    records: tuple[str, ...] | None = None
    minor: bool | None = None
    process_owner: str | None = None
    again: date | None = None
    action: Ref | None = None
    priority: Grade | None = None


_FIELDS = ("what", "why", "records", "minor", "process_owner")
_WHAT = Need("what to change", ("what",))
_NUMBER = Need("number for the action", ("action",))

_S = ProposalState
_ASKED = any_of(_S.SUBMITTED, _S.DEFERRED)
_DECIDES = any_of(Actor.STEERING, Actor.PROCESS_OWNER)
_PREPARES = any_of(Actor.PROPOSER, Actor.STEERING, Actor.PROCESS_GROUP)


def _propose(ref: Ref, move: Move[ProposalGiven]) -> Proposal:
    return Proposal(ref=ref, **taken(move.given, *_FIELDS))


# A row per line reads as the table it is.
# fmt: off
PROPOSALS: Table[Proposal, ProposalGiven] = Table(
    "proposal",
    Kind.PROPOSAL,
    tuple(_S),
    any_of(_S.ACCEPTED, _S.DECLINED),
    _propose,
    (
        Step("propose", any_of(), _S.SUBMITTED, any_of(Actor.MEMBER), (_WHAT,), also="add"),
        Step("accept", _ASKED, _S.ACCEPTED, _DECIDES, (_NUMBER,), keep("action")),
        Step("defer", any_of(_S.SUBMITTED), _S.DEFERRED, _DECIDES, (), keep("again")),
        Step("decline", _ASKED, _S.DECLINED, _DECIDES, (REASON,)),
        Step("edit", any_of(_S.SUBMITTED), UNCHANGED, _PREPARES, (stays("what"),), keep(*_FIELDS)),
    ),
)
# fmt: on


def accept(
    proposal: Proposal, by: Doer, given: ProposalGiven, now: datetime
) -> tuple[Changed[Proposal], Changed[Action]]:
    """Accept a proposal and make the action it becomes: proposed, or approved where a priority is given.

    Args:
        proposal: as it stands.
        by: who accepts it.
        given: the number of the new action, and perhaps its priority.
        now: the time.

    Raises:
        StepRefusedError: it has been decided, others decide it, or there is no number for the action.

    """
    accepted = PROPOSALS.apply(PROPOSALS.step("accept"), proposal, by, given, now)
    ref = accepted.thing.action or proposal.ref
    decider = Doer(
        by.person, any_of(Actor.MEMBER, Actor.STEERING)
    )  # deciding this is deciding that
    planned = ActionGiven(title=proposal.what, records=proposal.records)
    action = ACTIONS.create(ref, decider, planned, now)
    made = replace(action, thing=replace(action.thing, proposal=proposal.ref))
    if given.priority is None:
        return accepted, made
    said = ActionGiven(priority=given.priority)
    approved = ACTIONS.apply(ACTIONS.step("approve"), made.thing, decider, said, now)
    return accepted, Changed(approved.thing, (*made.events, *approved.events))
