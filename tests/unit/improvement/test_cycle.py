"""Appraisals, proposals and meetings: what is peculiar about each."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from unit.improvement.loop_things import (
    A1,
    AP1,
    DUE,
    F1,
    M1,
    NOW,
    O1,
    P1,
    STEERING,
    TODAY,
    doer,
    make_action,
    make_appraisal,
    make_finding,
)

from bot.domain.improvement.actions import ActionState, DateWish
from bot.domain.improvement.actors import Actor
from bot.domain.improvement.appraisal_steps import APPRAISALS
from bot.domain.improvement.appraisals import (
    AppraisalGiven,
    AppraisalKind,
    AppraisalState,
    Promise,
)
from bot.domain.improvement.findings import FindingKind, FindingState
from bot.domain.improvement.meeting_steps import MEETINGS, agenda
from bot.domain.improvement.meetings import MeetingGiven, MeetingState, Topic
from bot.domain.improvement.objectives import Objective
from bot.domain.improvement.proposals import (
    PROPOSALS,
    Proposal,
    ProposalGiven,
    ProposalState,
    accept,
)
from bot.domain.improvement.refusals import StepRefusedError
from bot.domain.improvement.things import Grade, Stay

SPONSOR = doer(Actor.SPONSOR)
MADE = (Stay("submitted", NOW, "U5"),)

# --- appraisals -----------------------------------------------------------------------------------


def _appraise(appraisal, step, by=SPONSOR, **given):
    return APPRAISALS.apply(
        APPRAISALS.step(step), appraisal, by, AppraisalGiven(**given), NOW
    ).thing


def test_whoever_plans_an_appraisal_leads_it_unless_somebody_else_is_named():
    given = AppraisalGiven(title="Spring review", kind=AppraisalKind.CLASS_C)
    assert APPRAISALS.create(AP1, STEERING, given, NOW).thing.lead == "U9"
    assert APPRAISALS.create(AP1, STEERING, replace(given, lead="U7"), NOW).thing.lead == "U7"


def test_signing_freezes_what_was_decided_and_nothing_else():
    signed = _appraise(
        make_appraisal(AppraisalState.IN_PLANNING, areas=("SVC.PRM",)),
        "sign",
        objectives=(Objective(ref=O1, statement="Fewer repeats", due=DUE),),
        findings=(
            make_finding(FindingState.PRIORITISED, priority=Grade.HIGH),
            make_finding(FindingState.DRAFT, ref=replace(F1, number=2)),
            make_finding(FindingState.FINAL, FindingKind.STRENGTH, ref=replace(F1, number=3)),
        ),
        actions=(
            make_action(ActionState.ASSIGNED, due=DUE, priority=Grade.LOW),
            make_action(ActionState.PROPOSED, ref=replace(A1, number=2)),
        ),
    )
    baseline = signed.baseline
    assert (baseline.at, baseline.areas) == (NOW, ("SVC.PRM",))
    assert baseline.objectives == (Promise(O1, DUE),)
    assert baseline.findings == (Promise(F1, None, Grade.HIGH),)
    assert baseline.actions == (Promise(A1, DUE, Grade.LOW),)


@pytest.mark.parametrize(
    ("state", "kind", "done"),
    [
        (FindingState.CONFIRMED, FindingKind.WEAKNESS, True),
        (FindingState.ACCEPTED, FindingKind.WEAKNESS, True),
        (FindingState.DRAFT, FindingKind.WEAKNESS, True),
        (FindingState.ADDRESSED, FindingKind.WEAKNESS, False),
        (FindingState.FINAL, FindingKind.WEAKNESS, False),
        (FindingState.FINAL, FindingKind.STRENGTH, True),
    ],
)
def test_an_appraisal_is_complete_when_every_weakness_is_confirmed_or_accepted(state, kind, done):
    appraisal, findings = make_appraisal(AppraisalState.SIGNED), (make_finding(state, kind),)
    if done:
        assert _appraise(appraisal, "complete", findings=findings).state is AppraisalState.COMPLETE
    else:
        with pytest.raises(StepRefusedError, match="every weakness confirmed or accepted"):
            _appraise(appraisal, "complete", findings=findings)


def test_findings_are_released_by_the_sponsor_and_not_before():
    states = {state: make_appraisal(state) for state in AppraisalState}
    assert [state for state, it in states.items() if it.released] == [
        AppraisalState.IN_PLANNING,
        AppraisalState.SIGNED,
        AppraisalState.COMPLETE,
    ]
    assert states[AppraisalState.REPORTED].reported


def test_only_those_who_may_see_drafts_change_who_is_in_the_team():
    with pytest.raises(StepRefusedError, match="is for: lead or sponsor"):
        _appraise(make_appraisal(AppraisalState.UNDER_WAY), "edit", STEERING, team=("U9",))


# --- proposals ------------------------------------------------------------------------------------

PROPOSAL = Proposal(ref=P1, what="Shorter form", records=("SVC.IRM",), course=MADE)


@pytest.mark.parametrize(
    ("priority", "state", "events"),
    [
        (None, ActionState.PROPOSED, ["propose"]),
        (Grade.MEDIUM, ActionState.APPROVED, ["propose", "approve"]),
    ],
)
def test_an_accepted_proposal_becomes_an_action(priority, state, events):
    given = ProposalGiven(action=A1, priority=priority)
    accepted, made = accept(PROPOSAL, STEERING, given, NOW)
    assert (accepted.thing.state, accepted.thing.action) == (ProposalState.ACCEPTED, A1)
    action = made.thing
    assert (action.ref, action.title, action.records) == (A1, "Shorter form", ("SVC.IRM",))
    assert (action.proposal, action.state, action.priority) == (P1, state, priority)
    assert [event.what for event in made.events] == events


def test_the_process_owner_accepts_a_minor_one_for_good():
    minor = replace(PROPOSAL, minor=True, process_owner="U4")
    by = doer(Actor.PROCESS_OWNER, person="U4")
    _, made = accept(minor, by, ProposalGiven(action=A1, priority=Grade.LOW), NOW)
    assert (made.thing.state, made.thing.stay.by) == (ActionState.APPROVED, "U4")


def test_a_deferred_proposal_can_still_be_accepted_but_a_declined_one_cannot():
    step, given = PROPOSALS.step, ProposalGiven(reason="no time", action=A1, again=DUE)
    deferred = PROPOSALS.apply(step("defer"), PROPOSAL, STEERING, given, NOW).thing
    assert deferred.again == DUE
    assert accept(deferred, STEERING, given, NOW)[0].thing.state is ProposalState.ACCEPTED
    declined = PROPOSALS.apply(step("decline"), PROPOSAL, STEERING, given, NOW).thing
    with pytest.raises(StepRefusedError, match="P-1 is declined"):
        accept(declined, STEERING, given, NOW)


# --- meetings -------------------------------------------------------------------------------------


def _meet(meeting, step, by=STEERING, **given):
    return MEETINGS.apply(MEETINGS.step(step), meeting, by, MeetingGiven(**given), NOW).thing


def _meeting(**given):
    return MEETINGS.create(M1, STEERING, MeetingGiven(on=TODAY, **given), NOW).thing


def test_decisions_are_numbered_and_those_from_outside_are_marked():
    meeting = _meet(_meeting(), "note", decision="A-3 goes ahead")
    meeting = _meet(meeting, "decide", decision="A-1 waits", about=A1)
    assert [(it.number, it.text, it.about, it.outside) for it in meeting.decisions] == [
        (1, "A-3 goes ahead", None, True),
        (2, "A-1 waits", A1, False),
    ]
    assert meeting.state is MeetingState.UNDER_WAY


def test_nothing_is_decided_without_a_quorum():
    meeting = _meet(_meeting(quorum=2), "attend")
    with pytest.raises(StepRefusedError, match="quorum"):
        _meet(meeting, "decide", decision="A-1 waits")
    there = _meet(meeting, "attend", doer(Actor.STEERING, person="U2"))
    assert there.present == ("U9", "U2")
    assert _meet(there, "decide", decision="A-1 waits").decisions[0].number == 1


def test_who_is_present_can_be_said_with_the_decision():
    meeting = _meet(_meeting(quorum=2), "decide", decision="A-1 waits", present=("U1", "U2"))
    assert meeting.present == ("U1", "U2")


def test_the_process_group_writes_minutes_and_decides_nothing():
    group = doer(Actor.PROCESS_GROUP)
    closed = _meet(_meeting(), "close", group)
    assert _meet(closed, "minutes", group, minutes="…").minutes == "…"
    with pytest.raises(StepRefusedError, match="is for: steering"):
        _meet(_meeting(), "decide", group, decision="A-1 waits")


def _numbered(ref, number):
    return replace(ref, number=number)


def test_the_agenda_holds_what_needs_a_decision_in_the_usual_order():
    yesterday = TODAY - timedelta(days=1)
    actions = [
        make_action(ActionState.DEPLOYED, ref=_numbered(A1, 5), check=TODAY),
        make_action(ActionState.DEPLOYED, ref=_numbered(A1, 6), check=DUE),
        make_action(
            ActionState.IN_PROGRESS,
            ref=_numbered(A1, 4),
            due=yesterday,
            wish=DateWish(DUE, "people are ill", NOW),
        ),
        make_action(ActionState.PROPOSED, ref=_numbered(A1, 3)),
        make_action(ActionState.PROPOSED, ref=_numbered(A1, 2)),
        make_action(ActionState.CLOSED, ref=_numbered(A1, 1)),
    ]
    proposals = [
        PROPOSAL,
        replace(PROPOSAL, ref=_numbered(P1, 2), state=ProposalState.DEFERRED, again=TODAY),
        replace(PROPOSAL, ref=_numbered(P1, 3), state=ProposalState.DEFERRED, again=DUE),
        replace(PROPOSAL, ref=_numbered(P1, 4), state=ProposalState.DECLINED),
    ]
    findings = [
        make_finding(FindingState.FINAL),
        make_finding(FindingState.PLANNED, ref=_numbered(F1, 2)),
        make_finding(FindingState.ACCEPTED, ref=_numbered(F1, 3), review=yesterday),
        make_finding(FindingState.ACCEPTED, ref=_numbered(F1, 4), review=date(2027, 12, 1)),
        make_finding(FindingState.FINAL, FindingKind.STRENGTH, ref=_numbered(F1, 5)),
    ]
    items = agenda(actions, proposals, findings, TODAY)
    assert [(item.topic, str(item.ref)) for item in items] == [
        (Topic.PROPOSED, "A-2"),
        (Topic.PROPOSED, "A-3"),
        (Topic.PROPOSAL, "P-1"),
        (Topic.PROPOSAL, "P-2"),
        (Topic.DATE, "A-4"),
        (Topic.OVERDUE, "A-4"),
        (Topic.VERIFY, "A-5"),
        (Topic.UNPLANNED, "F-1"),
        (Topic.REVIEW, "F-3"),
    ]
