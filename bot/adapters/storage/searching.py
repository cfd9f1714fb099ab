"""From a filter to the statement that finds the things it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    String,
    cast,
    exists,
    func,
    literal,
    select,
)

from bot.adapters.storage.facets import Facet, Found, asked
from bot.adapters.storage.tables import claims, facets, things
from bot.services.improvement.ports import Filter, Order

_BY = facets.alias("found")  # by what leaves the fewest, in the order that its index has

_ORDERS: dict[Order, Callable[[FromClause], tuple[ColumnElement[Any], ...]]] = {
    Order.DUE: lambda row: (row.c.final, row.c.day, row.c.number),
    Order.NUMBER: lambda row: (row.c.number,),
    Order.NEWEST: lambda row: (row.c.number.desc(),),
}


def found(
    workspace: str, wanted: Filter, order: Order, limit: int | None, offset: int
) -> Select[Any]:
    """Select the rows of things, a page of them or all."""
    by = _ORDERS[order]
    page = select(_BY).where(*_conditions(workspace, wanted)).order_by(*by(_BY))
    numbers = page.limit(limit).offset(offset).subquery("page")
    return (
        select(things)
        .join(numbers, things.c.number == numbers.c.number)
        .where(things.c.workspace == workspace, things.c.kind == wanted.kind.value)
        .order_by(*by(numbers))
    )


def counted(workspace: str, wanted: Filter) -> Select[Any]:
    """Count what would be found, by state."""
    return (
        select(_BY.c.state, func.count().label("things"))
        .where(*_conditions(workspace, wanted))
        .group_by(_BY.c.state)
    )


def _conditions(workspace: str, wanted: Filter) -> list[ColumnElement[bool]]:
    first, *others = asked(wanted)
    holds = [*_row(_BY, workspace, wanted, first)]
    if wanted.open is not None:
        holds.append(_BY.c.final.is_(not wanted.open))
    if wanted.states:
        holds.append(_BY.c.state.in_(sorted(wanted.states)))
    if first[0] is Facet.CHECK and (wanted.due_from or wanted.due_before):
        others.append((Facet.EVERY, ""))
    for other in others:
        probe = facets.alias()
        same = probe.c.number == _BY.c.number
        holds.append(exists().where(same, *_row(probe, workspace, wanted, other)))
    if wanted.changed_since:
        recent = select(things.c.number).where(
            things.c.workspace == workspace,
            things.c.kind == wanted.kind.value,
            things.c.changed >= wanted.changed_since,
        )
        holds.append(_BY.c.number.in_(recent))
    if wanted.unclaimed:
        holds.append(~_claimed(workspace, wanted))
    return holds


def _row(
    row: FromClause, workspace: str, wanted: Filter, found_by: Found
) -> list[ColumnElement[bool]]:
    """Say that a row is one for something that is asked for, and that its day is in question."""
    facet, value = found_by
    holds = [
        row.c.workspace == workspace,
        row.c.kind == wanted.kind.value,
        row.c.facet == facet.value,
        row.c.value == value,
    ]
    if facet is Facet.CHECK:
        begin, end = None, wanted.check_before
    else:
        begin, end = wanted.due_from, wanted.due_before
    if begin:
        holds.append(row.c.day >= begin)
    if end:
        holds.append(row.c.day < end)
    return holds


def _claimed(workspace: str, wanted: Filter) -> ColumnElement[bool]:
    name = literal(f"{wanted.kind.value}-").concat(cast(_BY.c.number, String))
    return exists().where(
        claims.c.workspace == workspace,
        claims.c.subject == name,
        claims.c.what == wanted.unclaimed,
        claims.c.day == _BY.c.day,
    )
