"""The steps of an appraisal."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.improvement.actors import Actor
from bot.domain.improvement.appraisals import (
    Appraisal,
    AppraisalGiven,
    AppraisalState,
    freeze,
    unsettled,
)
from bot.domain.improvement.machine import Table
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.steps import UNCHANGED, Move, Need, Step, any_of, keep, stays, taken

_PLAN = (
    "title kind model edition unit projects areas lead team sponsor begins ends valid_until follows"
).split()

_TITLE = Need("title", ("title",))
_KIND = Need("kind", ("kind",))
_SETTLED = Need(
    "every weakness confirmed or accepted",
    (),
    met=lambda _, given: given.findings is not None and not unsettled(given.findings),
)


def _new(ref: Ref, move: Move[AppraisalGiven]) -> Appraisal:
    """Plan an appraisal. Whoever plans it leads it, unless somebody else is named."""
    said = taken(move.given, *_PLAN)
    return Appraisal(ref=ref, **said | {"lead": said.get("lead") or move.by.person})


def _sign(appraisal: Appraisal, move: Move[AppraisalGiven]) -> Appraisal:
    return replace(appraisal, baseline=freeze(appraisal, move.given, move.now))


_S = AppraisalState
_SPONSOR = any_of(Actor.SPONSOR)
_APPRAISERS = any_of(Actor.LEAD, Actor.APPRAISER)
_PLANNERS = any_of(Actor.SPONSOR, Actor.STEERING, Actor.PROCESS_GROUP, Actor.QUALITY)
_COMPLETE = any_of(_S.COMPLETE)
# Who is in the team sees the drafts, so that not everybody who plans may change it later.
_KEPT = (stays("title"), stays("kind"), stays("lead"))

# A row per line reads as the table it is.
# fmt: off
APPRAISALS: Table[Appraisal, AppraisalGiven] = Table(
    "appraisal",
    Kind.APPRAISAL,
    tuple(_S),
    _COMPLETE,
    _new,
    (
        Step("new", any_of(), _S.PLANNED, _PLANNERS | _APPRAISERS, (_TITLE, _KIND)),
        Step("start", any_of(_S.PLANNED), _S.UNDER_WAY, _SPONSOR),
        Step("report", any_of(_S.UNDER_WAY), _S.REPORTED, _APPRAISERS),
        Step("release", any_of(_S.REPORTED), _S.IN_PLANNING, _SPONSOR),
        Step("sign", any_of(_S.IN_PLANNING), _S.SIGNED, _SPONSOR, (), _sign),
        Step("complete", any_of(_S.SIGNED), _S.COMPLETE, _SPONSOR, (_SETTLED,)),
        Step("edit", frozenset(_S) - _COMPLETE, UNCHANGED, _SPONSOR | {Actor.LEAD}, _KEPT, keep(*_PLAN)),
    ),
)
# fmt: on
