"""Forms for what a command lacks."""

import pytest
from improvement.conftest import CHANNEL, labels

from bot.domain.conversation import FieldKind, Open, Said, Submitted, Way
from bot.domain.people import Standing


def field(form, name):
    return next(field for field in form.fields if field.name == name)


def test_a_command_that_lacks_something_opens_the_form_with_what_it_has(appraised):
    appraised.says("stella", 'action add "Tidy up"', "action approve A-1 low")

    form = appraised.form("stella", "action assign A-1 @bob")

    assert form.title == "Assign A-1"
    assert "due date" in form.intro
    assert field(form, "owner").initial == "bob"
    assert field(form, "owner").kind is FieldKind.PERSON
    assert field(form, "due").required
    assert not field(form, "team").required


def test_a_form_filled_in_does_its_work(appraised):
    appraised.says("stella", 'action add "Tidy up"', "action approve A-1 low")
    form = appraised.form("stella", "action assign A-1 @bob")

    told = appraised.fills_in("stella", form, due="in 3 weeks")

    assert "A-1 is assigned" in told.body
    assert "bob" in appraised.others()


def test_a_form_filled_in_twice_changes_things_once(appraised):
    form = appraised.form("stella", "action add")
    appraised.fills_in("stella", form, title="Tidy up")
    approve = appraised.form("stella", "action approve A-1")
    appraised.fills_in("stella", approve, priority="high")

    told = appraised.fills_in("sven", approve, priority="low")

    assert "Already done" in told.body
    assert appraised.thing("A-1").priority == "high"


def test_what_cannot_be_read_is_told_in_the_form_and_nothing_is_lost(assigned):
    form = assigned.form("stella", 'action reschedule A-1 to someday because "no parts"')

    assert "no date that I know" in form.intro
    assert field(form, "reason").initial == "no parts"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("due", "3/4/2027", "could be"),
        ("due", "soon", "no date that I know"),
        ("team", "the team!", "names no person"),
    ],
)
def test_a_wrong_field_is_told_beside_it(assigned, name, value, why):
    form = assigned.form("stella", "action reassign A-1")

    faults = assigned.reception.faults(Submitted(form.name, {name: value}, form.about))

    assert why in faults[name]


def test_where_no_window_opens_a_button_does(assigned):
    [effect] = assigned.does("stella", Said("action cancel A-1", Way.MENTION), CHANNEL)

    assert isinstance(effect, Open)
    assert effect.otherwise
    assert labels(effect.otherwise) == ["Cancel A-1"]
    assert "reason" in effect.otherwise.body


def test_an_edit_begins_with_what_is_there_and_may_empty_it(assigned):
    form = assigned.form("pia", "action edit A-1")
    assert field(form, "baseline").initial == "12"
    assert field(form, "findings").initial == "F-1"

    assigned.fills_in("pia", form, target="3", criterion="four reviews were held")
    action = assigned.thing("A-1")
    assert (action.measure.baseline, action.measure.target) == ("12", "3")

    assigned.fills_in("pia", assigned.form("pia", "action edit A-1"), criterion="")
    assert assigned.thing("A-1").criterion == ""
    assert assigned.thing("A-1").findings


def test_rights_are_checked_when_a_form_opens_and_when_it_is_sent(assigned):
    told = assigned.says("bob", "action reschedule A-1")
    assert "is for: steering" in told.body
    form = assigned.form("stella", "action reschedule A-1")

    told = assigned.fills_in("bob", form, due="2027-05-01", reason="I would like to")

    assert "is for: steering" in told.body
    assert str(assigned.thing("A-1").due) == "2027-03-31"


def test_without_a_thing_the_coach_offers_those_on_which_it_can_be_done(assigned):
    told = assigned.says("bob", "action start")
    assert labels(told) == ["A-1 Review incidents weekly"]

    told = assigned.clicks("bob", "A-1", on=told)

    assert "A-1 is started" in told.body


def test_what_a_form_says_is_not_lost_where_a_word_is_asked_about(appraised):
    appraised.town.called = ("May Price",)
    form = appraised.form("lea", "finding add AP-1 weakness")
    told = appraised.fills_in(
        "lea", form, statement='Reviews of "May" are missing', reference="PRM"
    )

    appraised.clicks("lea", "It names nobody", on=told)

    finding = appraised.thing("F-2")
    assert finding.statement == "Reviews of 'May' are missing"
    assert finding.records == ("SVC.PRM",)


def test_only_members_can_be_named(assigned):
    assigned.town.standing["gus"] = Standing.GUEST

    told = assigned.says("stella", "action reassign A-1 @gus because bob left")

    assert "Only members" in told.body
    assert ("Not a member", "@gus") in told.facts
    assert assigned.thing("A-1").owner == "bob"
