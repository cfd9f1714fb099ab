"""`coach serve` as a process of its own: what it does when it is told to end, and when it is killed."""

import json
import re
import signal

import pytest
import real
import serving
from slackspace import Timing, Workspace

pytestmark = pytest.mark.full

QUESTIONS = 12


@pytest.fixture
def workspace():
    timing = Timing(ack_seconds=3, patience=100)
    with Workspace(manifest=real.ROOT / "manifest.json", timing=timing) as opened:
        yield opened


@pytest.fixture
def alice(workspace):
    person = workspace.user("alice")
    workspace.channel("#help", person)
    return person


def test_what_a_killed_process_acknowledged_is_answered_by_the_next(workspace, alice, tmp_path):
    home = tmp_path / "home"
    with serving.process(workspace, home) as first:
        workspace.waits_for_app(2)
        asked = [alice.mentions("#help", f"what is an incident? {n}") for n in range(QUESTIONS)]
        workspace.waits_for(lambda: sum(d.acked for d in workspace.deliveries) >= QUESTIONS)
        first.kill()
        first.wait()
    with serving.process(workspace, home):
        for question in asked:
            alice.reads("ncident", thread=question)
        workspace.stays_quiet(2)

    assert [len(alice.sees("#help", thread=question)) for question in asked] == [1] * QUESTIONS


def test_a_process_that_is_told_to_end_finishes_what_it_began(workspace, alice, tmp_path):
    home = tmp_path / "home"
    with serving.process(workspace, home) as running:
        workspace.waits_for_app(2)
        asked = alice.mentions("#help", "what is an incident?")
        workspace.waits_for(lambda: any(d.acked for d in workspace.deliveries))
        running.send_signal(signal.SIGTERM)
        assert running.wait(30) == 0

    lines = [json.loads(line) for line in (home / "serve.log").read_text().splitlines()]
    assert [line["event"] for line in lines][-2:] == ["stopping", "stopped"]
    told = (home / "serve.log").read_text()
    assert "what is an incident" not in told
    assert not re.search(r"xox|xapp", told)
    with serving.process(workspace, home):  # if it had not begun, the next one does it
        alice.reads("ncident", thread=asked)


def test_it_serves_over_http(workspace, alice, tmp_path):
    port, ops_port = serving.free_port(), serving.free_port()
    way = ("--http", "--port", str(port))
    with serving.process(workspace, tmp_path / "home", *way, ops_port=ops_port):
        workspace.waits_for(lambda: serving.is_ready(ops_port))
        workspace.delivers_to(f"http://127.0.0.1:{port}/slack/events")
        asked = alice.mentions("#help", "what is an incident?")
        alice.reads("ncident", thread=asked)


def test_a_missing_secret_is_named(workspace, tmp_path):
    log = tmp_path / "home" / "serve.log"
    with serving.process(workspace, tmp_path / "home", SLACK_BOT_TOKEN="") as running:
        assert running.wait(60) == 2

    assert log.read_text().startswith("SLACK_BOT_TOKEN is missing: copy the Bot User OAuth Token")
