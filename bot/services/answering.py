"""Plain questions: find the records, say the best one short, list what goes with it, or refuse."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

from bot.domain.answer import Confidence, Hit, Offer, Ranking, Reply, Status, Topic
from bot.domain.knowledge import Basis, Record
from bot.services import phrases
from bot.services.desk import SHOWN, Desk, model_of, read_more
from bot.services.understanding import Question

LIMIT = 10
CHOICES = 4
_TOLD = 0.15  # chance of a topic below which its sentence would often be about something else
_NEAR = 0.4  # a score below it is no likeness that anybody would see
_CLOSE = 0.72  # share of the lead's score that makes a record worth listing beside it


class Focus(StrEnum):
    """Which side of a record a question asks for."""

    WHAT = "what"
    WHY = "why"
    HOW = "how"
    WHO = "who"
    EXAMPLE = "example"
    EVIDENCE = "evidence"
    MEASURES = "measures"
    PRODUCTS = "products"
    LATER = "later"


_FOCUS = (
    (Focus.WHY, r"\bwhy\b|\bwhat for\b|point of|reason for|\bbenefits?\b"),
    (Focus.LATER, phrases.LATER.pattern),
    (
        Focus.EVIDENCE,
        r"\bevidence|\bartifacts?\b|\bartefacts?\b|\bprove\b|affirm|show (?:the|an) (?:apprais|audit)",
    ),
    (Focus.EXAMPLE, r"\bexamples?\b|for instance"),
    (Focus.MEASURES, r"\bmeasures?\b|\bmetrics?\b|\bkpis?\b"),
    (Focus.PRODUCTS, r"work products?|\boutputs?\b|deliverables?"),
    (Focus.WHO, r"\bwho(?:se)?\b|\broles?\b|responsible"),
    (Focus.HOW, r"\bhow (?:do|can|should|to|would|could|might)\b|\bhow's\b"),
)
_FOCI = [(focus, re.compile(pattern, re.IGNORECASE)) for focus, pattern in _FOCUS]


def focus_of(text: str) -> Focus:
    """Which side of a record a question asks for; what it is, unless the words say otherwise."""
    return next((focus for focus, pattern in _FOCI if pattern.search(text)), Focus.WHAT)


def answer(
    question: Question, desk: Desk, *, instead: Callable[[], Reply | None] = lambda: None
) -> Reply:
    """Answer a plain question from the best records, ask back, or refuse.

    Args:
        question: the question.
        desk: what the services work with.
        instead: gives another answer where the search finds nothing, within or beyond what is covered.

    """
    ranking = desk.search.rank(question.text, question.hints, LIMIT)
    if ranking.confidence is Confidence.SURE:
        return tell(question.text, ranking.hits, desk)
    if ranking.confidence is Confidence.UNSURE:
        return choices(desk, ranking.hits, reason="unsure")
    other = instead() if ranking.beyond is None else None
    return other or refuse(ranking, desk)


def tell(question: str, hits: tuple[Hit, ...], desk: Desk) -> Reply:
    """Say the lead record in one or two sentences and list what goes with it."""
    lead = desk.knowledge.get(hits[0].record_id)
    close = [hit.record_id for hit in hits[1:] if hit.score >= hits[0].score * _CLOSE]
    beside = desk.records(close)[:SHOWN]
    focus = focus_of(question)
    side = own_side(lead, focus)
    values = {
        "lead": lead,
        "focus": focus.value if side else Focus.WHAT.value,
        "text": side or substance(lead),
        "beside": beside,
    }
    return desk.reply("answer", values, [lead, *beside], hits=hits, offers=(read_more(lead),))


def own_side(record: Record, focus: Focus) -> str:
    """One side of a record, or nothing where it has no such side."""
    owner = (f"Owner: {record.process.owner}",) if record.process else ()
    listed = {
        Focus.WHO: (*owner, *record.roles),
        Focus.PRODUCTS: record.work_products,
        Focus.MEASURES: record.measures,
        Focus.EVIDENCE: (*record.artifacts, *record.affirmations),
        Focus.LATER: tuple(f"{item.edition}: {item.text.rstrip('.')}" for item in record.later),
    }
    written = {
        Focus.WHY: record.why,
        Focus.HOW: record.practice,
        Focus.EXAMPLE: record.example,
    }
    return written.get(focus) or "; ".join(listed.get(focus, ()))


def substance(record: Record) -> str:
    """What a record comes down to: what its document says, else what we say it is."""
    if record.source.basis is Basis.TEXT and not record.what:
        return record.says
    return record.what or record.says


def choices(desk: Desk, hits: tuple[Hit, ...], *, reason: str, count: int = CHOICES) -> Reply:
    """Ask back with two to four records to choose from, the first of the ranking."""
    offered = desk.records(hit.record_id for hit in hits)[: min(count, CHOICES)]
    body = desk.wording.say("choices", {"records": offered, "reason": reason})
    return Reply(
        status=Status.AMBIGUOUS,
        body=body,
        hits=hits,
        citations=desk.cite(offered),
        offers=tuple(Offer(f"{r.name} ({r.id})", f"explain {r.id}") for r in offered),
        topic=Topic(tuple(record.id for record in offered)),
    )


def refuse(ranking: Ranking, desk: Desk) -> Reply:
    """Say in one honest sentence that this is not covered, and what nearby is."""
    if ranking.beyond is not None and ranking.chance >= _TOLD:
        topic = desk.knowledge.beyond[ranking.beyond]
        return refusal(desk, topic.say, topic.nearest)
    nearest = [hit.record_id for hit in ranking.hits[:3] if hit.score >= _NEAR]
    return refusal(desk, "", nearest)


def refusal(desk: Desk, say: str, nearest: list[str] | tuple[str, ...]) -> Reply:
    """Refuse with a sentence of one's own, or the common one."""
    records = desk.records(nearest)[:3]
    body = desk.wording.say("refusal", {"say": say, "records": records})
    return Reply(
        status=Status.UNKNOWN,
        body=body,
        offers=tuple(Offer(r.name, f"explain {r.id}", page=r.id) for r in records),
        topic=Topic(tuple(record.id for record in records)),
    )


def with_related(first: list[Record], desk: Desk) -> tuple[Hit, ...]:
    """Records that the structure gave, with full marks, then what they are related to."""
    hits = [Hit(record.id, 1.0) for record in first[:LIMIT]]
    if len(hits) < LIMIT and first:
        model = model_of(first[0].id)
        related = [
            relation.id for record in first[:3] for relation in record.relations if relation.id
        ]
        near = [i for i in related if i in desk.knowledge and i not in {h.record_id for h in hits}]
        near.sort(key=lambda i: not i.startswith(model))
        hits.extend(Hit(i, 0.5) for i in dict.fromkeys(near))
    return tuple(hits[:LIMIT])
