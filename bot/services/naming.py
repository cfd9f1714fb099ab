"""Finds what a text names in words: models, names and aliases of records, acronyms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.domain.knowledge import Kind, Knowledge, Record
from bot.services.words import normal, tokens

MODELS = {
    "SVC.": r"cmmi[- ]?svc|cmmi for services|svc|services? (?:model|draft)|for services(?! ?\w)|service constellation",
    "DEV.": r"cmmi[- ]?dev|cmmi for development|dev(?= model| v1|\b(?!elop))|development constellation",
    "CMM.": r"key process areas?|kpas?|key practices?|sw[- ]?cmm|cmm(?! ?i)|capability maturity model(?! integration)|software cmm",
    "ITIL.": r"itil",
    "ITSM.": r"itsm|bs ?15000(?:-1)?|iso(?:/iec)? ?20000",
}
"""Id prefixes of the models and how people name them."""

_MODEL = {
    prefix: re.compile(rf"\b(?:{names})\b", re.IGNORECASE) for prefix, names in MODELS.items()
}
_FAMILY = re.compile(
    r"\bcmmi\b(?![- ]?(?:svc|dev|acq|for\b))|(?<!key )\bprocess areas?\b", re.IGNORECASE
)

# Names of models say where to look; they are what a question is about only when it says nothing else.
_MODEL_WORDS = frozenset({"cmmi", "cmm", "itil", "iso 9000", "cobit", "bs 15000", "sw cmm"})

_WHOLE = frozenset({"cmmi", "cmm", "itil", "sw cmm"})

# Acronyms that are also words; written small they count only beside a code or alone.
_WORDS = frozenset("car cm dar ic it ma ot pi pp pr rd rm sam sd sit st tp ts val ver".split())

_NAMED = {
    *(Kind.PROCESS_AREA, Kind.SPECIFIC_GOAL, Kind.SPECIFIC_PRACTICE, Kind.GENERIC_GOAL),
    *(Kind.GENERIC_PRACTICE, Kind.KPA, Kind.ITIL_PROCESS, Kind.ITSM_PROCESS, Kind.ITSM_GROUP),
    *(Kind.FRAMEWORK, Kind.INFLUENCE, Kind.CONCEPT, Kind.TEMPLATE, Kind.CYCLE_STEP),
    *(Kind.JOURNEY_STEP, Kind.CONSTELLATION, Kind.VARIANT, Kind.ORG_PROCESS, Kind.ORG_POLICY),
}
_LONGEST_NAME = 9  # words
_SHORT = 3  # words of a text that is nothing but a name, and of a category's name that is one
_PAIR = 2

_ACRONYM = re.compile(r"\b[A-Z][A-Z&]{1,6}\b")
_IN_NAME = re.compile(r"\(([A-Z]{3,6})\)")
_LATER = re.compile(r"\(([A-Z]{2,5})\)|\b([A-Z]{2,5}), [A-Z][a-z]|[a-z], ([A-Z]{2,5})\b")


@dataclass(frozen=True, slots=True)
class Reference:
    """A stretch of text that names something.

    `ids` are the records it fits, `missing` an id that it spells out and no record has; both together
    are a practice without a record of its own that these records point at. `coded` marks an id or a
    code with a number, `weak` an alias or a word that could also be meant as a word, `model` the name
    of a whole model.
    """

    start: int
    end: int
    ids: tuple[str, ...]
    missing: str = ""
    weak: bool = False
    coded: bool = False
    model: bool = False


def models_in(text: str) -> frozenset[str]:
    """Id prefixes of the models a text names."""
    return frozenset(prefix for prefix, names in _MODEL.items() if names.search(text))


def mentions(text: str) -> list[str]:
    """The words by which a text names models, one for each, in order."""
    found = filter(None, (names.search(text) for names in _MODEL.values()))
    return [match[0] for match in sorted(found, key=lambda match: match.start())]


def family_in(text: str) -> frozenset[str]:
    """Id prefixes of the CMMI models, where a text says just "CMMI" or "process area"."""
    return frozenset({"SVC.", "DEV."}) if _FAMILY.search(text) else frozenset()


def without_models(text: str) -> str:
    """A text without the names of models."""
    for names in _MODEL.values():
        text = names.sub(" ", text)
    return re.sub(r"\bcmmi\b", " ", text, flags=re.IGNORECASE)


def is_model(text: str) -> bool:
    """Whether a text is the name of a model and nothing else."""
    return any(names.fullmatch(text) for names in _MODEL.values())


def is_acronym(text: str) -> bool:
    """Whether a text is written as an acronym."""
    return bool(_ACRONYM.fullmatch(text))


def narrowed(reference: Reference, models: frozenset[str]) -> Reference:
    """Keep the records of the models that a text names, where a name fits any of them."""
    fitting = tuple(i for i in reference.ids if i.startswith(tuple(models))) if models else ()
    return replace(reference, ids=fitting or reference.ids)


class Names:
    """The names, aliases and acronyms of a body of knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._acronyms: dict[str, list[str]] = defaultdict(list)
        self._names: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._aliases: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._short: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._rare: dict[str, list[str]] = defaultdict(list)
        for record in knowledge:
            self._learn(record)
        self._longest = _longest([*self._names, *self._aliases])
        self._longest_short = _longest(self._short)

    def _learn(self, record: Record) -> None:
        if record.acronym:
            self._acronyms[record.acronym].append(record.id)
        for name in _names(record):
            self._names[normal(name)].append(record.id)
        if record.acronym:
            self._short[normal(record.name.removesuffix(" Management"))].append(record.id)
        for alias in (*record.aliases, *_IN_NAME.findall(record.name), *_halves(record)):
            self._aliases[normal(alias)].append(record.id)
        for item in record.later if record.acronym else ():
            for match in _LATER.finditer(item.text):
                self._rare[match[1] or match[2] or match[3]].append(record.id)
        for alias in record.aliases:
            for acronym in _ACRONYM.findall(alias):
                if not is_model(acronym) and acronym.lower() not in _WHOLE:
                    self._rare[acronym].append(record.id)

    def find(self, text: str) -> Iterator[Reference]:
        """Names and aliases in a text, the longest first where several begin at a word."""
        words, models, taken = tokens(text), models_in(text), 0
        for start in range(len(words)):
            if start < taken:
                continue
            longest = self._longest.get(words[start][0], 0)
            for end in range(min(len(words), start + longest), start, -1):
                key = tuple(word for word, _, _ in words[start:end])
                ids, weak = self._looked_up(key, models)
                if ids:
                    span = (words[start][1], words[end - 1][2])
                    weak = weak or (" ".join(key) in _MODEL_WORDS and len(words) > len(key))
                    model = is_model(text[span[0] : span[1]]) or " ".join(key) in _WHOLE
                    yield Reference(*span, tuple(dict.fromkeys(ids)), weak=weak, model=model)
                    taken = end
                    break
        yield from self._rarely_named(text)

    def _looked_up(
        self, key: tuple[str, ...], models: frozenset[str]
    ) -> tuple[list[str] | None, bool]:
        """Records by name, else by alias; those of the models that the text names go first."""
        prefixes = tuple(models)
        for fitting, weak in (
            ([i for i in self._names.get(key, ()) if models and i.startswith(prefixes)], False),
            (
                [i for i in self._aliases.get(key, ()) if models and i.startswith(prefixes)],
                len(key) < _PAIR,
            ),
        ):
            if fitting:
                return fitting, weak
        if key in self._names:
            return self._names[key], False
        return self._aliases.get(key), True

    def _rarely_named(self, text: str) -> Iterator[Reference]:
        """Acronyms that only a later edition or a longer alias has."""
        for match in _ACRONYM.finditer(text):
            known = match[0] in self._acronyms or normal(match[0]) in self._aliases
            if not known and match[0] in self._rare:
                ids = tuple(dict.fromkeys(self._rare[match[0]]))
                yield Reference(*match.span(), ids, weak=True)

    def areas(self, text: str, named: Iterable[Reference]) -> Iterator[Reference]:
        """Process areas and key process areas by acronym or name; `named` is what `find` found."""
        alone = len(text.split()) <= _SHORT
        for match in re.finditer(r"\b[A-Za-z]{2,4}\b", text):
            ids = self._acronyms.get(match[0].upper())
            if ids:
                small = match[0] != match[0].upper() and match[0].lower() in _WORDS
                yield Reference(*match.span(), tuple(ids), weak=small and not alone)
        for reference in named:
            areas = tuple(i for i in reference.ids if self._knowledge.records[i].acronym)
            if areas:
                yield replace(reference, ids=areas, model=False)
        yield from self._shortened(text)

    def _shortened(self, text: str) -> Iterator[Reference]:
        """Areas without the last word of their names; enough only beside a code."""
        words = tokens(text)
        for start in range(len(words)):
            longest = self._longest_short.get(words[start][0], 0)
            for end in range(start + _PAIR, min(len(words), start + longest) + 1):
                ids = self._short.get(tuple(word for word, _, _ in words[start:end]))
                if ids:
                    yield Reference(words[start][1], words[end - 1][2], tuple(ids), weak=True)


def _longest(names: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """How many words the longest name has that begins with a word."""
    found: dict[str, int] = {}
    for name in names:
        if name:
            found[name[0]] = max(found.get(name[0], 0), min(len(name), _LONGEST_NAME))
    return found


def _names(record: Record) -> set[str]:
    """Ways to write the name of a record that are names in their own right."""
    if record.kind is Kind.CATEGORY:
        tail = record.name.rpartition(" category ")[2]
        return {tail} if len(tail.split()) >= _SHORT else set()
    if record.kind not in _NAMED:
        return set()
    bare = re.sub(r" \+ IPPD$| \(.*\)$", "", record.name)
    subject = bare.partition(" of ")[0] if record.kind is Kind.CONCEPT else bare
    return {record.name, bare, bare.partition(":")[0], subject if " " in subject else bare}


def _halves(record: Record) -> list[str]:
    """Names that a process goes by together: "Helpdesk / Incident Management"."""
    parts = record.name.split(" / ")
    is_process = record.kind in {Kind.ITIL_PROCESS, Kind.ITSM_PROCESS}
    return [
        part for part in parts if is_process and 1 < len(part.split()) < len(record.name.split())
    ]
