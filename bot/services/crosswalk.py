"""A whole model against another: every unit of the one, and what it corresponds to in the other.

The two directions were drawn up by different hands and disagree, so they are never added up.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.answer import Hit, Reply
from bot.domain.knowledge import Certainty, Direction, Record, RelationType
from bot.domain.pictures import Heat, Panel, Picture
from bot.services.answering import LIMIT
from bot.services.desk import Desk
from bot.services.models import ANY, NAMES, brief, model_called, unit_of, units_of
from bot.services.standing import CountSteps

_COMMAND = re.compile(
    rf"^\s*(?:(?:show |give me )?(?:the )?(?:map(?:ping)?|crosswalk|matrix)(?: of| from| between)?)\s+"
    rf"(?:all of )?(?P<one>{ANY})\s+(?:(?:in)?(?:to|and|with|onto|against|vs\.?)\s+)?(?P<other>{ANY})\s*[.?!]*$",
    re.IGNORECASE,
)
_TYPES = (RelationType.MAPS_TO, RelationType.LIKE)
_SUPERFLUOUS = 3  # below so many rows with a mapping the picture shows nothing


@dataclass(frozen=True, slots=True)
class Line:
    """A unit of the first model: how often it points at units of the other, and they at it.

    `none` says that its source looked for a counterpart and found none; `inferred` that all is inferred.
    """

    unit: Record
    out: tuple[tuple[Record, int], ...]
    back: tuple[tuple[Record, int], ...]
    none: bool
    inferred: bool


def crosswalked(text: str, desk: Desk, counts: CountSteps) -> Reply | None:
    """Answer "map CMM to ITIL"; None where a text is no such command."""
    del counts
    command = _COMMAND.match(text)
    one, other = (model_called(command[side]) for side in ("one", "other")) if command else ("", "")
    if not one or not other or one == other:
        return None
    lines = crosswalk(one, other, desk)
    others = units_of(other, desk)
    pointed = {record for line in lines for record, _ in (*line.out, *line.back)}
    values = {
        "one": NAMES[one],
        "other": NAMES[other],
        "lines": lines,
        "brief": brief,
        "lonely": [record for record in others if record not in pointed],
    }
    units = [line.unit for line in lines if line.out or line.back]
    hits = [Hit(record.id, 1.0) for record in (*units, *pointed)][:LIMIT]
    picture = picture_of(one, other, desk) if len(units) >= _SUPERFLUOUS else None
    records = [*units, *pointed] or [line.unit for line in lines]
    return desk.reply("crosswalk", values, records, hits=hits, picture=picture, helping=False)


def crosswalk(one: str, other: str, desk: Desk) -> list[Line]:
    """Line up the units of a model with those of another, each direction apart."""
    return [_line(unit, other, desk) for unit in units_of(one, desk)]


def picture_of(one: str, other: str, desk: Desk) -> Picture:
    """The crosswalk of two models as a heat map, a panel for each direction."""
    lines, heads = crosswalk(one, other, desk), units_of(other, desk)
    there = _panel(f"{NAMES[one]} points to {NAMES[other]}", [dict(x.out) for x in lines], heads)
    back = _panel(f"{NAMES[other]} points to {NAMES[one]}", [dict(x.back) for x in lines], heads)
    heat = Heat(tuple(brief(line.unit) for line in lines), tuple(map(brief, heads)), (there, back))
    title = f"{NAMES[one]} and {NAMES[other]}"
    said = {
        "one": NAMES[one],
        "other": NAMES[other],
        "there": _busiest(lines, [line.out for line in lines]),
        "back": _busiest(lines, [line.back for line in lines]),
    }
    name = f"crosswalk-{one.rstrip('.')}-{other.rstrip('.')}".lower()
    return Picture(name, title, desk.wording.say("alt/crosswalk", said), heat)


def _line(unit: Record, other: str, desk: Desk) -> Line:
    relations = [
        relation
        for record in _whole(unit, desk)
        for relation in record.relations
        if relation.type in _TYPES
    ]
    leading = [r for r in relations if r.id.startswith(other)]
    counted: dict[Direction, Counter[Record]] = {Direction.OUT: Counter(), Direction.IN: Counter()}
    for relation in leading:
        end = unit_of(desk.knowledge.get(relation.id), desk)
        if end:
            counted[relation.direction][end] += 1
    absent = [r.label for r in relations if r.certainty is Certainty.NONE]
    none = any(label.startswith(NAMES[other]) for label in absent)
    inferred = bool(leading) and all(r.certainty is Certainty.INFERRED for r in leading)
    out, back = (tuple(counted[d].most_common()) for d in (Direction.OUT, Direction.IN))
    return Line(unit, out, back, none, inferred)


def _whole(unit: Record, desk: Desk) -> list[Record]:
    """A unit and everything below it."""
    below = [r for child in desk.knowledge.children(unit.id) for r in _whole(child, desk)]
    return [unit, *below]


def _panel(title: str, found: Sequence[dict[Record, int]], heads: Sequence[Record]) -> Panel:
    return Panel(title, tuple(tuple(row.get(head, 0) for head in heads) for row in found))


def _busiest(lines: Sequence[Line], ends: Sequence[tuple[tuple[Record, int], ...]]) -> list[str]:
    """The pairs that most mappings are about."""
    pairs = [
        (count, f"{brief(line.unit)} and {brief(end)}")
        for line, found in zip(lines, ends, strict=True)
        for end, count in found
    ]
    pairs.sort(key=lambda pair: -pair[0])
    return [f"{name} ({count})" for count, name in pairs[:3]]
