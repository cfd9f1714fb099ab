"""Findings follow the actions on them."""

from dataclasses import replace

import pytest
from unit.improvement.loop_things import (
    DUE,
    F1,
    NOW,
    STEERING,
    TODAY,
    doer,
    make_action,
    make_finding,
)

from bot.domain.improvement.actions import ActionState
from bot.domain.improvement.actors import Actor
from bot.domain.improvement.finding_steps import STRENGTHS, WEAKNESSES
from bot.domain.improvement.findings import (
    FindingGiven,
    FindingKind,
    FindingState,
    due_state,
    follow,
)
from bot.domain.improvement.refusals import StepRefusedError
from bot.domain.improvement.things import Grade

A, F = ActionState, FindingState


def _on_it(*states):
    return [make_action(state, findings=(F1,)) for state in states]


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ((), F.PRIORITISED),
        ((A.PROPOSED,), F.PRIORITISED),
        ((A.APPROVED,), F.PLANNED),
        ((A.APPROVED, A.PROPOSED), F.PLANNED),
        ((A.CLOSED, A.VERIFIED), F.PLANNED),
        ((A.ON_HOLD,), F.PLANNED),
        ((A.CLOSED,), F.ADDRESSED),
        ((A.CLOSED, A.CANCELLED), F.ADDRESSED),
        ((A.CLOSED, A.PROPOSED), F.ADDRESSED),
        ((A.CANCELLED,), F.PRIORITISED),
        ((A.CANCELLED, A.CANCELLED), F.PRIORITISED),
    ],
)
@pytest.mark.parametrize("now", [F.PRIORITISED, F.PLANNED, F.ADDRESSED])
def test_a_weakness_stands_where_its_actions_put_it(now, actions, expected):
    finding = make_finding(now, priority=Grade.HIGH)
    assert due_state(finding, _on_it(*actions)) is expected


def test_a_weakness_that_was_never_prioritised_goes_back_to_final():
    assert due_state(make_finding(F.PLANNED), _on_it(A.CANCELLED)) is F.FINAL


@pytest.mark.parametrize("state", [F.DRAFT, F.CONFIRMED, F.ACCEPTED])
def test_what_is_a_draft_or_settled_does_not_follow_its_actions(state):
    assert due_state(make_finding(state), _on_it(A.APPROVED)) is state


def test_a_strength_does_not_follow_actions():
    strength = make_finding(F.FINAL, FindingKind.STRENGTH)
    assert due_state(strength, _on_it(A.APPROVED)) is F.FINAL


def test_following_is_an_event_of_its_own():
    changed = follow(make_finding(F.PRIORITISED), _on_it(A.APPROVED), "U1", NOW)
    assert changed is not None
    event = changed.events[0]
    assert (event.what, event.before, event.after) == ("planned", F.PRIORITISED, F.PLANNED)
    assert changed.thing.course[-1].state == F.PLANNED


def test_a_finding_that_stands_right_is_left_alone():
    assert follow(make_finding(F.PLANNED), _on_it(A.APPROVED), "U1", NOW) is None


def _take(finding, step, by=STEERING, **given):
    return WEAKNESSES.apply(WEAKNESSES.step(step), finding, by, FindingGiven(**given), NOW).thing


def test_priorities_keep_what_they_rest_on():
    said = {"priority": Grade.HIGH, "effort": Grade.MEDIUM, "reason": "it costs most"}
    finding = _take(make_finding(F.FINAL), "prioritise", **said)
    assert (finding.priority, finding.effort, finding.rationale) == (
        Grade.HIGH,
        Grade.MEDIUM,
        "it costs most",
    )
    again = _take(finding, "prioritise", priority=Grade.LOW)
    assert (again.priority, again.effort, again.rationale) == (
        Grade.LOW,
        Grade.MEDIUM,
        "it costs most",
    )


@pytest.mark.parametrize("state", [F.PLANNED, F.ADDRESSED])
def test_another_priority_does_not_undo_planning(state):
    assert _take(make_finding(state), "prioritise", priority=Grade.LOW).state is state


def test_an_accepted_weakness_is_taken_up_again_by_prioritising_it():
    sponsor = doer(Actor.SPONSOR)
    accepted = _take(make_finding(F.FINAL), "accept", sponsor, reason="too dear", review=DUE)
    assert (accepted.state, accepted.review, accepted.stay.reason) == (F.ACCEPTED, DUE, "too dear")
    again = _take(accepted, "prioritise", priority=Grade.HIGH)
    assert (again.state, again.review) == (F.PRIORITISED, None)


def test_confirming_keeps_what_was_seen():
    seen = _take(
        make_finding(F.ADDRESSED), "confirm", doer(Actor.QUALITY), links=("https://e.org",)
    )
    assert [evidence.link for evidence in seen.evidence] == ["https://e.org"]


def test_nothing_is_published_before_the_sponsor_releases_it():
    with pytest.raises(StepRefusedError, match="release by the sponsor"):
        _take(make_finding(F.FINAL), "publish")
    assert _take(make_finding(F.FINAL), "publish", released=True).published == NOW


def test_a_published_strength_is_shared():
    step, given = STRENGTHS.step("publish"), FindingGiven(released=True)
    strength = make_finding(F.FINAL, FindingKind.STRENGTH)
    shared = STRENGTHS.apply(step, strength, STEERING, given, NOW).thing
    assert (shared.state, shared.published) == (F.SHARED, NOW)


def test_findings_hold_no_one_who_said_it():
    made = WEAKNESSES.create(
        F1,
        doer(Actor.APPRAISER),
        FindingGiven(appraisal=F1, statement="Nobody reviews."),
        NOW,
    ).thing
    assert made.people == {}
    assert replace(made, review=TODAY).people == {}
