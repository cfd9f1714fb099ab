"""The connection to a database: SQLite in a file, or PostgreSQL.

SQLite: every transaction takes the right to write when it begins, so that a second one waits, where it
would otherwise fail on a snapshot grown stale. The threads of a process queue for one connection, and
processes for the file. PostgreSQL: READ COMMITTED; what must happen once rests on constraints and on
conditions within the statement.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool

from bot.domain.errors import StorageError

PATIENCE = 30  # seconds that a transaction waits for its turn
_REACH = 10  # seconds that a server has to answer
_PG = "postgresql"
_NO_FILE = {None, "", ":memory:"}
_ALTERING, _SNAPSHOT = "coach_altering", "coach_snapshot"  # options of a connection


class Database:
    """A database by its URL, or by the file of SQLite. Nothing is opened before it is used."""

    def __init__(self, where: str | Path) -> None:
        self._url = _file(where) if isinstance(where, Path) else _parsed(where)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path:
        """The file of an SQLite database."""
        return Path(self._url.database or "")

    @property
    def name(self) -> str:
        """What to call it before people: neither user nor password are in it."""
        if self.is_sqlite:
            return str(self.file)
        host = self._url.host or self._url.query.get("host") or "this machine"
        return f"PostgreSQL database {self._url.database} on {host}"

    @contextmanager
    def begin(self, *, snapshot: bool = False, altering: bool = False) -> Iterator[Connection]:
        """Begin a transaction: kept when the block ends well, undone when it raises.

        Args:
            snapshot: only read, and let every statement see the same state; nobody waits for it.
            altering: let tables be made anew. SQLite would remove what refers to their rows meanwhile.

        Raises:
            StorageError: the database cannot be reached or used.

        """
        engine = self._engine.execution_options(**{_ALTERING: altering, _SNAPSHOT: snapshot})
        if snapshot and not self.is_sqlite:
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        try:
            with engine.begin() as connection:
                yield connection
        except (DBAPIError, PoolTimeoutError) as error:
            # Not chained: a driver's error can hold what people wrote, and what it connected with.
            raise StorageError(self._sentence(error)) from None

    @cached_property
    def _engine(self) -> Engine:
        engine = _sqlite(self._url) if self.is_sqlite else _postgresql(self._url)
        weakref.finalize(self, engine.dispose)  # nobody has to close what nobody holds any more
        return engine

    def _sentence(self, error: DBAPIError | PoolTimeoutError) -> str:
        if isinstance(error, PoolTimeoutError) or "database is locked" in str(error.orig):
            return (
                f"{self.name} has been busy for {PATIENCE} seconds. "
                "Look for a process that holds it, or try again."
            )
        # Only the first line: the next ones may quote the values of a row.
        reason = (str(error.orig).strip().splitlines() or [""])[0]
        if self._url.password:
            reason = reason.replace(str(self._url.password), "***")
        if re.search("no such table|relation .* does not exist", reason):
            reason += ". `coach db upgrade` makes the tables"
        return (
            f"{self.name} cannot be used: {reason}. COACH_DATABASE_URL says which database it is."
        )


def insert_into(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Begin an INSERT that can say what happens where the row is there already."""
    if connection.dialect.name == _PG:
        return postgresql.insert(table)
    return sqlite.insert(table)


def alone_in(connection: Connection, workspace: str) -> None:
    """Wait until no other transaction writes to what a workspace counts up; taken twice, it is one.

    On SQLite every transaction is alone.
    """
    if connection.dialect.name == _PG:
        lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:workspace, 0))")
        connection.execute(lock, {"workspace": workspace})


def _file(file: Path) -> URL:
    return URL.create("sqlite", database=str(file))


def _parsed(url: str) -> URL:
    """Understand a URL.

    Raises:
        StorageError: it cannot be understood; it is not quoted, since it may hold a password.

    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        parsed = None
    if parsed and parsed.get_backend_name() == "sqlite" and parsed.database not in _NO_FILE:
        return _file(Path(parsed.database or "").expanduser())
    if parsed and parsed.get_backend_name() in {_PG, "postgres"}:
        query = {"connect_timeout": str(_REACH)} | dict(parsed.query)
        return parsed.set(drivername="postgresql+psycopg", query=query)
    raise StorageError(
        "COACH_DATABASE_URL cannot be understood. Write sqlite:////folder/coach.db or "
        "postgresql://user:password@host/name, with %40 for @ and %2F for / in the password."
    )


def _sqlite(url: URL) -> Engine:
    file = Path(url.database or "")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.exists():
            file.touch(mode=0o600)  # what people ask is nobody else's business on this machine
    except OSError as error:
        raise StorageError(
            f"{file} cannot be made: {error.strerror}. "
            "Name another folder in COACH_HOME or another file in COACH_DATABASE_URL."
        ) from None
    engine = create_engine(
        url,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=1,  # threads that wait for a connection wake at once; those that wait for a file poll
        max_overflow=0,
        pool_timeout=PATIENCE,
        connect_args={"timeout": PATIENCE, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def opened(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing of its own accord
        # What is forgotten or redacted is overwritten, not only unlinked.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        options = connection.get_execution_options()
        # Within a transaction it would have no effect.
        connection.exec_driver_sql(f"PRAGMA foreign_keys={'OFF' if options[_ALTERING] else 'ON'}")
        connection.exec_driver_sql("BEGIN" if options[_SNAPSHOT] else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: URL) -> Engine:
    try:
        return create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,  # a server that was started anew is no reason to fail
            pool_size=5,
            max_overflow=15,
            pool_timeout=PATIENCE,
        )
    except ImportError:
        raise StorageError(
            "PostgreSQL needs a driver: pip install 'improvement-coach[postgres]'."
        ) from None
