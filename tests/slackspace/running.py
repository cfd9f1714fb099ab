"""Running a Bolt app against a workspace, in each way there is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from threading import Thread
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.websocket_client import (
    SocketModeHandler as WebsocketClientHandler,
)
from slack_bolt.adapter.wsgi import SlackRequestHandler
from waitress import create_server
from waitress.wasyncore import close_all

from slackspace.workspace import Workspace

HANDLERS: dict[str, type[Any]] = {
    "builtin": SocketModeHandler,
    "websocket_client": WebsocketClientHandler,
}


@contextmanager
def socket_mode(workspace: Workspace, app: App, kind: str = "builtin") -> Iterator[Any]:
    """Connect an app in Socket Mode; it notices a dead line within seconds."""
    handler = HANDLERS[kind](app, workspace.state.app.app_token, ping_interval=0.5)
    connections = workspace.connections
    handler.connect()
    workspace.waits_for_app(connections + 1)
    try:
        yield handler
    finally:
        handler.client.auto_reconnect_enabled = False
        workspace.kills_connections()
        Thread(target=handler.close, daemon=True).start()  # the SDK takes up to ten seconds for it


@contextmanager
def http(workspace: Workspace, app: App) -> Iterator[str]:
    """Serve an app over HTTP and make that its request URL."""
    lines: dict[int, Any] = {}  # all that the server's loop listens to
    handler = SlackRequestHandler(app)
    server = create_server(handler, lines, host="127.0.0.1", port=0, threads=8)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.effective_port}/slack/events"
    workspace.delivers_to(url)
    try:
        yield url
    finally:
        with suppress(OSError):  # it may close between being told so and being woken
            server.trigger.pull_trigger(partial(close_all, lines, ignore_all=True))  # in its thread
        thread.join(5)
        server.task_dispatcher.shutdown(timeout=1)
