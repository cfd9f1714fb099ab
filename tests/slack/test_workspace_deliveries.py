"""Redelivery, lost connections, signatures and tickets that run out."""

import time
from threading import Event, Thread
from urllib.request import urlopen

import pytest
from slack_bolt import App
from slack_sdk.errors import SlackApiError
from slackspace.running import http, socket_mode

SECRET = "not looked at in Socket Mode"  # noqa: S105
VIEW = {"type": "modal", "title": {"type": "plain_text", "text": "Form"}, "blocks": []}


@pytest.fixture
def heard(app):
    """What the app heard: the event's type and the number of the retry."""
    events: list[tuple[str, str, str]] = []

    @app.event("app_mention")
    def mentioned(body, request):
        note(body, request)

    @app.event("message")
    def said(body, request):
        note(body, request)

    def note(body, request):
        number = request.headers.get("x-slack-retry-num", ["0"])[0]
        events.append((body["event"]["type"], body["event_id"], number))

    return events


@pytest.fixture
def refusing(app):
    """An app that does not acknowledge the first deliveries; the number is how many."""
    left = {"times": 0}

    @app.middleware
    def refuse(next_):
        if left["times"] > 0:
            left["times"] -= 1
            raise RuntimeError("the database is away")
        next_()

    return left


def test_one_mention_is_delivered_twice_under_two_ids(workspace, app, heard, alice):
    with socket_mode(workspace, app):
        alice.mentions("#help", "hello")
        workspace.waits_for(lambda: len(heard) == 2, "both events")

    assert sorted(kind for kind, _, _ in heard) == ["app_mention", "message"]
    assert len({identity for _, identity, _ in heard}) == 2


@pytest.mark.parametrize("way", ["socket", "http"])
def test_what_is_not_acknowledged_comes_again_at_once_and_later(
    workspace, app, heard, refusing, way
):
    alice = workspace.user("alice")
    workspace.channel("#help", alice)
    workspace.timing.ack_seconds = 0.3
    refusing["times"] = 2
    with http(workspace, app) if way == "http" else socket_mode(workspace, app):
        alice.says("#help", "hello")
        (delivery,) = workspace.deliveries
        workspace.waits_for(lambda: len(delivery.attempts) == 2, "the retry at once")
        workspace.waits_for(lambda: delivery.failure not in {"", "under way"}, "it fails too")
        assert heard == []
        workspace.passes(60)
        workspace.settles()

    reason = "http_error" if way == "http" else "timeout"
    assert [(a.number, a.reason) for a in delivery.attempts] == [(0, ""), (1, reason), (2, reason)]
    assert heard == [("message", delivery.payload["event_id"], "2")]


def test_after_three_retries_slack_gives_up(workspace, app, refusing, alice):
    workspace.timing.ack_seconds = 0.1
    workspace.timing.pace = 0
    refusing["times"] = 99
    with socket_mode(workspace, app):
        alice.says("#help", "hello")
        workspace.settles()

    (delivery,) = workspace.unanswered
    assert [attempt.number for attempt in delivery.attempts] == [0, 1, 2, 3]


def test_an_event_can_come_again_although_it_was_acknowledged(workspace, app, heard, alice):
    with socket_mode(workspace, app):
        alice.says("#help", "hello")
        workspace.waits_for(lambda: heard, "the event")
        workspace.delivers_again()
        workspace.waits_for(lambda: len(heard) == 2, "the event again")

    assert heard[0][1] == heard[1][1]


def test_every_event_can_come_twice(workspace, app, heard, alice):
    workspace.repeats_events()
    with socket_mode(workspace, app):
        alice.says("#help", "hello")
        workspace.waits_for(lambda: len(heard) == 2, "the event twice")

    assert [number for _, _, number in heard] == ["0", "1"]
    assert heard[0][1] == heard[1][1]


def test_a_command_that_is_not_acknowledged_fails_before_the_users_eyes(
    workspace, app, refusing, alice
):
    workspace.timing.ack_seconds = 0.2
    refusing["times"] = 1
    with socket_mode(workspace, app):
        assert not alice.commands("/coach help", "#help").acked

    (seen,) = alice.sees()
    assert seen.text == '/coach failed with the error "operation_timeout"'


@pytest.mark.parametrize("kind", ["builtin", "websocket_client"])
def test_events_survive_a_connection_that_breaks(workspace, app, heard, alice, kind):
    workspace.timing.pace = 0.02
    with socket_mode(workspace, app, kind):
        workspace.kills_connections()
        workspace.waits_for(lambda: workspace.connections == 0, "the connection is gone")
        alice.says("#help", "hello")
        workspace.waits_for(lambda: heard, "the event all the same", 10)


def test_events_survive_a_connection_that_falls_silent(workspace, app, heard, alice):
    workspace.timing.ack_seconds = 0.5
    workspace.timing.retry_after = (0, *[0.5] * 20)
    with socket_mode(workspace, app):
        workspace.silences_connections()
        alice.says("#help", "hello")
        workspace.waits_for(lambda: heard, "the event all the same", 15)

    assert heard[0][2] != "0"


