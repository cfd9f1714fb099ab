"""Meetings of the steering group."""

import pytest
from improvement.conftest import labels


@pytest.fixture
def met(assigned):
    """A meeting today, with a proposed action, a proposal and an owner who asks for another date."""
    assigned.house(steering_channel="C-steer")
    assigned.says(
        "eve", 'action add "Train the desk"', 'propose "Shorter form" because nobody reads it'
    )
    assigned.says("bob", "action ask-date A-1 15 April 2027 because the tool is late")
    assigned.passes(hours=1)
    assigned.says("pia", "meeting new today")
    assigned.outbox()
    return assigned


def test_the_agenda_holds_what_needs_a_decision_in_its_order(met):
    told = met.says("stella", "meeting agenda")

    topics = [line.split(":")[0] for line in told.body.splitlines() if line.startswith("- ")]
    assert topics == [
        "- proposed action",
        "- proposal",
        "- request for another date",
    ]
    assert labels(told)[:3] == ["Approve A-2", "Decline A-2", "Accept P-1"]
    assert "Move A-1" in labels(told)


def test_decisions_are_pressed_and_numbered(met):
    told = met.says("stella", "meeting attend M-1", "meeting agenda")
    met.says("sven", "meeting attend M-1")

    met.clicks("stella", "Move A-1", on=told)
    met.says("sven", "action approve A-2 medium")
    met.says("stella", 'meeting decide "We meet every month"')

    meeting = met.thing("M-1")
    assert [(it.number, it.text) for it in meeting.decisions] == [
        (1, "A-1 is rescheduled: the tool is late"),
        (2, "A-2 is approved"),
        (3, "We meet every month"),
    ]
    assert str(met.thing("A-1").due) == "2027-04-15"


def test_without_a_quorum_nothing_is_decided(met):
    told = met.says("stella", 'meeting decide "We meet every month"')

    assert "quorum" in told.body
    assert met.thing("M-1").decisions == ()


def test_what_is_decided_outside_is_noted_at_the_next(met):
    met.says("stella", "action decline A-2 because later")

    met.says("pia", "meeting agenda")

    decision = met.thing("M-1").decisions[-1]
    assert (decision.text, decision.by, decision.outside) == (
        "A-2 is declined: later",
        "stella",
        True,
    )


def test_closing_writes_the_minutes_and_posts_them_with_the_seal_of_the_trail(met):
    met.says("stella", "meeting attend M-1", "meeting agenda")
    met.says("sven", 'meeting decide "We meet every month"')
    met.outbox()

    met.says("pia", "meeting close")

    minutes = met.posted()["C-steer"].body
    assert "We meet every month" in minutes
    assert "Left open" in minutes
    seal = met.thing("M-1").minutes.rpartition("head is `")[2].split("`")[0]
    assert len(seal) >= 32
    assert "We meet every month" in met.says("quinn", "meeting minutes M-1").body


def test_members_see_no_meeting(met):
    assert "There is no meeting M-1" in met.says("bob", "meeting show M-1").body


def test_a_finding_that_a_proposed_action_answers_comes_up_with_the_action(appraised):
    appraised.says("pia", 'action add "Review incidents weekly" finding F-1', "meeting new today")

    told = appraised.says("stella", "meeting agenda")

    assert "proposed action: A-1" in told.body
    assert "finding without an action: F-1" not in told.body


def test_what_is_approved_from_the_agenda_has_the_priority_of_its_findings(appraised):
    appraised.says("stella", "finding prioritise F-1 high")
    appraised.says("pia", 'action add "Review incidents weekly" finding F-1', "meeting new today")
    told = appraised.says("stella", "meeting agenda")

    appraised.clicks("stella", "Approve A-1: high", on=told)

    assert appraised.thing("A-1").priority == "high"


def test_a_decision_says_once_where_it_is_written_down(met):
    met.says("sven", "meeting attend M-1")

    told = met.says("stella", "proposals accept P-1 medium")

    assert told.body.count("of M-1") == 1
    assert "M-1 is" not in told.body


def test_the_channel_hears_of_an_accepted_proposal_but_not_of_its_action_again(met):
    met.says("stella", "proposals accept P-1 medium")

    assert "C-steer" not in met.others()


def test_minutes_say_what_was_decided_about_what(met):
    met.says("stella", "meeting attend")
    met.says("sven", "meeting attend")
    met.says("stella", "meeting agenda", "proposals accept P-1 medium")

    assert "P-1 is accepted *(Shorter form)*" in met.says("pia", "meeting minutes").body


def test_minutes_do_not_call_verified_what_did_not_work(met):
    met.says("bob", "action start A-1", "action deploy A-1 evidence https://wiki.example/1")
    met.says("quinn", "action verify A-1 not result none")

    told = met.says("pia", "meeting agenda")

    assert "A-1 did not work well enough" in told.body
    assert "A-1 is verified" not in told.body


def test_a_long_agenda_is_sent_out_with_what_is_left_off(assigned):
    assigned.house(steering_channel="C-steer")
    assigned.says("eve", *(f'action add "Number {number}"' for number in range(17)))
    assigned.says("pia", "meeting new tomorrow")
    assigned.outbox()

    assigned.reception.tick()

    assert "and 2 more" in assigned.posted()["C-steer"].body


def test_a_meeting_to_come_is_not_closed_by_a_word_too_many(met):
    met.says("pia", "meeting close M-1", "meeting new in 3 days")

    met.says("pia", "meeting close")

    assert met.state("M-2") == "called"


def test_what_cannot_go_on_an_agenda_is_said(met):
    told = met.says("pia", 'meeting agenda M-1 add "Budget for headsets"')

    assert "I could not place" in told.body
