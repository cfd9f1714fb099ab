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
    assert "SVC.PRM: 1 weakness, 1 action, 1 of them open" in told
    assert "SVC.IRM: 0 weaknesses, 1 action, 1 of them open" in told
    assert "2 decided, 1 deployed, 0 closed" in told


def test_the_status_fits_a_page_and_says_what_management_asks(done):
    done.says("pia", 'objective new "Fewer repeats" baseline "12" target "5" by 2027-12-31')

    told = done.says("sam", "report status").body

    assert "from 12 to 5" in told
    assert "late: **A-2** Train the desk, by 5 days" in told
    assert "1 of 1 checked actions were found effective" in told
    assert "in use in 0 of 2 units" in told
    assert "5 person-days planned" in told
    assert len(told) < 3000


def test_the_trace_goes_from_the_finding_to_the_result(done):
    told = done.says("ada", "report trace AP-1").body

    assert "**F-1**" in told
    assert told.index("F-1") < told.index("A-1") < told.index("https://wiki.example/x")
    assert "effective: 5 a month" in told


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


@pytest.mark.parametrize("line", ["report", "report status", "report trace"])
def test_reports_are_not_for_everybody(done, line):
    told = done.says("mel", line).body

    assert "Reports are for" in told
    assert "Train the desk" not in told


def test_a_comparison_shows_nobody_what_they_may_not_see(done):
    assert "There is no appraisal AP-1" in done.says("mel", "report compare AP-1 AP-2").body
