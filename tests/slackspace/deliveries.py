"""Bringing events, commands and interactions to the app, again and again if need be."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from slackspace.model import Json
from slackspace.posts import Reply, Signing, as_form, as_json, as_payload, post
from slackspace.sockets import Sockets
from slackspace.state import State

EVENTS, COMMANDS, INTERACTIVE = "events_api", "slash_commands", "interactive"
_WRITERS: dict[str, Callable[[Json], tuple[str, str]]] = {
    EVENTS: as_json,
    COMMANDS: as_form,
    INTERACTIVE: as_payload,
}
_BETWEEN_LOOKS = 0.01
_AT_ONCE = 32  # requests over HTTP


@dataclass
class Attempt:
    """One try to deliver; `failure` is empty when the app acknowledged."""

    number: int
    reason: str
    at: float
    failure: str = ""


@dataclass
class Delivery:
    """One thing to bring to the app, and how that went."""

    kind: str
    payload: Json
    attempts: list[Attempt] = field(default_factory=list)
    acked: bool = False
    answer: Any = None  # the body of the acknowledgement
    status: int = 200
    tried: threading.Event = field(default_factory=threading.Event)  # once at least
    finished: threading.Event = field(default_factory=threading.Event)

    @property
    def failure(self) -> str:
        """Why the last attempt failed; empty when the app acknowledged."""
        return self.attempts[-1].failure if self.attempts else "not tried"

    def __str__(self) -> str:
        what = self.payload.get("event", self.payload)
        name = what.get("type") or what.get("command")
        return f"{self.kind} {name}: {'acknowledged' if self.acked else self.failure}"


class Deliveries:
    """The way to the app: Socket Mode, or HTTP once there is a request URL."""

    def __init__(self, state: State, sockets: Sockets) -> None:
        self.request_url: str | None = None
        self.command_urls: dict[str, str] = {}  # where they differ from the request URL
        self.signing = Signing(state.app.signing_secret)
        self.log: list[Delivery] = []
        self.duplicates = 0  # how often each event is delivered again although acknowledged
        self.paused = False
        self._state = state
        self._sockets = sockets
        self._loop: asyncio.AbstractEventLoop | None = None
        self._posters = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="slackspace-post")
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Say in which loop deliveries run."""
        self._loop = loop

    def stop(self) -> None:
        """Let go of the threads."""
        self._posters.shutdown(wait=False, cancel_futures=True)

    async def cancel(self) -> None:
        """Give up everything that is still to be delivered."""
        while self._tasks:  # `wait_for` may lose a cancellation that comes as its answer does
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(list(self._tasks), timeout=0.05)

    def send(self, kind: str, payload: Json) -> Delivery:
        """Begin to deliver and do not wait."""
        if self._loop is None:
            raise RuntimeError("the workspace is not open")
        delivery = Delivery(kind, payload)
        self.log.append(delivery)
        self._loop.call_soon_threadsafe(self._begin, delivery)
        return delivery

    def again(self, delivery: Delivery) -> Delivery:
        """Deliver the same thing once more, as if the acknowledgement had been lost."""
        return self.send(delivery.kind, delivery.payload)

    def _begin(self, delivery: Delivery) -> None:
        task = asyncio.get_running_loop().create_task(self._deliver(delivery))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, delivery: Delivery) -> None:
        waits = self._state.timing.retry_after if delivery.kind == EVENTS else ()
        try:
            reply = await self._attempt(delivery, 0, "")
            for number, wait in enumerate(waits, start=1):
                if delivery.acked or reply.headers.get("x-slack-no-retry") == "1":
                    break
                await self._pass(wait * self._state.timing.pace)
                reply = await self._attempt(delivery, number, reply.failure)
            for _ in range(self.duplicates if delivery.kind == EVENTS else 0):
                await self._attempt(delivery, 1, "http_timeout")
        finally:
            delivery.finished.set()
            delivery.tried.set()
            self._state.tell()

    async def _attempt(self, delivery: Delivery, number: int, reason: str) -> Reply:
        await self._until(lambda: not self.paused)
        attempt = Attempt(number, reason, self._state.clock.now())
        attempt.failure = "under way"
        delivery.attempts.append(attempt)
        reply = await (self._by_http if self.request_url else self._by_socket)(delivery, attempt)
        attempt.failure = reply.failure
        if not reply.failure:
            delivery.acked, delivery.answer = True, reply.body
        delivery.status = reply.status
        delivery.tried.set()
        self._state.tell()
        return reply

    async def _by_socket(self, delivery: Delivery, attempt: Attempt) -> Reply:
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "type": delivery.kind,
            "payload": delivery.payload,
            "accepts_response_payload": delivery.kind != EVENTS,
        }
        if delivery.kind == EVENTS:
            envelope |= {"retry_attempt": attempt.number, "retry_reason": attempt.reason}
        try:
            answer = await self._sockets.ask(envelope, self._state.timing.ack_seconds)
        except TimeoutError:
            return Reply(failure="timeout")
        return Reply(200, answer)

    async def _by_http(self, delivery: Delivery, attempt: Attempt) -> Reply:
        body, kind = _WRITERS[delivery.kind](delivery.payload)
        headers = self.signing.headers(body)
        if attempt.number:
            headers |= {
                "X-Slack-Retry-Num": str(attempt.number),
                "X-Slack-Retry-Reason": attempt.reason,
            }
        url = self.command_urls.get(str(delivery.payload.get("command")), self.request_url)
        seconds = self._state.timing.ack_seconds
        asked = asyncio.get_running_loop().run_in_executor(
            self._posters, post, str(url), body, kind, headers, seconds
        )
        try:
            return await asyncio.wait_for(asked, seconds)
        except TimeoutError:
            return Reply(failure="http_timeout")

    async def _pass(self, seconds: float) -> None:
        """Wait on the workspace's clock, which a test may turn forward."""
        due = self._state.clock.now() + seconds
        await self._until(lambda: self._state.clock.now() >= due)

    @staticmethod
    async def _until(condition: Callable[[], bool]) -> None:
        while not condition():  # noqa: ASYNC110  (a test changes it in its own thread)
            await asyncio.sleep(_BETWEEN_LOOKS)
