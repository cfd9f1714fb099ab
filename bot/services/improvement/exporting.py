"""Exports what somebody sees of the loop, as a table or as JSON that can be imported elsewhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.domain.conversation import Deliver, Effect, File
from bot.domain.improvement.refs import Kind
from bot.domain.improvement.things import Thing
from bot.services.improvement.facts import title_of
from bot.services.improvement.forms import written
from bot.services.improvement.ports import Entry, Filter, Order
from bot.services.improvement.scene import Effects, Scene

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that a spreadsheet would take for a formula."""


def export(scene: Scene) -> Effects:
    """Give somebody everything that they may see, as a file. That it left goes into the trail."""
    said = scene.reader.read(scene.command.verb, scene.command.said).values
    form = said.get("format", "csv")
    things = _seen(scene)
    content = {"csv": table, "json": scene.papers.write}[form](things)
    entry = Entry(
        subject="export",
        what=f"{form}, {len(things)} things",
        by=scene.eyes.person.id,
        at=scene.now,
    )
    scene.eyes.work.trail.note(scene.turn.workspace, entry)
    file = File(f"improvement-{scene.now:%Y-%m-%d}.{form}", content.encode())
    comment = scene.say("export", count=len(things), form=form)
    effect: Effect = Deliver(file, comment)
    return (effect,)


def _seen(scene: Scene) -> list[Thing]:
    eyes = scene.eyes.elsewhere()
    return [seen.thing for kind in Kind for seen in eyes.find(Filter(kind=kind), Order.NUMBER)]


def table(things: Iterable[Thing]) -> str:
    """Write things as CSV, a row each, with the columns that a spreadsheet is asked for."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for thing in things:
        writer.writerow([_cell(read(thing)) for read in _COLUMNS.values()])
    return out.getvalue()


def _cell(value: Any) -> str:
    text = written(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


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
