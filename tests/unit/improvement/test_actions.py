"""What is peculiar about the steps of an action."""

from datetime import date, timedelta

import pytest
from unit.improvement.loop_things import (
    A1,
    DUE,
    NOW,
    STEERING,
    TODAY,
    doer,
    make_action,
    take,
)

from bot.domain.improvement.action_steps import ACTIONS, NO_BASELINE
from bot.domain.improvement.actions import ActionGiven, ActionState
from bot.domain.improvement.actors import Actor
from bot.domain.improvement.refusals import StepRefusedError
from bot.domain.improvement.results import Outcome
from bot.domain.improvement.steps import Rule
from bot.domain.improvement.things import Grade, Measure, Unit

S = ActionState
LATER = DUE + timedelta(days=14)
OPEN = "proposed, approved, assigned, in progress, piloting, deployed, verified, on hold"

AGREED = f"""
propose | | proposed | member | title
approve | proposed | approved | steering | priority
decline | proposed | cancelled | steering | reason
assign | approved | assigned | steering | owner; due date
reassign | assigned, in progress, piloting, on hold | unchanged | steering | owner or due date; owner not emptied
reschedule | {OPEN} | unchanged | steering | due date; reason
start | assigned | in progress | owner, steering |
pilot | in progress | piloting | owner, steering | where; success criteria
end-pilot | piloting | in progress | owner, steering | outcome
deploy | in progress, piloting | deployed | owner, steering | evidence; units done or waived
verify | deployed | in progress, verified | steering, quality, appraiser, never owner, never team | result against target or use observed; outcome
send-back | piloting, deployed | in progress | steering, quality, appraiser | reason
close | verified | closed | steering |
hold | assigned, in progress, piloting | on hold | owner, steering | reason; until when
resume | on hold | assigned, in progress, piloting | owner, steering |
cancel | {OPEN} | cancelled | steering | reason
reopen | closed, cancelled | approved | steering | reason
"""


def _words(text, *, between=","):
    return {word.strip() for word in text.split(between)} - {""}


@pytest.mark.parametrize("row", AGREED.strip().splitlines(), ids=lambda row: row.split()[0])
def test_the_course_of_an_action_is_the_agreed_one(row):
    name, origin, to, who, needs = (cell.strip() for cell in row.split("|"))
    step = ACTIONS.step(name)
    ends = {end for start in step.origin or ACTIONS.states[:1] for end in step.targets(start)}
    assert step.origin == _words(origin)
    assert to == "unchanged" if step.to is None else _words(to) == ends
    assert {*step.who, *(f"never {actor}" for actor in step.never)} == _words(who)
    assert {need.words for need in step.needs} == _words(needs, between=";")


def test_the_agreed_course_comes_before_whatever_leaves_the_state_alone():
    names = [row.split(" |")[0] for row in AGREED.strip().splitlines()]
    assert [step.name for step in ACTIONS.steps][: len(names)] == names
    assert all(step.to is None for step in ACTIONS.steps[len(names) :])
    assert isinstance(ACTIONS.step("verify").to, Rule)


# --- start ----------------------------------------------------------------------------------------


def test_starting_without_a_baseline_says_so():
    events = take(make_action(S.ASSIGNED), "start").events
    assert [event.what for event in events] == ["start", NO_BASELINE.what]


def test_starting_with_a_baseline_says_nothing_of_it():
    measured = make_action(S.ASSIGNED, measure=Measure("repeats", baseline="12 a month"))
    assert [event.what for event in take(measured, "start").events] == ["start"]


# --- dates ----------------------------------------------------------------------------------------


def test_the_first_agreed_date_outlives_every_later_one():
    action = take(make_action(S.APPROVED), "assign", owner="U2", due=DUE).thing
    action = take(action, "reschedule", due=LATER, reason="people are ill").thing
    assert (action.agreed, action.due) == (DUE, LATER)
    assert [(slip.was, slip.became, slip.reason) for slip in action.slips] == [
        (DUE, LATER, "people are ill")
    ]


def test_a_date_that_stays_the_same_is_no_slip():
    action = take(make_action(S.APPROVED), "assign", owner="U2", due=DUE).thing
    assert take(action, "reassign", owner="U3", due=DUE).thing.slips == ()


