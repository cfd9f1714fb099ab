"""What has to be done from time to time: hold on to leases, take over what others let go of, clear out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Thread
from time import monotonic

from pydantic import ValidationError

from bot.adapters.slack.attendant import Attendant
from bot.adapters.slack.envelope import envelopes
from bot.adapters.slack.health import Health
from bot.adapters.slack.leases import Leases
from bot.adapters.slack.logs import log
from bot.adapters.slack.metrics import Metrics
from bot.domain.errors import StorageError
from bot.services.ports import Clock, Receipt, Storage

HOPELESS = timedelta(hours=1)
"""What nobody could even be told about for so long is given up."""

_TICK = 1.0
RENEW_EVERY = 15.0  # seconds
_SWEEP_EVERY = 1
_PURGE_EVERY = 3600
_AT_MOST = 20  # turns that a process takes over while it holds others


@dataclass
class Duty:
    """Walks the rounds in a thread of its own."""

    attendant: Attendant
    leases: Leases
    storage: Storage
    clock: Clock
    metrics: Metrics
    health: Health
    _more: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    _over: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def also(self, pause: float, walk: Callable[[], None]) -> None:
        """Walk another round every `pause` seconds; said before the start."""
        self._more.append((pause, walk))

    def start(self) -> None:
        """Begin, with what is left from before."""
        self._thread = Thread(target=self._loop, name="duty", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the round that is running."""
        self._over.set()
        if self._thread:
            self._thread.join()

    def _loop(self) -> None:
        rounds = (
            (_SWEEP_EVERY, self.sweep),
            (RENEW_EVERY, self.leases.renew),
            (_PURGE_EVERY, self.purge),
            *self._more,
        )
        due = [0.0] * len(rounds)
        while not self._over.wait(_TICK if any(due) else 0):
            for number, (pause, walk) in enumerate(rounds):
                if monotonic() >= due[number]:
                    due[number] = monotonic() + pause
                    self._guarded(walk)

    def _guarded(self, walk: Callable[[], None]) -> None:
        """Walk one round; whatever happens, the next one follows."""
        try:
            walk()
        except StorageError as error:
            self.health.say("database", str(error))
            self.metrics.failed("StorageError")
            log().error("round", why=str(error))
        except Exception:  # noqa: BLE001  (a round that fails is walked again)
            self.metrics.failed("fault")
            log().exception("round")

    def sweep(self) -> None:
        """Take over what has been let go of, as far as there is room for it."""
        receipts = self.leases.take_over(max(0, _AT_MOST - self.leases.count))
        self.health.well("database")
        self.metrics.taken_over(len(receipts))
        for receipt in receipts:
            self._take_up(receipt)

    def purge(self) -> None:
        """Remove what is kept no longer."""
        removed = self.storage.purge(now=self.clock())
        log().info("purged", rows=removed)

    def _take_up(self, receipt: Receipt) -> None:
        try:
            envelope = envelopes().validate_json(receipt.payload)
        except ValidationError as error:
            log().error("unreadable", receipt=receipt.id, faults=error.error_count())
            self.leases.done(receipt)
            return
        if self.clock() - receipt.received > HOPELESS:
            log().error("given up", receipt=receipt.id)
            self.leases.done(receipt)
            return
        self.attendant.take(envelope, receipt)
