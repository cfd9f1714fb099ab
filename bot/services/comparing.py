"""Comparisons: things side by side, with the difference first where somebody wrote it down."""

from __future__ import annotations

import re
from itertools import combinations

from bot.domain.answer import Confidence, Hints, Hit, Offer, Reply
from bot.domain.knowledge import Kind, Record, RelationType
from bot.services.answering import LIMIT
from bot.services.desk import Desk, model_of
from bot.services.explaining import card
from bot.services.naming import MODELS, Reference, models_in
from bot.services.understanding import Question, is_name
from bot.services.words import normal

_SEARCHED = 3  # hits of the search that a side may mean
_MODELS = {
    "SVC.": "CONSTELLATION.svc",
    "DEV.": "CONSTELLATION.dev",
    "CMM.": "FRAMEWORK.cmm",
    "ITIL.": "FRAMEWORK.itil",
    "ITSM.": "CONCEPT.itsm-model",
}
"""What stands for a whole model in a comparison."""


def compare(question: Question, desk: Desk) -> Reply | None:
    """Compare the sides of a question, or return None where a side names nothing."""
    sides = [_candidates(side, question.hints, desk) for side in question.sides]
    if not sides or not all(sides):
        return None
    left, right, *more = sides
    both = _tells_apart(left, right, question.sides) if not more else None
    if both:
        return card(both, desk)
    first, second = _best_pair(left, right)
    further = [max(side, key=lambda record: _kinship(first, record)) for side in more]
    compared = list(dict.fromkeys((first, second, *further)))
    if len(compared) == 1:
        return card(first, desk)
    reasons = [reason for pair in combinations(compared, 2) for reason in _reasons(*pair)]
    values = {"records": compared, "reasons": list(dict.fromkeys(reasons))}
    others = [record for group in zip(*sides, strict=False) for record in group]
    ranked = dict.fromkeys(record.id for record in (*compared, *others))
    hits = tuple(Hit(record_id, 1.0) for record_id in ranked)[:LIMIT]
    offers = tuple(
        Offer(record.name, f"explain {record.id}", page=record.id) for record in compared
    )
    return desk.reply("compare", values, compared, hits=hits, offers=offers)


def _tells_apart(left: list[Record], right: list[Record], sides: tuple[str, ...]) -> Record | None:
    """One concept that both sides lead to, or whose name holds the other side too."""
    for own, side in ((left, sides[1]), (right, sides[0])):
        words = set(normal(side))
        for record in own:
            if record.kind is Kind.CONCEPT and (
                (record in left and record in right) or words <= set(normal(record.name))
            ):
                return record
    return None


def _candidates(side: str, hints: Hints, desk: Desk) -> list[Record]:
    """Records that one side may mean: a model, what it names, else what the search is sure of."""
    for prefix, record_id in _MODELS.items():
        if re.fullmatch(MODELS[prefix], side, re.IGNORECASE):
            return desk.records([record_id])
    named = desk.references.only(side) or _largest(side, desk)
    if named and named.ids:
        models = tuple(models_in(side))
        fitting = [i for i in named.ids if models and i.startswith(models)]
        return desk.records(fitting or named.ids)
    called = _by_words(side, desk)
    if called:
        return called
    ranking = desk.search.rank(side, hints, _SEARCHED)
    if ranking.confidence is Confidence.NONE:
        return []
    return desk.records(hit.record_id for hit in ranking.hits)


def _by_words(side: str, desk: Desk) -> list[Record]:
    """The few records whose names hold all words of a side."""
    words = set(normal(side))
    found = [r for r in desk.knowledge if words and words <= set(normal(r.name))]
    return found if len(found) <= _SEARCHED else []


def _largest(side: str, desk: Desk) -> Reference | None:
    """The thing a side names, if the name is most of the side or all that it says."""
    found = [r for r in desk.references.find(side) if r.ids]
    found = [r for r in found if not r.model] or found
    if not found:
        return None
    largest = max(found, key=lambda reference: reference.end - reference.start)
    most = (largest.end - largest.start) * 2 >= len(side)
    return largest if most or is_name(side, desk.references) else None


def _best_pair(left: list[Record], right: list[Record]) -> tuple[Record, Record]:
    """Of all pairs the one that belongs together: contrasted, of one kind, of one model."""
    pairs = [(a, b) for a in left for b in right if a is not b]
    if not pairs:
        return left[0], right[0]
    return max(pairs, key=lambda pair: _kinship(*pair))


def _kinship(first: Record, second: Record) -> tuple[int, ...]:
    concepts = sum(record.kind is Kind.CONCEPT for record in (first, second))
    return (
        int(bool(_reasons(first, second, RelationType.CONTRAST))),
        int(first.kind is second.kind),
        int(model_of(first.id) == model_of(second.id)),
        int(bool(_reasons(first, second))),
        concepts,
    )


def _reasons(
    first: Record,
    second: Record,
    *types: RelationType,
) -> list[str]:
    """Why two records differ or are alike, as far as it is written down."""
    types = types or (RelationType.CONTRAST, RelationType.LIKE)
    found = [
        relation.because
        for type_ in types
        for record, other in ((first, second), (second, first))
        for relation in record.related(type_)
        if relation.id == other.id and relation.because
    ]
    return list(dict.fromkeys(found))
