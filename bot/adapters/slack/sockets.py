"""Socket Mode: several connections to Slack, each made anew when it breaks."""

from __future__ import annotations

import logging
from time import time

from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk import WebClient

from bot.adapters.slack.health import Health

_PING_EVERY = 3  # seconds; also how often a connection that was lost is looked for
_SILENT = 8  # seconds without a pong after which a connection is taken for dead
_AT_ONCE = 10  # deliveries that each connection takes in at a time


class Sockets:
    """The connections. Slack delivers each thing over any one of them."""

    def __init__(self, app: App, client: WebClient, app_token: str, count: int) -> None:
        """Prepare connections.

        Args:
            app: takes what arrives.
            client: for asking Slack where to connect.
            app_token: the token that may ask.
            count: how many connections.

        """
        self._handlers = [
            SocketModeHandler(
                app,
                app_token,
                logger=logging.getLogger("slack_sdk.socket_mode"),
                web_client=client,
                ping_interval=_PING_EVERY,
                concurrency=_AT_ONCE,
            )
            for _ in range(count)
        ]

    def start(self) -> None:
        """Connect.

        Raises:
            SlackApiError: Slack refuses.
            OSError: Slack cannot be reached.

        """
        for handler in self._handlers:
            handler.client.connect()

    def check(self, health: Health) -> None:
        """Say whether there is a connection, and close those that have fallen silent."""
        for handler in self._handlers:
            session = handler.client.current_session
            if session is None or session.sock is None or not session.last_pong_tm:
                continue
            if time() - session.last_pong_tm > _SILENT:
                session.close()  # its closing makes the client connect anew
        connected = any(handler.client.is_connected() for handler in self._handlers)
        health.say("slack", "" if connected else "no connection; it is being made anew")

    def stop(self) -> None:
        """Take no more deliveries, and finish those that are being taken in."""
        for handler in self._handlers:
            handler.client.close()
