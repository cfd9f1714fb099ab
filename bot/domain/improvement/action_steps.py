"""The steps of an action, from proposal to closure."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.improvement import action_effects as effects
from bot.domain.improvement.actions import Action, ActionGiven, ActionState
from bot.domain.improvement.actors import Actor
from bot.domain.improvement.machine import Table
from bot.domain.improvement.refs import Kind
from bot.domain.improvement.results import Outcome
from bot.domain.improvement.steps import (
    REASON,
    UNCHANGED,
    Need,
    Notice,
    Rule,
    Step,
    any_of,
    keep,
    stays,
)

# --- what steps need ------------------------------------------------------------------------------


_TITLE = Need("title", ("title",))
_PRIORITY = Need("priority", ("priority",))
_OWNER = Need("owner", ("owner",))
_DUE = Need("due date", ("due",))
_OWNER_OR_DUE = Need("owner or due date", ("owner", "due"))
_UNTIL = Need("until when", ("until",))
_WHERE = Need("where", ("where",))
_SUCCESS = Need(
    "success criteria",
    ("success",),
    held=lambda action: bool(action.criterion or (action.measure and action.measure.target)),
)
_LEARNED = Need("outcome", ("learned",))
_LINK = Need("evidence", ("links",))
_EVIDENCE = replace(_LINK, held=lambda action: bool(action.evidence))
_UNITS = Need(
    "units done or waived",
    ("units",),
    met=lambda action, given: all(unit.settled for unit in effects.units(action, given)),
)
_FOUND = Need("result against target or use observed", ("result", "use"))
_OUTCOME = Need("outcome", ("outcome",))
_UNITS_SAID = Need("units", ("units",))
_NOTE = Need("note", ("note",))
_WISH = Need("wish for another date", (), held=lambda action: action.wish is not None)
_RESULT = Need(
    "result that is not published yet",
    (),
    held=lambda action: bool(action.results) and action.results[-1].published is None,
)

# --- the table ------------------------------------------------------------------------------------

_S = ActionState
_FINAL = any_of(_S.CLOSED, _S.CANCELLED)
_OPEN = frozenset(_S) - _FINAL
_AT_WORK = any_of(_S.ASSIGNED, _S.IN_PROGRESS, _S.PILOTING)
_GIVEN_OUT = _AT_WORK | {_S.ON_HOLD}
_IN_USE = any_of(_S.IN_PROGRESS, _S.PILOTING, _S.DEPLOYED, _S.VERIFIED)

_ANYONE = any_of(Actor.MEMBER)
_OWNER_ALONE = any_of(Actor.OWNER)
_STEERING = any_of(Actor.STEERING)
_OWNER_STEERING = _STEERING | _OWNER_ALONE
_JUDGES = any_of(Actor.STEERING, Actor.QUALITY, Actor.APPRAISER)
_DOERS = any_of(Actor.OWNER, Actor.TEAM)
_PLANNERS = any_of(Actor.STEERING, Actor.PROCESS_GROUP, Actor.OWNER)
_HANDS = _PLANNERS | _DOERS

_BY_OUTCOME: Rule[Action, ActionGiven] = Rule(
    "verified, or in progress when partly or not effective",
    {_S.DEPLOYED: any_of(_S.VERIFIED, _S.IN_PROGRESS)},
    lambda _, given: _S.VERIFIED if given.outcome is Outcome.EFFECTIVE else _S.IN_PROGRESS,
)
_AS_BEFORE: Rule[Action, ActionGiven] = Rule(
    "the state before",
    {_S.ON_HOLD: _AT_WORK},
    lambda action, _: _S(action.course[-2].state),
)
NO_BASELINE: Notice[Action] = Notice("no-baseline", lambda action: not action.baseline_known)

# A row per line reads as the table it is.
# fmt: off
_COURSE: tuple[Step[Action, ActionGiven], ...] = (
    Step("propose", any_of(), _S.PROPOSED, _ANYONE, (_TITLE,), also="add"),
    Step("approve", any_of(_S.PROPOSED), _S.APPROVED, _STEERING, (_PRIORITY,), keep("priority")),
    Step("decline", any_of(_S.PROPOSED), _S.CANCELLED, _STEERING, (REASON,)),
    Step("assign", any_of(_S.APPROVED), _S.ASSIGNED, _STEERING, (_OWNER, _DUE), effects.assign),
    Step("reassign", _GIVEN_OUT, UNCHANGED, _STEERING, (_OWNER_OR_DUE, stays("owner")), effects.assign),
    Step("reschedule", _OPEN, UNCHANGED, _STEERING, (_DUE, REASON), effects.due),
    Step("start", any_of(_S.ASSIGNED), _S.IN_PROGRESS, _OWNER_STEERING, notice=NO_BASELINE),
    Step("pilot", any_of(_S.IN_PROGRESS), _S.PILOTING, _OWNER_STEERING, (_WHERE, _SUCCESS), effects.pilot),
    Step("end-pilot", any_of(_S.PILOTING), _S.IN_PROGRESS, _OWNER_STEERING, (_LEARNED,), effects.end_pilot),
    Step("deploy", any_of(_S.IN_PROGRESS, _S.PILOTING), _S.DEPLOYED, _OWNER_STEERING, (_EVIDENCE, _UNITS), effects.deploy),
    Step("verify", any_of(_S.DEPLOYED), _BY_OUTCOME, _JUDGES, (_FOUND, _OUTCOME), effects.verify, never=_DOERS),
    Step("send-back", any_of(_S.PILOTING, _S.DEPLOYED), _S.IN_PROGRESS, _JUDGES, (REASON,), effects.undeployed),
    Step("close", any_of(_S.VERIFIED), _S.CLOSED, _STEERING),
    Step("hold", _AT_WORK, _S.ON_HOLD, _OWNER_STEERING, (REASON, _UNTIL), keep("until")),
    Step("resume", any_of(_S.ON_HOLD), _AS_BEFORE, _OWNER_STEERING, (), effects.resume),
    Step("cancel", _OPEN, _S.CANCELLED, _STEERING, (REASON,), effects.cancel),
    Step("reopen", _FINAL, _S.APPROVED, _STEERING, (REASON,), effects.reopen),
)

_BESIDES: tuple[Step[Action, ActionGiven], ...] = (
    Step("edit", _OPEN, UNCHANGED, _PLANNERS, (stays("title"),), keep(*effects.PLAN)),
    Step("prioritise", _OPEN - {_S.PROPOSED}, UNCHANGED, _STEERING, (_PRIORITY,), keep("priority")),
    Step("ask-date", _GIVEN_OUT, UNCHANGED, _OWNER_ALONE, (_DUE, REASON), effects.wish),
    Step("keep-date", _OPEN, UNCHANGED, _STEERING, (_WISH, REASON), effects.unwished),
    Step("snooze", _GIVEN_OUT, UNCHANGED, _OWNER_ALONE, (_UNTIL, REASON), effects.snooze),
    Step("roll-out", _IN_USE, UNCHANGED, _HANDS, (_UNITS_SAID,), effects.roll_out),
    Step("note", frozenset(_S), UNCHANGED, _HANDS | _JUDGES, (_NOTE,), effects.note),
    Step("evidence", frozenset(_S), UNCHANGED, _HANDS | _JUDGES, (_LINK,), effects.evidence),
    Step("publish", any_of(_S.VERIFIED, _S.CLOSED), UNCHANGED, _STEERING, (_RESULT,), effects.publish),
)
# fmt: on

ACTIONS: Table[Action, ActionGiven] = Table(
    "action", Kind.ACTION, tuple(_S), _FINAL, effects.propose, (*_COURSE, *_BESIDES)
)
