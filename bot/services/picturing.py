"""Pictures on demand: "picture staged", "picture cycle", "picture crosswalk", "picture SVC.IRM"."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.domain.answer import Offer, Reply
from bot.domain.knowledge import Kind, Record, RelationType
from bot.domain.pictures import Box, Chart, Columns, Group, Picture, Stairs, Tree
from bot.services.answering import refusal
from bot.services.crosswalk import picture_of
from bot.services.cycle import picture_of_cycle
from bot.services.desk import Desk, read_more
from bot.services.models import ANY, NAMES, model_called
from bot.services.outlining import Part, by_relation
from bot.services.standing import CountSteps

_COMMAND = re.compile(
    r"^\s*(?:(?:show|draw|give)\s+(?:me\s+)?)?(?:an?\s+|the\s+)?(?:picture|diagram|drawing)\b"
    r"\s*(?:of\s+)?(?:the\s+)?(?P<what>.*?)\s*[.?!]*$",
    re.IGNORECASE,
)
_SHAPE = re.compile(
    rf"(?P<shape>staged|continuous|(?:maturity )?levels?(?: \d)?|categories)(?:\s+representation)?(?:\s+(?:of\s+)?(?:the\s+)?(?P<model>{ANY}))?",
    re.IGNORECASE,
)
_CYCLE = re.compile(r"(?:(?:process\s+)?improvement\s+)?(?:cycle|road-?map)", re.IGNORECASE)
_CROSSWALK = re.compile(
    rf"crosswalk(?:\s+(?:of\s+|between\s+)?(?P<one>{ANY})\s+(?:and|to|with)\s+(?P<other>{ANY}))?",
    re.IGNORECASE,
)
_AREAS = {Kind.PROCESS_AREA, Kind.KPA}
_SHARED_GOALS = ("GG2", "GG3")
_FEATURES = {
    "CO": "Commitment to perform",
    "AB": "Ability to perform",
    "AC": "Activities performed",
    "ME": "Measurement and analysis",
    "VE": "Verifying implementation",
}
_SCALE = ("0", "1", "2", "3", "4", "5")  # capability levels
_EXAMPLES = ("staged", "continuous", "cycle", "crosswalk", "SVC.IRM")

Made = tuple[Picture, str, list[Record]]
"""A picture, what to say about it, and the records it shows."""


def pictured(text: str, desk: Desk, counts: CountSteps) -> Reply | None:
    """Answer a request for a picture; None where a text is none."""
    command = _COMMAND.match(text)
    if not command:
        return None
    for make in _WAYS:
        made = make(command["what"], desk, counts)
        if made:
            picture, about, records = made
            values = {"picture": picture, "about": about}
            offers = tuple(read_more(record) for record in records[:1])
            return desk.reply(
                "picture", values, records, offers=offers, picture=picture, helping=False
            )
    say = desk.wording.say("picture-of-what", {"asked": command["what"], "known": _EXAMPLES})
    offered = (Offer(f"Picture: {name}", f"picture {name}") for name in _EXAMPLES)
    plain = refusal(desk, say, ())
    return Reply(plain.status, plain.body, offers=tuple(offered))


def _shape(what: str, desk: Desk, _counts: CountSteps) -> Made | None:
    match = _SHAPE.fullmatch(what)
    if not match:
        return None
    model = model_called(match["model"]) if match["model"] else "SVC."
    staged = "staged" in match["shape"].lower() or "level" in match["shape"].lower()
    shape = "staged" if staged else "continuous"
    parts = by_relation(model, RelationType.LEVEL if staged else RelationType.CATEGORY, desk)
    if not parts:
        return None
    title = f"{NAMES[model]}, {shape} representation"
    groups = tuple(Group(part.title, tuple(map(_box, part.records))) for part in parts)
    chart: Chart = Stairs(groups) if staged else Columns(groups, _SCALE)
    alt = desk.wording.say("alt/groups", {"title": title, "parts": parts})
    about = desk.wording.say("picture-about", {"shape": shape})
    picture = Picture(f"{shape}-{model.rstrip('.').lower()}", title, alt, chart)
    return picture, about, [desk.knowledge.get(f"CONCEPT.{shape}-representation"), *_shown(parts)]


def _cycle(what: str, desk: Desk, counts: CountSteps) -> Made | None:
    if not _CYCLE.fullmatch(what):
        return None
    standing = counts()
    about = desk.wording.say("picture-about", {"shape": "counts" if standing else "cycle"})
    overview = desk.knowledge.get("CYCLE.overview")
    return picture_of_cycle(desk, standing), about, [overview]


def _crosswalk(what: str, desk: Desk, _counts: CountSteps) -> Made | None:
    match = _CROSSWALK.fullmatch(what)
    if not match:
        return None
    named = [model_called(match[side]) for side in ("one", "other") if match[side]]
    one, other = named or ["ITIL.", "CMM."]
    if one == other:
        return None
    about = desk.wording.say("picture-about", {"shape": "crosswalk"})
    return picture_of(one, other, desk), about, [desk.knowledge.get("CONCEPT.crosswalk")]


def _area(what: str, desk: Desk, _counts: CountSteps) -> Made | None:
    named = [i for reference in desk.references.find(what) for i in reference.ids]
    areas = [record for record in desk.records(named) if record.kind in _AREAS]
    if not areas:
        return None
    area = areas[0]
    below = desk.knowledge.children(area.id)
    if area.kind is Kind.KPA:
        shape, branches = "rows", _by_feature(below)
    else:
        shape = "area" if below else "shared"
        goals = below or desk.records(_SHARED_GOALS)
        branches = [(_box(goal), desk.knowledge.children(goal.id)) for goal in goals]
    drawn = tuple((head, tuple(map(_box, leaves))) for head, leaves in branches)
    alt = desk.wording.say("alt/area", {"area": area, "branches": branches})
    about = desk.wording.say("picture-about", {"shape": shape})
    name = area.id.lower().replace(".", "-")
    picture = Picture(name, f"{area.id} {area.name}", alt, Tree(_box(area), drawn))
    return picture, about, [area]


def _by_feature(rows: list[Record]) -> list[tuple[Box, list[Record]]]:
    """The rows of a key process area under the common feature that they belong to."""
    grouped = [
        (Box("", feature), [row for row in rows if _code(row).startswith(letters)])
        for letters, feature in _FEATURES.items()
    ]
    return [(head, found) for head, found in grouped if found]


_WAYS: tuple[Callable[[str, Desk, CountSteps], Made | None], ...] = (
    *(_shape, _cycle, _crosswalk, _area),
)


def _box(record: Record) -> Box:
    return Box(record.acronym or _code(record), record.name)


def _code(record: Record) -> str:
    """The last part of an id that names a goal or practice: SP2.4 of SVC.IRM.SP2.4."""
    found = re.search(r"[A-Z]{2}\d.*$", record.id)
    return found[0] if found else record.id


def _shown(parts: tuple[Part, ...]) -> list[Record]:
    return [record for part in parts for record in part.records]
