"""Socket Mode: several connections to Slack, each made anew when it breaks.

The SDK's own client waits up to ten seconds in a read before it notices that a line has gone or is to be
given up, and connects again meanwhile, over and over. This one looks up every second, and asks for signs
of life.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from threading import Event, Thread, Timer
from time import monotonic
from typing import Any

import websocket
from slack_bolt import App, BoltRequest
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.adapters.slack.calling import PATIENCE, Slack, SlackTrouble
from bot.adapters.slack.health import Health
from bot.adapters.slack.logs import log

_LOOK_EVERY = 1.0  # seconds, at which the line is looked at although nothing has come
_PING_AFTER = 3.0  # seconds of silence after which the other end is asked whether it is there
_DEAD_AFTER = 8.0  # seconds of silence after which it is not
_CLOSES_AFTER = 2.0  # seconds
_LONGEST_PAUSE = 5.0  # seconds between tries to connect
_AT_ONCE = 20  # deliveries that are taken in at a time

_TROUBLE = (SlackTrouble, OSError, websocket.WebSocketException, ValueError, KeyError)
"""What can go wrong with a line; the last two where the other end talks nonsense."""


class Sockets:
    """The connections. Slack delivers each thing over any one of them."""

    def __init__(self, app: App, slack: Slack, count: int) -> None:
        """Prepare connections.

        Args:
            app: takes what arrives.
            slack: Slack, called with the app-level token.
            count: how many connections.

        """
        self._app = app
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="take-in")
        self._lines = [Line(slack, self._arrived, number) for number in range(count)]

    def start(self) -> None:
        """Begin to connect, and to stay connected."""
        for line in self._lines:
            line.start()

    def check(self, health: Health) -> None:
        """Say whether there is a connection."""
        connected = any(line.connected for line in self._lines)
        health.say("slack", "" if connected else "no connection; it is being made anew")

    def stop(self) -> None:
        """Take no more deliveries, finish those that are being taken in, and hang up."""
        for line in self._lines:
            line.stop()
        self._pool.shutdown(wait=True)
        for line in self._lines:
            line.hang_up()

    def _arrived(self, message: dict[str, Any], send: Callable[[str], object]) -> None:
        request = SocketModeRequest.from_dict(message)
        if request is not None:
            self._pool.submit(self._take_in, request, send)

    def _take_in(self, request: SocketModeRequest, send: Callable[[str], object]) -> None:
        """Hand a delivery to Bolt and acknowledge it, if that is what Bolt says."""
        response = self._app.dispatch(
            BoltRequest(mode="socket_mode", body=request.payload, headers=_headers(request))
        )
        if response.status != HTTPStatus.OK:
            return  # Slack delivers again
        payload = json.loads(response.body) if response.body else None
        answer = SocketModeResponse(envelope_id=request.envelope_id, payload=payload)
        try:
            send(json.dumps(answer.to_dict()))
        except (OSError, websocket.WebSocketException) as error:
            log().warning("not acknowledged", why=type(error).__name__)


def _headers(request: SocketModeRequest) -> dict[str, str | Sequence[str]]:
    """What HTTP would say of earlier tries."""
    tries = request.retry_attempt
    return {"x-slack-retry-num": str(tries)} if tries else {}


class Line:
    """One connection, kept up by a thread of its own."""

    def __init__(
        self,
        slack: Slack,
        arrived: Callable[[dict[str, Any], Callable[[str], object]], None],
        number: int,
    ) -> None:
        self._slack = slack
        self._arrived = arrived
        self._over = Event()
        self._socket: websocket.WebSocket | None = None
        self._thread = Thread(target=self._loop, name=f"line-{number}", daemon=True)

    @property
    def connected(self) -> bool:
        """Whether there is a connection."""
        return self._socket is not None

    def start(self) -> None:
        """Connect, and stay connected."""
        self._thread.start()

    def stop(self) -> None:
        """Read no more; what has come may still be acknowledged."""
        self._over.set()
        if self._thread.ident:  # it may never have been started, where Slack was out of reach
            self._thread.join()

    def hang_up(self) -> None:
        """Close the connection."""
        if self._socket is not None:
            self._socket.close(timeout=1)

    def _loop(self) -> None:
        pause = 0.0
        while not self._over.wait(pause):
            try:
                line = self._connect()
                self._close_later()
                self._socket = line
                pause = 0.0
                self._read(line)
            except _TROUBLE as trouble:
                self._close_later()
                pause = min(pause * 2 + 0.25, _LONGEST_PAUSE)
                log().warning("line lost", why=str(trouble) or type(trouble).__name__)

    def _close_later(self) -> None:
        """Close a line that another takes the place of, when what came over it is acknowledged."""
        if self._socket is not None:
            timer = Timer(_CLOSES_AFTER, self._socket.shutdown)
            timer.daemon = True
            timer.start()
        self._socket = None

    def _connect(self) -> websocket.WebSocket:
        address = self._slack.call("apps.connections.open", {})["url"]
        line = websocket.create_connection(str(address), timeout=PATIENCE)
        line.settimeout(_LOOK_EVERY)
        return line

    def _read(self, line: websocket.WebSocket) -> None:
        """Read until the process ends or Slack wants another connection.

        Raises:
            OSError: the connection broke.
            WebSocketException: it was closed, or the other end is not there any more.

        """
        heard = monotonic()
        while not self._over.is_set():
            try:
                kind, frame = line.recv_data_frame(control_frame=True)
            except websocket.WebSocketTimeoutException:
                self._ask(line, monotonic() - heard)
                continue
            heard = monotonic()
            if kind == websocket.ABNF.OPCODE_CLOSE:
                raise websocket.WebSocketConnectionClosedException("closed by Slack")
            if kind == websocket.ABNF.OPCODE_TEXT:
                message = json.loads(frame.data)
                if message.get("type") == "disconnect" and message.get("reason") != "warning":
                    return  # the next one is made before this one is closed
                self._arrived(message, line.send)

    def _ask(self, line: websocket.WebSocket, silence: float) -> None:
        """Ask the other end whether it is there."""
        if silence > _DEAD_AFTER:
            raise websocket.WebSocketTimeoutException("silent")
        if silence > _PING_AFTER:
            line.ping()
