"""Things of the loop as tables: a row each, with the columns that a spreadsheet is asked for."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bot.domain.improvement.books import Cell, Sheet
from bot.domain.improvement.refs import Kind
from bot.domain.improvement.things import Thing
from bot.services.improvement.facts import title_of
from bot.services.improvement.forms import written

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that a spreadsheet would take for a formula."""


def table(things: Iterable[Thing]) -> str:
    """Write things as CSV, whatever they are in one table."""
    rows = [[read(thing) for read in _COLUMNS.values()] for thing in things]
    return as_csv(list(_COLUMNS), rows)


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Write a table as CSV, in which no cell is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return out.getvalue()


def _plain(value: Any) -> str:
    text = written(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def sheets(things: Sequence[Thing]) -> list[Sheet]:
    """Lay things out in a sheet for each kind, with those columns in which anything stands."""
    return [sheet for kind in Kind for sheet in _sheet(kind, things)] or [
        Sheet("Nothing", ["name"], [])
    ]


def _sheet(kind: Kind, things: Sequence[Thing]) -> Iterator[Sheet]:
    found = [thing for thing in things if thing.ref.kind is kind]
    cells = {name: [cell(read(thing)) for thing in found] for name, read in _COLUMNS.items()}
    filled = {name: column for name, column in cells.items() if any(column) and name != "what"}
    if found:
        rows = list(zip(*filled.values(), strict=True))
        yield Sheet(f"{kind.noun.capitalize()}s", list(filled), rows)


def cell(value: Any) -> Cell:
    """Put a value into a cell: dates and numbers as such, everything else as people read it."""
    if isinstance(value, date | float) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    return written(value)


def _field(name: str) -> Callable[[Thing], Any]:
    return lambda thing: getattr(thing, name, None)


_COLUMNS: Mapping[str, Callable[[Thing], Any]] = {
    "name": _field("ref"),
    "what": lambda thing: thing.ref.kind.noun,
    "kind": _field("kind"),
    "state": _field("state"),
    "since": lambda thing: thing.stay.since.date(),
    "made": lambda thing: thing.made.since.date(),
    "title": title_of,
    "appraisal": _field("appraisal"),
    "reference": _field("reference"),
    "practices": lambda thing: getattr(thing, "records", None) or getattr(thing, "areas", None),
    "priority": _field("priority"),
    "impact": _field("impact"),
    "risk": _field("risk"),
    "effort": _field("effort"),
    "findings": _field("findings"),
    "objective": _field("objective"),
    "repeats": _field("repeats"),
    "answers": _field("answers"),
    "cause": _field("cause"),
    "owner": _field("owner"),
    "team": _field("team"),
    "first agreed": _field("agreed"),
    "due": _field("due"),
    "deployed": _field("deployed"),
    "check": _field("check"),
    "planned days": _field("planned"),
    "spent days": _field("spent"),
    "evidence": lambda thing: tuple(it.link for it in getattr(thing, "evidence", ())),
    "outcome": lambda thing: tuple(it.outcome for it in getattr(thing, "results", ())[-1:]),
    "result": lambda thing: tuple(it.after or it.use for it in getattr(thing, "results", ())[-1:]),
}
