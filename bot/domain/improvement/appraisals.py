"""Appraisals: somebody looks at how the work is done, and what the sponsor makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.improvement.actions import Action, ActionState
from bot.domain.improvement.actors import Actor
from bot.domain.improvement.findings import Finding, FindingKind, FindingState
from bot.domain.improvement.objectives import Objective
from bot.domain.improvement.refs import Ref
from bot.domain.improvement.steps import Given
from bot.domain.improvement.things import Grade, State, Thing


class AppraisalKind(StrEnum):
    """What sort of appraisal it is."""

    BENCHMARK = "benchmark"
    SUSTAINMENT = "sustainment"
    EVALUATION = "evaluation"
    ACTION_PLAN = "action plan reappraisal"
    CLASS_A = "class A"  # these three are older
    CLASS_B = "class B"
    CLASS_C = "class C"
    REVIEW = "internal review"
    ISO_20000 = "ISO/IEC 20000 audit"


class AppraisalState(State):
    """Where an appraisal stands, and what has come of it."""

    PLANNED = "planned"
    UNDER_WAY = "under way"
    REPORTED = "reported"
    IN_PLANNING = "in planning"
    SIGNED = "plan signed"
    COMPLETE = "complete"


_RELEASED = frozenset({AppraisalState.IN_PLANNING, AppraisalState.SIGNED, AppraisalState.COMPLETE})


@dataclass(frozen=True, slots=True)
class Promise:
    """A thing as the signed plan has it: by when, and how urgent."""

    ref: Ref
    due: date | None = None
    priority: Grade | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """What the sponsor signed: objectives, scope, dates and priorities, as they were on that day."""

    at: datetime
    areas: tuple[str, ...]
    objectives: tuple[Promise, ...]
    findings: tuple[Promise, ...]
    actions: tuple[Promise, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal(Thing):
    """An appraisal of part of an organisation.

    `areas` are ids of the knowledge, `model` and `edition` free text. `lead` and `team` are the appraisers;
    `valid_until` is for a rating that expires, `follows` the appraisal before it.
    """

    title: str
    kind: AppraisalKind
    state: AppraisalState = AppraisalState.PLANNED
    model: str = ""
    edition: str = ""
    unit: str = ""
    projects: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    lead: str = ""
    team: tuple[str, ...] = ()
    sponsor: str = ""
    begins: date | None = None
    ends: date | None = None
    valid_until: date | None = None
    follows: Ref | None = None
    baseline: Baseline | None = None

    @property
    def people(self) -> Mapping[Actor, frozenset[str]]:
        """Its lead, its team with the lead in it, and its sponsor."""
        lead = frozenset({self.lead}) - {""}
        return {
            Actor.LEAD: lead,
            Actor.APPRAISER: lead | frozenset(self.team),
            Actor.SPONSOR: frozenset({self.sponsor}) - {""},
        }

    @property
    def reported(self) -> bool:
        """Whether the sponsor has been told what was found."""
        return self.released or self.state is AppraisalState.REPORTED

    @property
    def released(self) -> bool:
        """Whether the sponsor has released the findings to those who work on them."""
        return self.state in _RELEASED


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalGiven(Given):
    """What can be said with a step of an appraisal, under the names of its fields.

    Besides: what the appraisal led to, as it stands, which signing freezes and completing looks through.
    """

    title: str | None = None
    kind: AppraisalKind | None = None
    model: str | None = None
    edition: str | None = None
    unit: str | None = None
    projects: tuple[str, ...] | None = None
    areas: tuple[str, ...] | None = None
    lead: str | None = None
    team: tuple[str, ...] | None = None
    sponsor: str | None = None
    begins: date | None = None
    ends: date | None = None
    valid_until: date | None = None
    follows: Ref | None = None
    objectives: tuple[Objective, ...] | None = None
    findings: tuple[Finding, ...] | None = None
    actions: tuple[Action, ...] | None = None


_DONE_WITH = frozenset({FindingState.CONFIRMED, FindingState.ACCEPTED, FindingState.DRAFT})
_NOT_PLANNED = frozenset({ActionState.PROPOSED, ActionState.CANCELLED})


def unsettled(findings: Iterable[Finding]) -> tuple[Ref, ...]:
    """Find the weaknesses that are neither confirmed nor accepted; drafts were never reported."""
    return tuple(
        finding.ref
        for finding in findings
        if finding.kind is FindingKind.WEAKNESS and finding.state not in _DONE_WITH
    )


def freeze(appraisal: Appraisal, given: AppraisalGiven, now: datetime) -> Baseline:
    """Take down what is being signed: what has been decided, not what is proposed or dropped."""
    return Baseline(
        at=now,
        areas=appraisal.areas,
        objectives=tuple(Promise(it.ref, it.due) for it in given.objectives or ()),
        findings=tuple(
            Promise(it.ref, None, it.priority)
            for it in given.findings or ()
            if it.kind is FindingKind.WEAKNESS and it.state is not FindingState.DRAFT
        ),
        actions=tuple(
            Promise(it.ref, it.due, it.priority)
            for it in given.actions or ()
            if it.state not in _NOT_PLANNED
        ),
    )
