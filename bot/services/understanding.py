"""What kind of question is this? Words into a form and its subjects.

Forms are recognised by how people phrase them, never by what they ask about: "difference between A and
B" is a comparison whatever A and B are. A question may fit several forms; the first that has an answer
gives it. What fits no form is a plain question for the search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise

from bot.domain.answer import Hints
from bot.domain.knowledge import Kind
from bot.services import phrases
from bot.services.desk import model_of
from bot.services.families import Scope
from bot.services.naming import (
    MODELS,
    Reference,
    family_in,
    is_acronym,
    is_model,
    mentions,
    without_models,
)
from bot.services.references import References
from bot.services.sides import commanded
from bot.services.words import normal


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

    `form` is the likeliest form and `otherwise` are those to try when it has no answer. `subjects` are
    the things named, in order, whole models only where nothing else is; `sides` the texts of a
    comparison, two or more; `scope` what a list would hold; `level` a maturity ("ML") or capability ("CL") level;
    `outside` the text without all names, and `unsaid` its words that carry meaning.
    """

    text: str
    form: Form
    subjects: tuple[Reference, ...] = ()
    sides: tuple[str, ...] = ()
    scope: Scope | None = None
    level: tuple[str, int] | None = None
    hints: Hints = field(default_factory=Hints)
    outside: str = ""
    unsaid: tuple[str, ...] = ()
    otherwise: tuple[Form, ...] = ()

    def written(self, reference: Reference) -> str:
        """The words of a reference as they stand in the text."""
        return self.text[reference.start : reference.end]

    @property
    def acronym(self) -> Reference | None:
        """The one acronym of the text that names records, if there is exactly one.

        The name of a model only says where to look, unless nothing else is said.
        """
        meant = [r for r in self.subjects if r.ids and not (r.model and self.unsaid)]
        found = [r for r in meant if is_acronym(self.written(r))]
        return found[0] if len(found) == 1 else None


_STRAY = 3  # words around a name or a list that the structure does not understand
_PAIR = 2
_PROPERTIES = {
    "CONCEPT.maturity-level",
    "CONCEPT.capability-level",
    "CONCEPT.process-area-category",
}
_ONE_MODEL = {"GP", "GG"}  # parts of CMMI whose ids name no model


def understand(text: str, references: References) -> Question:
    """Recognise form and subjects of a question that has been cleaned of markup."""
    found = tuple(references.find(text))
    outside = _outside(text, found)
    hints = Hints(
        models=references.models(text),
        kinds=frozenset({Kind.TEMPLATE}) if phrases.TEMPLATE.search(text) else frozenset(),
        named=frozenset(i for r in found if not r.model for i in r.ids),
    )
    question = Question(
        text,
        Form.PLAIN,
        tuple(r for r in found if not r.model) or found,
        sides=_sides(text, found, references),
        scope=references.families.scope(text),
        level=references.level(text),
        hints=hints,
        outside=outside,
        unsaid=tuple(_meaningful(outside)),
    )
    forms = tuple(_forms(question))
    return replace(_in_order(question), form=forms[0], otherwise=forms[1:])


def content(text: str) -> str:
    """The words of a text that say what it is about: no models, no mapping, no words of asking."""
    rest = phrases.ASKING.sub(" ", phrases.MAPPING.sub(" ", without_models(text)))
    return " ".join(re.findall(r"[\w'-]+", rest))


def _forms(question: Question) -> Iterator[Form]:
    """The forms that the phrasing fits, likeliest first; the last is what is left."""
    text = question.text
    if phrases.HELP.match(text):
        yield Form.HELP
    if question.sides:
        yield Form.COMPARE
    if question.scope and question.scope.mark and _is_list(question):
        yield Form.LIST
    named = bool(question.subjects) and _is_named(question)
    wants_template = Kind.TEMPLATE in question.hints.kinds
    if (wants_template and named) or _asks_for_document(question):
        yield Form.TEMPLATE
    if _is_mapping(question):
        yield Form.MAP
    if is_about_later(question):
        yield Form.EXPLAIN
    if _is_list(question):
        yield Form.LIST
    if named:
        yield Form.EXPLAIN
    yield Form.TEMPLATE if wants_template else Form.PLAIN


def _in_order(question: Question) -> Question:
    """What is meant goes first: an acronym that the question asks the meaning of, codes, strong names."""
    meant = question.acronym if phrases.MEANING.search(question.text) else None

    def place(reference: Reference) -> tuple[bool, ...]:
        asked_of = (
            set(reference.ids) <= _PROPERTIES
        )  # "which maturity level is service delivery at?"
        return reference is not meant, asked_of, not reference.coded, reference.weak

    return replace(question, subjects=tuple(sorted(question.subjects, key=place)))


# --- comparisons ----------------------------------------------------------------------------------