def test_the_owner_asks_for_another_date_and_the_steering_group_gives_it():
    action = make_action(S.IN_PROGRESS, owner="U2", due=DUE, agreed=DUE)
    asked = take(action, "ask-date", doer(Actor.OWNER), due=LATER, reason="people are ill").thing
    assert asked.wish is not None
    assert (asked.due, asked.wish.due) == (DUE, LATER)
    given = take(asked, "reschedule", due=LATER, reason="agreed").thing
    assert (given.due, given.wish) == (LATER, None)


def test_a_date_that_is_kept_ends_the_wish_for_another():
    action = make_action(S.IN_PROGRESS, owner="U2", due=DUE, agreed=DUE)
    asked = take(action, "ask-date", doer(Actor.OWNER), due=LATER, reason="people are ill").thing
    kept = take(asked, "keep-date", reason="the audit is in April").thing
    assert (kept.due, kept.wish) == (DUE, None)


def test_another_owner_does_not_settle_the_wish_for_another_date():
    action = make_action(S.IN_PROGRESS, owner="U2", due=DUE, agreed=DUE)
    asked = take(action, "ask-date", doer(Actor.OWNER), due=LATER, reason="people are ill").thing
    assert take(asked, "reassign", owner="U3").thing.wish == asked.wish


def test_keeping_a_date_is_offered_only_where_another_is_wished_for():
    offered = ACTIONS.offered(make_action(S.IN_PROGRESS), STEERING.actors)
    assert "keep-date" not in {step.name for step in offered}


def test_giving_only_a_new_date_leaves_the_owner():
    action = make_action(S.IN_PROGRESS, owner="U2", due=DUE, agreed=DUE)
    assert take(action, "reassign", due=LATER).thing.owner == "U2"
    with pytest.raises(StepRefusedError, match="owner not emptied"):
        take(action, "reassign", due=LATER, owner=" ")


# --- pilots and deployment ------------------------------------------------------------------------


def test_a_pilot_succeeds_by_what_the_action_is_to_achieve_unless_something_else_is_said():
    action = make_action(S.IN_PROGRESS, criterion="reviews held four weeks running")
    pilot = take(action, "pilot", where="Service desk").thing.pilots[-1]
    assert (pilot.where, pilot.criteria) == ("Service desk", "reviews held four weeks running")
    other = take(action, "pilot", where="Service desk", success="two reviews").thing.pilots[-1]
    assert other.criteria == "two reviews"


def test_the_end_of_a_pilot_keeps_how_it_went():
    piloting = take(make_action(S.IN_PROGRESS), "pilot", where="Desk", success="two reviews").thing
    ended = take(piloting, "end-pilot", learned="one review was enough").thing
    assert (ended.state, ended.pilots[0].outcome) == (S.IN_PROGRESS, "one review was enough")


def test_deploying_keeps_the_evidence_and_sets_the_day_of_the_check():
    action = make_action(S.IN_PROGRESS)
    deployed = take(action, "deploy", links=("https://example.org",), check_days=10).thing
    assert [seen.link for seen in deployed.evidence] == ["https://example.org"]
    assert (deployed.deployed, deployed.check) == (TODAY, TODAY + timedelta(days=10))
    usual = take(action, "deploy", links=("https://example.org",)).thing
    assert usual.check == TODAY + timedelta(days=30)


def test_evidence_that_was_attached_before_is_evidence():
    action = take(make_action(S.IN_PROGRESS), "evidence", links=("https://example.org",)).thing
    assert take(action, "deploy").thing.state is S.DEPLOYED


def test_a_unit_may_be_waived_but_none_forgotten():
    units = (Unit("Desk", done=TODAY), Unit("Field"))
    action = make_action(S.IN_PROGRESS, units=units)
    with pytest.raises(StepRefusedError, match="units done or waived"):
        take(action, "deploy", links=("https://example.org",))
    waived = (Unit("Field", waiver="closes in May"),)
    deployed = take(action, "deploy", links=("https://example.org",), units=waived).thing
    assert deployed.units == (units[0], *waived)


