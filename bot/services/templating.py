"""Requests for a document template."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.answer import Confidence, Hit, Offer, Reply
from bot.domain.knowledge import Direction, Kind, Record, RelationType
from bot.services import phrases
from bot.services.answering import LIMIT
from bot.services.desk import Desk, whole_record
from bot.services.understanding import Question

FILL_IN = "Fill it in"
"""Offers the form of a template."""


def template_card(record: Record, desk: Desk) -> Reply:
    """Show a template: what it is for, when to use it, its fields."""
    helped = record.related(RelationType.TEMPLATES, Direction.IN)
    used_by = desk.records(relation.id for relation in helped)
    values = {"template": record, "used_by": used_by[:6]}
    hits = tuple(Hit(r.id, 1.0 if r is record else 0.5) for r in (record, *used_by))[:LIMIT]
    fill_in = Offer(FILL_IN, f"template {record.id.partition('.')[2]}")
    offers = (fill_in, whole_record(record))
    return desk.reply("template", values, [record], hits=hits, offers=offers)


def find_template(question: Question, desk: Desk) -> Reply | None:
    """Answer "is there a form for…": the template named, or that of the thing named, or the search's."""
    certain = [i for r in question.subjects if not r.weak for i in r.ids]
    other = [word for word in question.unsaid if not phrases.TEMPLATE.fullmatch(word)]
    # Beside other words "ticket" and "procedure" are words, not names of documents.
    named = certain if other else [i for r in question.subjects for i in r.ids]
    direct = [r for r in desk.records(named) if r.kind is Kind.TEMPLATE]
    if direct:
        return template_card(direct[0], desk)
    helping = desk.templates_of(desk.records(certain)) if not other else []
    if helping:
        card = template_card(helping[0], desk)
        return replace(card, hits=tuple(Hit(r.id, 1.0) for r in helping[:LIMIT]))
    ranking = desk.search.rank(question.text, question.hints, LIMIT)
    first = desk.records(hit.record_id for hit in ranking.hits[:1])
    if first and first[0].kind is Kind.TEMPLATE and ranking.confidence is not Confidence.NONE:
        card = template_card(first[0], desk)
        return replace(card, hits=ranking.hits)
    return None
