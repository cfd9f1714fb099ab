"""Lists asked for by a command: a level, a category, a model, or a model in one of its two shapes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.domain.answer import Hit, Offer, Reply
from bot.domain.knowledge import Direction, Kind, Record, RelationType
from bot.services.answering import LIMIT
from bot.services.desk import Desk, model_of
from bot.services.models import ANY, NAMES, UNITS, model_called, units_of
from bot.services.standing import CountSteps

_OF = rf"(?:\s+(?:representation\s*)?(?:of|in|for)?\s*(?:the\s+)?(?P<model>{ANY})(?:\s+(?:draft|model))?)?"
_REPRESENTATIONS = {
    "staged": (
        RelationType.LEVEL,
        "in stages: whoever stands on a level works on its areas and all below",
    ),
    "continuous": (
        RelationType.CATEGORY,
        "by category: each area is rated by itself, with a capability level from 0 to 5",
    ),
}

_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
_UNPLACED = {
    RelationType.LEVEL: "Level not stated",
    RelationType.CATEGORY: "Category not stated",
}
"""Where the sources leave open where an area belongs."""


@dataclass(frozen=True, slots=True)
class Part:
    """Records under a heading, `head` where the heading is a record too."""

    title: str
    records: tuple[Record, ...]
    head: Record | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """What is listed: a title, what to say about it, the parts, and the picture that shows the same."""

    title: str
    about: str
    parts: tuple[Part, ...]
    picture: str = ""


def outlined(text: str, desk: Desk, counts: CountSteps) -> Reply | None:
    """Answer "list level 3", "list staged"; None where a text is no such command."""
    del counts
    for pattern, make in _COMMANDS:
        match = pattern.match(text)
        outline = make(match, desk) if match else None
        if outline and outline.parts:
            return _reply(outline, desk)
    return None


def by_relation(model: str, type_: RelationType, desk: Desk) -> tuple[Part, ...]:
    """The areas of a model under the levels or categories that they belong to, lowest level first."""
    units = units_of(model, desk)
    heads = desk.records(unit.target(type_) for unit in units)
    if type_ is RelationType.LEVEL:
        heads.sort(key=lambda head: head.id)
    parts = tuple(_part(head, type_, model, desk) for head in heads)
    placed = {record for part in parts for record in part.records}
    rest = tuple(unit for unit in units if unit not in placed)
    return (*parts, Part(_UNPLACED[type_], rest)) if parts and rest else parts


def _part(head: Record, type_: RelationType, model: str, desk: Desk) -> Part:
    """The units of a model below a head, under the name that the model has for it."""
    down = [r for r in head.related(type_, Direction.IN) if r.id.startswith(model)]
    own = tuple(record for record in desk.records(r.id for r in down) if record.kind in UNITS)
    called = next((r.label for r in down if r.label), "")
    title = f"{head.id} {head.name}" if head.kind is Kind.MATURITY_LEVEL else head.name
    return Part(called or title.split("category ")[-1], own, head)


def _reply(outline: Outline, desk: Desk) -> Reply:
    records = list(dict.fromkeys(r for part in outline.parts for r in part.records))
    heads = [part.head for part in outline.parts if part.head]
    hits = [Hit(record.id, 1.0) for record in (*records, *heads)][:LIMIT]
    offers = (Offer("Picture", outline.picture),) if outline.picture else ()
    values = {"outline": outline, "total": len(records)}
    return desk.reply("outline", values, records, hits=hits, offers=offers, helping=False)


# --- the commands ---------------------------------------------------------------------------------


def _level(match: re.Match[str], desk: Desk) -> Outline | None:
    number = match["number"].lower()
    level = desk.knowledge.records.get(f"ML{_NUMBERS.get(number, number)}")
    if not level:
        return None
    found = [
        Part(NAMES[model], part.records)
        for model in _models(match, ("SVC.", "DEV."))
        for part in [_part(level, RelationType.LEVEL, model, desk)]
        if part.records
    ]
    if len(found) == 1 and found[0].records[0].kind is Kind.KPA:  # it counts levels of its own
        own = _part(level, RelationType.LEVEL, model_of(found[0].records[0].id), desk)
        return Outline(f"Key process areas at {own.title}", "", tuple(found))
    return Outline(f"Process areas at {level.id} {level.name}", level.gist, tuple(found))


def _category(match: re.Match[str], desk: Desk) -> Outline | None:
    wanted = (match["name"] or "").lower().replace("&", "and").strip()
    chosen = _models(match, ("SVC.", "DEV."))
    heads = [
        head
        for head in desk.knowledge.of_kind(Kind.CATEGORY)
        if head.id.removeprefix("CATEGORY.").startswith(chosen) and wanted in head.name.lower()
    ]
    found = [
        Part(f"{title}, {NAMES[model]}", part.records, head)
        for head in heads
        for model in [model_of(head.id.removeprefix("CATEGORY."))]
        for part in [_part(head, RelationType.CATEGORY, model, desk)]
        for title in [part.title]
    ]
    return Outline("Process areas by category", "", tuple(found))


def _shape(match: re.Match[str], desk: Desk) -> Outline:
    shape = match["shape"].lower()
    [model] = _models(match, ("SVC.",))
    type_, about = _REPRESENTATIONS[shape]
    parts = by_relation(model, type_, desk)
    return Outline(
        f"{NAMES[model]}, {shape} representation",
        f"The process areas {about}.",
        parts,
        f"picture {shape} of {NAMES[model]}",
    )


def _model(match: re.Match[str], desk: Desk) -> Outline:
    [model] = _models(match, ("SVC.",))
    units = units_of(model, desk)
    levelled = any(unit.target(RelationType.LEVEL) for unit in units)
    if levelled:
        parts = by_relation(model, RelationType.LEVEL, desk)
        return Outline(NAMES[model], "", parts, f"picture staged of {NAMES[model]}")
    heads = desk.records(unit.target(RelationType.PARENT) for unit in units)
    grouped = [Part(head.name, tuple(desk.knowledge.children(head.id)), head) for head in heads]
    return Outline(NAMES[model], "", tuple(grouped) or (Part("Processes", tuple(units)),))


def _all_models(match: re.Match[str], desk: Desk) -> Outline:
    del match
    parts = (Part(name, tuple(units_of(model, desk))) for model, name in NAMES.items())
    return Outline("The models that I hold", "", tuple(parts))


def _models(match: re.Match[str], otherwise: tuple[str, ...]) -> tuple[str, ...]:
    named = match["model"]
    return (model_called(named),) if named else otherwise


def _command(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*list\s+(?:the\s+|all\s+)?(?:{pattern})\s*[.?!]*$", re.IGNORECASE)


_Make = Callable[[re.Match[str], Desk], Outline | None]
_COMMANDS: Iterable[tuple[re.Pattern[str], _Make]] = (
    (
        _command(
            rf"(?:process areas (?:at|of) )?(?:maturity )?(?:level |ml ?)"
            rf"(?P<number>[1-5]|{'|'.join(_NUMBERS)}){_OF}"
        ),
        _level,
    ),
    (
        _command(
            rf"(?P<model>{ANY})(?: process areas)?(?: at)? (?:maturity )?(?:level |ml ?)"
            rf"(?P<number>[1-5]|{'|'.join(_NUMBERS)})"
        ),
        _level,
    ),
    (_command(rf"categor(?:y|ies)(?:\s+(?P<name>[a-z &-]+?))?{_OF}"), _category),
    (_command(rf"(?P<shape>staged|continuous)(?: representation)?{_OF}"), _shape),
    (_command(rf"(?:model\s+)?(?P<model>{ANY})"), _model),
    (_command(r"models"), _all_models),
)
