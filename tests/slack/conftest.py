"""A workspace and a small app in it: the real Bolt, over the real wire."""

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slackspace import Timing, Workspace
from slackspace.running import http, socket_mode


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


@pytest.fixture(params=["builtin", "websocket_client", "http"])
def listening(request, workspace, app):
    """The app, listening in each way there is."""
    over_http = request.param == "http"
    way = http(workspace, app) if over_http else socket_mode(workspace, app, request.param)
    with way:
        yield app


@pytest.fixture
def alice(workspace):
    person = workspace.user("alice")
    workspace.channel("#help", person)
    return person
