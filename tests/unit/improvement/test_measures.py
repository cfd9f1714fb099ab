"""What reports say in numbers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from unit.improvement.loop_things import (
    A1,
    AP1,
    DUE,
    F1,
    NOW,
    TODAY,
    doer,
    make_action,
    make_finding,
    take,
)

from bot.domain.improvement import measures
from bot.domain.improvement.action_steps import ACTIONS
from bot.domain.improvement.actions import ActionGiven, ActionState, Slip
from bot.domain.improvement.actors import Actor
from bot.domain.improvement.appraisals import Baseline, Promise
from bot.domain.improvement.findings import FindingKind, FindingState
from bot.domain.improvement.results import Outcome, Result
from bot.domain.improvement.things import Grade, Stay, Unit

S = ActionState
BEFORE, AFTER = TODAY - timedelta(days=10), TODAY + timedelta(days=10)


def _action(number, state=S.IN_PROGRESS, **fields):
    return make_action(state, ref=replace(A1, number=number), **fields)


def _finding(number, state=FindingState.FINAL, kind=FindingKind.WEAKNESS, **fields):
    return make_finding(state, kind, ref=replace(F1, number=number), **fields)


def test_things_are_counted_by_state_with_empty_states_too():
    counted = measures.by_state([_action(1), _action(2), _action(3, S.CLOSED)], ACTIONS.states)
    assert list(counted) == list(S)
    assert (counted[S.IN_PROGRESS], counted[S.CLOSED], counted[S.ON_HOLD]) == (2, 1, 0)


def test_weaknesses_are_counted_by_significance():
    findings = [
        _finding(1, threatens_goal=True),
        _finding(2, threatens_goal=True),
        _finding(3, threatens_goal=False),
        _finding(4),
        _finding(5, kind=FindingKind.STRENGTH),
    ]
    assert measures.by_significance(findings) == {True: 2, False: 1, None: 1}


def test_the_median_age_is_that_of_the_open_ones():
    def aged(number, days, state=S.IN_PROGRESS):
        return replace(
            _action(number, state), course=(Stay(state, NOW - timedelta(days=days), "U1"),)
        )

    actions = [aged(1, 2), aged(2, 10), aged(3, 30), aged(4, 500, S.CLOSED)]
    assert measures.median_age(actions, ACTIONS.open, NOW) == 10
    assert measures.median_age([], ACTIONS.open, NOW) is None


@pytest.mark.parametrize(
    ("fields", "share"),
    [
        ({"state": S.DEPLOYED, "agreed": TODAY, "deployed": TODAY}, (1, 1)),
        ({"state": S.CLOSED, "agreed": BEFORE, "deployed": TODAY}, (0, 1)),
        ({"agreed": BEFORE, "due": AFTER}, (0, 1)),
        ({"agreed": AFTER}, (0, 0)),
        ({"state": S.DEPLOYED, "agreed": AFTER, "deployed": TODAY}, (1, 1)),
        ({"state": S.CANCELLED, "agreed": BEFORE}, (0, 0)),
        ({"state": S.APPROVED}, (0, 0)),
    ],
)
def test_on_time_means_deployed_by_the_first_agreed_date(fields, share):
    assert measures.on_time([_action(1, **fields)], TODAY) == measures.Share(*share)


def test_the_rate_of_nothing_is_nothing():
    assert measures.Share(0, 0).rate is None
    assert measures.Share(1, 4).rate == 0.25


def test_the_latest_come_first():
    actions = [
        _action(1, due=TODAY - timedelta(days=1)),
        _action(2, due=BEFORE),
        _action(3, due=AFTER),
        _action(4, S.DEPLOYED, due=BEFORE),
        _action(5, S.ON_HOLD, due=BEFORE),
    ]
    assert [action.ref.number for action in measures.late(actions, TODAY)] == [2, 5, 1]


def test_slips_are_counted_from_the_first_agreed_date():
    slip = Slip(TODAY, AFTER, NOW)
    actions = [
        _action(1, agreed=TODAY, due=TODAY + timedelta(days=3), slips=(slip,)),
        _action(2, agreed=TODAY, due=AFTER, slips=(slip, slip)),
        _action(3, agreed=TODAY, due=TODAY),
    ]
    assert [(it.ref.number, it.times, it.days) for it in measures.slips(actions)] == [
        (2, 2, 10),
        (1, 1, 3),
    ]


def test_the_burn_up_shows_how_far_things_had_come_at_each_moment():
    days = [NOW + timedelta(days=day) for day in range(8)]
    everybody = doer(*(set(Actor) - {Actor.OWNER, Actor.TEAM}))
    action = ACTIONS.create(A1, everybody, ActionGiven(title="Review"), days[0]).thing
    for day, step, given in (
        (1, "approve", {"priority": Grade.HIGH}),
        (2, "assign", {"owner": "U2", "due": DUE}),
        (2, "start", {}),
        (3, "deploy", {"links": ("https://example.org",)}),
        (4, "verify", {"result": "5", "outcome": Outcome.EFFECTIVE}),
        (5, "close", {}),
        (6, "reopen", {"reason": "it came back"}),
        (7, "cancel", {"reason": "another way"}),
    ):
        action = take(action, step, everybody, at=days[day], **given).thing
    points = measures.burn_up([action], [NOW - timedelta(days=1), *days])
    assert [(it.scope, it.deployed, it.closed) for it in points] == [
        (0, 0, 0),
        (0, 0, 0),
        (1, 0, 0),
        (1, 0, 0),
        (1, 1, 0),
        (1, 1, 0),
        (1, 1, 1),
        (1, 0, 0),
        (0, 0, 0),
    ]


def test_an_action_counts_as_effective_by_its_last_check():
    def checked(number, *outcomes):
        results = tuple(Result(outcome=outcome, by="U1", at=NOW) for outcome in outcomes)
        return _action(number, results=results)

    actions = [
        checked(1, Outcome.NOT, Outcome.EFFECTIVE),
        checked(2, Outcome.PARTLY),
        checked(3),
    ]
    assert measures.effective(actions) == measures.Share(1, 2)


def test_waived_units_are_no_part_of_the_roll_out():
    units = (Unit("Desk", done=TODAY), Unit("Field"), Unit("Night", waiver="closes"))
    assert measures.rolled_out([_action(1, units=units)]) == measures.Share(1, 2)


def test_effort_is_summed_over_what_is_known():
    actions = [_action(1, planned=5.0, spent=2.5), _action(2, planned=1.0), _action(3)]
    assert measures.effort(actions) == measures.Effort(6.0, 2.5)


def test_the_drift_from_the_baseline_is_what_moved_came_or_went():
    kept, moved, gone = (Promise(replace(A1, number=n), DUE, Grade.HIGH) for n in (1, 2, 3))
    baseline = Baseline(NOW, (), (), (), (kept, moved, gone))
    actions = [
        _action(1, due=DUE, priority=Grade.HIGH),
        _action(2, due=AFTER, priority=Grade.HIGH),
        _action(3, S.CANCELLED, due=DUE, priority=Grade.HIGH),
        _action(4, due=DUE, priority=Grade.LOW),
        _action(5, S.PROPOSED),
    ]
    drift = measures.since_baseline(baseline, actions)
    assert [(it.ref.number, it.before, it.after) for it in drift] == [
        (2, moved, replace(moved, due=AFTER)),
        (3, gone, None),
        (4, None, Promise(replace(A1, number=4), DUE, Grade.LOW)),
    ]


def test_two_appraisals_are_compared_by_what_went_stayed_and_came():
    later_one = replace(AP1, number=2)
    earlier = [
        _finding(1, FindingState.CONFIRMED),
        _finding(2, FindingState.CONFIRMED),
        _finding(3),
        _finding(4, kind=FindingKind.STRENGTH),
    ]
    later = [
        _finding(11, appraisal=later_one, repeats=earlier[1].ref),
        _finding(12, appraisal=later_one),
        _finding(13, appraisal=later_one, repeats=replace(F1, number=99)),
    ]
    compared = measures.compare(earlier, later)
    assert compared.confirmed == (earlier[0].ref,)
    assert compared.repeated == ((earlier[1].ref, later[0].ref),)
    assert compared.new == (later[1].ref, later[2].ref)
    assert measures.repeats(later) == (later[0], later[2])
