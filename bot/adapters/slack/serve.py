"""`coach serve`: everything together, from the first look at the token to the last answer."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Event
from time import monotonic, time
from typing import Any
from uuid import uuid4

from slack_bolt import App
from slack_sdk import WebClient

from bot.adapters.slack import logs
from bot.adapters.slack.attendant import Attendant, Reception
from bot.adapters.slack.calling import (
    PATIENCE,
    RefusedError,
    Slack,
    SlackTrouble,
    UnauthorizedError,
)
from bot.adapters.slack.delivery import Courier
from bot.adapters.slack.directory import SlackDirectory
from bot.adapters.slack.door import Door, build_app
from bot.adapters.slack.duty import Duty
from bot.adapters.slack.envelope import Identity
from bot.adapters.slack.health import Health
from bot.adapters.slack.http import HttpServer, ops_server, slack_server
from bot.adapters.slack.leases import Leases
from bot.adapters.slack.logs import log
from bot.adapters.slack.metrics import Metrics
from bot.adapters.slack.postman import Postman
from bot.adapters.slack.signs import Signs
from bot.adapters.slack.sockets import Sockets
from bot.adapters.slack.workers import Alarm, Workers
from bot.domain.errors import SettingError
from bot.services.ports import Clock, Directory, Meter, Pictures, Storage

_QUICK = 6  # threads for what must not wait
_ANSWERING = 3  # threads for questions: they share the processor with what acknowledges
_DELIVERING = 8  # threads for what is sent to people
_SWITCH = (
    0.001  # seconds that a thread may hold up the others; an acknowledgement changes hands often
)
_CHECK_EVERY = 2  # seconds between looks at the connections
_TICK_EVERY = 60  # seconds between looks at what is due by the time alone
_LONGEST_PAUSE = 30  # seconds between tries to reach Slack at the start


@dataclass(frozen=True)
class Needs:
    """What serving needs from the rest of the program.

    `app_token` is for Socket Mode, `signing_secret` for HTTP; `reception` makes what deals with turns;
    `warm` loads what the first question would otherwise wait for. `ops_port` 0 lets the system choose.
    """

    bot_token: str
    app_token: str
    signing_secret: str
    api_url: str
    storage: Storage
    clock: Clock
    reception: Callable[[Directory, Meter], Reception]
    warm: Callable[[], Any]
    pictures: Pictures
    ops_host: str
    ops_port: int
    http_host: str
    connections: int


def _ticked(reception: Reception, postman: Postman) -> None:
    """Put what is due into the outbox, and have it delivered."""
    if reception.tick():
        postman.wake()


class Service:
    """A running coach. `port` is where Slack delivers over HTTP; None is Socket Mode."""

    def __init__(self, needs: Needs, port: int | None = None) -> None:
        self._needs = needs
        self._port = port
        self._over = Event()
        self.metrics = Metrics()
        self.health = Health("database", "knowledge", "token", "slack")
        self.ops = ops_server(self.health, self.metrics, needs.ops_host, needs.ops_port)
        self._client = web_client(needs.bot_token, needs.api_url)
        self._slack = Slack(self._client, self._watched)
        self.address = ""  # where Slack delivers, over HTTP
        self._stops: list[Callable[[], None]] = []

    def run(self) -> None:
        """Serve until the process is told to end.

        Raises:
            CoachError: it cannot begin; the message says what to do.

        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._over.set())
        try:
            self.start()
            self._over.wait()
        finally:
            self.stop()

    def start(self) -> None:
        """Begin: first what answers, then what takes in.

        Raises:
            CoachError: it cannot begin.

        """
        self._begin(self.ops)
        me = self._introduced()
        if me is None:
            return
        self._needs.warm()
        self.health.well("knowledge")
        door, duty = self._staffed(me)
        app = build_app(door, self._client, self._needs.signing_secret, self.metrics.failed)
        entrance = self._sockets(app) if self._port is None else self._server(app, self._port)
        if isinstance(entrance, Sockets):
            duty.also(_CHECK_EVERY, lambda: entrance.check(self.health))
        self._begin(duty)
        self._stops.append(entrance.stop)
        log().info("serving", mode="socket" if self._port is None else "http", team=me.team)

    def stop(self) -> None:
        """End: take nothing more in, finish what is running, leave the rest to others."""
        self._over.set()
        log().info("stopping")
        while self._stops:
            self._stops.pop()()
        log().info("stopped")

    def _begin(self, part: HttpServer | Postman | Alarm | Duty) -> None:
        part.start()
        self._stops.append(part.stop)

    def _introduced(self) -> Identity | None:
        """Ask Slack who the coach is, until it answers; None where the process is to end before that."""
        for pause in self._pauses():
            try:
                told = self._slack.call("auth.test", {})
            except (UnauthorizedError, RefusedError) as refused:
                raise SettingError(
                    f"SLACK_BOT_TOKEN: Slack refuses it ({refused}). Copy the Bot User OAuth Token "
                    "(xoxb-…) from OAuth & Permissions in the app's settings."
                ) from None
            except SlackTrouble as trouble:
                log().warning("slack cannot be reached", trouble=str(trouble), again_in=pause)
            else:
                bot, enterprise = told.get("bot_id") or "", told.get("enterprise_id") or ""
                return Identity(told["team_id"], told["user_id"], bot, enterprise)
        return None

    def _staffed(self, me: Identity) -> tuple[Door, Duty]:
        """Bring everybody together; the last to begin is the first to end."""
        needs, metrics = self._needs, self.metrics
        holder = f"{socket.gethostname()}/{os.getpid()}/{uuid4().hex[:8]}"
        leases = Leases(needs.storage, holder, needs.clock, metrics.holds)
        courier = Courier(self._slack, time, needs.pictures)
        directory = SlackDirectory(self._slack, monotonic)
        reception = needs.reception(directory, metrics)
        postman = Postman(me.team, needs.storage, courier, needs.clock, metrics, holder)
        signs, alarm = Signs(Slack(self._client)), Alarm()
        attendant = Attendant(
            reception=reception,
            courier=courier,
            directory=directory,
            leases=leases,
            signs=signs,
            clock=needs.clock,
            metrics=metrics,
            quick=Workers(_QUICK, "quick"),
            answering=Workers(_ANSWERING, "answer"),
            delivering=Workers(_DELIVERING, "deliver"),
            alarm=alarm,
            posted=postman.wake,
        )
        self._stops.append(leases.give_up)
        self._begin(postman)
        self._stops.append(signs.stop)
        self._begin(alarm)
        self._stops += [
            w.stop for w in (attendant.delivering, attendant.answering, attendant.quick)
        ]
        duty = Duty(attendant, leases, needs.storage, needs.clock, metrics, self.health)
        duty.also(_TICK_EVERY, lambda: _ticked(reception, postman))
        return Door(me, reception, leases, attendant, metrics), duty

    def _server(self, app: App, port: int) -> HttpServer:
        server = slack_server(app, self._needs.http_host, port)
        server.start()
        self.address = f"http://{self._needs.http_host}:{server.port}"
        self.health.well("slack")
        return server

    def _sockets(self, app: App) -> Sockets:
        """Connect, as soon as Slack can be reached."""
        slack = Slack(web_client(self._needs.app_token, self._needs.api_url))
        sockets = Sockets(app, slack, self._needs.connections)
        for pause in self._pauses():
            try:
                slack.call("apps.connections.open", {})
            except (UnauthorizedError, RefusedError) as refused:
                raise SettingError(
                    f"SLACK_APP_TOKEN: Slack refuses it ({refused}). Make an App-Level Token "
                    "(xapp-…) with the scope connections:write under Basic Information in the "
                    "app's settings."
                ) from None
            except SlackTrouble as trouble:
                log().warning("slack cannot be reached", trouble=str(trouble), again_in=pause)
            else:
                sockets.start()
                break
        return sockets

    def _pauses(self) -> Iterator[float]:
        """Longer and longer pauses, each waited for after it was given; they end with the process."""
        pause = 1.0
        while not self._over.is_set():
            yield pause
            self._over.wait(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _watched(self, trouble: SlackTrouble | None) -> None:
        """Hear how every call to Slack went."""
        if trouble is None:
            self.health.well("token")
            return
        self.metrics.failed(trouble.kind)
        if isinstance(trouble, UnauthorizedError):
            self.health.say("token", f"Slack refuses SLACK_BOT_TOKEN: {trouble}")
        elif trouble.kind == "missing_scope":
            log().error("a scope is missing", cure="compare the app with manifest.json")


def web_client(token: str, api_url: str) -> WebClient:
    """Make a client that tries nothing again by itself: what may have been done twice is for us to say."""
    return WebClient(token=token, base_url=api_url, timeout=PATIENCE, retry_handlers=[])


def serve(needs: Needs, port: int | None) -> None:
    """Serve until the process is told to end.

    Raises:
        CoachError: it cannot begin; the message says what to do.

    """
    logs.set_up()
    sys.setswitchinterval(_SWITCH)
    Service(needs, port).run()