def test_rolling_out_unit_by_unit_keeps_the_others():
    action = make_action(S.IN_PROGRESS, units=(Unit("Desk"), Unit("Field")))
    rolled = take(action, "roll-out", units=(Unit("Desk", done=TODAY), Unit("Night"))).thing
    assert rolled.units == (Unit("Desk", done=TODAY), Unit("Field"), Unit("Night"))


# --- the check ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "state", "deployed"),
    [
        (Outcome.EFFECTIVE, S.VERIFIED, TODAY),
        (Outcome.PARTLY, S.IN_PROGRESS, None),
        (Outcome.NOT, S.IN_PROGRESS, None),
    ],
)
def test_only_what_works_is_verified(outcome, state, deployed):
    action = make_action(S.DEPLOYED, deployed=TODAY, measure=Measure("repeats", "12", "5"))
    checked = take(action, "verify", result="7 a month", outcome=outcome, in_use=3).thing
    assert (checked.state, checked.deployed) == (state, deployed)
    result = checked.results[-1]
    assert (result.before, result.after, result.outcome, result.in_use) == (
        "12",
        "7 a month",
        outcome,
        3,
    )


def test_an_owner_on_the_steering_group_cannot_verify_their_own_action():
    action = make_action(S.DEPLOYED)
    owner = doer(Actor.OWNER, Actor.STEERING)
    with pytest.raises(StepRefusedError, match="never for: owner or team"):
        take(action, "verify", owner, result="7", outcome=Outcome.EFFECTIVE)


def test_what_is_sent_back_is_not_deployed_any_more():
    action = make_action(S.DEPLOYED, deployed=TODAY, check=DUE)
    back = take(action, "send-back", reason="nobody uses it").thing
    assert (back.state, back.deployed, back.check) == (S.IN_PROGRESS, None, None)


def test_publishing_marks_the_last_result_once():
    action = take(make_action(S.DEPLOYED), "verify", result="5", outcome=Outcome.EFFECTIVE).thing
    published = take(action, "publish").thing
    assert published.published
    with pytest.raises(StepRefusedError, match="not published yet"):
        take(published, "publish")


# --- hold, resume, reopen -------------------------------------------------------------------------


@pytest.mark.parametrize("state", [S.ASSIGNED, S.IN_PROGRESS, S.PILOTING])
def test_resuming_goes_back_to_the_state_before_the_hold(state):
    held = take(make_action(state), "hold", reason="budget", until=DUE).thing
    noted = take(held, "note", note="budget is in").thing
    resumed = take(noted, "resume").thing
    assert (held.until, resumed.state, resumed.until) == (DUE, state, None)


def test_reopening_starts_again_at_approved_with_dates_to_agree_anew():
    closed = make_action(S.CLOSED, owner="U2", agreed=DUE, due=LATER, deployed=TODAY)
    reopened = take(closed, "reopen", reason="it came back").thing
    assert (reopened.state, reopened.due, reopened.deployed) == (S.APPROVED, None, None)
    again = take(reopened, "assign", owner="U2", due=date(2027, 9, 1)).thing
    assert (again.agreed, again.due, again.slips) == (DUE, date(2027, 9, 1), ())


# --- the rest -------------------------------------------------------------------------------------


def test_an_edit_changes_what_is_said_and_leaves_the_rest():
    action = make_action(cause="no review of closed incidents", findings=(A1,))
    edited = take(action, "edit", title="Review incidents weekly", cause="").thing
    assert (edited.title, edited.cause, edited.findings) == ("Review incidents weekly", "", (A1,))


def test_a_proposer_cannot_set_the_priority():
    given = ActionGiven(title="Weekly review", priority=Grade.HIGH, owner="U2", due=DUE)
    made = ACTIONS.create(A1, doer(Actor.MEMBER), given, NOW).thing
    assert (made.priority, made.owner, made.due) == (None, "", None)


def test_blanks_are_nothing():
    with pytest.raises(StepRefusedError, match="needs: title"):
        ACTIONS.create(A1, doer(Actor.MEMBER), ActionGiven(title="  "), NOW)


def test_an_action_is_late_until_it_is_deployed():
    due = TODAY - timedelta(days=1)
    assert make_action(S.ON_HOLD, due=due).late(TODAY)
    assert not make_action(S.IN_PROGRESS, due=TODAY).late(TODAY)
    assert not make_action(S.DEPLOYED, due=due).late(TODAY)
