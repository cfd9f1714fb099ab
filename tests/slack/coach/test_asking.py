"""Every way to ask, over the real wire."""

import pytest

pytestmark = pytest.mark.usefixtures("coach")


def test_a_mention_is_answered_once_in_its_thread(alice, workspace):
    asked = alice.mentions("#help", "how do we spot recurring incidents?")

    answer = alice.reads("SVC.PRM", thread=asked)
    workspace.settles()

    assert len(alice.sees("#help", thread=asked)) == 1
    assert answer.thread_ts == asked.ts
    assert "eyes" not in asked.reactions
    assert [call.method for call in workspace.calls("reactions.add")]
