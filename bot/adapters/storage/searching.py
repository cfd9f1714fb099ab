"""From a filter to the rows of the things that it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    String,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)

from bot.adapters.storage.facets import DATED, Days, Found, asked
from bot.adapters.storage.tables import claims, facets, tallies, things
from bot.services.improvement.ports import Filter, Order

_BY = facets.alias("found")

_ORDERS: dict[Order, Callable[[FromClause], tuple[ColumnElement[Any], ...]]] = {
    Order.DUE: lambda row: (row.c.final, row.c.day, row.c.number),
    Order.NUMBER: lambda row: (row.c.number,),
    Order.NEWEST: lambda row: (row.c.number.desc(),),
}


class Finder:
    """Finds what a filter is about in one workspace.

    It goes through the rows of one facet, which an index has in the order of the page, and looks for each
    of them whether the others are there: so many steps as the page is long, where things are evenly mixed.
    """

    def __init__(self, connection: Connection, workspace: str, wanted: Filter) -> None:
        self._connection = connection
        self._workspace = workspace
        self._wanted = wanted
        self._asked = asked(wanted)

    def page(self, order: Order, limit: int | None, offset: int) -> list[Row[Any]]:
        """Read the rows of things, a page of them or all."""
        by = _ORDERS[order]
        page = select(_BY).where(*self._conditions()).order_by(*by(_BY))
        numbers = page.limit(limit).offset(offset).subquery("page")
        found = (
            select(things)
            .join(numbers, things.c.number == numbers.c.number)
            .where(*self._own(things))
            .order_by(*by(numbers))
        )
        return list(self._connection.execute(found))

    def count(self) -> dict[str, int]:
        """Count by state: from the tallies where they say it, else by going through the rows."""
        [first, *others] = self._asked
        if others or any(self._asked[first]) or self._wanted.unclaimed:
            number = func.count().label("things")
            counted = select(_BY.c.state, number).where(*self._conditions())
        else:
            number = func.sum(tallies.c.things).label("things")
            counted = select(tallies.c.state, number).where(
                *self._row(tallies, first), *self._stands(tallies), tallies.c.things > 0
            )
        by_state = self._connection.execute(counted.group_by("state"))
        return {row.state: row.things for row in by_state}

    def _fewest(self) -> Found:
        """Choose what to go through: days of their own where they are asked for, else the rarest."""
        found_by = list(self._asked)
        if len(found_by) == 1 or found_by[0][0] in DATED:
            return found_by[0]
        kept = tallies.c
        sums = (
            select(kept.facet, kept.value, func.sum(kept.things).label("things"))
            .where(or_(*(and_(*self._row(tallies, found)) for found in found_by)))
            .group_by(kept.facet, kept.value)
        )
        there = {(row.facet, row.value): row.things for row in self._connection.execute(sums)}
        return min(found_by, key=lambda found: int(there.get(found, 0)))

    def _conditions(self) -> list[ColumnElement[bool]]:
        first = self._fewest()
        holds = [*self._row(_BY, first), *self._stands(_BY), *_within(_BY, self._asked[first])]
        for other, days in self._asked.items():
            if other != first:
                probe = facets.alias()
                same = probe.c.number == _BY.c.number
                holds.append(exists().where(same, *self._row(probe, other), *_within(probe, days)))
        if self._wanted.changed_since:
            late = things.c.changed >= self._wanted.changed_since
            holds.append(exists().where(*self._own(things), things.c.number == _BY.c.number, late))
        if self._wanted.unclaimed:
            holds.append(~self._claimed())
        return holds

    def _claimed(self) -> ColumnElement[bool]:
        name = literal(f"{self._wanted.kind.value}-").concat(cast(_BY.c.number, String))
        return exists().where(
            claims.c.workspace == self._workspace,
            claims.c.subject == name,
            claims.c.what == self._wanted.unclaimed,
            claims.c.day == _BY.c.day,
        )

    def _own(self, row: FromClause) -> list[ColumnElement[bool]]:
        return [row.c.workspace == self._workspace, row.c.kind == self._wanted.kind.value]

    def _row(self, row: FromClause, found: Found) -> list[ColumnElement[bool]]:
        facet, value = found
        return [*self._own(row), row.c.facet == facet.value, row.c.value == value]

    def _stands(self, row: FromClause) -> list[ColumnElement[bool]]:
        # Both ways are named where either will do, so that an index can go on to the day.
        final = (False, True) if self._wanted.open is None else (not self._wanted.open,)
        holds: list[ColumnElement[bool]] = [row.c.final.in_(final)]
        if self._wanted.states:
            holds.append(row.c.state.in_(sorted(self._wanted.states)))
        return holds


def _within(row: FromClause, days: Days) -> list[ColumnElement[bool]]:
    begin, end = days
    holds: list[ColumnElement[bool]] = []
    if begin:
        holds.append(row.c.day >= begin)
    if end:
        holds.append(row.c.day < end)
    return holds
