"""The home tab: a place to ask, what one asked last, and the knowledge on shelves to walk along.

A shelf is named by what it holds: a model ("SVC."), a model at a level or in a category
("SVC.@ML3"), or a record and what it consists of ("SVC.IRM"). The empty name is the entrance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.answer import Status
from bot.domain.conversation import Act, Answered, Button, HomePage, Section
from bot.domain.knowledge import Direction, Kind, Record, RelationType
from bot.services.desk import Desk
from bot.services.presenting import shortened

_SHELVES = (
    ("Your organisation", "ORG."),
    ("CMMI-SVC", "SVC."),
    ("CMMI-DEV", "DEV."),
    ("Generic goals and practices", "GG"),
    ("Maturity levels", "ML"),
    ("SW-CMM", "CMM."),
    ("ITIL", "ITIL."),
    ("BS 15000", "ITSM."),
    ("Improvement cycle", "CYCLE."),
    ("Words of service work", "CONCEPT."),
    ("Templates", "TEMPLATE."),
)
_AT = "@"  # divides a model from the level or category that narrows it
_LONGEST = 60  # entries; the tab holds a hundred blocks
_FACETS = (("By level", RelationType.LEVEL), ("By category", RelationType.CATEGORY))
_PROMPTS_NEW = (
    ("Tell users it is fixed", "How do we tell users that their ticket is fixed?"),
    ("Incident or problem?", "What is the difference between an incident and a problem?"),
    ("A form for changes", "Is there a form for a change request?"),
)
_PROMPTS_KNOWN = (
    ("Areas at level 2", "Which process areas are at level 2?"),
    ("ITIL and CMM", "What in CMM corresponds to ITIL change management?"),
    ("After an appraisal", "What do we do with the findings after an appraisal?"),
)


def suggestions(*, known: bool) -> tuple[tuple[str, str], ...]:
    """Things to ask, as (label, utterance): other ones for somebody who has asked before."""
    return _PROMPTS_KNOWN if known else _PROMPTS_NEW


def home(recent: Sequence[Answered], desk: Desk) -> HomePage:
    """The entrance."""
    sections = []
    if recent:
        sections.append(_recent(recent))
    else:
        buttons = tuple(Button(label, Act.ASK, question) for label, question in _PROMPTS_NEW)
        sections.append(Section("Three things to try", buttons=buttons))
    sections.append(_shelves(desk))
    sections.append(_learning(desk))
    abilities = desk.wording.say("abilities", {"total": len(desk.knowledge)})
    sections.append(Section("What I can do", abilities))
    greeting = desk.wording.say("greeting", {"known": bool(recent)})
    return HomePage(greeting, tuple(sections))


def shelf(name: str, desk: Desk) -> HomePage:
    """One shelf: where it stands, what narrows it, what is on it."""
    model, _, narrowing = name.partition(_AT)
    record = desk.knowledge.records.get(model)
    members = desk.knowledge.children(record.id) if record else _members(model, desk)
    if narrowing:
        members = [r for r in members if narrowing in {r.target(type_) for _, type_ in _FACETS}]
    title = f"{record.name} ({record.id})" if record else _title(model, narrowing, desk)
    crumbs = [Button("All shelves", Act.BROWSE, ""), *_above(model, narrowing, record, desk)]
    if record:
        crumbs.append(Button("Read all of it", Act.READ, record.id))
    facets = [] if record or narrowing else list(_facets(model, members, desk))
    shown = tuple(_entry(member) for member in members[:_LONGEST])
    rest = len(members) - len(shown)
    where = Section(title, record.gist if record else "", buttons=tuple(crumbs))
    contents = Section(_counted(len(members)), f"and {rest} more" if rest else "", entries=shown)
    return HomePage("", (where, *facets, contents))


def _recent(recent: Iterable[Answered]) -> Section:
    entries = tuple(
        (
            f"{shortened(item.question)}{'' if item.reply.status is not Status.UNKNOWN else ' (not covered)'}",
            Button("Open", Act.RECALL, str(item.id)),
        )
        for item in recent
    )
    return Section("You asked", entries=entries)


def _learning(desk: Desk) -> Section:
    buttons = (
        Button("Learn step by step", Act.SAY, "learn"),
        Button("Rehearse an interview", Act.SAY, "rehearse"),
        Button("Roadmap", Act.SAY, "roadmap"),
    )
    return Section("Learn", desk.wording.say("learning/at-home", {}), buttons=buttons)


def _shelves(desk: Desk) -> Section:
    held = [(label, name) for label, name in _SHELVES if _members(name, desk)]
    buttons = tuple(Button(label, Act.BROWSE, name) for label, name in held)
    return Section("Browse", "From a model down to a practice.", buttons=buttons)


def _members(prefix: str, desk: Desk) -> list[Record]:
    """What stands on the shelf of a model: its records that are part of no other."""
    return [
        record
        for record in desk.knowledge
        if record.id.startswith(prefix) and not record.target(RelationType.PARENT)
    ]


def _title(model: str, narrowing: str, desk: Desk) -> str:
    label = next((label for label, name in _SHELVES if name == model), model)
    narrowed = desk.records([narrowing])
    return f"{label}: {narrowed[0].name}" if narrowed else label


def _above(model: str, narrowing: str, record: Record | None, desk: Desk) -> list[Button]:
    """One step up: the parent of a record, else the shelf of its model."""
    if record is None:
        return [Button(_title(model, "", desk), Act.BROWSE, model)] if narrowing else []
    parent = desk.records([record.target(RelationType.PARENT)])
    if parent:
        return [Button(parent[0].name, Act.BROWSE, parent[0].id)]
    home_shelf = next((name for _, name in _SHELVES if record.id.startswith(name)), "")
    return [Button(_title(home_shelf, "", desk), Act.BROWSE, home_shelf)] if home_shelf else []


def _facets(model: str, members: list[Record], desk: Desk) -> Iterable[Section]:
    for title, type_ in _FACETS:
        targets = sorted({r.target(type_) for r in members} - {""})
        if len(targets) > 1:
            named = desk.records(targets)
            buttons = tuple(Button(_short(r), Act.BROWSE, f"{model}{_AT}{r.id}") for r in named)
            yield Section(title, buttons=buttons)


def _short(record: Record) -> str:
    return f"{record.id} {record.name}" if record.kind is Kind.MATURITY_LEVEL else record.name


def _entry(record: Record) -> tuple[str, Button]:
    line = f"**{record.name}** ({record.id}): {record.gist}"
    if record.related(RelationType.PARENT, Direction.IN):
        return line, Button("Open", Act.BROWSE, record.id)
    return line, Button("Read", Act.READ, record.id)


def _counted(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"
