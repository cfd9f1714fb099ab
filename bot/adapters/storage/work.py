"""A transaction over everything that is kept, and what is kept no longer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection

from bot.adapters.storage.answers import SqlAnswers
from bot.adapters.storage.claims import SqlClaims
from bot.adapters.storage.database import Database
from bot.adapters.storage.gaps import SqlGaps
from bot.adapters.storage.houses import SqlHouses
from bot.adapters.storage.inbox import SqlInbox
from bot.adapters.storage.learning import SqlLearning
from bot.adapters.storage.outbox import SqlOutbox
from bot.adapters.storage.retention import purge
from bot.adapters.storage.roles import SqlRoles
from bot.adapters.storage.things import SqlThings
from bot.adapters.storage.threads import SqlThreads
from bot.adapters.storage.trail import SqlTrail


class SqlWork:
    """The repositories of one transaction: `bot.services.ports.Work`."""

    def __init__(self, connection: Connection) -> None:
        self.inbox = SqlInbox(connection)
        self.outbox = SqlOutbox(connection)
        self.answers = SqlAnswers(connection)
        self.gaps = SqlGaps(connection)
        self.threads = SqlThreads(connection)
        self.houses = SqlHouses(connection)
        self.roles = SqlRoles(connection)
        self.learning = SqlLearning(connection)
        self.things = SqlThings(connection)
        self.trail = SqlTrail(connection)
        self.claims = SqlClaims(connection)


class SqlStorage:
    """A database as `bot.services.ports.Storage`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def work(self) -> Iterator[SqlWork]:
        """Begin a transaction: kept when the block ends well, undone when it raises.

        Keep it short and do not begin another within it: on SQLite everybody else waits meanwhile.

        Raises:
            StorageError: the database cannot be reached or used.

        """
        with self._database.begin() as connection:
            yield SqlWork(connection)

    def purge(self, *, now: datetime) -> int:
        """Remove what its workspace keeps no longer, and return how many rows that were."""
        with self._database.begin() as connection:
            return purge(connection, now)
