"""Making the tables, bringing them up to date, and refusing what does not fit."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from bot.adapters.storage import schema
from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import Age
from bot.domain.errors import StorageError


def ready(database: Database) -> Path | None:
    """Make a database fit to be used; what a start does first.

    Tables are made where there are none. An older SQLite file is copied and then brought up to date. An
    older PostgreSQL database is refused: other processes may still be using it as it is.

    Returns:
        The copy that was made, if any.

    Raises:
        StorageError: it cannot be reached, is older and PostgreSQL, or is newer than this coach.

    """
    with database.begin(altering=True) as connection:
        age = _checked(connection, database)
        if age is Age.OLDER and not database.is_sqlite:
            raise StorageError(
                f"{database.name} is of version {schema.version(connection)}, this coach needs "
                f"{schema.head()}. Stop every process of the coach, back up "
                "(`coach db backup FILE`), then run `coach db upgrade`."
            )
        return _brought_up(connection, database, age)


def upgrade(database: Database) -> Path | None:
    """Bring a database up to date, SQLite and PostgreSQL alike.

    Returns:
        The copy of an older SQLite file, if one was made.

    Raises:
        StorageError: it cannot be reached, or is newer than this coach.

    """
    with database.begin(altering=True) as connection:
        return _brought_up(connection, database, _checked(connection, database))


def check(database: Database) -> tuple[str, str]:
    """Tell which version a database has (empty where it has no tables) and which this coach needs.

    Raises:
        StorageError: it cannot be reached.

    """
    with database.begin() as connection:
        return schema.version(connection), schema.head()


def copied(file: Path, version: str) -> Path:
    """Copy an SQLite file beside itself, named after its version and the time; return the copy.

    It is what has been committed, also while others write.
    """
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    copy = file.with_name(f"{file.stem}-{version}-{stamp}{file.suffix}")
    unfinished = copy.with_name(f"{copy.name}.part")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as target:
        source.backup(target)
    return unfinished.replace(copy)


def _checked(connection: Connection, database: Database) -> Age:
    """Tell the age of the tables, with every other process that would change them kept waiting."""
    schema.alone(connection)
    found = schema.version(connection)
    age = schema.age(found)
    if age is Age.NEWER:
        raise StorageError(
            f"{database.name} is of version {found}, which this coach does not know "
            f"(it knows up to {schema.head()}). Install the newer coach again."
        )
    return age


def _brought_up(connection: Connection, database: Database, age: Age) -> Path | None:
    if age is Age.PRESENT:
        return None
    # Nobody can write while this transaction lasts, so that the copy is what is migrated.
    older = age is Age.OLDER and database.is_sqlite
    copy = copied(database.file, schema.version(connection)) if older else None
    schema.upgrade(connection)
    return copy
