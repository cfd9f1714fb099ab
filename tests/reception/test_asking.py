"""Asking, wherever people may ask."""

from datetime import timedelta

import pytest
from reception.conftest import DM, HELP, labels, page_of

from bot.domain.conversation import (
    Act,
    Form,
    FormName,
    Open,
    Opened,
    Place,
    Post,
    Pressed,
    Said,
    Spot,
    Submitted,
    Suggest,
    Tab,
    Turn,
    Way,
    Whisper,
)
from bot.domain.people import Standing

QUESTION = "what is the difference between an incident and a problem?"


def test_a_mention_is_answered_in_its_thread_for_everybody(workspace):
    message = workspace.mentions("alice", QUESTION)

    [post] = workspace.outbox()
    assert post.place == HELP
    assert post.message == message
    assert "Incident" in message.body
    assert message.small[0].startswith("*Sources:*")
    assert message.small[0] not in message.body
    assert message.votes > 0


def test_a_command_is_answered_to_its_asker_alone(workspace):
    message = workspace.commands("alice", QUESTION)

    assert workspace.outbox() == []
    assert isinstance(workspace.effects[0], Whisper)
    assert message.quoted == QUESTION
    assert labels(message)[-3:] == ["Share in channel", "Ask again", "I need a person"]


def test_a_direct_message_is_answered_there_without_sharing(workspace):
    message = workspace.writes("alice", QUESTION)

    assert workspace.outbox()[0].place == DM
    assert "Share in channel" not in labels(message)


def test_a_thread_remembers_what_it_is_about(workspace):
    workspace.mentions("alice", "explain ITIL change management")

    answer = workspace.mentions("bob", "and in CMM?")

    assert "SCM" in answer.body


def test_what_one_person_asked_by_command_is_no_topic_for_another(workspace):
    workspace.commands("alice", "explain SVC.PRM")

    own = workspace.commands("alice", "its second goal")
    other = workspace.commands("bob", "its second goal")

    assert "SVC.PRM.SG2" in own.body
    assert "SVC.PRM.SG2" not in other.body


def test_a_turn_taken_up_again_is_answered_once(workspace):
    now = workspace.now
    with workspace.storage.work() as work:
        receipt = work.inbox.claim(
            ["event:1"], "{}", holder="a", now=now, until=now + timedelta(seconds=60)
        )
    deed, place = Said("how do I hack the payroll?", Way.COMMAND), Place("C-help")
    workspace.does("alice", deed, place, receipt)
    workspace.does("alice", deed, place, receipt)

    [gap] = workspace.gaps()
    assert gap.times == 1
    with workspace.storage.work() as work:
        assert len(work.answers.recent("T1", "alice", 5)) == 1


def test_posts_alone_finish_the_turn_and_anything_else_leaves_that_to_the_edge(workspace):
    def attended(key, way):
        now = workspace.now
        with workspace.storage.work() as work:
            until = now + timedelta(seconds=60)
            receipt = work.inbox.claim([key], "{}", holder="a", now=now, until=until)
        workspace.does("alice", Said(QUESTION, way), HELP, receipt)
        with workspace.storage.work() as work:
            later = now + timedelta(minutes=5)
            taken = work.inbox.take_over(holder="b", now=later, until=later, limit=9)
        return [again.id for again in taken] != [receipt.id]

    assert attended("event:1", Way.MENTION)
    assert not attended("event:2", Way.COMMAND)


@pytest.mark.parametrize("text", ["", "   ", "<@U0COACH>"])
def test_to_be_called_and_told_nothing_is_to_be_asked_for_help(workspace, text):
    message = workspace.mentions("alice", text)

    assert "SVC.PRM.SP2.1" in message.body
    assert message.votes == 0


def test_what_it_does_not_cover_is_kept_as_a_gap_without_the_asker(workspace):
    workspace.mentions("alice", "How do I bake a cheesecake?")
    workspace.commands("bob", "how do i bake a cheesecake")

    [gap] = workspace.gaps()
    assert gap.times == 2
    assert "alice" not in repr(gap)


def test_the_shortcut_on_a_message_asks_in_its_words_and_answers_where_it_stands(workspace):
    [opened] = workspace.calls("alice", QUESTION, HELP)
    assert isinstance(opened, Open)
    form = opened.view
    assert isinstance(form, Form)
    assert form.fields[0].initial == QUESTION
    assert form.fields[1].initial == "here"

    [effect] = workspace.submits("alice", form, question=QUESTION, where="here")
    assert isinstance(effect, Post)
    assert effect.place == HELP
    [effect] = workspace.submits("alice", form, question=QUESTION, where="me")
    assert isinstance(effect, Whisper)


