"""What stands below an answer, and the home tab."""

import pytest
from reception.conftest import button_of, labels, page_of

from bot.domain.conversation import (
    Act,
    Form,
    Furnish,
    GapReason,
    Open,
    Place,
    Post,
    Pressed,
    Replace,
    Show,
    Spot,
    Whisper,
)
from bot.domain.people import Standing

QUESTION = "how do we tell users their ticket is fixed?"


@pytest.fixture
def answer(workspace):
    message = workspace.mentions("alice", QUESTION)
    workspace.outbox()
    return message


def test_read_more_opens_the_whole_record(workspace, answer):
    page = page_of(workspace.presses("bob", "Read more", on=answer))

    assert "SVC.IRM.SP2.4" in page.message.body
    assert "Relations" in page.message.body
    assert "Read more" not in labels(page.message)


@pytest.mark.parametrize(
    "text", ["ITIL change management in CMM", "process areas at level 5", "incident vs problem"]
)
def test_whatever_cites_a_record_leads_to_it(workspace, text):
    message = workspace.mentions("alice", text)

    [first, *_] = [button for button in message.buttons if button.act is Act.READ]
    assert first.value in message.small[0]


def test_a_template_opens_with_its_fields(workspace):
    message = workspace.mentions("alice", "how do we handle a change request?")

    page = page_of(workspace.presses("alice", "Template", on=message))

    assert "Fields" in page.message.body


def test_compare_asks_with_what_and_shows_both(workspace, answer):
    [opened] = workspace.presses("bob", "Compare", on=answer)
    assert isinstance(opened, Open)
    assert isinstance(opened.view, Form)

    page = page_of(workspace.submits("bob", opened.view, other="SVC.IRM.SP2.3"))

    assert "SVC.IRM.SP2.4" in page.message.body
    assert "SVC.IRM.SP2.3" in page.message.body


def test_a_helpful_answer_is_thanked_for_in_private(workspace, answer):
    [effect] = workspace.votes("bob", Act.HELPFUL, answer)

    assert isinstance(effect, Whisper)
    assert workspace.gaps() == []


def test_an_unhelpful_answer_becomes_a_gap_with_the_remark_and_without_the_person(
    workspace, answer
):
    [opened] = workspace.votes("bob", Act.UNHELPFUL, answer)
    workspace.votes("bob", Act.UNHELPFUL, answer)  # pressed twice is meant once
    workspace.submits("bob", opened.view, remark="I wanted our own wording")

    [gap] = workspace.gaps()
    assert gap.question == QUESTION
    assert gap.times == 1
    assert gap.reasons == {GapReason.UNHELPFUL}
    assert gap.remarks == ("I wanted our own wording",)


def test_a_private_answer_is_shared_once_and_by_its_asker_only(workspace):
    message = workspace.commands("alice", QUESTION)
    place = Place("C-help")

    [refused] = workspace.presses("bob", "Share", on=message, spot=Spot.PRIVATE, place=place)
    assert isinstance(refused, Whisper)
    show, replaced = workspace.presses("alice", "Share", on=message, spot=Spot.PRIVATE, place=place)
    assert isinstance(show, Show)
    assert show.message.quoted == QUESTION
    assert show.message.facts == (("Asked by", "@alice"),)
    assert isinstance(replaced, Replace)
    again = workspace.presses("alice", "Share", on=message, spot=Spot.PRIVATE, place=place)
    assert not any(isinstance(effect, Show) for effect in again)


def test_ask_again_opens_the_question_to_be_changed(workspace):
    message = workspace.commands("alice", QUESTION)

    [opened] = workspace.presses(
        "alice", "Ask again", on=message, spot=Spot.PRIVATE, place=Place("C-help")
    )

    assert opened.view.fields[0].initial == QUESTION


