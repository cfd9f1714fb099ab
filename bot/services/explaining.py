"""One record, or one side of it; and codes that fit several records or none."""

from __future__ import annotations

from bot.domain.answer import Hints, Hit, Offer, Reply
from bot.domain.knowledge import Certainty, Direction, Edition, Kind, Record, Relation, RelationType
from bot.services import phrases
from bot.services.answering import (
    LIMIT,
    Focus,
    choices,
    focus_of,
    own_side,
    refusal,
    substance,
    with_related,
)
from bot.services.desk import Desk, whole_record
from bot.services.moving import category_of, level_of, steps
from bot.services.naming import Reference
from bot.services.templating import template_card
from bot.services.understanding import Question

_LISTED = {Focus.WHO, Focus.EVIDENCE, Focus.MEASURES, Focus.PRODUCTS}
"""Sides that another record may have where the one named has none."""


def explain(question: Question, desk: Desk, *, model: str = "") -> Reply | None:
    """Explain what a question names; None where it lacks the side that is asked for.

    A name that several records share takes the thread's model, else the coach asks.

    Args:
        question: a question that names something and says nothing else about it.
        desk: what the services work with.
        model: id prefix of the thread's model, where there is one.

    """
    reference = next((r for r in question.subjects if r.missing or r.ids), None)
    if reference is None or (reference.missing and not reference.ids):
        return not_held(reference.missing if reference else "", desk)
    if reference.missing:
        return pointed_at(reference, desk)
    ids = _in_edition(preferred(reference, model or "", question.hints), question.text, desk)
    records = desk.records(ids)
    if len(records) > 1:
        hits = with_related(records, desk)
        return choices(desk, hits, reason="shared", count=len(records))
    focus = focus_of(question.text)
    if focus in _LISTED and not reference.coded and not own_side(records[0], focus):
        return None
    return _one(records[0], question.text, focus, desk)


def _one(record: Record, text: str, focus: Focus, desk: Desk) -> Reply:
    if phrases.IN_FULL.search(text):
        return in_full(record, desk)
    if record.kind is Kind.TEMPLATE:
        return template_card(record, desk)
    return card(record, desk, focus=focus)


def in_which_area(code: str, desk: Desk) -> Reply:
    """Ask back which process area is meant by a goal's or practice's code that stands alone."""
    shared = [record for record in desk.knowledge if record.id.endswith(f".{code}")]
    if not shared:
        return not_held(code, desk)
    return choices(desk, tuple(Hit(r.id, 1.0) for r in shared[:LIMIT]), reason="areas")


def preferred(reference: Reference, model: str, hints: Hints) -> tuple[str, ...]:
    """The records of a reference that the question or the thread speaks of.

    A concept explains a word for all models, so it goes before their namesakes.
    """
    for wanted in (tuple(hints.models), (model,) if model else ()):
        fitting = tuple(i for i in reference.ids if wanted and i.startswith(wanted))
        if fitting:
            return fitting
    concepts = tuple(i for i in reference.ids if i.startswith("CONCEPT."))
    return concepts if len(concepts) == 1 else reference.ids


def _in_edition(ids: tuple[str, ...], text: str, desk: Desk) -> tuple[str, ...]:
    """Those of some records of which it is known what a later edition made of them, if one is named."""
    edition = phrases.EDITION.search(text)
    if not edition:
        return ids
    known = tuple(
        record.id
        for record in desk.records(ids)
        if any(edition[1] in item.edition for item in record.later)
    )
    return known or ids


def card(record: Record, desk: Desk, *, focus: Focus = Focus.WHAT) -> Reply:
    """Show one record short: what it is, one side of it if asked, where it stands."""
    children = desk.knowledge.children(record.id)
    side = own_side(record, focus)
    values = {
        "record": record,
        "focus": focus.value if side else Focus.WHAT.value,
        "side": side or (substance(record) if focus is not Focus.WHAT else ""),
        "children": children,
        "parents": desk.records([record.target(RelationType.PARENT)]),
        "level": level_of(record, desk) if record.target(RelationType.LEVEL) else "",
    }
    offers = (
        whole_record(record),
        *([Offer("Example", f"example of {record.id}")] if record.example else []),
    )
    hits = with_related([record], desk)
    return desk.reply("card", values, [record], hits=hits, offers=offers)


def in_full(record: Record, desk: Desk) -> Reply:
    """Show everything that a record says, with all relations and the steps to what is around it."""
    values = {
        "record": record,
        "relations": relation_lines(record, desk),
        "level": level_of(record, desk),
        "category": category_of(record, desk),
    }
    hits = with_related([record], desk)
    return desk.reply("record", values, [record], hits=hits, offers=steps(record, desk))


