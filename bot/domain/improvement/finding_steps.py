"""The steps of findings: a table for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.domain.improvement.actors import Actor
from bot.domain.improvement.findings import Finding, FindingGiven, FindingKind, FindingState
from bot.domain.improvement.machine import Follows, Table
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.steps import (
    REASON,
    UNCHANGED,
    Move,
    Need,
    Rule,
    Step,
    any_of,
    keep,
    stays,
    taken,
)
from bot.domain.improvement.things import Evidence

_FOUND = "appraisal statement reference records objective threatens_goal repeats answers".split()
_WEIGHED = "priority impact risk effort dependency".split()

_APPRAISAL = Need("appraisal", ("appraisal",))
_STATEMENT = Need("statement", ("statement",))
_PRIORITY = Need("priority", ("priority",))
_REVIEW = Need("review date", ("review",))
_RELEASE = Need("release by the sponsor", (), met=lambda _, given: given.released)


def _made(kind: FindingKind, state: FindingState) -> Callable[[Ref, Move[FindingGiven]], Finding]:
    def make(ref: Ref, move: Move[FindingGiven]) -> Finding:
        return Finding(ref=ref, kind=kind, state=state, **taken(move.given, *_FOUND))

    return make


def _prioritise(finding: Finding, move: Move[FindingGiven]) -> Finding:
    reason = taken(move.given, "reason").get("reason", finding.rationale)
    weighed = taken(move.given, *_WEIGHED)
    return replace(finding, rationale=reason, review=None, **weighed)


def _confirm(finding: Finding, move: Move[FindingGiven]) -> Finding:
    seen = (Evidence(link, move.by.person, move.now) for link in move.given.links or ())
    return replace(finding, evidence=(*finding.evidence, *seen))


def _publish(finding: Finding, move: Move[FindingGiven]) -> Finding:
    return replace(finding, published=finding.published or move.now)


# --- the tables -----------------------------------------------------------------------------------

_S = FindingState
_APPRAISERS = any_of(Actor.LEAD, Actor.APPRAISER)
_STEERING = any_of(Actor.STEERING)
_UNDER_ACTIONS = any_of(_S.PLANNED, _S.ADDRESSED)
_SEEN_TO = _UNDER_ACTIONS | {_S.FINAL, _S.PRIORITISED, _S.ACCEPTED}

_PUT_IN_ORDER: Rule[Finding, FindingGiven] = Rule(
    "prioritised; planned and addressed stay so",
    {state: any_of(state if state in _UNDER_ACTIONS else _S.PRIORITISED) for state in _SEEN_TO},
    lambda finding, _: finding.state if finding.state in _UNDER_ACTIONS else _S.PRIORITISED,
)

_NEEDED = (_APPRAISAL, _STATEMENT)
# A row per line reads as the table it is.
# fmt: off
_EDIT: Step[Finding, FindingGiven] = Step("edit", any_of(_S.DRAFT, _S.FINAL), UNCHANGED, _APPRAISERS, (stays("statement"),), keep(*_FOUND))

WEAKNESSES: Table[Finding, FindingGiven] = Table(
    "weakness",
    Kind.FINDING,
    (_S.DRAFT, _S.FINAL, _S.PRIORITISED, _S.PLANNED, _S.ADDRESSED, _S.CONFIRMED, _S.ACCEPTED),
    any_of(_S.CONFIRMED, _S.ACCEPTED),
    _made(FindingKind.WEAKNESS, _S.DRAFT),
    (
        Step("add", any_of(), _S.DRAFT, _APPRAISERS, _NEEDED),
        Step("finalise", any_of(_S.DRAFT), _S.FINAL, _APPRAISERS),
        Step("prioritise", _SEEN_TO, _PUT_IN_ORDER, _STEERING, (_PRIORITY,), _prioritise),
        Step("confirm", any_of(_S.ADDRESSED), _S.CONFIRMED, _APPRAISERS | {Actor.QUALITY}, (), _confirm),
        Step("accept", _SEEN_TO, _S.ACCEPTED, any_of(Actor.SPONSOR), (REASON, _REVIEW), keep("review")),
        _EDIT,
        Step("publish", _SEEN_TO | {_S.CONFIRMED}, UNCHANGED, _STEERING, (_RELEASE,), _publish),
    ),
    derived=(
        Follows("an action on it is approved", any_of(_S.FINAL, _S.PRIORITISED, _S.ADDRESSED), _S.PLANNED),
        Follows("all its actions are closed", any_of(_S.FINAL, _S.PRIORITISED, _S.PLANNED), _S.ADDRESSED),
        Follows("the last of its actions is cancelled", any_of(_S.PLANNED, _S.ADDRESSED), _S.PRIORITISED),
        Follows("the same, without a priority", any_of(_S.PLANNED, _S.ADDRESSED), _S.FINAL),
    ),
)

STRENGTHS: Table[Finding, FindingGiven] = Table(
    "strength",
    Kind.FINDING,
    (_S.DRAFT, _S.FINAL, _S.SHARED),
    any_of(_S.SHARED),
    _made(FindingKind.STRENGTH, _S.DRAFT),
    (
        Step("add", any_of(), _S.DRAFT, _APPRAISERS, _NEEDED),
        Step("finalise", any_of(_S.DRAFT), _S.FINAL, _APPRAISERS),
        Step("publish", any_of(_S.FINAL), _S.SHARED, _STEERING, (_RELEASE,), _publish),
        _EDIT,
    ),
)

RECOMMENDATIONS: Table[Finding, FindingGiven] = Table(
    "recommendation",
    Kind.FINDING,
    (_S.RECORDED,),
    any_of(_S.RECORDED),
    _made(FindingKind.RECOMMENDATION, _S.RECORDED),
    (
        Step("add", any_of(), _S.RECORDED, _APPRAISERS, _NEEDED),
        replace(_EDIT, origin=any_of(_S.RECORDED)),
        Step("publish", any_of(_S.RECORDED), UNCHANGED, _STEERING, (_RELEASE,), _publish),
    ),
)
# fmt: on

FINDINGS: Mapping[FindingKind, Table[Finding, FindingGiven]] = {
    FindingKind.WEAKNESS: WEAKNESSES,
    FindingKind.STRENGTH: STRENGTHS,
    FindingKind.RECOMMENDATION: RECOMMENDATIONS,
}
