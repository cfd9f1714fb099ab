"""Logs hold neither secrets nor what people wrote."""

import io
import json
import logging

import pytest
import structlog

from bot.adapters.slack import logs


@pytest.fixture
def written():
    """What is logged, set up as `coach serve` does it; everything is put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    logs.set_up(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    structlog.reset_defaults()
    root.handlers = handlers
    root.setLevel(level)


def test_a_line_is_json_with_time_and_level(written):
    logs.log().info("served", receipt=7)

    [line] = written()
    assert line["event"] == "served"
    assert line["receipt"] == 7
    assert line["level"] == "info"
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-12-34-abcDEF",
        "xapp-1-A1-2-abc",
        "https://hooks.slack.com/commands/T1/2/abc",
        "wss://wss-primary.slack.com/link/?ticket=abc",
    ],
)
def test_secrets_are_hidden_wherever_they_come_from(written, secret):
    logs.log().warning(f"sent {secret}", payload={"deep": [secret]})
    logging.getLogger("slack_sdk").error("it said %s", secret)

    assert secret not in json.dumps(written())
    assert len(written()) == 2


def test_an_error_is_told_without_its_message(written):
    def fail():
        raise ValueError("what somebody wrote")

    try:
        fail()
    except ValueError:
        logs.log().exception("fault", reference="abc")

    [line] = written()
    assert (line["error"], line["reference"]) == ("ValueError", "abc")
    assert "fail" in line["where"][-1]
    assert "somebody" not in json.dumps(line)


def test_libraries_are_heard_only_when_something_is_wrong(written):
    logging.getLogger("slack_sdk.web").info("a whole payload")
    logging.getLogger("waitress.queue").warning("a deep queue")

    assert written() == []
