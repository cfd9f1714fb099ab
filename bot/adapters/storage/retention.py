"""Removing what has been kept long enough."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, Table, delete, select, union

from bot.adapters.storage import tables
from bot.adapters.storage.expiring import expire
from bot.adapters.storage.houses import SqlHouses
from bot.adapters.storage.shelf import workspaces

DEALT_WITH = timedelta(days=7)
"""How long it is remembered that something has come or gone. Slack repeats for minutes, not for days."""


def purge(connection: Connection, now: datetime) -> int:
    """Remove answers, gaps, threads and what is closed by the retention of their workspace.

    What has been dealt with goes by itself.

    Returns:
        How many rows that were; the keys of receipts go with them and are not counted.

    """
    removed = 0
    for table, last in (
        (tables.inbox, tables.inbox.c.done),
        (tables.outbox, tables.outbox.c.finished),
    ):
        removed += connection.execute(delete(table).where(last < now - DEALT_WITH)).rowcount
    houses = SqlHouses(connection)
    for workspace in _workspaces(connection):
        kept_since = now - timedelta(days=houses.get(workspace).retention_days)
        for table, last in _aging():
            stale = delete(table).where(table.c.workspace == workspace, last < kept_since)
            removed += connection.execute(stale).rowcount
    for workspace in workspaces(connection):
        if days := houses.get(workspace).loop.retention_days:
            removed += expire(connection, workspace, days, now)
    return removed


def _aging() -> Iterator[tuple[Table, Column[datetime]]]:
    """Name the tables that a workspace's retention is about, and what their age is counted from."""
    yield tables.answers, tables.answers.c.at
    yield tables.gaps, tables.gaps.c.last
    yield tables.threads, tables.threads.c.touched


def _workspaces(connection: Connection) -> list[str]:
    return list(connection.scalars(union(*(select(table.c.workspace) for table, _ in _aging()))))
