"""Rows of things, with what they are found by. Whoever writes here writes the trail, too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, text

from bot.adapters.storage.database import alone_in, insert_into
from bot.adapters.storage.facets import rows_of
from bot.adapters.storage.tables import facets, numbers, tallies, things
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.things import Thing

_AT_ONCE = 500  # things
_COUNTED = ("kind", "facet", "value", "state", "final")

Counted = tuple[Any, ...]
"""What one tally is about: a value for each name."""


@dataclass(frozen=True, slots=True)
class Version:
    """A thing as it is to be kept: its document, which version that is, and since when."""

    thing: Thing
    document: str
    number: int
    changed: datetime


def row(connection: Connection, workspace: str, ref: Ref) -> Any:
    """Read the row of a thing, None where there is none."""
    return connection.execute(select(things).where(*_own(things, workspace, ref))).first()


def put(connection: Connection, workspace: str, versions: Iterable[Version]) -> None:
    """Put things in the place of what they were, or where nothing was yet."""
    left = iter(versions)
    while batch := list(islice(left, _AT_ONCE)):
        kept = insert_into(connection, things)
        news = {name: kept.excluded[name] for name in ("version", "changed", "document")}
        connection.execute(
            kept.on_conflict_do_update(index_elements=things.primary_key.columns, set_=news),
            [_row(workspace, version) for version in batch],
        )
        tally: Counter[Counted] = Counter()
        for version in batch:
            if version.number > 1:
                tally.subtract(_unfind(connection, workspace, version.thing.ref))
        fresh = [found for it in batch for found in rows_of(workspace, it.thing, it.changed)]
        connection.execute(insert(facets), fresh)
        tally.update(tuple(found[name] for name in _COUNTED) for found in fresh)
        _add_up(connection, workspace, tally)


def remove(connection: Connection, workspace: str, refs: Iterable[Ref]) -> None:
    """Take things away, for good. Their numbers are not given out again."""
    tally: Counter[Counted] = Counter()
    for ref in refs:
        tally.subtract(_unfind(connection, workspace, ref))
        connection.execute(delete(things).where(*_own(things, workspace, ref)))
    _add_up(connection, workspace, tally)


def survey(connection: Connection) -> None:
    """Let PostgreSQL see how much there is, after much was put; by itself it takes a minute to look."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE things, facets, tallies, trail"))


def next_number(connection: Connection, workspace: str, kind: Kind) -> int:
    """Count the things of a kind up by one."""
    alone_in(connection, workspace)
    first = insert_into(connection, numbers).values(workspace=workspace, kind=kind.value, last=1)
    one_more = first.on_conflict_do_update(
        index_elements=numbers.primary_key.columns, set_={"last": numbers.c.last + 1}
    )
    [number] = connection.execute(one_more.returning(numbers.c.last)).scalars()
    return int(number)


def count_from(connection: Connection, workspace: str, last: Mapping[Kind, int]) -> None:
    """Let the numbers of a workspace that has none go on from some."""
    rows = [{"workspace": workspace, "kind": kind.value, "last": n} for kind, n in last.items()]
    if rows:
        connection.execute(insert(numbers), rows)


def workspaces(connection: Connection) -> list[str]:
    """Name the workspaces in which a number has been given out."""
    named = select(numbers.c.workspace).distinct().order_by(numbers.c.workspace)
    return list(connection.scalars(named))


def _unfind(connection: Connection, workspace: str, ref: Ref) -> list[Counted]:
    """Remove what a thing is found by, and return it as the tallies count it."""
    old = delete(facets).where(*_own(facets, workspace, ref))
    gone = connection.execute(old.returning(*(facets.c[name] for name in _COUNTED)))
    return [tuple(found) for found in gone]


def _add_up(connection: Connection, workspace: str, tally: Counter[Counted]) -> None:
    rows = [
        {"workspace": workspace, **dict(zip(_COUNTED, counted, strict=True)), "things": number}
        for counted, number in tally.items()
        if number
    ]
    if rows:
        more = insert_into(connection, tallies)
        sums = {"things": tallies.c.things + more.excluded.things}
        connection.execute(
            more.on_conflict_do_update(index_elements=tallies.primary_key.columns, set_=sums), rows
        )


def _row(workspace: str, version: Version) -> dict[str, Any]:
    ref = version.thing.ref
    return {
        "workspace": workspace,
        "kind": ref.kind.value,
        "number": ref.number,
        "version": version.number,
        "changed": version.changed,
        "document": version.document,
    }


def _own(table: Table, workspace: str, ref: Ref) -> tuple[Any, ...]:
    one = {"workspace": workspace, "kind": ref.kind.value, "number": ref.number}
    return tuple(table.c[name] == value for name, value in one.items())
