"""Who sees what, on every way to a thing."""

import pytest
from improvement.conftest import CHANNEL, PEOPLE

from bot.domain.conversation import (
    Act,
    FormName,
    Place,
    Post,
    Pressed,
    Said,
    Submitted,
    Turn,
    Way,
    Whisper,
)
from bot.domain.people import Standing

DRAFT = "Nobody looks across incidents"


@pytest.fixture
def drafted(org):
    """A draft that only lea and tom work on."""
    org.says(
        "pia",
        'appraisal new "Spring review" class C areas IRM lead @lea team @tom sponsor @sam',
    )
    org.says("lea", f'finding add AP-1 weakness "{DRAFT}" PRM')
    return org


READING = ["F-1", "finding show F-1", "finding list", "finding list AP-1", "finding list for PRM"]
WRITING = [
    "finding edit F-1 statement x",
    "finding finalise F-1",
    "finding prioritise F-1 high",
    "finding accept F-1 because x review 1 Feb",
    "finding confirm F-1",
    "finding publish F-1",
    'action add "x" finding F-1',
    "frobnicate F-1",
]


@pytest.mark.parametrize("line", [*READING, *WRITING])
def test_a_draft_is_not_there_for_anybody_but_its_appraisers(drafted, line):
    for person in (*PEOPLE, "bob", "stranger"):
        told = drafted.says(person, line)

        assert DRAFT not in f"{told.body}{told.quoted}{told.facts}"
        assert drafted.state("F-1") == "draft"
        assert not drafted.others()


@pytest.mark.parametrize("person", ["lea", "tom"])
def test_its_appraisers_see_a_draft(drafted, person):
    assert drafted.says(person, "F-1").quoted == DRAFT
    assert DRAFT in drafted.says(person, "finding list").body


def test_buttons_and_forms_of_others_open_nothing(drafted):
    card = drafted.says("lea", "F-1")
    form = drafted.form("lea", "finding edit F-1")
    edit = next(button for button in card.buttons if button.label == "Finalise")

    pressed = drafted.does("bob", Pressed(edit.act, edit.value), CHANNEL)
    filled = drafted.does(
        "bob", Submitted(FormName.COMMAND, {"statement": "mine"}, form.about), CHANNEL
    )

    assert "There is no finding F-1" in pressed[0].message.body
    assert "There is no finding F-1" in filled[0].message.body
    assert drafted.thing("F-1").statement == DRAFT


def test_after_the_report_the_sponsor_sees_it_and_after_the_release_those_who_work_on_it(drafted):
    drafted.says("lea", "finding finalise F-1")
    drafted.says("sam", "appraisal start AP-1")
    drafted.says("lea", "appraisal report AP-1")
    assert drafted.says("sam", "F-1").quoted == DRAFT
    assert "There is no" in drafted.says("stella", "F-1").body

    drafted.says("sam", "appraisal release AP-1")

    for person in PEOPLE:
        assert drafted.says(person, "F-1").quoted == DRAFT
    assert "There is no" in drafted.says("bob", "F-1").body


def test_owner_and_team_see_the_findings_that_their_action_answers(assigned):
    assigned.says("stella", "action reassign A-1 @bob team @eve because she knows")

    for person in ("bob", "eve"):
        assert assigned.says(person, "F-1").quoted == DRAFT
        assert DRAFT in assigned.says(person, "finding list").body
    assert "There is no" in assigned.says("mel", "F-1").body


def test_somebody_else_sees_neither_action_nor_what_is_on_the_board(assigned):
    assert "There is no action A-1" in assigned.says("mel", "A-1").body
    assert "Review incidents" not in assigned.says("mel", "board").body
    assert "Review incidents" not in assigned.says("mel", "action list").body
    assert "Review incidents" in assigned.says("bob", "board").body


@pytest.mark.parametrize(
    "line", ["board", "A-1", "mine", "action list", 'propose "x"', "finding list"]
)
@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.STRANGER])
def test_guests_and_people_of_other_organisations_get_nothing_of_the_loop(assigned, standing, line):
    assigned.town.standing["gus"] = standing

    told = assigned.says("gus", line)

    assert "for members of this workspace" in told.body


def test_in_a_channel_the_answer_goes_to_the_asker_alone(assigned):
    for line in ("A-1", "board", "mine", "action approve A-1 high"):
        effects = assigned.does("stella", Said(line, Way.MENTION), CHANNEL)
        own = [it for it in effects if not isinstance(it, Post)]

        assert len(own) == 1
        assert isinstance(own[0], Whisper)


def test_a_button_in_a_channel_answers_whoever_pressed_it_alone(assigned):
    [effect] = assigned.does("bob", Pressed(Act.SAY, "action start A-1"), CHANNEL)

    assert isinstance(effect, Whisper)
    assert assigned.state("A-1") == "in progress"


def test_another_workspace_sees_nothing(assigned):
    turn = Turn("T2", "stella", Place("D-9", direct=True), Said("A-1", Way.DIRECT))

    [effect] = assigned.reception.attend(turn)

    assert "There is no action A-1" in effect.message.body


def test_who_appraises_sees_the_objectives_that_findings_may_threaten(appraised):
    appraised.says("sam", 'objective new "Fewer repeated incidents" target "5 a month"')
    appraised.says("lea", 'appraisal new "Autumn" class C areas IRM, PRM sponsor @sam team @tom')

    assert "Fewer repeated" in appraised.says("tom", "objective list").body
    assert "No objectives" in appraised.says("eve", "objective list").body


def test_the_list_of_a_member_is_in_the_order_of_everybody_s(assigned):
    assigned.says("bob", 'action add "Write it down"')
    assigned.says("stella", "action cancel A-1 because of the merger")

    told = assigned.says("bob", "action list").body

    assert told.index("A-2") < told.index("A-1")


def test_the_board_of_an_appraisal_has_the_actions_that_answer_its_findings(assigned):
    assigned.says("stella", 'action add "Something else"')

    told = assigned.says("stella", "board AP-1").body

    assert "A-1" in told
    assert "A-2" not in told


def test_mine_shows_what_waits_for_the_sponsor_and_for_quality(assigned):
    assigned.says("lea", 'appraisal new "Autumn" class C areas IRM, PRM sponsor @sam')
    assigned.says("bob", "action start A-1", "action deploy A-1 evidence https://wiki.example/r")
    assigned.says("quinn", 'action verify A-1 result "12 to 5"')
    assigned.says("stella", "action close A-1")

    waiting, _, others = assigned.says("sam", "mine").body.partition("**Your appraisals**")

    assert "**AP-2** Autumn: planned" in waiting  # for the start
    assert "**AP-1** Spring review" in waiting  # for the signature
    assert not others
    assert "**F-1** Nobody looks across incidents: addressed" in assigned.says("quinn", "mine").body
