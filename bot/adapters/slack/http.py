"""HTTP: where Slack delivers without Socket Mode, and where operators look."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterable
from threading import Thread
from typing import TYPE_CHECKING, Any

from slack_bolt import App, BoltRequest
from waitress import create_server, wasyncore

from bot.adapters.slack.health import Health
from bot.adapters.slack.metrics import Metrics
from bot.domain.errors import SettingError

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

EVENTS = "/slack/events"
LARGEST = 1024 * 1024
"""Bytes of a request that are read; Slack's are far smaller."""

_THREADS = 24
_TURN = 0.2  # seconds that the server waits at most before it looks whether it is over
_REASONS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    413: "Content Too Large",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
_TEXT = "text/plain; charset=utf-8"


class HttpServer:
    """Serves a WSGI application from a thread of its own, at `port`."""

    def __init__(self, app: WSGIApplication, host: str, port: int, *, threads: int) -> None:
        """Open the port.

        Raises:
            SettingError: it cannot be opened.

        """
        self._app = app
        self._over = False
        self._sockets: dict[int, Any] = {}
        try:
            listening = socket.create_server((host, port))
        except OSError as error:
            raise SettingError(
                f"Port {port} on {host} cannot be opened: {error.strerror or error}. "
                "Another process may hold it; choose another with --port or COACH_OPS_PORT."
            ) from None
        self.port = int(listening.getsockname()[1])
        self._server = create_server(
            self._serve,
            map=self._sockets,
            sockets=[listening],
            threads=threads,
            max_request_body_size=LARGEST,
        )
        self._thread = Thread(target=self._run, name=f"http-{self.port}", daemon=True)

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """Turn further requests away, and finish those that are being answered."""
        self._over = True
        self._thread.join()

    def _serve(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        return _answer(start, 503) if self._over else self._app(environ, start)

    def _run(self) -> None:
        tasks = self._server.task_dispatcher
        while not self._over or tasks.active_count or tasks.queue:
            self._turn()
        self._turn()  # what the last of them wrote still has to leave
        tasks.shutdown()
        wasyncore.close_all(self._sockets)

    def _turn(self) -> None:
        wasyncore.loop(timeout=_TURN, use_poll=True, map=self._sockets, count=1)


def slack_server(app: App, host: str, port: int) -> HttpServer:
    """Make the server to which Slack delivers."""
    return HttpServer(events_app(app), host, port, threads=_THREADS)


def ops_server(health: Health, metrics: Metrics, host: str, port: int) -> HttpServer:
    """Make the server for operators."""
    return HttpServer(ops_app(health, metrics), host, port, threads=2)


def events_app(app: App) -> WSGIApplication:
    """Make the WSGI application at which Slack delivers."""

    def serve(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != EVENTS:
            return _answer(start, 404)
        if environ.get("REQUEST_METHOD") != "POST":
            return _answer(start, 405)
        if int(environ.get("CONTENT_LENGTH") or 0) > LARGEST:
            return _answer(start, 413)
        if not _may_be_signed(environ):
            return _answer(start, 401)
        try:
            request = BoltRequest(
                body=environ["wsgi.input"].read(LARGEST).decode(),
                query=environ.get("QUERY_STRING", ""),
                headers=_headers(environ),
            )
        except ValueError:  # neither JSON nor a form
            return _answer(start, 400)
        response = app.dispatch(request)
        kind = str(response.headers.get("content-type", [_TEXT])[0])
        return _answer(start, response.status, response.body or "", kind)

    return serve


def ops_app(health: Health, metrics: Metrics) -> WSGIApplication:
    """Make the WSGI application for operators."""
    pages: dict[str, Callable[[], tuple[int, str | bytes, str]]] = {
        "/healthz": lambda: (200, "alive", _TEXT),
        "/readyz": lambda: _readiness(health),
        "/metrics": lambda: (200, metrics.page(), "text/plain; version=0.0.4; charset=utf-8"),
    }

    def serve(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        page = pages.get(str(environ.get("PATH_INFO")))
        return _answer(start, *page()) if page else _answer(start, 404)

    return serve


def _readiness(health: Health) -> tuple[int, str, str]:
    faults = health.faults()
    told = json.dumps({"ready": not faults, "faults": faults})
    return (503 if faults else 200), told, "application/json"


def _may_be_signed(environ: WSGIEnvironment) -> bool:
    """Whether there is a signature to check; Bolt expects both headers to be well formed."""
    timestamp = str(environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", ""))
    signature = str(environ.get("HTTP_X_SLACK_SIGNATURE", ""))
    return timestamp.isascii() and timestamp.isdecimal() and signature.isascii()


def _headers(environ: WSGIEnvironment) -> dict[str, Any]:
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    return headers | {"content-type": environ.get("CONTENT_TYPE", "")}


def _answer(
    start: StartResponse, status: int, body: str | bytes = "", kind: str = _TEXT
) -> Iterable[bytes]:
    content = body.encode() if isinstance(body, str) else body
    headers = [("Content-Type", kind), ("Content-Length", str(len(content)))]
    start(f"{status} {_REASONS.get(status, '')}".strip(), headers)
    return [content]
