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
