"""A workspace and a small app in it: the real Bolt, over the real wire."""

from contextlib import contextmanager
from threading import Thread

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.websocket_client import (
    SocketModeHandler as WebsocketClientHandler,
)
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from slackspace import Timing, Workspace
from waitress import create_server

HANDLERS = {"builtin": SocketModeHandler, "websocket_client": WebsocketClientHandler}


@pytest.fixture
def workspace():
    with Workspace(timing=Timing(ack_seconds=1, patience=5)) as opened:
        yield opened


@pytest.fixture
def client(workspace):
    return WebClient(workspace.state.app.bot_token, base_url=workspace.api_url)


@pytest.fixture
def app(workspace, client):
    return App(client=client, signing_secret=workspace.state.app.signing_secret)


@contextmanager
def socket_mode(workspace, app, kind="builtin"):
    handler = HANDLERS[kind](app, workspace.state.app.app_token, ping_interval=0.5)
    handler.connect()
    workspace.waits_for_app()
    try:
        yield handler
    finally:
        handler.close()


@contextmanager
def http(workspace, app):
    server = create_server(SlackRequestHandler(app), host="127.0.0.1", port=0)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    workspace.delivers_to(f"http://127.0.0.1:{server.effective_port}/slack/events")
    try:
        yield server
    finally:
        server.close()
        thread.join(5)


@pytest.fixture
def connected(workspace, app):
    """The app, listening in Socket Mode; what it does is still to be registered."""
    with socket_mode(workspace, app):
        yield app


@pytest.fixture(params=["builtin", "websocket_client", "http"])
def listening(request, workspace, app):
    """The app, listening in each way there is."""
    way = (
        http(workspace, app)
        if request.param == "http"
        else socket_mode(workspace, app, request.param)
    )
    with way:
        yield app


@pytest.fixture
def alice(workspace):
    person = workspace.user("alice")
    workspace.channel("#help", person)
    return person
