"""Every way to ask, over the real wire."""

import pytest

from bot.domain.conversation import Following, House

pytestmark = pytest.mark.usefixtures("coach")


def kinds(message):
    return [block["type"] for block in message.blocks]


def test_a_mention_is_answered_once_in_its_thread(alice, workspace):
    asked = alice.mentions("#help", "how do we spot recurring incidents?")

    answer = alice.reads("SVC.PRM", thread=asked)
    workspace.settles()

    assert len(alice.sees("#help", thread=asked)) == 1
    assert answer.thread_ts == asked.ts
    assert [call.method for call in workspace.calls("reactions.add")]
    assert "eyes" not in asked.reactions


def test_a_mention_in_a_thread_is_answered_there(alice):
    first = alice.says("#help", "the same outage again")
    alice.mentions("#help", "what is a problem?", thread=first)

    assert alice.reads("problem", thread=first).thread_ts == first.ts


def test_a_follow_up_knows_what_the_thread_was_about(alice):
    asked = alice.mentions("#help", "explain SVC.PRM.SP2.1")
    first = alice.reads("Identify Problems", thread=asked)
    alice.mentions("#help", "and in ITIL?", thread=asked)

    assert "ITIL" in alice.reads("ITIL", thread=asked, after=first).words


def test_a_direct_message_is_answered_with_a_status(alice, workspace):
    alice.messages_coach("what is an incident?")

    answer = alice.reads("incident", alice.dm)
    workspace.settles()

    assert answer.thread_ts is None
    statuses = [call.arguments["status"] for call in workspace.calls("assistant.threads.setStatus")]
    assert statuses == ["is looking it up…", ""]


def test_direct_messages_follow_up_without_a_mention(alice):
    alice.messages_coach("explain SVC.PRM.SP2.1")
    first = alice.reads("Identify Problems", alice.dm)
    alice.messages_coach("why?")

    assert alice.reads("SVC.PRM.SP2.1", alice.dm, after=first)


def test_prompts_are_suggested_when_the_messages_tab_opens(alice, workspace):
    alice.opens_messages()

    workspace.waits_for(lambda: workspace.calls("assistant.threads.setSuggestedPrompts"))
    [call] = workspace.calls("assistant.threads.setSuggestedPrompts")
    assert call.arguments["channel_id"] == alice.dm.id
    assert 2 <= len(call.arguments["prompts"]) <= 4


def test_a_command_is_answered_to_its_asker_alone_and_can_be_shared(alice, workspace):
    bob = workspace.user("bob")
    workspace.channel("#help", bob)
    alice.commands("/coach what is an incident?", "#help")
    answer = alice.reads("incident", "#help")

    assert answer.only_for == alice.id
    alice.clicks("Share in channel", answer)
    assert f"<@{alice.id}>" in bob.reads("incident", "#help").words
    assert alice.reads("Shared in the channel")


def test_help_is_a_command(alice):
    alice.commands("/coach help", "#help")

    assert "settings" in alice.reads("records", "#help").words


def test_the_global_shortcut_asks_in_a_window_and_is_answered_there(alice):
    alice.uses_shortcut("Ask the coach")
    alice.sees_view("Your question")
    alice.fills({"Your question": "what is an incident?"})

    assert alice.submits() is None
    assert alice.sees_view("incident")
    alice.sees_view("Sources")


def test_an_empty_question_is_refused_in_the_form(alice):
    alice.uses_shortcut("Ask the coach")
    alice.sees_view("Your question")
    alice.fills({"Your question": "?!"})

    assert alice.submits() == {"question": "Please write something here."}


def test_the_message_shortcut_takes_the_message_along_and_answers_in_its_thread(alice):
    said = alice.says("#help", "who looks for patterns in closed incidents?")
    alice.uses_shortcut("Ask the coach about this", said)
    alice.sees_view("patterns")

    assert alice.submits() is None
    assert alice.reads("SVC.PRM", "#help", thread=said)
    assert alice.view is None


def test_the_home_tab_has_a_box_to_ask_in(alice):
    alice.opens_home()
    alice.sees_home("Your question")
    alice.chooses("Your question", "what is an incident?", at_home=True)

    assert "incident" in alice.sees_view("Sources").words


