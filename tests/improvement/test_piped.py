"""The whole cycle, driven from a script: `coach chat --user … --role … --json`."""

import json
import os
import subprocess
import sys

import pytest
import real


@pytest.fixture
def chat(tmp_path):
    """Pipe lines through the program as somebody; return what Slack would be sent."""

    def run(user, role, *lines):
        done = subprocess.run(
            [sys.executable, "-m", "bot", "chat", "--user", user, "--role", role, "--json"],
            input="\n".join(lines),
            capture_output=True,
            check=True,
            text=True,
            cwd=real.ROOT,
            env={
                **os.environ,
                "COACH_HOME": str(tmp_path / "home"),
                "COACH_INDEX_DIR": str(real.ROOT / "indexes"),
            },
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    return run


def test_a_script_plays_the_cycle(chat, tmp_path):
    planned = chat(
        "alice",
        "steering",
        'appraisal new "Spring review" class C areas IRM, PRM',
        "finding add AP-1 weakness “No weekly review” PRM",
        "finding finalise F-1",
        "finding prioritise F-1 high effort medium because every week counts",
        'action add "Review incidents weekly" finding F-1',
        "action approve A-1",
        "submit priority=high",
        "action assign A-1 @bob by 2027-03-31",
    )
    done = chat(
        "bob",
        "member",
        "mine",
        'click "Open A-1"',
        'click "Start"',
        "action pilot A-1 in Service desk",
        'action end-pilot A-1 "it went well"',
        "action deploy A-1 evidence https://wiki.example/review",
    )
    checked = chat("quinn", "quality", 'action verify A-1 result "12 to 5 repeats a month"')
    closed = chat("alice", "steering", "action close A-1", "finding confirm F-1", "export csv")

    assert any(row["method"] == "views.open" for row in planned)
    assert [row["payload"]["channel"] for row in planned if "is yours" in row["text"]] == ["bob"]
    assert "A-1 is deployed" in done[-1]["text"]
    assert "it worked" in checked[0]["text"]
    assert any("F-1 is confirmed" in row["text"] for row in closed)
    assert closed[-1]["method"] == "files.completeUploadExternal"
    [file] = (tmp_path / "home" / "files").iterdir()
    assert "A-1" in file.read_text(encoding="utf-8")
