"""Pictures over the real wire: uploaded by Slack's three steps, into the conversation they belong to."""

import pytest

pytestmark = pytest.mark.usefixtures("coach")

PNG = b"\x89PNG"


def picture_in(message, workspace):
    [file] = message.files
    return workspace.state.uploads[file["id"]].content


def test_a_picture_follows_the_answer_into_its_thread(alice, workspace):
    asked = alice.mentions("#help", "picture SVC.IRM")

    shown = alice.reads("SVC.IRM Incident", thread=asked, after=alice.reads("Goals", thread=asked))

    assert shown.thread_ts == asked.ts
    assert picture_in(shown, workspace).startswith(PNG)
    [announced] = workspace.calls("files.getUploadURLExternal")
    assert "Manage Incidents and Requests" in announced.arguments["alt_txt"]


def test_what_was_asked_in_private_is_shown_in_the_direct_messages(alice, workspace):
    alice.commands("/coach picture cycle", "#help")

    assert alice.reads("our direct messages").is_ephemeral
    shown = alice.reads("The improvement cycle", alice.dm)
    assert picture_in(shown, workspace).startswith(PNG)


def test_where_slack_takes_no_file_the_picture_is_told_in_words(alice, workspace):
    workspace.withholds("files:write")
    asked = alice.mentions("#help", "picture staged")

    assert alice.reads("ML2 Managed: Incident", thread=asked)


def test_a_comparison_is_a_table(alice):
    asked = alice.mentions("#help", "compare SVC.IRM and SVC.PRM")

    answer = alice.reads("IRM restores service", thread=asked)

    assert "table" in [block["type"] for block in answer.blocks]