def test_a_person_is_called_into_the_group_channel_once_and_the_call_can_be_resolved(
    workspace, answer
):
    workspace.town.standing["ada"] = Standing.ADMIN
    workspace.commands("ada", "settings group-channel <#CGROUP|process-group>")
    post, told = workspace.presses("alice", "I need a person", on=answer)

    assert isinstance(post, Post)
    assert post.place == Place("CGROUP")
    assert post.asker == "alice"
    assert "tell an admin" in post.instead
    assert post.message.quoted == QUESTION
    assert ("In", "https://slack.example/C-help/100.1") in post.message.facts
    assert isinstance(told, Whisper)
    [again] = workspace.presses("alice", "I need a person", on=answer)
    assert isinstance(again, Whisper)
    [resolved] = workspace.presses("pat", "Mark resolved", on=post.message)
    assert ("Resolved by", "@pat") in resolved.message.facts
    [late] = workspace.presses("quin", "Mark resolved", on=post.message)
    assert isinstance(late, Whisper)


def test_without_a_group_channel_it_says_who_can_set_one(workspace, answer):
    [effect] = workspace.presses("alice", "I need a person", on=answer)

    assert "settings group-channel" in effect.message.body


def test_calling_a_person_shows_a_name_and_so_is_confirmed(answer):
    assert "name" in button_of(answer, "I need a person").confirm


# --- the home tab ---------------------------------------------------------------------------------


def test_the_home_tab_of_a_newcomer_shows_what_to_try(workspace):
    home = workspace.goes_home("alice").home

    assert [section.title for section in home.sections] == [
        "Three things to try",
        "Browse",
        "Learn",
        "What I can do",
    ]


def test_the_home_tab_shows_ones_own_questions_and_nobody_elses(workspace):
    workspace.mentions("alice", QUESTION)
    own = workspace.goes_home("alice").home
    other = workspace.goes_home("bob").home

    [(line, button)] = own.sections[0].entries
    assert line == QUESTION
    assert QUESTION not in repr(other)
    assert (
        "SVC.IRM.SP2.4"
        in page_of(workspace.does("alice", Pressed(button.act, button.value))).message.body
    )
    [refused] = workspace.does("bob", Pressed(button.act, button.value))
    assert isinstance(refused, Whisper)


def browse(workspace, label):
    def press(home):
        buttons = [
            *(b for section in home.sections for b in section.buttons),
            *(b for section in home.sections for line, b in section.entries if label in line),
        ]
        button = next((b for b in buttons if b.label == label), None) or next(
            b for b in buttons if b.label in {"Open", "Read"}
        )
        return workspace.does("alice", Pressed(button.act, button.value, spot=Spot.HOME), Place())

    return press


def test_one_can_walk_from_a_model_down_to_a_practice(workspace):
    home = workspace.goes_home("alice").home
    for label in ("CMMI-SVC", "ML3 Defined", "SVC.PRM)", "SVC.PRM.SG2"):
        [furnished] = browse(workspace, label)(home)
        assert isinstance(furnished, Furnish)
        home = furnished.home

    page = page_of(browse(workspace, "SVC.PRM.SP2.1")(home))

    assert page.title == "Identify Problems"


def test_every_shelf_can_be_opened_and_holds_something(workspace):
    start = workspace.goes_home("alice").home
    [shelves] = [section for section in start.sections if section.title == "Browse"]
    for button in shelves.buttons:
        pressed = Pressed(button.act, button.value, spot=Spot.HOME)
        [furnished] = workspace.does("alice", pressed, Place())
        assert any(section.entries for section in furnished.home.sections), button.label


def test_a_shelf_leads_back(workspace):
    [furnished] = workspace.does("alice", Pressed(Act.BROWSE, "SVC.PRM.SG2"), Place())

    labels_ = [button.label for button in furnished.home.sections[0].buttons]
    assert labels_[:2] == ["All shelves", "Problem Management"]


def test_what_is_shared_where_others_read_along_calls_nobody(workspace):
    message = workspace.commands("alice", QUESTION)
    place = Place("C-help", shared=True)

    show, _ = workspace.presses("alice", "Share", on=message, spot=Spot.PRIVATE, place=place)

    assert "I need a person" not in labels(show.message)


def test_a_guest_calls_nobody(workspace, answer):
    workspace.town.standing["gus"] = Standing.GUEST

    [effect] = workspace.presses("gus", "I need a person", on=answer)

    assert "only for members" in effect.message.body
