"""Socket Mode: the connections that the app holds open and what is sent through them."""

from __future__ import annotations

import asyncio
import json
import secrets
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from slackspace.model import Json

MOST_CONNECTIONS = 10
TRANSPORT = "slackspace.transport"  # where the server puts the TCP connection into the scope
_BETWEEN_LOOKS = 0.01


class Connection:
    """One WebSocket of the app."""

    def __init__(self, websocket: WebSocket) -> None:
        self.websocket = websocket
        self.transport: asyncio.Transport = websocket.scope[TRANSPORT]
        self.silent = False
        self.sent: list[Json] = []
        self._waiting: dict[str, asyncio.Future[Any]] = {}

    async def send(self, message: Json) -> None:
        """Send one message, unless the line is dead or silent."""
        self.sent.append(message)
        if not self.silent and self.websocket.application_state is WebSocketState.CONNECTED:
            with suppress(RuntimeError, WebSocketDisconnect, OSError):  # the app has just left
                await self.websocket.send_text(json.dumps(message))

    async def ask(self, envelope: Json, seconds: float) -> Any:
        """Send an envelope and wait for its acknowledgement.

        Raises:
            TimeoutError: nothing came in time.
        """
        identity = envelope["envelope_id"]
        answer = self._waiting[identity] = asyncio.get_running_loop().create_future()
        try:
            await self.send(envelope)
            return await asyncio.wait_for(answer, seconds)
        finally:
            del self._waiting[identity]

    async def listen(self) -> None:
        """Take acknowledgements until the app closes the line."""
        while True:
            said = json.loads(await self.websocket.receive_text())
            waiting = self._waiting.get(said.get("envelope_id"))
            if waiting is not None and not waiting.done():
                waiting.set_result(said.get("payload"))

    def kill(self) -> None:
        """Break the TCP connection without a word."""
        self.transport.abort()

    def fall_silent(self) -> None:
        """Stay open, but neither hear nor say anything more."""
        self.silent = True
        self.transport.pause_reading()


class Sockets:
    """All connections; each delivery takes the next one in turn."""

    def __init__(self, app_id: str) -> None:
        self.connections: list[Connection] = []
        self.opened = 0  # ever
        self.accepting = True
        self._app_id = app_id
        self._tickets: set[str] = set()
        self._turn = 0

    def new_ticket(self) -> str:
        """Make the secret part of the next connection's address."""
        ticket = secrets.token_hex(12)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, websocket: WebSocket) -> None:
        """Hold one connection from its beginning to its end."""
        ticket = websocket.query_params.get("ticket", "")
        if ticket not in self._tickets or not self.accepting:
            await websocket.close(code=4401)
            return
        self._tickets.remove(ticket)
        await websocket.accept()
        connection = Connection(websocket)
        self.connections.append(connection)
        self.opened += 1
        try:
            await connection.send(self._hello())
            await connection.listen()
        except (WebSocketDisconnect, RuntimeError):
            pass  # the app left
        finally:
            self._forget(connection)

    def _forget(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {
                "host": "loopback",
                "build_number": 1,
                "approximate_connection_time": 3600,
            },
            "connection_info": {"app_id": self._app_id},
        }

    async def ask(self, envelope: Json, seconds: float) -> Any:
        """Send an envelope through the next connection; a new one may still be on its way.

        Raises:
            TimeoutError: no connection or no acknowledgement in time.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not self.connections:
            if loop.time() > end:
                raise TimeoutError
            await asyncio.sleep(_BETWEEN_LOOKS)
        self._turn += 1
        connection = self.connections[self._turn % len(self.connections)]
        try:
            return await connection.ask(envelope, end - loop.time())
        except TimeoutError:
            if connection.silent:  # Slack's pings are not answered either
                self._forget(connection)
            raise

    async def disconnect(self, reason: str, *, closes: bool) -> None:
        """Ask every connection to be replaced, and close it a little later."""
        leaving = list(self.connections)
        for connection in leaving:
            message = {"type": "disconnect", "reason": reason, "debug_info": {"host": "loopback"}}
            await connection.send(message)
        if closes:
            await asyncio.sleep(0.2)
            for connection in leaving:
                with suppress(RuntimeError, WebSocketDisconnect):  # closed by the app meanwhile
                    await connection.websocket.close()

    async def kill(self) -> None:
        """Break every connection abruptly."""
        for connection in list(self.connections):
            connection.kill()

    async def fall_silent(self) -> None:
        """Make every connection dead without closing it."""
        for connection in list(self.connections):
            connection.fall_silent()