_TITLES = {
    (RelationType.PARENT, Direction.OUT): "Part of",
    (RelationType.PARENT, Direction.IN): "Consists of",
    (RelationType.LEVEL, Direction.OUT): "Level",
    (RelationType.LEVEL, Direction.IN): "At this level",
    (RelationType.CATEGORY, Direction.OUT): "Category",
    (RelationType.CATEGORY, Direction.IN): "In this category",
    (RelationType.PREPARED_BY, Direction.OUT): "Prepared by",
    (RelationType.PREPARED_BY, Direction.IN): "Prepares",
    (RelationType.FEEDS, Direction.OUT): "Feeds",
    (RelationType.FEEDS, Direction.IN): "Fed by",
    (RelationType.LIKE, Direction.OUT): "Like",
    (RelationType.LIKE, Direction.IN): "Like",
    (RelationType.MAPS_TO, Direction.OUT): "Maps to",
    (RelationType.MAPS_TO, Direction.IN): "Mapped from",
    (RelationType.TEMPLATES, Direction.OUT): "Templates",
    (RelationType.TEMPLATES, Direction.IN): "Helps with",
    (RelationType.CONTRAST, Direction.OUT): "Not to be confused with",
    (RelationType.CONTRAST, Direction.IN): "Not to be confused with",
    (RelationType.SEE, Direction.OUT): "See also",
    (RelationType.SEE, Direction.IN): "See also",
    (RelationType.IMPLEMENTS, Direction.OUT): "Carries out",
    (RelationType.IMPLEMENTS, Direction.IN): "In your organisation",
}


def relation_lines(record: Record, desk: Desk) -> list[tuple[str, list[dict[str, str]]]]:
    """Relations of a record by title; each as it is shown, with its reason where there is one."""
    lines: dict[str, dict[str, dict[str, str]]] = {}
    rows: dict[tuple[str, str, str], list[str]] = {}
    for relation in record.relations:
        title = _TITLES[relation.type, relation.direction]
        area = _area_of_row(relation, desk)
        if area:
            key = (title, f"{area.id} {area.name}", _certainty(record, relation, desk))
            rows.setdefault(key, []).append(relation.id.removeprefix(f"{area.id}."))
            continue
        shown = _shown(record, relation, desk)
        entry = {"shown": shown, "because": relation.because}
        lines.setdefault(title, {}).setdefault(shown, entry)
    for (title, area_name, certainty), codes in rows.items():
        shown = f"{area_name}: {', '.join(codes)}{f' ({certainty})' if certainty else ''}"
        lines.setdefault(title, {})[shown] = {"shown": shown, "because": ""}
    return [(title, list(entries.values())) for title, entries in lines.items()]


def _area_of_row(relation: Relation, desk: Desk) -> Record | None:
    """The key process area of a row of the crosswalk that points at a record and says no more about it.

    A hundred rows are read by area and code; their names are on the pages of the areas.
    """
    row = desk.knowledge.records.get(relation.id)
    if row is None or row.kind is not Kind.CROSSWALK_ROW or relation.because:
        return None
    plain = relation.type is RelationType.MAPS_TO and relation.direction is Direction.IN
    return desk.knowledge.get(row.target(RelationType.PARENT)) if plain else None


def _shown(record: Record, relation: Relation, desk: Desk) -> str:
    other = desk.knowledge.records.get(relation.id)
    name = f"{other.id} {other.name}" if other else f"no counterpart in {relation.label}"
    label = relation.label if other and relation.direction is Direction.OUT else ""
    remarks = ", ".join(filter(None, (label, _certainty(record, relation, desk))))
    return f"{name} ({remarks})" if remarks else name


def _certainty(record: Record, relation: Relation, desk: Desk) -> str:
    """How sure a relation is; of a mapping also which document states it."""
    if relation.certainty is Certainty.INFERRED:
        return "inferred"
    if relation.type is not RelationType.MAPS_TO:
        return ""
    states = record if relation.direction is Direction.OUT else desk.knowledge.get(relation.id)
    document = desk.knowledge.documents.get(states.source.document)
    return f"stated in {document.title.partition(',')[0]}" if document else "stated"


def not_held(missing: str, desk: Desk) -> Reply:
    """Say that an id does not exist, or only that no source of the coach holds it."""
    edition = desk.knowledge.edition_of(missing)
    parents = _parents(missing, desk)
    say = desk.wording.say(
        "not-held",
        {
            "id": missing,
            "edition": edition.label if edition else "",
            "whole": bool(edition and _lists_all(edition, missing)),
            "parents": parents,
            "siblings": [r.id for p in parents for r in _alike(missing, p, desk)],
        },
    )
    return refusal(desk, say, [record.id for record in parents])


def pointed_at(reference: Reference, desk: Desk) -> Reply:
    """Tell of a practice that has no row of its own but that other records point at."""
    records = desk.records(reference.ids)
    values = {"id": reference.missing, "records": records}
    parents = _parents(reference.missing, desk)
    hits = tuple(Hit(record.id, 1.0) for record in (*records, *parents))
    return desk.reply("pointed-at", values, records, hits=hits)


def _lists_all(edition: Edition, missing: str) -> bool:
    return edition.lists_all_of(missing)


def _alike(missing: str, parent: Record, desk: Desk) -> list[Record]:
    """What the parent does have of the sort that was asked for, at any depth."""
    children = desk.knowledge.children(parent.id)
    below = [*children, *(r for child in children for r in desk.knowledge.children(child.id))]
    sort = _sort(missing)
    return [record for record in below if _sort(record.id) == sort]


def _sort(code: str) -> str:
    """The letters that say what a code stands for: SP of SVC.IRM.SP2.4."""
    return code.rstrip(".0123456789").rpartition(".")[2]


def _parents(missing: str, desk: Desk) -> list[Record]:
    found = []
    while "." in missing:
        missing = missing.rpartition(".")[0]
        found.extend(desk.records([missing, missing.replace("GP", "GG")]))
    return found[:1]