def _sides(text: str, found: tuple[Reference, ...], references: References) -> tuple[str, ...]:
    """The things that a text compares, or nothing."""
    named = commanded(text, references) or _series(text, found) or _in_two_models(text, found)
    if named:
        return named
    for pattern in phrases.COMPARISONS:
        match = pattern.search(text)
        if match:
            return _completed(_side(match, "left", found), _side(match, "right", found), references)
    for pattern in phrases.PERHAPS_COMPARISONS:
        match = pattern.search(text)
        sides = (_side(match, "left", found), _side(match, "right", found)) if match else ()
        if sides and all(is_name(side, references) for side in sides):
            return sides
    for first, second in pairwise(found):
        if phrases.OR_BETWEEN.fullmatch(text[first.end : second.start]):
            return text[first.start : first.end], text[second.start : second.end]
    strong = [r for r in found if not r.weak and r.ids]
    if phrases.COMPARING.search(text) and len(strong) == _PAIR:
        return text[strong[0].start : strong[0].end], text[strong[1].start : strong[1].end]
    return ()


def _series(text: str, found: tuple[Reference, ...]) -> tuple[str, ...]:
    """Three things or more in a row: "incident, problem and change"."""
    if not phrases.COMPARING.search(text):
        return ()
    run = list(found[:1])
    for reference in found[1:]:
        if phrases.IN_SERIES.fullmatch(text[run[-1].end : reference.start]):
            run.append(reference)
        elif len(run) > _PAIR:
            break
        else:
            run = [reference]
    return tuple(text[r.start : r.end] for r in run) if len(run) > _PAIR else ()


def _in_two_models(text: str, found: tuple[Reference, ...]) -> tuple[str, ...]:
    """One thing compared as two models have it: "capacity management in ITIL vs BS 15000"."""
    things = [r for r in found if not r.model and not r.weak and len(r.ids) >= _PAIR]
    spread = {model_of(i) for r in things for i in r.ids}
    if len(things) != 1 or len(spread) < _PAIR or not phrases.COMPARING.search(text):
        return ()
    named = mentions(text)
    if len(named) != _PAIR:
        return ()
    thing = text[things[0].start : things[0].end]
    return f"{thing} in {named[0]}", f"{thing} in {named[1]}"


def _side(match: re.Match[str], group: str, found: tuple[Reference, ...]) -> str:
    """One side: all of it where it holds nothing but names, else the name nearest to the middle."""
    start, end = match.span(group)
    side = _trimmed(match[group])
    inside = [r for r in found if start <= r.start and r.end <= end and not r.weak and not r.model]
    if is_model(side) or not inside:
        return side
    nearest = inside[-1] if group == "left" else inside[0]
    beside = [r for r in inside if r is not nearest and _touch(r, nearest)]
    acronyms = [r for r in beside if is_acronym(match.string[r.start : r.end])]
    chosen = (acronyms or [nearest])[0]
    written = match.string[chosen.start : chosen.end]
    model = next((m for m in mentions(side) if m not in written), "")
    return f"{model} {written}".strip()


def _touch(first: Reference, second: Reference) -> bool:
    return 0 <= max(first.start, second.start) - min(first.end, second.end) <= 1


def _completed(left: str, right: str, references: References) -> tuple[str, str]:
    """Give a side that is one word the noun of the other: "specific vs generic goals"."""
    noun = right.rsplit(maxsplit=1)[-1] if right.split() else ""
    whole = f"{left} {noun}"
    bare = len(left.split()) == 1 and not is_name(left, references)
    return (whole, right) if bare and is_name(whole, references) else (left, right)


def is_name(side: str, references: References) -> bool:
    """Whether a text is names and codes and nothing else."""
    found = references.find(side)
    return bool(found) and not list(_meaningful(_outside(side, tuple(found))))


def _trimmed(side: str) -> str:
    side = re.sub(r"^(?:the |an? |our )", "", side.strip(" ?.!,;:\"'"), flags=re.IGNORECASE)
    return re.split(r"[?.!:] |, ", side, maxsplit=1)[0].strip(" ?.!,\"'")


# --- mappings, lists, names -----------------------------------------------------------------------


def models_of(record_id: str) -> frozenset[str]:
    """Id prefixes of the models that a record is part of; generic practices are of every CMMI."""
    whole = record_id[:2] in _ONE_MODEL
    return frozenset({"SVC.", "DEV."}) if whole else frozenset({model_of(record_id)})


def _is_mapping(question: Question) -> bool:
    """A thing of one model together with another model, or a word of mapping with two models."""
    models = question.hints.models
    own = {
        model
        for reference in question.subjects
        if not reference.weak and not reference.model
        for record_id in reference.ids[:1]
        for model in models_of(record_id) & MODELS.keys()
    }
    asks = bool(phrases.MAPPING.search(question.text))
    stray = len(beside_mapping(question))
    if own and models - own and stray <= (_STRAY * 2 if asks else _STRAY):
        return True
    if own and not own & {"SVC.", "DEV."} and family_in(question.text):
        return stray <= (_STRAY if asks or "process area" in question.text.lower() else 0)
    if asks and len(models) > 1:
        return True
    return bool(own and phrases.MAPPED.search(question.text)) and stray <= 1


