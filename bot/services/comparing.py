"""Comparisons: two or three things side by side, the difference first where somebody wrote it down."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, product, zip_longest

from bot.domain.answer import Confidence, Hints, Hit, Offer, Reply
from bot.domain.knowledge import Kind, Record, RelationType
from bot.services.answering import LIMIT, refusal
from bot.services.contrasting import contrast
from bot.services.desk import Desk, model_of
from bot.services.explaining import card, not_held
from bot.services.moving import short
from bot.services.naming import MODELS, Reference, models_in
from bot.services.sides import commanded
from bot.services.understanding import Question, is_name
from bot.services.words import normal

_PAIR = 2
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
    """Compare the sides of a question, or return None where a side names nothing.

    A code that no record has is said to be missing; so are words that name nothing in a command.
    """
    candidates = [_candidates(side, question.hints, desk) for side in question.sides]
    missing = [code for side in question.sides if (code := _missing(side, desk))]
    if missing:
        return _not_there(missing, candidates, desk)
    if not all(candidates):
        return _unnamed(question, candidates, desk)
    if len(candidates) == _PAIR:
        left, right = candidates
        both = _tells_apart(left, right, question.sides)
        if both:
            return card(both, desk)
    chosen = _belonging(candidates)
    if len(set(chosen)) == 1:
        return card(chosen[0], desk)
    records = list(dict.fromkeys(chosen))
    values = {
        "records": records,
        "reasons": [why for one, two in combinations(records, 2) for why in _reasons(one, two)],
        "contrast": contrast(records, desk),
    }
    others = [r for row in zip_longest(*candidates) for r in row if r]
    ranked = dict.fromkeys(record.id for record in (*records, *others))
    hits = tuple(Hit(record_id, 1.0) for record_id in ranked)[:LIMIT]
    offers = [Offer(short(r.name), f"explain {r.id}", page=r.id) for r in records]
    return desk.reply("compare", values, records, hits=hits, offers=offers)


def _missing(side: str, desk: Desk) -> str:
    """The code that a side spells out and that no record has."""
    return next((r.missing for r in desk.references.find(side) if r.missing and not r.ids), "")


def _not_there(missing: list[str], candidates: list[list[Record]], desk: Desk) -> Reply:
    """Say of each missing code that it is missing, and offer the sides that are there."""
    refusals = [not_held(code, desk) for code in missing]
    there = [found[0] for found in candidates if found and found[0].id not in missing]
    known = [Offer(short(r.name), f"explain {r.id}", page=r.id) for r in there]
    offers = dict.fromkeys((*known, *(offer for said in refusals for offer in said.offers)))
    body = "\n\n".join(said.body for said in refusals)
    return replace(refusals[0], body=body, offers=tuple(offers))


def _unnamed(question: Question, candidates: list[list[Record]], desk: Desk) -> Reply | None:
    """Say which words of a command name nothing; a question in plain words may be another question."""
    if not commanded(question.text, desk.references):
        return None
    there = [found[0] for found in candidates if found]
    sides = zip(question.sides, candidates, strict=True)
    values = {"missing": [side for side, found in sides if not found], "records": there}
    say = desk.wording.say("compare-missing", values)
    return refusal(desk, say, [record.id for record in there])


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


def _belonging(candidates: list[list[Record]]) -> tuple[Record, ...]:
    """Of all choices the one whose records belong together: contrasted, of one kind, of one model."""
    choices = [choice for choice in product(*candidates) if len(set(choice)) == len(choice)]
    if not choices:
        return tuple(found[0] for found in candidates)
    return max(choices, key=lambda c: [_kinship(*pair) for pair in combinations(c, 2)])


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
