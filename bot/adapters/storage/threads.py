"""What threads are about."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.adapters.storage import codec
from bot.adapters.storage.database import insert_into
from bot.adapters.storage.tables import threads
from bot.domain.answer import Topic
from bot.domain.conversation import Place, Thread


class SqlThreads:
    """`bot.services.ports.Threads` within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, workspace: str, place: Place) -> Thread | None:
        """Return what is known of a thread, None where the coach has said nothing in it."""
        one = select(threads.c.topic, threads.c.kept_until).where(
            threads.c.workspace == workspace,
            threads.c.channel == place.channel,
            threads.c.thread == place.thread,
        )
        row = self._connection.execute(one).first()
        return Thread(codec.read(Topic, row.topic), row.kept_until) if row else None

    def put(self, workspace: str, place: Place, thread: Thread, now: datetime) -> None:
        """Keep what a thread is about."""
        news = {
            "topic": codec.write(thread.topic),
            "kept_until": thread.kept_until,
            "touched": now,
        }
        first = insert_into(self._connection, threads).values(
            workspace=workspace, channel=place.channel, thread=place.thread, **news
        )
        self._connection.execute(
            first.on_conflict_do_update(index_elements=threads.primary_key.columns, set_=news)
        )

    def forget(self, workspace: str, thread: str) -> None:
        """Drop what is kept of threads of this name, in whatever channel."""
        named = threads.c.workspace == workspace, threads.c.thread == thread
        self._connection.execute(delete(threads).where(*named))
