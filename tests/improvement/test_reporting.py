"""Reports."""

import pytest


@pytest.fixture
def done(assigned):
    """A-1 was deployed in time and worked; A-2 is late."""
    org = assigned
    org.says(
        "stella",
        'action add "Train the desk" for SVC.IRM units Desk, Field planned 5',
        "action approve A-2 low",
    )
    org.says("stella", "action assign A-2 @eve by 10 March 2027")
    org.says("sam", "appraisal sign AP-1")
    org.says("bob", "action start A-1", "action deploy A-1 evidence https://wiki.example/x")
    org.says("quinn", 'action verify A-1 result "5 a month"')
    org.passes(days=14)
    return org


def test_the_report_counts_what_there_is(done):
    told = done.says("stella", "report").body

    assert "2 actions" in told
    assert "50%, 1 of 2" in told
    assert "**Late now**: 1" in told
    assert "| SVC.PRM | 1 | 1 | 1 |" in told
    assert "| SVC.IRM | 0 | 1 | 1 |" in told
    assert "2 decided, 1 deployed, 0 closed" in told


def test_the_report_shows_the_burn_up_and_says_it_in_words(done):
    picture = done.says("stella", "report").picture

    assert picture
    lines = dict(picture.chart.panels[0].lines)
    assert [lines[name][-1] for name in ("decided", "deployed", "closed")] == [2, 1, 0]
    assert "15 Mar 2, 1, 0" in picture.alt
    assert "SVC.IRM 0 weaknesses, 1 open" in picture.alt


def test_a_burn_up_begins_with_the_first_action(done):
    picture = done.says("stella", "report").picture

    assert picture.chart.panels[0].moments[0] == "1 Mar"
    done.passes(days=700)
    later = done.says("stella", "report").picture.chart.panels[0]
    assert len(later.moments) == 7
    assert later.moments[0] == "13 Aug"  # half a year ago


def test_without_actions_there_is_nothing_to_draw(org):
    told = org.says("stella", "report")

    assert "no actions yet" in told.body
    assert told.picture is None


def test_the_status_fits_a_page_and_says_what_management_asks(done):
    done.says("pia", 'objective new "Fewer repeats" baseline "12" target "5" by 2027-12-31')

    told = done.says("sam", "report status").body

    assert "from 12 to 5" in told
    assert "**A-2** Train the desk, by 5 days" in told
    assert "| Found effective | 100% (1 of 1) |" in told
    assert "| In use, in units | 0 of 2 |" in told
    assert "| Person-days spent | 0 of 5 planned |" in told
    assert "| Threatening a goal | 0 |" in told
    assert len(told) < 3000


def test_an_objective_says_how_many_of_its_actions_are_closed(done):
    done.says("pia", 'objective new "Fewer repeats" baseline "12" target "5"')
    done.says("pia", "action edit A-1 objective O-1", "finding edit F-1 objective O-1")
    done.says("stella", "action close A-1")

    assert "1 of 1 actions closed" in done.says("sam", "report status").body


def test_an_objective_says_what_its_measure_showed_last_and_when(done):
    done.says("pia", 'objective new "Fewer repeats" baseline "12" target "5"')
    card = done.says("pia", 'objective edit O-1 now "8"')
    assert ("Now", "8, on 15 Mar 2027") in card.facts

    done.passes(days=10)
    done.says("pia", 'objective edit O-1 statement "Fewer repeated faults" now "8"')

    assert "from 12 to 5 (now 8, read 15 Mar 2027)" in done.says("sam", "report status").body
    written = done.says("pia", 'objective edit O-1 now "7"')
    assert ("Now", "7, on 25 Mar 2027") in written.facts


def test_the_status_stands_beside_that_of_an_earlier_day(done):
    first = done.says("sam", "report status").body
    assert "| Figure | Now |\n" in first
    done.passes(hours=2)
    done.says("bob", 'action add "Write it down"')
    assert "| Figure | Now |\n" in done.says("stella", "report status").body  # the same day

    done.passes(days=3)
    told = done.says("ada", "report status").body

    assert "| Figure | Now | On 15 Mar 2027 |" in told
    assert "| Actions | 3, 3 open | 2, 2 open |" in told
    assert done.trail("report") == ["status by sam", "status by ada"]


def test_the_status_of_one_appraisal_is_compared_with_its_own(done):
    done.says("sam", "report status")
    done.passes(days=3)

    assert "| Figure | Now |\n" in done.says("sam", "report status AP-1").body


def test_the_status_says_what_has_moved_since_the_plan_was_signed(done):
    done.says("stella", 'action add "Ask every month" finding F-1', "action approve A-3 high")
    done.says("stella", "action reschedule A-2 to 20 March 2027 because the trainer is away")
    done.says("quinn", "action send-back A-1 because it slipped")
    done.says("stella", "action reschedule A-1 to 20 April 2027 because it slipped")

    told = done.says("sam", "report status").body

    assert "**Since the plan of AP-1 was signed**" in told
    assert "**A-1** Review incidents weekly: due 31 Mar 2027 → 20 Apr 2027" in told
    assert "**A-3** Ask every month: added" in told
    assert "**A-2** Train the desk: added" not in told  # it answers no finding of this appraisal
    assert "**A-2** Train the desk, once, 10 days later" in told


