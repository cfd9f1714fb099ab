"""The server: an ASGI application, and uvicorn in a thread on a free port of loopback."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Coroutine
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from slackspace.answers import Answers
from slackspace.api.method import Api, Arguments, Call
from slackspace.deliveries import Deliveries
from slackspace.happenings import Happenings
from slackspace.sockets import TRANSPORT, Sockets
from slackspace.state import State
from slackspace.webapi import WebApi

_START_SECONDS = 10


def with_transport(app: Any, transport: Any) -> ASGIApp:
    """Let an application reach its TCP connection, so that it can break it."""

    async def reached(scope: Scope, receive: Receive, send: Send) -> None:
        scope[TRANSPORT] = transport
        await app(scope, receive, send)

    return reached


class _Http(H11Protocol):
    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.app: Any = with_transport(self.app, transport)


class _WebSocket(WebSocketsSansIOProtocol):
    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.app: Any = with_transport(self.app, transport)


class _Uvicorn(uvicorn.Server):
    """Ends at once when it is told to; uvicorn's politeness adds up over hundreds of tests."""

    async def main_loop(self) -> None:
        self.ending = asyncio.Event()
        await self.ending.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for listening in sockets or []:
            listening.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()


class Server:
    """Slack's side of the wire."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.sockets = Sockets(state.app.id)
        self.deliveries = Deliveries(state, self.sockets)
        self.happenings = Happenings(state, self.deliveries)
        self.web_api = WebApi(state, self.happenings, self.sockets)
        template = Api(state, self.happenings, self.sockets, Call("", Arguments(), 0))
        self.answers = Answers(self.web_api, template)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._socket = socket.socket()
        self._uvicorn = _Uvicorn(self._config())
        self._thread = threading.Thread(target=self._run, name="slackspace", daemon=True)

    @property
    def app(self) -> ASGIApp:
        """The ASGI application."""
        posts = ["POST", "GET"]
        return Starlette(
            routes=[
                Route("/api/{method}", self.web_api.answer, methods=posts),
                Route("/upload/v1/{file}", self._upload, methods=["POST"]),
                Route("/files-pri/{file}/{rest:path}", self._download),
                Route("/{kind}/{team}/{number}/{secret}", self.answers.answer, methods=["POST"]),
                WebSocketRoute("/link/", self.sockets.serve),
            ]
        )

    def _config(self) -> uvicorn.Config:
        return uvicorn.Config(
            self.app,
            http=_Http,
            ws=_WebSocket,
            log_config=None,
            access_log=False,
            lifespan="off",
            proxy_headers=False,
        )

    async def _upload(self, request: Request) -> Response:
        content = await request.body()
        with self.state.changed:
            upload = self.state.uploads.get(request.path_params["file"])
            if upload is None or len(content) != upload.length:
                return PlainTextResponse("the file is not the one announced", status_code=400)
            upload.content = content
        return PlainTextResponse(f"OK - {len(content)}")

    async def _download(self, request: Request) -> Response:
        upload = self.state.uploads.get(request.path_params["file"])
        bearer = request.headers.get("authorization", "")
        if upload is None or upload.content is None:
            return JSONResponse({"ok": False, "error": "file_not_found"}, status_code=404)
        if bearer != f"Bearer {self.state.app.bot_token}":
            return PlainTextResponse("<html>Sign in to Slack</html>")  # as Slack does: no error
        return Response(upload.content, media_type="application/octet-stream")

    def start(self, port: int = 0) -> None:
        """Begin to listen; `state.base` tells where."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self.state.base = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread.start()
        end = time.monotonic() + _START_SECONDS
        while not self._uvicorn.started:
            if time.monotonic() > end or not self._thread.is_alive():
                raise RuntimeError("the workspace's server did not start")
            time.sleep(0.005)

    def _run(self) -> None:
        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            self.deliveries.start(self._loop)
            await self._uvicorn.serve(sockets=[self._socket])
            await self.deliveries.cancel()

        asyncio.run(serve())

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine in the server's loop and wait for it."""
        if self._loop is None:
            raise RuntimeError("the workspace's server is not running")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_START_SECONDS)

    def stop(self) -> None:
        """Close every connection and the port."""
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._uvicorn.ending.set)
            self._thread.join(_START_SECONDS)
        self.deliveries.stop()
        self._socket.close()
