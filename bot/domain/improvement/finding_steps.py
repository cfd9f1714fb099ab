"""The steps of findings: a table for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.domain.improvement.actors import Actor
from bot.domain.improvement.findings import Finding, FindingGiven, FindingKind, FindingState
from bot.domain.improvement.machine import Table
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
_SEEN_TO = any_of(_S.FINAL, _S.PRIORITISED, _S.PLANNED, _S.ADDRESSED, _S.ACCEPTED)

_PUT_IN_ORDER: Rule[Finding, FindingGiven] = Rule(
    "prioritised; planned and addressed stay so",
    any_of(_S.PRIORITISED, _S.PLANNED, _S.ADDRESSED),
    lambda finding, _: (
        finding.state if finding.state in {_S.PLANNED, _S.ADDRESSED} else _S.PRIORITISED
    ),
)

_NEEDED = (_APPRAISAL, _STATEMENT)
_Row = Step[Finding, FindingGiven]
# A row per line reads as the table it is.
# fmt: off
_EDIT = _Row("edit", any_of(_S.DRAFT, _S.FINAL), UNCHANGED, _APPRAISERS, (stays("statement"),), keep(*_FOUND))

WEAKNESSES: Table[Finding, FindingGiven] = Table(
    "weakness",
    Kind.FINDING,
    (_S.DRAFT, _S.FINAL, _S.PRIORITISED, _S.PLANNED, _S.ADDRESSED, _S.CONFIRMED, _S.ACCEPTED),
    any_of(_S.CONFIRMED, _S.ACCEPTED),
    _made(FindingKind.WEAKNESS, _S.DRAFT),
    (
        _Row("add", any_of(), _S.DRAFT, _APPRAISERS, _NEEDED),
        _Row("finalise", any_of(_S.DRAFT), _S.FINAL, _APPRAISERS),
        _Row("prioritise", _SEEN_TO, _PUT_IN_ORDER, _STEERING, (_PRIORITY,), _prioritise),
        _Row("confirm", any_of(_S.ADDRESSED), _S.CONFIRMED, _APPRAISERS | {Actor.QUALITY}, (), _confirm),
        _Row("accept", _SEEN_TO, _S.ACCEPTED, any_of(Actor.SPONSOR), (REASON, _REVIEW), keep("review")),
        _EDIT,
        _Row("publish", _SEEN_TO | {_S.CONFIRMED}, UNCHANGED, _STEERING, (_RELEASE,), _publish),
    ),
    derived=(
        ("an action on it is approved", _S.FINAL, _S.PLANNED),
        ("an action on it is approved", _S.PRIORITISED, _S.PLANNED),
        ("all its actions are closed", _S.PLANNED, _S.ADDRESSED),
        ("an action is approved or reopened", _S.ADDRESSED, _S.PLANNED),
        ("the last of its actions is cancelled", _S.PLANNED, _S.PRIORITISED),
    ),
)

STRENGTHS: Table[Finding, FindingGiven] = Table(
    "strength",
    Kind.FINDING,
    (_S.DRAFT, _S.FINAL, _S.SHARED),
    any_of(_S.SHARED),
    _made(FindingKind.STRENGTH, _S.DRAFT),
    (
        _Row("add", any_of(), _S.DRAFT, _APPRAISERS, _NEEDED),
        _Row("finalise", any_of(_S.DRAFT), _S.FINAL, _APPRAISERS),
        _Row("publish", any_of(_S.FINAL), _S.SHARED, _STEERING, (_RELEASE,), _publish),
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
        _Row("add", any_of(), _S.RECORDED, _APPRAISERS, _NEEDED),
        replace(_EDIT, origin=any_of(_S.RECORDED)),
        _Row("publish", any_of(_S.RECORDED), UNCHANGED, _STEERING, (_RELEASE,), _publish),
    ),
)
# fmt: on

FINDINGS: Mapping[FindingKind, Table[Finding, FindingGiven]] = {
    FindingKind.WEAKNESS: WEAKNESSES,
    FindingKind.STRENGTH: STRENGTHS,
    FindingKind.RECOMMENDATION: RECOMMENDATIONS,
}