def test_what_is_not_released_is_in_no_report(done):
    done.says("lea", 'appraisal new "Autumn review" class C areas PRM sponsor @sam')
    done.says("lea", 'finding add AP-2 weakness "Nobody looks again" PRM', "finding finalise F-2")
    done.says("sam", "appraisal start AP-2")
    done.says("lea", "appraisal report AP-2")

    assert "| Weaknesses | 1 |" in done.says("sam", "report status").body
    assert "Nobody looks again" not in done.says("lea", "report trace").body


def test_a_draft_is_in_no_report(done):
    done.says("lea", 'finding add AP-1 weakness "Nobody looks again" PRM')

    assert "| Weaknesses | 1 |" in done.says("lea", "report status").body


def test_priorities_lie_on_a_field_of_impact_and_effort(appraised):
    appraised.says("stella", "finding prioritise F-1 high impact high effort low because it hurts")
    appraised.says(
        "lea", 'finding add AP-1 weakness "Forms are not read" IRM', "finding finalise F-2"
    )

    told = appraised.says("stella", "report priorities")

    assert told.body.index("F-1") < told.body.index("F-2")
    assert "high (impact high, effort low)" in told.body
    assert "1 has no impact or effort yet" in told.body
    assert told.picture
    assert told.picture.chart.squares[0][0] == ("F-1",)
    assert told.picture.alt == "Impact high, effort low: F-1."


def test_priorities_without_weights_have_no_picture(appraised):
    told = appraised.says("stella", "report priorities")

    assert "no priority yet" in told.body
    assert told.picture is None


def test_the_trace_goes_from_the_finding_to_the_result(done):
    told = done.says("ada", "report trace AP-1").body

    assert "**F-1**" in told
    assert told.index("F-1") < told.index("A-1") < told.index("https://wiki.example/x")
    assert "verified 1 Mar 2027, effective: 5 a month" in told


def test_the_trace_names_the_numbered_decisions(done):
    done.house(quorum=1)
    done.says("pia", "meeting new today")
    done.says("stella", "meeting attend M-1", 'meeting decide M-1 "We keep it" about A-1')

    assert "decided: M-1 no. 1" in done.says("ada", "report trace").body


def test_two_appraisals_are_compared(done):
    done.says("stella", "action close A-1")
    done.says("lea", "finding confirm F-1")
    done.says("lea", 'appraisal new "Autumn review" class C areas PRM follows AP-1 sponsor @sam')
    done.says("lea", 'finding add AP-2 weakness "Nobody looks again" PRM repeats F-1')
    done.says("lea", 'finding add AP-2 weakness "Forms are not read" IRM')

    told = done.says("lea", "report compare AP-1 AP-2").body

    assert "Came back**: 1" in told
    assert "(repeats F-1)" in told
    assert "New**: 1" in told
    assert done.says("lea", "appraisal compare AP-2 AP-1").body == told


def test_a_comparison_names_what_is_still_open(done):
    done.says("lea", 'appraisal new "Autumn review" class C areas PRM follows AP-1 sponsor @sam')

    told = done.says("lea", "report compare AP-1 AP-2").body

    assert "**Still open from AP-1**: 1" in told
    assert "**F-1** Nobody looks across incidents (planned)" in told


@pytest.mark.parametrize(
    "line",
    [
        "report",
        "report status",
        "report priorities",
        "report trace",
        "report document",
        "report status document",
        "report bulletin",
        "report evidence",
    ],
)
def test_reports_are_not_for_everybody(done, line):
    told = done.says("mel", line).body

    assert "Reports are for" in told
    assert "Train the desk" not in told


def test_a_comparison_shows_nobody_what_they_may_not_see(done):
    assert "There is no appraisal AP-1" in done.says("mel", "report compare AP-1 AP-2").body


def test_what_did_not_work_is_named_before_senior_management(assigned):
    assigned.says("bob", "action start A-1", "action deploy A-1 evidence https://wiki.example/r")
    assigned.says("quinn", 'action verify A-1 not result "12 to 11 a month"')

    told = assigned.says("sam", "report status").body

    assert "**Did not work well enough when checked**" in told
    assert "**A-1** Review incidents weekly: 12 to 11 a month" in told


def test_a_baseline_and_a_target_may_be_said_in_one(org):
    org.says("sam", 'objective new "Calls answered in time" from 60 % to 85 % by 30 June 2027')

    measure = org.thing("O-1").measure

    assert (measure.baseline, measure.target) == ("60 %", "85 %")
