"""How fast the coach acknowledges and answers when many ask at once; says what it measured."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

import pytest
import real
import serving
from slackspace import Timing, Workspace

pytestmark = pytest.mark.full

QUESTIONS = 200
AT_ONCE = 50
ASKED = (
    "how do we spot recurring incidents?",
    "verification vs validation",
    "process areas at level 5",
    "explain SVC.PRM.SP2.1",
    "who looks for patterns in closed incidents",
    "ITIL change management in CMM",
    "form for a process change",
    "what should we do when the same outage keeps coming back?",
)


@pytest.mark.parametrize("way", ["Socket Mode", "HTTP"])
def test_two_hundred_questions_fifty_at_a_time(way, tmp_path, capsys):
    timing = Timing(ack_seconds=3, patience=120)
    port, ops_port = serving.free_port(), serving.free_port()
    arguments = ("--http", "--port", str(port)) if way == "HTTP" else ()
    with Workspace(manifest=real.ROOT / "manifest.json", timing=timing) as workspace:
        people = [workspace.user(f"person{number}") for number in range(AT_ONCE)]
        workspace.channel("#help", *people)
        with serving.process(workspace, tmp_path / "home", *arguments, ops_port=ops_port):
            workspace.waits_for(lambda: serving.is_ready(ops_port))
            if arguments:
                workspace.delivers_to(f"http://127.0.0.1:{port}/slack/events")
            waits, took = measure(workspace, people)

    with capsys.disabled():
        sys.stdout.write(
            f"\n{way}: {QUESTIONS} questions, {AT_ONCE} at a time: acknowledged "
            f"p50 {waits[QUESTIONS // 2] * 1000:.0f} ms, "
            f"p99 {waits[QUESTIONS * 99 // 100] * 1000:.0f} ms, max {waits[-1] * 1000:.0f} ms; "
            f"{QUESTIONS / took:.1f} answers a second\n"
        )
    assert waits[-1] < 3, "Slack gives up after three seconds"


def measure(workspace, people):
    """Let everybody ask; return how long the acknowledgements took, sorted, and all of it."""

    def ask(person, question):
        start = time.perf_counter()
        delivery = person.commands(f"/coach {question}", "#help")
        assert delivery.acked
        return time.perf_counter() - start

    start = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        who = islice(cycle(people), QUESTIONS)
        waits = sorted(pool.map(ask, who, islice(cycle(ASKED), QUESTIONS)))
    workspace.waits_for(lambda: len(workspace.calls("response_url")) >= QUESTIONS)
    return waits, time.perf_counter() - start
