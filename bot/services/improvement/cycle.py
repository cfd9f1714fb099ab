"""Where in the improvement cycle a thing stands, by the ids of the cycle's steps in the knowledge."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.improvement.actions import ActionState
from bot.domain.improvement.appraisals import AppraisalState
from bot.domain.improvement.findings import FindingState
from bot.domain.improvement.refs import Kind
from bot.domain.improvement.things import State, Thing

_OF_APPRAISALS: Mapping[State, str] = {
    AppraisalState.PLANNED: "sponsorship",
    AppraisalState.UNDER_WAY: "appraisal",
    AppraisalState.REPORTED: "findings-recommendations",
    AppraisalState.IN_PLANNING: "post-appraisal-planning",
    AppraisalState.SIGNED: "assign-actions",
    AppraisalState.COMPLETE: "publish-results",
}
_OF_FINDINGS: Mapping[State, str] = {
    FindingState.DRAFT: "appraisal",
    FindingState.FINAL: "findings-recommendations",
    FindingState.RECORDED: "findings-recommendations",
    FindingState.SHARED: "strengths-weaknesses",
    FindingState.PRIORITISED: "priorities",
    FindingState.ACCEPTED: "priorities",
    FindingState.PLANNED: "identify-actions",
    FindingState.ADDRESSED: "analyse-results",
    FindingState.CONFIRMED: "publish-results",
}
_OF_ACTIONS: Mapping[State, str] = {
    ActionState.PROPOSED: "identify-actions",
    ActionState.APPROVED: "assign-actions",
    ActionState.ASSIGNED: "define-process-improvements",
    ActionState.IN_PROGRESS: "define-process-improvements",
    ActionState.PILOTING: "deliver-process-improvement",
    ActionState.DEPLOYED: "deploy-processes",
    ActionState.VERIFIED: "analyse-results",
    ActionState.CLOSED: "publish-results",
    ActionState.ON_HOLD: "steering-group",
    ActionState.CANCELLED: "steering-group",
}
_BY_STATE: Mapping[Kind, Mapping[State, str]] = {
    Kind.APPRAISAL: _OF_APPRAISALS,
    Kind.FINDING: _OF_FINDINGS,
    Kind.ACTION: _OF_ACTIONS,
}
_WHOLE: Mapping[Kind, str] = {
    Kind.OBJECTIVE: "sponsorship",
    Kind.PROPOSAL: "identify-process-change-proposals",
    Kind.MEETING: "steering-group",
}


def step_of(thing: Thing) -> str:
    """Name the step of the cycle that a thing is in."""
    kind = thing.ref.kind
    return f"CYCLE.{_WHOLE[kind] if kind in _WHOLE else _BY_STATE[kind][thing.state]}"
