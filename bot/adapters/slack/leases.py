"""What this process has promised to deal with, and goes on promising until it has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from bot.adapters.slack.envelope import Envelope, envelopes
from bot.services.ports import Clock, Receipt, Storage

LEASE = timedelta(seconds=60)


class Leases:
    """The receipts that this process holds. Safe to share between threads."""

    def __init__(
        self,
        storage: Storage,
        holder: str,
        clock: Clock,
        watch: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Keep the parts.

        Args:
            storage: where the inbox is.
            holder: name of this process, unlike every other.
            clock: the present time.
            watch: hears how many receipts are held.

        """
        self._storage = storage
        self._holder = holder
        self._clock = clock
        self._watch = watch
        self._held: set[int] = set()
        self._lock = Lock()

    def claim(self, envelope: Envelope) -> Receipt | None:
        """Take a delivery in; None where it has been taken in before.

        Raises:
            StorageError: the database cannot be used.

        """
        now = self._clock()
        payload = envelopes().dump_json(envelope).decode()
        with self._storage.work() as work:
            receipt = work.inbox.claim(
                envelope.keys, payload, holder=self._holder, now=now, until=now + LEASE
            )
        self._hold([receipt] if receipt else [])
        return receipt

    def take_over(self, limit: int) -> list[Receipt]:
        """Take over what others have let go of.

        Raises:
            StorageError: the database cannot be used.

        """
        now = self._clock()
        with self._storage.work() as work:
            receipts = work.inbox.take_over(
                holder=self._holder, now=now, until=now + LEASE, limit=limit
            )
        self._hold(receipts)
        return receipts

    def renew(self) -> None:
        """Hold on to everything for another while.

        Raises:
            StorageError: the database cannot be used.

        """
        self._promise(self._clock() + LEASE)

    def done(self, receipt: Receipt) -> None:
        """Note that something has been dealt with.

        Raises:
            StorageError: the database cannot be used.

        """
        with self._storage.work() as work:
            work.inbox.done(receipt.id, self._clock())
        self.drop(receipt)

    def drop(self, receipt: Receipt) -> None:
        """Let go of something: whoever looks first when its lease has run out takes it up."""
        with self._lock:
            self._held.discard(receipt.id)
        self._watch(self.count)

    def give_up(self) -> None:
        """Let go of everything, at once.

        Raises:
            StorageError: the database cannot be used.

        """
        self._promise(self._clock())

    @property
    def count(self) -> int:
        """How many receipts are held."""
        with self._lock:
            return len(self._held)

    def _hold(self, receipts: list[Receipt]) -> None:
        with self._lock:
            self._held.update(receipt.id for receipt in receipts)
        self._watch(self.count)

    def _promise(self, until: datetime) -> None:
        with self._lock:
            held = sorted(self._held)
        if held:
            with self._storage.work() as work:
                work.inbox.renew(held, holder=self._holder, until=until)
