"""The same over HTTP, and what operators see."""

import http.client
import json
import time
import urllib.error
import urllib.request
from typing import Any

import pytest
import serving

from bot.adapters.slack.http import LARGEST
from bot.domain.errors import SettingError


@pytest.fixture
def served(workspace, storage):
    with serving.serving(workspace, storage, http=True) as service:
        yield service


def get(url, body=None, headers=None):
    """Ask for a page; return its status and text."""
    request = urllib.request.Request(url, data=body, headers=headers or {})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def ops(service, page):
    return get(f"http://127.0.0.1:{service.ops.port}{page}")


@pytest.mark.usefixtures("served")
def test_questions_are_answered_over_http(alice):
    asked = alice.mentions("#help", "what is an incident?")
    answer = alice.reads("incident", thread=asked)
    alice.clicks("The whole record", answer)
    alice.sees_view("incident")
    alice.closes()
    alice.commands("/coach what is a baseline?", "#help")

    assert alice.reads("baseline", "#help").only_for == alice.id


@pytest.mark.usefixtures("served")
def test_slack_finds_the_address_good(workspace):
    assert workspace.verifies_url()


def test_wrong_and_old_signatures_are_refused(workspace, served):
    address = f"{served.address}/slack/events"
    body = json.dumps({"type": "url_verification", "challenge": "x"}).encode()
    plain = {"content-type": "application/json"}
    stamp = {"X-Slack-Request-Timestamp": str(int(time.time()))}
    right = workspace.signing.headers(body.decode())

    assert get(address, body, plain)[0] == 401
    assert get(address, body, plain | stamp | {"X-Slack-Signature": "v0=0"})[0] == 401
    assert get(address, body, plain | {"X-Slack-Request-Timestamp": "yesterday"})[0] == 401
    assert get(address, body, plain | right)[0] == 200
    old = right | {"X-Slack-Request-Timestamp": "1500000000"}
    assert get(address, body, plain | old)[0] == 401


def test_other_requests_are_turned_away(served):
    address = f"{served.address}/slack/events"

    assert get(f"{served.address}/")[0] == 404
    assert get(address)[0] == 405
    connection = http.client.HTTPConnection(served.address.removeprefix("http://"))
    connection.putrequest("POST", "/slack/events")
    connection.putheader("Content-Length", str(LARGEST + 1))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_operators_see_whether_all_is_well(served, alice):
    asked = alice.mentions("#help", "what is an incident?")
    alice.reads("incident", thread=asked)

    assert ops(served, "/healthz") == (200, "alive")
    assert ops(served, "/readyz")[0] == 200
    page = ops(served, "/metrics")[1]
    assert 'coach_questions_total{status="answered"} 1.0' in page
    assert "coach_acknowledgement_seconds_count" in page
    assert ops(served, "/elsewhere")[0] == 404


def test_readiness_names_what_is_wrong(served):
    served.health.say("knowledge", "it is gone")  # no round looks at that anew

    status, told = ops(served, "/readyz")

    assert status == 503
    assert json.loads(told)["faults"]["knowledge"] == "it is gone"


def test_a_port_that_is_taken_is_named(workspace, storage, served):
    with (
        pytest.raises(SettingError, match="COACH_OPS_PORT"),
        serving.serving(workspace, storage, ops_port=served.ops.port),
    ):
        pass


@pytest.mark.parametrize(
    ("field", "prefix", "variable"),
    [("bot_token", "xoxb", "SLACK_BOT_TOKEN"), ("app_token", "xapp", "SLACK_APP_TOKEN")],
)
def test_a_token_that_slack_refuses_stops_the_start(workspace, storage, field, prefix, variable):
    wrong: dict[str, Any] = {field: f"{prefix}-wrong"}
    with (
        pytest.raises(SettingError, match=variable),
        serving.serving(workspace, storage, **wrong),
    ):
        pass