def beside_mapping(question: Question) -> list[str]:
    """Words that carry meaning besides names and words of mapping."""
    return list(_meaningful(phrases.MAPPING.sub(" ", question.outside)))


def _is_list(question: Question) -> bool:
    """A list needs bounds that the structure knows; without any, little else may be said."""
    scope = question.scope
    if scope is None:
        strong = [r for r in question.subjects if r.ids and not r.weak]
        contents = bool(phrases.CONTENTS.search(question.text))
        return contents and len(strong) == 1 and len(question.unsaid) <= 1
    if not scope.mark and ("not" in question.unsaid or phrases.MEANING.search(question.text)):
        return False  # asks for what is left out, or what a heading means
    stray = len(_stray(question))
    if not phrases.LISTING.search(question.text):
        return bool(scope.mark) and not stray
    if scope.mark:
        return stray <= (_STRAY if scope.family.noun else _PAIR)
    if list_heads(question) or scope.heads or question.level:
        return stray <= _STRAY
    most = _PAIR if scope.family.whole else int(bool(question.hints.models))
    return stray <= most and not any(_names_another(r) for r in _apart(question))


def _names_another(reference: Reference) -> bool:
    return any(not i.startswith(("CONCEPT.", "CYCLE.overview")) for i in reference.ids)


def list_heads(question: Question) -> list[str]:
    """Ids of what a list may hang on: things named as such, not words that may be meant as words."""
    certain = [r for r in _apart(question) if not (r.weak and _stray(question))]
    wants_templates = question.scope is not None and Kind.TEMPLATE in question.scope.family.kinds
    never = ("TEMPLATE.",) if wants_templates else ("TEMPLATE.", "CONCEPT.")
    return [i for r in certain for i in r.ids if not i.startswith(never)]


def _stray(question: Question) -> list[str]:
    """Words that carry meaning and that neither a name nor the noun of a list accounts for."""
    said = question.scope.said if question.scope else frozenset()
    return [word for word in question.unsaid if word not in said]


def _apart(question: Question) -> list[Reference]:
    """What a question names besides models and the noun of what is listed."""
    said = question.scope.said if question.scope else frozenset()
    named = [r for r in question.subjects if not r.model]
    return [r for r in named if not set(normal(question.written(r))) <= said]


def is_about_later(question: Question) -> bool:
    """Asks what became of one thing."""
    strong = [r for r in question.subjects if r.ids and not r.weak and not r.model]
    if len(strong) != 1 or not phrases.LATER.search(question.text):
        return False
    stray = len(list(_meaningful(phrases.LATER.sub(" ", question.outside))))
    return stray <= (_STRAY if phrases.EDITION.search(question.text) else 1)


def _asks_for_document(question: Question) -> bool:
    """Asks to have a document that is called by its name."""
    named = any(i.startswith("TEMPLATE.") for r in question.subjects if not r.weak for i in r.ids)
    asks = phrases.REQUEST.search(question.text)
    return named and bool(asks) and len(question.unsaid) <= _STRAY


def _is_named(question: Question) -> bool:
    """The text names something by its code, or says nothing about it but the name."""
    if any(reference.coded for reference in question.subjects):
        return True
    if question.acronym and phrases.MEANING.search(question.text):
        return True
    if question.unsaid:
        return _is_defined(question)
    strong = any(not reference.weak for reference in question.subjects)
    return strong or all(_is_meant(question, reference) for reference in question.subjects)


def _is_defined(question: Question) -> bool:
    """Asks what a thing is and goes on: "what is SCAMPI and why is everybody nervous about it?"."""
    first = question.subjects[0]
    before, after = question.text[: first.start], question.text[first.end :]
    return bool(phrases.DEFINED.search(before) and phrases.GOES_ON.match(after))


def _is_meant(question: Question, reference: Reference) -> bool:
    """An alias counts as a name where it stands alone, is no everyday word, or is being defined."""
    alias = question.written(reference)
    if is_acronym(alias) or phrases.DEFINING.search(question.text):
        return True
    beside = len(question.text.split()) - len(alias.split())
    return bool(phrases.MEANING.search(question.text)) or beside <= _PAIR


def _outside(text: str, found: tuple[Reference, ...]) -> str:
    """A text without its references."""
    kept, position = [], 0
    for reference in found:
        kept.append(text[position : reference.start])
        position = reference.end
    return " ".join([*kept, text[position:]])


def _meaningful(text: str) -> Iterator[str]:
    """Words of a text that carry meaning."""
    words = normal(phrases.DOCUMENT.sub(" ", text))
    return (word for word in words if word not in phrases.FILLER and not word.isdigit())
