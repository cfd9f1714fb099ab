"""What kind of question is this? Words into a form and its subjects.

Forms are recognised by how people phrase them, never by what they ask about: "difference between A and
B" is a comparison whatever A and B are. What fits no form is a plain question for the search.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise

from bot.domain.answer import Hints
from bot.domain.knowledge import Kind
from bot.services import phrases
from bot.services.references import MODELS, Reference, References, normal


class Form(StrEnum):
    """How a question is put."""

    EXPLAIN = "explain"
    COMPARE = "compare"
    MAP = "map"
    LIST = "list"
    TEMPLATE = "template"
    HELP = "help"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood.

    `subjects` are the things named, in order; `sides` the two texts of a comparison; `kinds` what a
    list is to hold; `level` a maturity ("ML") or capability ("CL") level.
    """

    text: str
    form: Form
    subjects: tuple[Reference, ...] = ()
    sides: tuple[str, ...] = ()
    kinds: frozenset[Kind] = frozenset()
    level: tuple[str, int] | None = None
    hints: Hints = field(default_factory=Hints)


_STRAY = 3  # words around a name or a list that the structure does not understand
_PAIR = 2


def understand(text: str, references: References) -> Question:
    """Recognise form and subjects of a question that has been cleaned of markup."""
    found = tuple(references.find(text))
    hints = Hints(
        models=references.models(text),
        kinds=frozenset({Kind.TEMPLATE}) if phrases.TEMPLATE.search(text) else frozenset(),
    )
    question = Question(
        text,
        Form.PLAIN,
        found,
        level=references.level(text),
        kinds=_listed_kinds(text),
        hints=hints,
    )
    return _formed(question)


def _formed(question: Question) -> Question:
    """Choose the form: the first that the phrasing fits."""
    text, found = question.text, question.subjects
    if phrases.HELP.match(text):
        return _as(question, Form.HELP)
    sides = _sides(text, found)
    if sides:
        return _as(question, Form.COMPARE, sides)
    if _is_mapping(question):
        return _as(question, Form.MAP)
    if question.kinds and phrases.LISTING.search(text) and _is_bounded(question):
        return _as(question, Form.LIST)
    if found and _is_named(question):
        return _as(question, Form.EXPLAIN)
    return _as(question, Form.TEMPLATE if Kind.TEMPLATE in question.hints.kinds else Form.PLAIN)


def _as(question: Question, form: Form, sides: tuple[str, ...] = ()) -> Question:
    return replace(question, form=form, sides=sides)


# --- comparisons ----------------------------------------------------------------------------------


def _sides(text: str, found: tuple[Reference, ...]) -> tuple[str, ...]:
    """The two things that a text compares, or nothing."""
    for pattern in phrases.COMPARISONS:
        match = pattern.search(text)
        if match:
            return _side(match, "left", found), _side(match, "right", found)
    for first, second in pairwise(found):
        if phrases.OR_BETWEEN.fullmatch(text[first.end : second.start]):
            return _written(text, first), _written(text, second)
    if text.lower().startswith("compare ") and len(found) == _PAIR:
        return _written(text, found[0]), _written(text, found[1])
    return ()


def _side(match: re.Match[str], group: str, found: tuple[Reference, ...]) -> str:
    """One side: the name or code nearest to the middle, else its words."""
    start, end = match.span(group)
    if _is_model(_trimmed(match[group])):
        return _trimmed(match[group])
    inside = [r for r in found if start <= r.start and r.end <= end and not r.weak]
    if not inside:
        return _trimmed(match[group])
    return _written(match.string, inside[-1] if group == "left" else inside[0])


def _is_model(side: str) -> bool:
    return any(re.fullmatch(names, side, re.IGNORECASE) for names in MODELS.values())


def _written(text: str, reference: Reference) -> str:
    return text[reference.start : reference.end]


def _trimmed(side: str) -> str:
    side = re.sub(r"^(?:the |an? |our )", "", side.strip(" ?.!,;:\"'"), flags=re.IGNORECASE)
    return re.split(r"[?.!] |, ", side, maxsplit=1)[0].strip(" ?.!,\"'")


# --- mappings, lists, names -----------------------------------------------------------------------


def _is_mapping(question: Question) -> bool:
    """A thing of one model together with another model, or a word of mapping with two models."""
    named = {
        prefix
        for reference in question.subjects
        if not reference.weak
        for prefix in (record_id.partition(".")[0] + "." for record_id in reference.ids)
        if prefix in MODELS
    }
    models = question.hints.models
    if named and models - named:
        return True
    return bool(phrases.MAPPING.search(question.text)) and (
        len(models) > 1 or bool(named and models)
    )


def _listed_kinds(text: str) -> frozenset[Kind]:
    return next((kinds for noun, kinds in phrases.LIST_OF if noun.search(text)), frozenset())


def _is_bounded(question: Question) -> bool:
    """A list needs bounds that the structure knows; without any, nothing else may be said."""
    named = any(not i.startswith("CONCEPT.") for r in question.subjects for i in r.ids)
    bounds = named or question.level or question.hints.models
    return len(_unsaid(question)) <= (_STRAY if bounds else 0)


def _is_named(question: Question) -> bool:
    """The text names something by its code, or says nothing about it but the name."""
    unsaid = len(_unsaid(question))
    if any(reference.coded for reference in question.subjects):
        return True
    strong = any(not reference.weak for reference in question.subjects)
    return unsaid == 0 and (strong or len(question.subjects) == 1)


def _unsaid(question: Question) -> list[str]:
    """Words of a text outside its references that carry meaning."""
    kept, position = [], 0
    for reference in question.subjects:
        kept.append(question.text[position : reference.start])
        position = reference.end
    kept.append(question.text[position:])
    return [word for word in normal(" ".join(kept)) if word not in phrases.FILLER]
