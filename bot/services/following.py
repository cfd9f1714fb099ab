"""Follow-ups: "and in ITIL?", "its second goal?", "give me the template", "why?", "2".

A follow-up is short and names nothing of its own; it is answered from what the thread is about and
never guessed past that. Everything else is a new question.
"""

from __future__ import annotations

import re

from bot.domain.answer import Hints, Reply, Topic
from bot.domain.knowledge import Kind, Record
from bot.services.answering import Focus, focus_of
from bot.services.desk import Desk
from bot.services.explaining import card, in_full
from bot.services.mapping import mapped
from bot.services.naming import Reference, without_models
from bot.services.templating import template_card
from bot.services.understanding import Form, Question
from bot.services.words import normal

_POINTERS = frozenset(
    normal(
        """and what about how is are the a an its it that this these those one in of for with to by on
        please give show me tell us can i have get us do does there any some more also then so ok okay
        which who why when example instance role evidence measure metric work product output deliverable
        template form checklist document first second third fourth fifth last next goal practice level
        full everything details detail whole record read further explain why reason responsible apply
        same thing called there counterpart equivalent map responsible needed need fill we our you got
        here where find sample copy send ready made too as well"""
    )
)
_LONGEST = 12  # words; whoever says more says something new
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_ORDINAL = re.compile(
    r"\b(first|second|third|fourth|fifth|last|(?<!\.)[1-9])(?:st|nd|rd|th)?"
    r"(?: (?:specific )?(goal|practice|one))?\b(?!\.\d)",
    re.IGNORECASE,
)
_EDITION = re.compile(r"\d\.\d")
_CODE = re.compile(r"\b(S[GP])[ .-]?(\d{1,2}(?:\.\d{1,2})?)\b", re.IGNORECASE)
_TEMPLATE = re.compile(r"\b(?:template|form|checklist|document)s?\b", re.IGNORECASE)
_MORE = re.compile(r"\b(?:more|full|everything|details?|whole|read on|further)\b", re.IGNORECASE)


_COMMANDED = re.compile(
    r"^(?P<verb>\s*(?:compare|map|explain|(?:(?:show|draw|give)\s+(?:me\s+)?)?(?:an?\s+|the\s+)?"
    r"(?:picture|diagram|drawing)\s+of))\s+(?:it|this|that)\b",
    re.IGNORECASE,
)


def made_explicit(text: str, topic: Topic) -> str:
    """A command about "it" as one about what the thread is about; any other text as it is."""
    if not topic.records:
        return text
    return _COMMANDED.sub(rf"\g<verb> {topic.records[0]}", text, count=1)


def follow_up(text: str, topic: Topic, desk: Desk) -> Reply | None:
    """Answer from the thread's topic, or return None where the text stands by itself."""
    records = desk.records(topic.records)
    if not records or not _points_back(text, desk):
        return None
    about = records[0]
    models = desk.references.models(text)
    if models:
        return mapped(_mapping(about, text, desk), desk)
    if _TEMPLATE.search(text):
        return _template(about, records, desk)
    chosen = _chosen(text, about, records, desk)
    if chosen is not None:
        return card(chosen, desk, focus=focus_of(text))
    if _MORE.search(text):
        return in_full(about, desk)
    focus = focus_of(text)
    return card(about, desk, focus=focus) if focus is not Focus.WHAT else None


def _points_back(text: str, desk: Desk) -> bool:
    """Only pointing words, codes of the thread's area and names of models."""
    rest = without_models(_CODE.sub(" ", text))
    if len(text.split()) > _LONGEST or _EDITION.search(rest):
        return False
    left = [word for word in normal(rest) if word not in _POINTERS and not word.isdigit()]
    return not left and bool(normal(text) or desk.references.models(text))


def _mapping(about: Record, text: str, desk: Desk) -> Question:
    subject = Reference(0, len(text), (about.id,))
    return Question(text, Form.MAP, (subject,), hints=Hints(models=desk.references.models(text)))


def _template(about: Record, records: list[Record], desk: Desk) -> Reply | None:
    if about.kind is Kind.TEMPLATE:
        return template_card(about, desk)
    for group in ([about], records):
        templates = desk.templates_of(group)
        if templates:
            return template_card(templates[0], desk)
    return None


def _chosen(text: str, about: Record, records: list[Record], desk: Desk) -> Record | None:
    """The goal, practice or entry that a number or code picks out."""
    code = _CODE.search(text)
    if code:
        area = ".".join(about.id.split(".")[:2])
        return desk.knowledge.records.get(f"{area}.{code[1].upper()}{code[2]}")
    match = _ORDINAL.search(text)
    if match is None:
        return None
    number = _ORDINALS.get(match[1].lower()) or (int(match[1]) if match[1].isdigit() else 0)
    entries = _entries(match[2], about, records, desk)
    return entries[number - 1] if number <= len(entries) and entries else None


def _entries(noun: str | None, about: Record, records: list[Record], desk: Desk) -> list[Record]:
    """What is being counted: goals or practices below the thread's record, or what was listed."""
    wanted = {
        "goal": {Kind.SPECIFIC_GOAL, Kind.GENERIC_GOAL},
        "practice": {Kind.SPECIFIC_PRACTICE, Kind.GENERIC_PRACTICE, Kind.CROSSWALK_ROW},
    }.get((noun or "").lower())
    if wanted is None:
        return records
    below = desk.knowledge.children(about.id)
    deeper = [child for record in below for child in desk.knowledge.children(record.id)]
    return [record for record in (*below, *deeper) if record.kind in wanted]
