"""Every row of a database, whatever version its tables are of: what backups are made of.

The tables are read from the database and not from `tables.py`, since a backup may be older.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import groupby, islice
from typing import Any

from sqlalchemy import (
    Connection,
    Date,
    DateTime,
    MetaData,
    Table,
    event,
    func,
    insert,
    select,
    text,
)

from bot.adapters.storage.columns import Moment
from bot.adapters.storage.schema import VERSION_TABLE

Row = tuple[str, dict[str, Any]]
"""The name of a table, and a row of it as JSON has it: times and dates are ISO text."""

_AT_ONCE = 500  # rows


def every(connection: Connection) -> Iterator[Row]:
    """Read every row, tables in an order in which they can be put back."""
    for table in _tables(connection):
        for row in connection.execute(select(table).order_by(*table.primary_key)).mappings():
            yield table.name, {name: _as_json(value) for name, value in row.items()}


def put(connection: Connection, rows: Iterable[Row]) -> None:
    """Put rows into empty tables."""
    tables = {table.name: table for table in _tables(connection)}
    for name, group in groupby(rows, key=lambda row: row[0]):
        values = (_from_json(tables[name], row) for _, row in group)
        while batch := list(islice(values, _AT_ONCE)):
            connection.execute(insert(tables[name]), batch)


def count(connection: Connection) -> dict[str, int]:
    """How many rows there are, of each table that has any."""
    found = {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in _tables(connection)
    }
    return {name: rows for name, rows in found.items() if rows}


def counters(connection: Connection) -> dict[str, int]:
    """The last number that each table has given to a row, also to one that is gone."""
    return {
        table.name: int(connection.scalar(_last_number(connection, table.name)) or 0)
        for table in _numbered(connection)
    }


def count_on(connection: Connection, *counted: Mapping[str, int]) -> None:
    """Let numbers go on above all that have been given, here or where the rows come from."""
    sqlite = connection.dialect.name == "sqlite"
    for table in _numbered(connection):
        last = max(counters.get(table.name, 0) for counters in counted)
        if not last:
            continue
        values = {"name": table.name, "last": last}
        if sqlite:
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
            connection.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :last)"), values)
        else:
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"), values
            )


def _tables(connection: Connection) -> list[Table]:
    found = MetaData()

    @event.listens_for(found, "column_reflect")
    def reflected(_inspector: Any, _table: Any, column: dict[str, Any]) -> None:
        if isinstance(column["type"], DateTime):
            column["type"] = Moment()

    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != VERSION_TABLE]


def _numbered(connection: Connection) -> list[Table]:
    """Tables whose rows the database numbers; that column is called `id`, and no other is."""
    return [table for table in _tables(connection) if "id" in table.columns]


def _last_number(connection: Connection, name: str) -> Any:
    if connection.dialect.name == "sqlite":
        return text("SELECT seq FROM sqlite_sequence WHERE name = :name").bindparams(name=name)
    sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": name})
    return text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")  # noqa: S608  (from the catalogue)


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value  # a datetime is one, too


def _from_json(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _read(value, table.c[name].type) if isinstance(value, str) else value
        for name, value in row.items()
    }


def _read(value: str, kind: Any) -> Any:
    if isinstance(kind, Moment):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value