def test_the_home_tab_is_browsed_down_to_a_practice(alice):
    alice.opens_home()
    alice.sees_home("CMMI")


def test_a_record_is_read_in_full(alice):
    asked = alice.mentions("#help", "explain SVC.PRM.SP2.1")
    answer = alice.reads("Identify Problems", thread=asked)
    alice.clicks("The whole record", answer)

    assert "Work products" in alice.sees_view("Identify Problems").words


def test_two_things_are_compared_by_a_form(alice):
    asked = alice.mentions("#help", "explain SVC.PRM")
    answer = alice.reads("SVC.PRM", thread=asked)
    alice.clicks("Compare…", answer)
    alice.sees_view("With")
    alice.fills({"With": "SVC.IRM"})

    assert alice.submits() is None
    assert "SVC.IRM" in alice.sees_view("SVC.PRM").words


def test_answers_are_found_helpful_or_not(alice):
    asked = alice.mentions("#help", "what is an incident?")
    answer = alice.reads("incident", thread=asked)

    assert kinds(answer)[-1] == "context_actions"
    alice.clicks("Helpful", answer)
    assert alice.reads("Thank you, noted.").only_for == alice.id
    alice.clicks("Not helpful", answer)
    alice.sees_view("What would have helped?")
    alice.fills({"What would have helped?": "An example"})
    assert alice.submits() is None
    assert alice.reads("The process group sees")


def test_a_person_is_called_and_the_call_is_resolved(alice, workspace, storage):
    bob = workspace.user("bob")
    group = workspace.channel("#process-group", bob)
    with storage.work() as work:
        work.houses.put(workspace.state.team.id, House(group_channel=group.id))
    asked = alice.mentions("#help", "what is an incident?")
    answer = alice.reads("incident", thread=asked)
    alice.clicks("I need a person", answer)

    call = bob.reads("what is an incident?", "#process-group")
    assert alice.mention in call.words
    assert "archives" in call.words
    bob.clicks("Mark resolved", call)
    assert bob.reads("Resolved.", "#process-group").ts == call.ts


def test_a_thread_goes_on_without_mentions_when_somebody_asks_for_that(alice, workspace, storage):
    with storage.work() as work:
        work.houses.put(workspace.state.team.id, House(following=Following.ASKED))
    asked = alice.mentions("#help", "explain SVC.PRM.SP2.1")
    answer = alice.reads("Identify Problems", thread=asked)
    alice.clicks("Keep answering here", answer)
    kept = alice.reads("without being mentioned", thread=asked)
    alice.says("#help", "what is an incident?", thread=asked)

    assert alice.reads("incident", thread=asked, after=kept)


def test_nobody_is_answered_who_did_not_ask(alice, workspace):
    asked = alice.mentions("#help", "what is an incident?")
    answer = alice.reads("incident", thread=asked)
    alice.says("#help", "thanks, that helps", thread=asked)
    alice.edits(asked, "@coach what is a problem?")
    alice.says("#help", "what is a problem?")
    workspace.settles()

    assert alice.sees("#help", thread=asked)[-1].words == "thanks, that helps"
    assert len([seen for seen in alice.sees("#help") if seen.user == answer.user]) == 1


def test_strangers_ask_for_knowledge(workspace):
    stranger = workspace.stranger("zoe")
    workspace.channel("#shared", stranger, shared=True)
    asked = stranger.mentions("#shared", "what is an incident?")

    answer = stranger.reads("incident", thread=asked)

    assert "I need a person" not in answer.words


def test_where_the_coach_may_not_speak_the_asker_is_told_directly(alice, workspace):
    asked = alice.mentions("#help", "what is an incident?")
    alice.reads("incident", thread=asked)
    workspace.refuses("chat.postMessage", "not_in_channel", channel="#help")
    alice.mentions("#help", "what is a problem?")

    assert "problem" in alice.reads("invite me", alice.dm).words


def test_no_words_make_the_coach_ping_or_link(alice, workspace):
    alice.commands("/coach <!channel> *incident* <http://evil.example|your bank> & more", "#help")

    answer = alice.reads("incident", "#help")

    assert "<!channel>" not in answer.text
    assert "evil" not in str([b for b in answer.blocks if b["type"] != "rich_text"])
    workspace.settles()
