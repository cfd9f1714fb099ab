"""What kind of question is this? Words into a form and its subjects.

Forms are recognised by how people phrase them, never by what they ask about: "difference between A and
B" is a comparison whatever A and B are. What fits no form is a plain question for the search.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from bot.domain.answer import Hints
from bot.domain.knowledge import Kind
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


_COMPARE = (
    r"(?:what(?:'s| is| are)?|whats|explain|tell me)?\s*(?:the |a )?(?:main |real |actual )?differ\w* (?:is there )?between (.+?) (?:and|vs\.?|versus|&) (.+)",
    r"(?:compare|comparing) (.+?) (?:and|with|to|vs\.?|versus|against) (.+)",
    r"how (?:does|do|is|are) (.+?) (?:differ|different|differs) (?:from|to|than) (.+)",
    r"how (?:does|do) (.+?) compare (?:to|with|against) (.+)",
    r"(?:is|are|isn't|aren't) (?:an? |the )?(.+?) (?:really |just |basically )?(?:the )?same (?:thing )?(?:as|like) (?:an? |the )?(.+)",
    r"(?:is|are) (.+?) and (.+?) (?:really |basically )?(?:the )?same\b.*",
    r"what(?:'s| is) (.+?) compared (?:to|with) (.+)",
    r"(.+?) (?:vs\.?|versus|or rather|as opposed to|against|compared (?:to|with)) (.+)",
)
_COMPARISONS = [re.compile(pattern, re.IGNORECASE) for pattern in _COMPARE]

_PAIR = ("first", "second")
_BETWEEN = re.compile(r"\s*,?\s*(?:or|vs\.?|versus|against)\s+(?:the |an? )?", re.IGNORECASE)
_MAP_WORDS = re.compile(
    r"\b(?:map(?:s|ped|ping|pings)?|correspond\w*|equivalent\w*|counterpart\w*|cross-?walk\w*|touch[- ]?points?"
    r"|cross-?reference\w*|link(?:s|ed)? (?:to|with)|relat(?:e|es|ed) to|match(?:es|ing)?|overlaps?|cover(?:s|ed)?"
    r"|touch(?:es|ed|ing)?|called|known as|same as|translate\w*|feeds?|points? (?:to|at)|refers? to|where .* fit|fits? (?:in|to|into))\b",
    re.IGNORECASE,
)
_STRAY = 3  # words a list question may have that the structure does not understand
_LISTING = re.compile(
    r"\b(?:list|enumerate|which|what|all|name|show|give me|every|how many|overview of)\b",
    re.IGNORECASE,
)
_TEMPLATE_WORDS = re.compile(
    r"\b(?:templates?|forms?|check-?lists?|work-?sheets?|sheets?|spread-?sheets?|blank|boilerplate"
    r"|skeleton|lay-?out|lay out|outline|fill(?:ed)?[- ](?:in|out)|questionnaires?|pro-?forma"
    r"|(?:sample|example|ready-made|standard) (?:document|plan|report|record)s?)\b",
    re.IGNORECASE,
)
_HELP = re.compile(
    r"^(?:help|\?|hi|hello|hey|good (?:morning|day|evening)|what can (?:you|i) (?:do|ask)(?: you)?(?: here)?"
    r"|who are you|commands?|menu|start)[ !.?]*$",
    re.IGNORECASE,
)

# Plural nouns that say what a list is of. The more telling noun comes first.
_NOUNS: tuple[tuple[str, frozenset[Kind]], ...] = (
    (r"key process areas|kpas", frozenset({Kind.KPA})),
    (r"process areas|pas|areas", frozenset({Kind.PROCESS_AREA})),
    (r"generic practices|gps", frozenset({Kind.GENERIC_PRACTICE})),
    (r"generic goals|ggs", frozenset({Kind.GENERIC_GOAL})),
    (r"specific goals|sgs", frozenset({Kind.SPECIFIC_GOAL})),
    (r"specific practices|sps", frozenset({Kind.SPECIFIC_PRACTICE})),
    (r"goals", frozenset({Kind.SPECIFIC_GOAL, Kind.GENERIC_GOAL})),
    (
        r"(?:key )?practices|activities",
        frozenset({Kind.SPECIFIC_PRACTICE, Kind.GENERIC_PRACTICE, Kind.CROSSWALK_ROW}),
    ),
    (r"capability levels", frozenset({Kind.CAPABILITY_LEVEL})),
    (r"(?:maturity )?levels", frozenset({Kind.MATURITY_LEVEL})),
    (r"(?:process area )?categories", frozenset({Kind.CATEGORY})),
    (r"templates|forms|checklists|documents", frozenset({Kind.TEMPLATE})),
    (r"observations", frozenset({Kind.OBSERVATION})),
    (r"variants|model combinations|combinations", frozenset({Kind.VARIANT})),
    (r"constellations", frozenset({Kind.CONSTELLATION})),
    (r"frameworks|quality (?:models|systems)", frozenset({Kind.FRAMEWORK})),
    (r"influences", frozenset({Kind.INFLUENCE})),
    (r"process groups", frozenset({Kind.ITSM_GROUP})),
    (r"processes", frozenset({Kind.ITIL_PROCESS, Kind.ITSM_PROCESS})),
    (r"steps|stages", frozenset({Kind.JOURNEY_STEP, Kind.CYCLE_STEP})),
    (r"milestones|timeline|history", frozenset({Kind.HISTORY})),
)
_LIST_OF = [(re.compile(rf"\b(?:{noun})\b", re.IGNORECASE), kinds) for noun, kinds in _NOUNS]

_FILLER = frozenset(
    normal(
        """what is are s the a an of in on for to me my you i we it this that please can could would
        explain describe define definition defined meaning mean means does do did tell about purpose
        stand stands short summary overview show give need info information want know understand
        mean exactly actually again again. hi hey hello thanks thank cheers and cmmi model process
        area practice goal specific generic concept record id level maturity capability key kpa pa
        sp sg gp gg ml cl say says said think draft look up open read card page entry at from
        acronym abbreviation code term word there with by be which one go over ok so just quick
        question svc dev cmm itil itsm sw bs 15000 iso 20000 1 2007 v1 2 services development
        organizational process's pls plz how work works called name activity ability commitment
        measurement verification us our anyone all full example instance evidence artifact role responsible who
        why measure metric kpi product output deliverable point reason when coach card details more"""
    )
)


def understand(text: str, references: References) -> Question:
    """Recognise form and subjects of a question that has been cleaned of markup."""
    if _HELP.match(text):
        return Question(text, Form.HELP)
    found = tuple(references.find(text))
    named = frozenset(i for reference in found for i in reference.ids)
    hints = Hints(models=references.models(text), kinds=_hinted_kinds(text), named=named)
    level = references.level(text)
    sides = _sides(text) or _joined_by_or(text, found) or _commanded(text, found)
    if sides:
        return Question(text, Form.COMPARE, found, sides=sides, hints=hints)
    if _is_mapping(text, found, hints):
        return Question(text, Form.MAP, found, hints=hints, level=level)
    kinds = _listed_kinds(text)
    if kinds and _LISTING.search(text) and _bounded(text, kinds, found, level, hints):
        return Question(text, Form.LIST, found, kinds=kinds, level=level, hints=hints)
    if found and _is_bare(text, found):
        return Question(text, Form.EXPLAIN, found, level=level, hints=hints)
    form = Form.TEMPLATE if Kind.TEMPLATE in hints.kinds else Form.PLAIN
    return Question(text, form, found, level=level, hints=hints)


def _sides(text: str) -> tuple[str, ...]:
    for pattern in _COMPARISONS:
        match = pattern.search(text)
        if match:
            return (_trimmed(match[1]), _trimmed(match[2]))
    return ()


def _joined_by_or(text: str, found: tuple[Reference, ...]) -> tuple[str, ...]:
    """Two names with nothing but "or" between them."""
    for first, second in pairwise(found):
        if _BETWEEN.fullmatch(text[first.end : second.start]):
            return (text[first.start : first.end], text[second.start : second.end])
    return ()


def _commanded(text: str, found: tuple[Reference, ...]) -> tuple[str, ...]:
    """`compare A B`, as a command."""
    if not text.lower().startswith("compare ") or len(found) != len(_PAIR):
        return ()
    return tuple(text[reference.start : reference.end] for reference in found)


def _trimmed(side: str) -> str:
    side = re.sub(r"^(?:the |an? |our )", "", side.strip(" ?.!,;:\"'"), flags=re.IGNORECASE)
    return re.split(r"[?.!] |, (?:and|please|i)\b", side, maxsplit=1)[0].strip(" ?.!,\"'")


def _is_mapping(text: str, found: tuple[Reference, ...], hints: Hints) -> bool:
    """A thing of one model together with another model, or a word of mapping with two models."""
    named = {
        record_id.partition(".")[0] + "."
        for reference in found
        for record_id in reference.ids
        if record_id.partition(".")[0] + "." in MODELS
    }
    if named and hints.models - named:
        return True
    several = len(hints.models) > 1
    return bool(_MAP_WORDS.search(text)) and (several or bool(named and hints.models))


def _listed_kinds(text: str) -> frozenset[Kind]:
    for noun, kinds in _LIST_OF:
        if noun.search(text):
            return kinds
    return frozenset()


def _bounded(
    text: str,
    kinds: frozenset[Kind],
    found: tuple[Reference, ...],
    level: tuple[str, int] | None,
    hints: Hints,
) -> bool:
    """A list needs bounds that the structure knows, and no further story around it."""
    rest = _unsaid(text, found)
    whole = kinds & {
        *(Kind.GENERIC_GOAL, Kind.GENERIC_PRACTICE, Kind.MATURITY_LEVEL, Kind.CAPABILITY_LEVEL),
        *(Kind.CATEGORY, Kind.VARIANT, Kind.CONSTELLATION, Kind.FRAMEWORK, Kind.OBSERVATION),
        *(Kind.INFLUENCE, Kind.KPA, Kind.PROCESS_AREA, Kind.ITSM_GROUP, Kind.TEMPLATE),
        *(Kind.ITIL_PROCESS, Kind.ITSM_PROCESS, Kind.JOURNEY_STEP, Kind.CYCLE_STEP),
        Kind.HISTORY,
    }
    return bool(whole or found or level or hints.models) and len(rest) <= _STRAY


def _unsaid(text: str, found: tuple[Reference, ...]) -> list[str]:
    """Words of a text outside its references that carry meaning."""
    kept, position = [], 0
    for reference in found:
        kept.append(text[position : reference.start])
        position = reference.end
    kept.append(text[position:])
    return [word for word in normal(" ".join(kept)) if word not in _FILLER]


def _is_bare(text: str, found: tuple[Reference, ...]) -> bool:
    """The text names something and says nothing else about it."""
    strong = [reference for reference in found if not reference.weak]
    return not _unsaid(text, found) and bool(strong or len(found) == 1)


def _hinted_kinds(text: str) -> frozenset[Kind]:
    return frozenset({Kind.TEMPLATE}) if _TEMPLATE_WORDS.search(text) else frozenset()
