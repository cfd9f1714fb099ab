"""The coach as it serves, in front of a test workspace."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

import real
from slackspace import Workspace

from bot.adapters.documents.books import Books
from bot.adapters.slack.serve import Needs, Service
from bot.adapters.storage.papers import JsonPapers
from bot.services.ports import Clock, Directory, Meter, Storage
from bot.services.reception import Reception


def now() -> datetime:
    """Give the present time."""
    return datetime.now(UTC)


def receptions(storage: Storage, clock: Clock = now) -> Callable[[Directory, Meter], Reception]:
    """Tell how receptions are made."""

    def reception(directory: Directory, meter: Meter) -> Reception:
        return Reception(
            real.coach,
            storage,
            directory,
            clock,
            meter=meter,
            papers=JsonPapers(),
            books=Books(),
            documents=real.documents,
        )

    return reception


def needs(workspace: Workspace, storage: Storage, **differs: Any) -> Needs:
    """Gather what serving needs, of which a test says only what matters to it."""
    app = workspace.state.app
    usual: dict[str, Any] = {
        "bot_token": app.bot_token,
        "app_token": app.app_token,
        "signing_secret": app.signing_secret,
        "api_url": workspace.api_url,
        "storage": storage,
        "clock": now,
        "reception": receptions(storage),
        "warm": lambda: (real.coach(), real.application().encoder.encode(["what is an incident?"])),
        "ops_host": "127.0.0.1",
        "pictures": real.application().pictures,
        "ops_port": 0,
        "http_host": "127.0.0.1",
        "connections": 1,
    }
    return Needs(**(usual | differs))


@contextmanager
def serving(
    workspace: Workspace,
    storage: Storage,
    *,
    http: bool = False,
    before: Callable[[Service], None] = lambda _: None,
    **differs: Any,
) -> Iterator[Service]:
    """Serve a workspace as long as the block lasts."""
    service = Service(needs(workspace, storage, **differs), 0 if http else None)
    before(service)
    connected = workspace.connections
    try:
        service.start()
        if http:
            workspace.delivers_to(f"{service.address}/slack/events")
        else:
            workspace.waits_for_app(connected + 1)
        yield service
    finally:
        service.stop()


@contextmanager
def process(
    workspace: Workspace, home: Path, *arguments: str, ops_port: int = 0, **variables: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run `coach serve` as a process of its own, which logs into `serve.log` in its home."""
    log = home / "serve.log"
    home.mkdir(exist_ok=True)
    environment = dict(os.environ) | workspace.environment | variables
    environment |= {"COACH_HOME": str(home), "COACH_INDEX_DIR": str(real.ROOT / "indexes")}
    environment |= {"PYTHONPATH": str(real.ROOT), "COACH_OPS_PORT": str(ops_port)}
    command = [sys.executable, "-m", "bot", "serve", *arguments]
    with log.open("a") as out:
        running = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
        try:
            yield running
        finally:
            running.kill()
            running.wait()


def free_port() -> int:
    """Find a port to listen on, below those that outgoing connections take for themselves."""
    while True:
        port = random.randrange(20_000, 30_000)  # noqa: S311  (a port is no secret)
        with closing(socket.socket()) as trial, suppress(OSError):
            trial.bind(("127.0.0.1", port))
            return port


def is_ready(port: int) -> bool:
    """Tell whether a process is ready, as it says at its port for operators."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False
