"""What has to be posted, in order within each conversation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, exists, insert, or_, select, update

from bot.adapters.storage import codec
from bot.adapters.storage.tables import outbox
from bot.domain.conversation import Post
from bot.domain.errors import StorageError
from bot.services.ports import Parcel


class SqlOutbox:
    """`bot.services.ports.Outbox` within a transaction.

    A conversation is a thread of a channel, or a person where a post names no channel. Only its oldest
    unfinished parcel can be taken, so that one which waits for its time holds back those after it.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, post: Post, now: datetime) -> int:
        """Put a post in; it leaves when the transaction is committed."""
        place = post.place
        row = insert(outbox).values(
            workspace=post.workspace,
            conversation=f"{place.channel}/{place.thread}" if place.channel else f"@{post.asker}",
            post=codec.write(post),
            attempts=0,
            created=now,
            due=now,
            ts="",
            reason="",
        )
        [number] = self._connection.execute(row.returning(outbox.c.id)).scalars()
        return int(number)

    def take(
        self, workspace: str, *, holder: str, now: datetime, until: datetime, limit: int
    ) -> list[Parcel]:
        """Lease what is due, oldest first: of each conversation the oldest, unless it is on its way.

        A lease that ran out counts as a try: whoever held it may have posted and died.
        """
        earlier = outbox.alias()
        held_back = exists().where(
            earlier.c.finished.is_(None),
            earlier.c.workspace == outbox.c.workspace,
            earlier.c.conversation == outbox.c.conversation,
            earlier.c.id < outbox.c.id,
        )
        due = (
            select(outbox.c.id)
            .where(
                outbox.c.workspace == workspace,
                outbox.c.finished.is_(None),
                outbox.c.due <= now,
                or_(outbox.c.holder.is_(None), outbox.c.leased_until <= now),
                ~held_back,
            )
            .order_by(outbox.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)  # what another takes this moment is theirs
        )
        taken = (
            update(outbox)
            .where(outbox.c.id.in_(self._connection.scalars(due).all()))
            .values(
                holder=holder,
                leased_until=until,
                attempts=outbox.c.attempts + case((outbox.c.holder.is_(None), 0), else_=1),
            )
            .returning(outbox.c.id, outbox.c.post, outbox.c.attempts, outbox.c.created)
        )
        rows = sorted(self._connection.execute(taken), key=lambda row: int(row.id))
        return [parcel for row in rows if (parcel := self._opened(row, now))]

    def _opened(self, row: Any, now: datetime) -> Parcel | None:
        """Read a parcel; one that this version cannot read is given up, or all would wait behind it."""
        try:
            return Parcel(row.id, codec.read(Post, row.post), row.attempts, row.created)
        except StorageError as error:
            self.lost(row.id, reason=str(error), now=now)
            return None

    def sent(self, parcel: int, *, ts: str, now: datetime) -> None:
        """Note that it has arrived; its text is wiped."""
        self._change(parcel, finished=now, ts=ts, post="")

    def later(self, parcel: int, *, due: datetime, tried: bool) -> None:
        """Put it back until a time. `tried` says that it may have arrived all the same."""
        self._change(parcel, due=due, holder=None, attempts=outbox.c.attempts + int(tried))

    def lost(self, parcel: int, *, reason: str, now: datetime) -> None:
        """Give it up, keeping the reason; its text is wiped."""
        self._change(parcel, finished=now, reason=reason, post="")

    def _change(self, parcel: int, **values: Any) -> None:
        """Change a parcel that is not finished: who lost its lease does not bring one back."""
        unfinished = outbox.c.id == parcel, outbox.c.finished.is_(None)
        self._connection.execute(update(outbox).where(*unfinished).values(**values))
