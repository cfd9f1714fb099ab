"""Looking after a database: making its tables, bringing them up to date, backing up, restoring."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, text

from bot.adapters.storage import archive, rows, schema
from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import Age
from bot.domain.errors import StorageError


@dataclass(frozen=True, slots=True)
class Condition:
    """What version a database has (empty: no tables), which one is needed, and what is broken in it."""

    name: str
    version: str
    needed: str
    faults: tuple[str, ...] = ()

    @property
    def age(self) -> Age:
        """How the database compares with this coach."""
        return schema.age(self.version)


class Maintenance:
    """Looks after one database. Every method raises StorageError where that cannot be reached."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ready(self) -> Path | None:
        """Make it fit to be used; what every start does first.

        Tables are made where there are none. An older SQLite file is copied, then brought up to date.
        Older PostgreSQL is refused: other processes may be using it as it is.

        Returns:
            The copy that was made, if any.

        Raises:
            StorageError: it is older and PostgreSQL, or is newer than this coach.

        """
        with self._database.begin(altering=True) as connection:
            age = self._checked(connection)
            if age is Age.OLDER and not self._database.is_sqlite:
                raise StorageError(
                    f"{self._database.name} is of version {schema.version(connection)}, this coach "
                    f"needs {schema.head()}. Stop every process of the coach, back up "
                    "(`coach db backup FILE`), then run `coach db upgrade`."
                )
            return self._brought_up(connection, age)

    def upgrade(self) -> Path | None:
        """Bring it up to date, SQLite and PostgreSQL alike.

        Returns:
            The copy of an older SQLite file, if one was made.

        Raises:
            StorageError: it is newer than this coach.

        """
        with self._database.begin(altering=True) as connection:
            return self._brought_up(connection, self._checked(connection))

    def check(self) -> Condition:
        """Tell what condition it is in. Nothing is made where there is nothing yet."""
        name, needed = self._database.name, schema.head()
        if self._database.is_sqlite and not self._database.file.exists():
            return Condition(name, "", needed)
        with self._database.begin(snapshot=True) as connection:
            faults = _faults(connection) if self._database.is_sqlite else ()
            return Condition(name, schema.version(connection), needed, faults)

    def backup(self, file: Path) -> archive.Contents:
        """Write every row to a new file, then read that back and return what is in it.

        Others may go on writing; what is backed up is one moment of the database.

        Raises:
            StorageError: the file is there already or cannot be written, or the database is newer than
                this coach or has no tables yet.

        """
        with self._database.begin(snapshot=True) as connection:
            version = schema.version(connection)
            if schema.age(version) is Age.NONE:
                raise StorageError(f"{self._database.name} has no tables yet: nothing to back up.")
            self._refuse_newer(version)
            archive.write(file, version, rows.every(connection), rows.counters(connection))
        return archive.verified(file)

    def restore(self, file: Path, *, replace: bool = False) -> archive.Contents:
        """Put a backup in, of either database and of this or an older version; all of it or nothing.

        Posts that were waiting count as tried once: they may have been said since the backup.

        Args:
            file: the backup; it is read in full before anything is touched.
            replace: let what the database holds be removed. SQLite: its file is copied before.

        Raises:
            StorageError: the backup is damaged or of a newer coach, or the database is not empty.

        """
        contents = archive.verified(file)
        if schema.age(contents.version) is Age.NEWER:
            raise StorageError(
                f"{file} is of version {contents.version}, which this coach does not know. "
                "Install the newer coach again."
            )
        with self._database.begin(altering=True) as connection:
            age = self._checked(connection)
            counters: Mapping[str, int] = {}
            if age is not Age.NONE:
                counters = rows.counters(connection)
                self._make_way(connection, replace=replace)
            schema.upgrade(connection, contents.version)
            rows.put(connection, archive.rows(file))
            rows.count_on(connection, counters, contents.counters)
            if rows.count(connection) != contents.rows or _faults(connection):
                raise StorageError(f"{file} does not hold together; the database is as it was.")
            schema.upgrade(connection)
            connection.execute(
                text("UPDATE outbox SET attempts = attempts + 1 WHERE finished IS NULL")
            )
        return contents

    def _make_way(self, connection: Connection, *, replace: bool) -> None:
        if rows.count(connection):
            if not replace:
                raise StorageError(
                    f"{self._database.name} is not empty. `--replace` removes what is in it "
                    "and puts the backup in its place."
                )
            if self._database.is_sqlite:
                copied(self._database.file, schema.version(connection))
        schema.downgrade(connection)

    def _checked(self, connection: Connection) -> Age:
        """Tell the age of the tables, while every other process that would change them waits."""
        schema.alone(connection)
        return self._refuse_newer(schema.version(connection))

    def _refuse_newer(self, version: str) -> Age:
        age = schema.age(version)
        if age is Age.NEWER:
            raise StorageError(
                f"{self._database.name} is of version {version}, which this coach does not know "
                f"(it knows up to {schema.head()}). Install the newer coach again."
            )
        return age

    def _brought_up(self, connection: Connection, age: Age) -> Path | None:
        if age is Age.PRESENT:
            return None
        # Nobody can write while this transaction lasts, so that the copy is what is migrated.
        older = age is Age.OLDER and self._database.is_sqlite
        copy = copied(self._database.file, schema.version(connection)) if older else None
        schema.upgrade(connection)
        return copy


def copied(file: Path, version: str) -> Path:
    """Copy an SQLite file beside itself, named after its version and the time; return the copy.

    It holds what has been committed, also while others write.
    """
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    copy = file.with_name(f"{file.stem}-{version}-{stamp}{file.suffix}")
    unfinished = copy.with_name(f"{copy.name}.part")
    unfinished.touch(mode=0o600)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as target:
        source.backup(target)
    return unfinished.replace(copy)


def _faults(connection: Connection) -> tuple[str, ...]:
    """What SQLite finds broken in a file; PostgreSQL has checked all of it when it was written."""
    if connection.dialect.name != "sqlite":
        return ()
    found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check")]
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    orphans = [f"a row of {row[0]} refers to a row of {row[2]} that is gone" for row in lost]
    return tuple(fault for fault in found if fault != "ok") + tuple(orphans)