def test_the_global_shortcut_answers_its_user_alone(workspace):
    [opened] = workspace.calls("alice")
    assert [field.name for field in opened.view.fields] == ["question"]

    [effect] = workspace.submits("alice", opened.view, Place(), question=QUESTION)

    assert isinstance(effect, Whisper)


def test_a_form_without_a_question_is_returned_with_what_is_missing(workspace):
    empty = Submitted(FormName.ASK, {"question": " ?! ", "where": "here"})
    full = Submitted(FormName.ASK, {"question": QUESTION, "where": "here"})

    assert list(workspace.reception.faults(empty)) == ["question"]
    assert workspace.reception.faults(full) == {}


def test_the_box_in_the_home_tab_answers_in_a_window(workspace):
    effects = workspace.does("alice", Pressed(Act.ASK, text=QUESTION, spot=Spot.HOME), Place())

    assert "Incident" in page_of(effects).message.body


def test_the_choices_of_an_unclear_question_go_on_with_the_conversation(workspace):
    message = workspace.mentions("alice", "SP2.1")
    choice = message.buttons[0]
    assert choice.act is Act.SAY

    [effect] = workspace.does("alice", Pressed(choice.act, choice.value))

    assert isinstance(effect, Post)
    assert choice.value.removeprefix("explain ") in effect.message.body


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.STRANGER])
def test_people_from_outside_get_knowledge_and_nothing_else(workspace, standing):
    workspace.town.standing["eve"] = standing

    answer = workspace.mentions("eve", QUESTION)

    assert "Incident" in answer.body
    assert "I need a person" not in labels(answer)
    assert "That is for" in workspace.commands("eve", "settings").body
    assert "gaps" not in workspace.commands("eve", "help").body


def test_in_a_shared_channel_nobody_of_the_process_group_is_offered(workspace, somewhere):
    message = workspace.mentions("alice", QUESTION, somewhere(shared=True))

    assert "I need a person" not in labels(message)


def test_suggestions_differ_for_somebody_who_has_asked_before(workspace):
    [new] = workspace.does("alice", Opened(Tab.MESSAGES), DM)
    workspace.writes("alice", QUESTION)
    [known] = workspace.does("alice", Opened(Tab.MESSAGES), DM)

    assert isinstance(new, Suggest)
    assert new.prompts != known.prompts


def test_questions_are_counted_by_how_they_ended(workspace):
    workspace.mentions("alice", QUESTION)
    workspace.mentions("alice", "How do I bake a cheesecake?", Place("C-help", "200.1"))

    assert workspace.meter.statuses == ["answered", "unknown"]


# --- threads without a mention --------------------------------------------------------------------


def overheard(text: str) -> Turn:
    return Turn("T1", "bob", HELP, Said(text, Way.OVERHEARD))


def test_by_default_nobody_is_answered_who_does_not_mention_the_coach(workspace):
    workspace.mentions("alice", QUESTION)

    assert not workspace.reception.listens(overheard("why?"))


def test_keep_answering_here_holds_until_a_day_of_silence(workspace):
    workspace.town.standing["ada"] = Standing.ADMIN
    workspace.commands("ada", "settings following asked")
    message = workspace.mentions("alice", QUESTION)
    assert not workspace.reception.listens(overheard("why?"))

    workspace.presses("alice", "Keep answering here", on=message)

    assert workspace.reception.listens(overheard("why?"))
    workspace.passes(hours=23)
    workspace.does("bob", Said("explain SVC.PRM", Way.OVERHEARD))
    workspace.passes(hours=23)
    assert workspace.reception.listens(overheard("why?"))
    workspace.passes(hours=2)
    assert not workspace.reception.listens(overheard("why?"))


def test_anybody_can_stop_it(workspace):
    workspace.town.standing["ada"] = Standing.ADMIN
    workspace.commands("ada", "settings following asked")
    message = workspace.mentions("alice", QUESTION)
    [post] = workspace.presses("alice", "Keep answering here", on=message)

    workspace.presses("bob", "Stop", on=post.message)

    assert not workspace.reception.listens(overheard("why?"))


def test_always_means_only_threads_that_the_coach_takes_part_in(workspace, somewhere):
    workspace.town.standing["ada"] = Standing.ADMIN
    workspace.commands("ada", "settings following always")
    workspace.mentions("alice", QUESTION)

    elsewhere = Turn("T1", "bob", somewhere(thread="999.9"), Said("why?", Way.OVERHEARD))
    assert workspace.reception.listens(overheard("why?"))
    assert not workspace.reception.listens(elsewhere)


def test_people_who_talk_with_each_other_are_not_interrupted(workspace):
    workspace.mentions("alice", QUESTION)

    assert workspace.does("bob", Said("lunch at the new thai place?", Way.OVERHEARD)) == ()
    assert workspace.gaps() == []
