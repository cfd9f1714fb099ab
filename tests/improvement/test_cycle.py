"""The whole cycle, by typing."""

import pytest
from improvement.conftest import labels

from bot.domain.people import Role


def test_from_a_finding_to_its_confirmation(assigned):
    assigned.says(
        "bob",
        "action start A-1",
        "action pilot A-1 in Service desk",
        'action end-pilot A-1 "two weeks, nobody complained"',
        "action deploy A-1 evidence https://wiki.example/review",
    )
    assigned.passes(days=30)
    told = assigned.says("quinn", 'action verify A-1 result "12 to 5 repeats a month"')
    assert "it worked" in told.body

    told = assigned.says("stella", "action close A-1")
    assert "F-1 is addressed now" in told.body

    assigned.says("lea", "finding confirm F-1")
    assigned.says("sam", "appraisal sign AP-1")
    told = assigned.says("sam", "appraisal complete AP-1")

    assert "AP-1 is complete" in told.body
    assert [assigned.state(ref) for ref in ("AP-1", "F-1", "A-1")] == [
        "complete",
        "confirmed",
        "closed",
    ]
    assert assigned.trail("A-1") == [
        "propose by pia",
        "approve by stella",
        "assign by stella",
        "start by bob",
        "pilot by bob",
        "end-pilot by bob",
        "deploy by bob",
        "verify by quinn",
        "close by stella",
    ]


def test_what_did_not_work_goes_back_to_work_and_its_owner_hears_of_it(assigned):
    assigned.says("bob", "action start A-1", "action deploy A-1 evidence https://wiki.example/x")

    told = assigned.says("quinn", 'action verify A-1 not result "12 to 13"')

    assert "it did not work" in told.body
    assert assigned.state("A-1") == "in progress"
    assert "A-1" in assigned.others()["bob"].body


def test_nobody_verifies_their_own_work(assigned):
    assigned.role("bob", Role.STEERING)
    assigned.says("bob", "action start A-1", "action deploy A-1 evidence https://wiki.example/x")

    told = assigned.says("bob", 'action verify A-1 result "12 to 5"')

    assert "Nobody judges their own work" in told.body
    assert assigned.state("A-1") == "deployed"


def test_a_plan_cannot_be_complete_before_its_weaknesses_are_seen_to(assigned):
    assigned.says("sam", "appraisal sign AP-1")

    told = assigned.says("sam", "appraisal complete AP-1")

    assert "every weakness confirmed or accepted" in told.body
    assert assigned.state("AP-1") == "plan signed"


def test_a_step_that_does_not_fit_names_those_that_do(assigned):
    told = assigned.says("stella", "action close A-1")

    assert "A-1 is assigned" in told.body
    assert "reassign" in told.body
    assert "Start" in labels(told)


def test_the_second_of_two_learns_who_was_first_and_nothing_changes(assigned):
    before = assigned.trail("A-1")

    told = assigned.says("sven", "action approve A-1 priority low")

    assert "Already done" in told.body
    assert ("By", "@stella") in told.facts
    assert assigned.trail("A-1") == before


def test_an_unknown_verb_is_answered_with_those_for_this_person(assigned):
    theirs = assigned.says("bob", "action frobnicate A-1").body
    others = assigned.says("stella", "frobnicate A-1").body

    assert "start" in theirs
    assert "reassign" not in theirs
    assert "reassign" in others


def test_a_started_action_without_a_baseline_says_so(appraised):
    appraised.says("stella", 'action add "Tidy up"', "action approve A-1 low")
    appraised.says("stella", "action assign A-1 @bob by Friday")

    assert "No baseline is known" in appraised.says("bob", "action start A-1").body


def test_a_moved_date_keeps_the_first_one_on_record(assigned):
    assigned.says("stella", "action reschedule A-1 to 30 April 2027 because the tool is late")

    told = assigned.says("stella", "A-1")

    assert ("Due", "30 Apr 2027 (first agreed: 31 Mar 2027)") in told.facts


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("action approve A-99 priority high", "There is no action A-99"),
        ("finding show F-99", "There is no finding F-99"),
        ('action add "x" finding F-99', "There is no finding F-99"),
    ],
)
def test_what_is_not_there_is_said_not_to_be_there(assigned, line, why):
    assert why in assigned.says("stella", line).body


def test_owners_ask_for_another_date_and_steering_decides(assigned):
    assigned.says("bob", "action ask-date A-1 15 April 2027 because the tool is late")
    assert ("Asked for", "15 Apr 2027: the tool is late") in assigned.says("stella", "A-1").facts

    assigned.says("stella", "action keep-date A-1 because the customer waits")

    assert "keeping its date" in assigned.others()["bob"].body


def test_a_small_organisation_lets_the_steering_group_take_the_sponsors_steps(org):
    org.says("stella", 'appraisal new "Review" class C areas IRM')
    assert "is for: sponsor" in org.says("stella", "appraisal start AP-1").body

    org.house(steering_sponsors=True)

    assert "AP-1 is started" in org.says("stella", "appraisal start AP-1").body


def test_an_appraisal_infers_its_model_from_its_areas(org):
    told = org.says("lea", 'appraisal new "Review" class C areas IRM, PRM')
    assert "is for" in told.body

    told = org.says("pia", 'appraisal new "Review" class C areas IRM, PRM')

    facts = dict(told.facts)
    assert facts["Areas in scope"] == "SVC.IRM, SVC.PRM"
    assert "CMMI-SVC" in facts["Model"]


@pytest.mark.parametrize("result", ["no change, still 12", "it is worse", "not used by anybody"])
def test_a_check_that_reads_badly_is_not_taken_for_a_success(assigned, result):
    assigned.says("bob", "action start A-1", "action deploy A-1 evidence https://wiki.example/r")

    told = assigned.says("quinn", f'action verify A-1 result "{result}"')

    assert assigned.state("A-1") == "deployed"
    assert told.body.startswith("[")  # the form, which asks how it went


@pytest.mark.parametrize(
    ("person", "line"),
    [
        ("stella", "action reassign A-1 @eve by 2025-01-01 because bob is away"),
        ("stella", "action reschedule A-1 to 2025-01-01 because why not"),
        ("bob", "action ask-date A-1 2025-01-01 because why not"),
    ],
)
def test_a_day_that_is_over_is_no_date_to_be_ready_by(assigned, person, line):
    before = assigned.thing("A-1")

    told = assigned.says(person, line)

    assert "1 Jan 2025 is over" in told.body
    assert assigned.thing("A-1") == before