def test_slack_may_ask_for_a_new_connection(workspace, app, heard, alice):
    """The `websocket_client` adapter needs up to ten seconds for this, so it is not tried here."""
    with socket_mode(workspace, app):
        before = workspace.server.sockets.opened
        workspace.refreshes_connections()
        workspace.waits_for(lambda: workspace.server.sockets.opened > before, "a new one", 10)
        workspace.waits_for_app()
        alice.says("#help", "hello")
        workspace.waits_for(lambda: heard, "the event", 10)


def taking(taken):
    def take():
        taken.set()

    return take


def test_several_connections_take_turns(workspace, client, alice):
    taken = {}
    handlers = []
    for name in ("one", "two"):
        app = App(client=client, signing_secret=SECRET)
        taken[name] = Event()
        app.event("message")(taking(taken[name]))
        handlers.append(socket_mode(workspace, app))
    with handlers[0], handlers[1]:
        workspace.waits_for_app(connections=2)
        for _ in range(2):
            alice.says("#help", "hello")
        workspace.waits_for(lambda: all(each.is_set() for each in taken.values()), "both")


def test_events_wait_for_an_app_that_is_just_starting(workspace, app, heard, alice):
    alice.says("#help", "hello")
    with socket_mode(workspace, app):
        workspace.waits_for(lambda: heard, "the event")


# --- HTTP -----------------------------------------------------------------------------------------


def test_the_request_url_is_verified(workspace, app):
    with http(workspace, app):
        assert workspace.verifies_url("3eZbrw1a")
        assert workspace.checks_tls().status == 200


@pytest.mark.parametrize("wrong", [{"secret": "other"}, {"age": 600}, {"unsigned": True}])
def test_what_slack_did_not_sign_is_not_taken(workspace, app, heard, alice, wrong):
    workspace.timing.retry_after = ()
    with http(workspace, app):
        for name, value in wrong.items():
            setattr(workspace.signing, name, value)
        alice.says("#help", "hello")
        workspace.settles()

    (delivery,) = workspace.unanswered
    assert delivery.status == 401
    assert heard == []


def test_an_app_that_is_not_there_gets_nothing(workspace, app, alice):
    workspace.timing.retry_after = ()
    with http(workspace, app):
        pass
    alice.says("#help", "hello")
    workspace.settles()

    assert workspace.deliveries[0].failure == "connection_failed"


# --- tickets --------------------------------------------------------------------------------------


@pytest.fixture
def trigger(workspace, app, alice):
    """A fresh trigger, and the app's client to use it with."""
    kept: list[dict[str, str]] = []

    @app.command("/coach")
    def keep(ack, command):
        ack()
        kept.append(command)

    with socket_mode(workspace, app):
        alice.commands("/coach", "#help")
        workspace.waits_for(lambda: kept, "the command")
        yield kept[0]["trigger_id"]


def test_a_trigger_opens_one_form(client, trigger, alice):
    client.views_open(trigger_id=trigger, view=VIEW)

    assert alice.view.title == "Form"
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        client.views_open(trigger_id=trigger, view=VIEW)


def test_a_trigger_lasts_three_seconds(workspace, client, trigger):
    workspace.passes(3)

    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        client.views_open(trigger_id=trigger, view=VIEW)


def test_a_trigger_of_ones_own_making_opens_nothing(client):
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        client.views_open(trigger_id="1.2.3", view=VIEW)


def test_a_response_url_may_be_used_five_times_within_half_an_hour(workspace, app, alice):
    answers: list[int] = []

    @app.command("/coach")
    def command(ack, respond):
        ack()
        answers.extend(respond(f"{number}").status_code for number in range(6))
        done.set()

    done = Event()
    with socket_mode(workspace, app):
        alice.commands("/coach", "#help")
        assert done.wait(5)
        late = workspace.calls("response_url")[-1]
        assert answers == [200] * 5 + [404]
        assert late.error == "used_url"


def test_a_response_url_runs_out(workspace, app, alice):
    statuses = []
    done = Event()

    @app.command("/coach")
    def command(ack, respond):
        ack()
        workspace.passes(1801)
        statuses.append(respond("late").status_code)
        done.set()

    with socket_mode(workspace, app):
        alice.commands("/coach", "#help")
        assert done.wait(5)

    assert statuses == [404]
    assert workspace.calls("response_url")[-1].error == "expired_url"


def test_the_server_speaks_to_any_program(workspace):
    """Plain HTTP, so an app in another process can be tested too."""
    with urlopen(f"{workspace.api_url}api.test?hello=world") as answer:  # noqa: S310
        assert answer.read() == b'{"ok":true,"args":{"hello":"world"}}'


def test_deliveries_can_be_held_back(workspace, app, heard, alice):
    with socket_mode(workspace, app):
        workspace.holds_deliveries()
        Thread(target=alice.says, args=("#help", "hello")).start()
        time.sleep(0.1)
        assert heard == []
        workspace.releases_deliveries()
        workspace.waits_for(lambda: heard, "the event")
