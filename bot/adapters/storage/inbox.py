"""What has been delivered and not yet been dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bot.adapters.storage.database import insert_into
from bot.adapters.storage.tables import inbox, inbox_keys
from bot.services.ports import Receipt


class SqlInbox:
    """`bot.services.ports.Inbox` within a transaction.

    Keys and payloads are opaque here: who makes a key puts the workspace into it.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(
        self, keys: Sequence[str], payload: str, *, holder: str, now: datetime, until: datetime
    ) -> Receipt | None:
        """Take something in, or return None where one of its keys has been taken in before.

        Of several that claim the same key at once, the constraint on the keys lets one through: the
        others wait until it has been kept or undone. No key of a claim that failed is remembered.
        """
        with self._connection.begin_nested() as attempt:
            row = insert(inbox).values(
                payload=payload, received=now, holder=holder, leased_until=until, attempts=1
            )
            [number] = self._connection.execute(row.returning(inbox.c.id)).scalars()
            if not self._lock_out(keys, number):
                attempt.rollback()
                return None
        return Receipt(number, payload, now, attempts=1)

    def _lock_out(self, keys: Sequence[str], receipt: int) -> bool:
        """Remember keys; False where one is known. Sorted, lest two claims wait for each other."""
        rows = [{"key": key, "receipt": receipt} for key in sorted(set(keys))]
        if not rows:
            return True
        fresh = insert_into(self._connection, inbox_keys).values(rows).on_conflict_do_nothing()
        kept = self._connection.execute(fresh.returning(inbox_keys.c.key)).all()
        return len(kept) == len(rows)

    def take_over(
        self, *, holder: str, now: datetime, until: datetime, limit: int
    ) -> list[Receipt]:
        """Lease what its holder has let lapse, oldest first; also one's own."""
        lapsed = (
            select(inbox.c.id)
            .where(inbox.c.done.is_(None), inbox.c.leased_until <= now)
            .order_by(inbox.c.received, inbox.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)  # what another takes over this moment is theirs
        )
        taken = (
            update(inbox)
            .where(inbox.c.id.in_(self._connection.scalars(lapsed).all()))
            .values(holder=holder, leased_until=until, attempts=inbox.c.attempts + 1)
            .returning(inbox.c.id, inbox.c.payload, inbox.c.received, inbox.c.attempts)
        )
        receipts = [Receipt(*row) for row in self._connection.execute(taken)]
        return sorted(receipts, key=lambda receipt: (receipt.received, receipt.id))

    def renew(self, ids: Sequence[int], *, holder: str, until: datetime) -> None:
        """Extend the leases that this holder still has; also lapsed ones that nobody has taken over."""
        mine = inbox.c.id.in_(ids), inbox.c.holder == holder, inbox.c.done.is_(None)
        self._connection.execute(update(inbox).where(*mine).values(leased_until=until))

    def done(self, receipt: int, now: datetime) -> None:
        """Note that it has been dealt with; its payload is wiped, its keys go on keeping doubles out."""
        undone = inbox.c.id == receipt, inbox.c.done.is_(None)
        self._connection.execute(update(inbox).where(*undone).values(done=now, payload=""))
