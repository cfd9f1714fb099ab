"""The coach as it serves, in front of a test workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import real
from slackspace import Workspace

from bot.adapters.slack.serve import Needs, Service
from bot.services.ports import Directory, Meter, Storage
from bot.services.reception import Reception


def now() -> datetime:
    """Give the present time."""
    return datetime.now(UTC)


def needs(workspace: Workspace, storage: Storage, **differs: Any) -> Needs:
    """Gather what serving needs, of which a test says only what matters to it."""
    app = workspace.state.app

    def reception(directory: Directory, meter: Meter) -> Reception:
        return Reception(real.coach, storage, directory, now, meter)

    usual: dict[str, Any] = {
        "bot_token": app.bot_token,
        "app_token": app.app_token,
        "signing_secret": app.signing_secret,
        "api_url": workspace.api_url,
        "storage": storage,
        "clock": now,
        "reception": reception,
        "warm": lambda: real.coach().reply("what is an incident?"),
        "pictures": real.application().pictures,
        "ops_port": 0,
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
