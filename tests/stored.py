"""A storage of its own for a test: SQLite in a temporary folder, tables made."""

from __future__ import annotations

from pathlib import Path

from bot.adapters.storage import maintenance
from bot.adapters.storage.database import Database
from bot.adapters.storage.work import SqlStorage


def fresh_storage(folder: Path) -> SqlStorage:
    """Make an empty storage in a folder; called again, it opens the same one."""
    return storage_at(folder / "coach.db")


def storage_at(where: str | Path) -> SqlStorage:
    """Open the storage of a database, with its tables made where there are none."""
    database = Database(where)
    maintenance.ready(database)
    return SqlStorage(database)
