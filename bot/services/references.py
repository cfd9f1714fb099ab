"""Finds what a text names: ids, codes and names of records.

People write "SVC.PRM.SP2.1", "prm sp 2.1", "SP2.1 of problem mgmt", "gp2.10", "L2 SCM activity 5" or
just "problem management". Ids and codes are parsed, names are looked up; nothing is guessed. A
reference may fit several records (a name that two models share) or none (a code that no source holds).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.domain.knowledge import Kind, Knowledge, Record, RelationType

MODELS = {
    "SVC.": r"cmmi[- ]?svc|cmmi for services|svc|services? model|service constellation",
    "DEV.": r"cmmi[- ]?dev|cmmi for development|dev(?= model| v1|\b(?!elop))|development constellation",
    "CMM.": r"key process areas?|kpas?|key practices?|sw[- ]?cmm|cmm(?! ?i)|capability maturity model(?! integration)|software cmm",
    "ITIL.": r"itil",
    "ITSM.": r"itsm|bs ?15000(?:-1)?|iso(?:/iec)? ?20000",
}
"""Id prefixes of the models and how people name them."""

_MODEL = {
    prefix: re.compile(rf"\b(?:{names})\b", re.IGNORECASE) for prefix, names in MODELS.items()
}

_ID = re.compile(
    r"\b(SVC|DEV|CMM|ITIL|ITSM|FRAMEWORK|OBS|JOURNEY|CYCLE|ADOPTION|APPRAISAL|VARIANT|CONSTELLATION"
    r"|CATEGORY|HISTORY|INFLUENCE|IOT|CONCEPT|TEMPLATE|ORG)[.:]([A-Za-z0-9][\w+&-]*(?:\.[\w+-]+)*)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:(S|G)(P|G)|(specific|generic) (practice|goal)s?|(practice|goal))"
    r"[ .:-]?(?:no\.? ?|number )?([0-9]{1,2})(?:\.([0-9]{1,2}))?(?![0-9])",
    re.IGNORECASE,
)
_ORDINAL_GOAL = re.compile(
    r"\b(first|second|third|1st|2nd|3rd) (?:specific )?goal\b", re.IGNORECASE
)
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3}
_LEVEL = re.compile(
    r"\b(?:(ml|cl)[ -]?|(maturity|capability)[ -](?:level[ -]?)?|(?:cmmi )?(level)[ -]?)([0-9]{1,2})\b(?!\.)",
    re.IGNORECASE,
)
_FEATURE = re.compile(
    r"\b(?:(CO|AB|AC|ME|VE)|(commitment|ability|activity|activities|measurement|verif\w+))[ .-]?([0-9]{1,2})\b",
    re.IGNORECASE,
)
_POINTED = re.compile(r"([A-Z]+) (Activity|Ability) (\d+)")
_FEATURE_CODES = {"comm": "CO", "abil": "AB", "acti": "AC", "meas": "ME", "veri": "VE"}

# Acronyms that are also words; written small they count only beside a code or alone.
_WORDS = frozenset(
    [
        "car",
        "cm",
        "dar",
        "ic",
        "it",
        "ma",
        "ot",
        "pi",
        "pp",
        "pr",
        "rd",
        "rm",
        "sam",
        "sd",
        "sit",
        "st",
        "tp",
        "ts",
        "val",
        "ver",
    ]
)

# Names of models say where to look; they are what a question is about only when it says nothing else.
_MODEL_WORDS = frozenset({"cmmi", "cmm", "itil", "iso 9000", "cobit", "bs 15000", "sw cmm"})

_NAMED = {
    *(Kind.PROCESS_AREA, Kind.SPECIFIC_GOAL, Kind.SPECIFIC_PRACTICE, Kind.GENERIC_GOAL),
    *(Kind.GENERIC_PRACTICE, Kind.KPA, Kind.ITIL_PROCESS, Kind.ITSM_PROCESS, Kind.ITSM_GROUP),
    *(Kind.FRAMEWORK, Kind.INFLUENCE, Kind.CONCEPT, Kind.TEMPLATE, Kind.CYCLE_STEP),
    *(Kind.JOURNEY_STEP, Kind.CONSTELLATION, Kind.VARIANT, Kind.ORG_PROCESS, Kind.ORG_POLICY),
}
_LONGEST_NAME = 9  # words
_SHORT = 3  # letters of a word that keeps its s; words of a text that is nothing but a name

_TOKEN = re.compile(r"[a-z0-9]+(?:[&'][a-z0-9]+)*|&")
_SPELLINGS = {
    **dict.fromkeys(("mgmt", "mgnt", "mgt", "mngmt", "mangement"), "management"),
    "config": "configuration",
    "org": "organizational",
    "artefact": "artifact",
    "organization": "organizational",
    "req": "requirement",
    "dev": "development",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A stretch of text that names something.

    `ids` are the records it fits, `missing` an id that it spells out and no record has; both together
    are a practice without a record of its own that these records point at. `coded` marks an id or a
    code with a number, `weak` an alias or a word that could also be meant as a word.
    """

    start: int
    end: int
    ids: tuple[str, ...]
    missing: str = ""
    weak: bool = False
    coded: bool = False


def normal(text: str) -> tuple[str, ...]:
    """Words of a name in one spelling: lower case, American, singular, abbreviations written out."""
    return tuple(word for word, _, _ in _tokens(text))


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Normal words with their place; a lone "&" counts as "and"."""
    for match in _TOKEN.finditer(text.lower().replace("\u2019", "'")):
        word = "and" if match[0] == "&" else _normal_word(match[0])
        yield (word, match.start(), match.end())


def _normal_word(word: str) -> str:
    word = word.removesuffix("'s")
    word = re.sub(r"isation|ization", "ization", re.sub(r"ise(d|s)?$", r"ize\1", word))
    if len(word) > _SHORT and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return _SPELLINGS.get(word, word)


class References:
    """The names and codes of a body of knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._folded = {record.id.casefold(): record.id for record in knowledge}
        self._acronyms: dict[str, list[str]] = defaultdict(list)
        self._names: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._aliases: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._pointers: dict[str, list[str]] = defaultdict(list)
        for record in knowledge:
            self._learn(record)

    def _learn(self, record: Record) -> None:
        if record.acronym:
            self._acronyms[record.acronym].append(record.id)
        if record.kind in _NAMED:
            for name in {record.name, record.name.replace(" + IPPD", "")}:
                self._names[normal(name)].append(record.id)
        for alias in record.aliases:
            self._aliases[normal(alias)].append(record.id)
        for relation in record.related(RelationType.MAPS_TO):
            code = _POINTED.fullmatch(relation.label)
            if code and relation.id == f"CMM.{code[1]}":
                written = f"{relation.id}.{_FEATURE_CODES[code[2].lower()[:4]]}{code[3]}"
                self._pointers[written].append(record.id)

    def models(self, text: str) -> frozenset[str]:
        """Id prefixes of the models a text names."""
        return frozenset(prefix for prefix, names in _MODEL.items() if names.search(text))

    def level(self, text: str) -> tuple[str, int] | None:
        """Maturity ("ML") or capability ("CL") level a text names; a bare "level 3" is a maturity level."""
        match = _LEVEL.search(text)
        if match is None:
            return None
        kind = (match[1] or match[2] or match[3]).lower()
        return ("CL" if kind.startswith("c") else "ML", int(match[4]))

    def find(self, text: str) -> list[Reference]:
        """Everything a text names, in order; of two that overlap the longer one."""
        found = [*self._ids(text), *self._codes(text), *self._named(text)]
        return _without_overlaps(found)

    def only(self, text: str) -> Reference | None:
        """The one thing that a text is, if the whole text is its name, id or code."""
        found = self.find(text.strip(" ?.!\"'"))
        if len(found) != 1:
            return None
        covered = found[0].end - found[0].start
        return found[0] if covered >= len(text.strip(" ?.!\"'")) - 2 else None

    # --- ids -----------------------------------------------------------------------------------

    def _ids(self, text: str) -> Iterator[Reference]:
        for match in _ID.finditer(text):
            written = f"{match[1].upper()}.{match[2].rstrip('.-+')}"
            ids = self._by_id(written)
            missing = "" if ids else _capitals(written)
            yield Reference(
                *match.span(), ids or tuple(self._pointers.get(missing, ())), missing, coded=True
            )

    def _by_id(self, written: str) -> tuple[str, ...]:
        exact = self._folded.get(written.casefold())
        if exact:
            return (exact,)
        area, _, codes = written.upper().rpartition(".")
        rows = [
            record.id
            for record in self._rows(area)
            if codes in record.codes or set(codes.split("+")) <= set(record.codes)
        ]
        return tuple(rows)

    def _rows(self, area: str) -> list[Record]:
        known = self._knowledge.records.get(area)
        if known is None or known.kind is not Kind.KPA:
            return []
        return self._knowledge.children(area)

    # --- codes ---------------------------------------------------------------------------------

    def _codes(self, text: str) -> Iterator[Reference]:
        areas = list(self._areas(text))
        models = self.models(text)
        used: set[int] = set()
        for match in _PART.finditer(text):
            yield from self._part(match, areas, models, used)
        for match in _ORDINAL_GOAL.finditer(text):
            yield from self._inside(match, f"SG{_ORDINALS[match[1].lower()]}", areas, models, used)
        for match in _FEATURE.finditer(text):
            yield from self._feature(match, areas, used)
        for match in _LEVEL.finditer(text):
            yield self._levelled(match)
        for n, area in enumerate(areas):
            if n not in used and not area.weak:
                yield self._narrowed(area, models)

    def _part(
        self, match: re.Match[str], areas: list[Reference], models: frozenset[str], used: set[int]
    ) -> Iterator[Reference]:
        scope = (match[1] or match[3] or "").lower()[:1]
        what = (match[2] or match[4] or match[5]).upper()[:1]
        number = match[6] + (f".{match[7]}" if match[7] else "")
        if scope == "g" and not (what == "G" and match[7]):
            written = f"G{what}{number}"
            ids = self._by_id(written)
            yield Reference(*match.span(), ids, "" if ids else written, coded=True)
            return
        yield from self._inside(match, f"S{what}{number}", areas, models, used)

    def _inside(
        self,
        match: re.Match[str],
        code: str,
        areas: list[Reference],
        models: frozenset[str],
        used: set[int],
    ) -> Iterator[Reference]:
        """A goal or practice of the area that stands nearest."""
        near = _nearest(match, areas)
        if near is None:
            return
        used.add(near)
        area = self._narrowed(areas[near], models)
        children = [f"{area_id}.{code}" for area_id in area.ids]
        ids = tuple(i for i in children if i in self._knowledge)
        unlisted = tuple(
            area_id for area_id in area.ids if area_id.startswith("DEV.") and len(area.ids) > 1
        )
        missing = "" if ids or not children else children[0]
        span = _joint_span(match, areas[near])
        yield Reference(*span, (*ids, *unlisted) if ids else (), missing, coded=True)

    def _feature(
        self, match: re.Match[str], areas: list[Reference], used: set[int]
    ) -> Iterator[Reference]:
        code = match[1].upper() if match[1] else _FEATURE_CODES[match[2].lower()[:4]]
        near = _nearest(match, areas)
        if near is None:
            return
        kpas = [i for i in areas[near].ids if i.startswith("CMM.")]
        if not kpas:
            return
        used.add(near)
        written = f"{kpas[0]}.{code}{match[3]}"
        ids = self._by_id(written)
        span = _joint_span(match, areas[near])
        yield Reference(
            *span, ids or tuple(self._pointers[written]), "" if ids else written, coded=True
        )

    def _levelled(self, match: re.Match[str]) -> Reference:
        kind = (match[1] or match[2] or match[3]).lower()
        written = f"{'CL' if kind.startswith('c') else 'ML'}{int(match[4])}"
        ids = self._by_id(written)
        return Reference(*match.span(), ids, "" if ids else written, coded=bool(match[1]))

    def _areas(self, text: str) -> Iterator[Reference]:
        """Process areas and key process areas by acronym or name."""
        alone = len(text.split()) <= _SHORT
        for match in re.finditer(r"\b[A-Za-z]{2,4}\b", text):
            ids = self._acronyms.get(match[0].upper())
            if ids:
                small = match[0] != match[0].upper() and match[0].lower() in _WORDS
                yield Reference(*match.span(), tuple(ids), weak=small and not alone)
        for reference in self._named(text):
            areas = tuple(
                i
                for i in reference.ids
                if self._knowledge.records[i].kind in {Kind.PROCESS_AREA, Kind.KPA}
            )
            if areas:
                yield Reference(reference.start, reference.end, areas, weak=reference.weak)

    def _narrowed(self, reference: Reference, models: frozenset[str]) -> Reference:
        fitting = tuple(i for i in reference.ids if i.startswith(tuple(models))) if models else ()
        ids = fitting or reference.ids
        return Reference(reference.start, reference.end, ids, weak=reference.weak)

    # --- names ---------------------------------------------------------------------------------

    def _named(self, text: str) -> Iterator[Reference]:
        tokens = list(_tokens(text))
        models = self.models(text)
        taken = 0
        for start in range(len(tokens)):
            if start < taken:
                continue
            for end in range(min(len(tokens), start + _LONGEST_NAME), start, -1):
                key = tuple(word for word, _, _ in tokens[start:end])
                ids, weak = self._names.get(key), False
                if not ids:
                    ids, weak = self._aliases.get(key), True
                if ids:
                    weak = weak or (" ".join(key) in _MODEL_WORDS and len(tokens) > len(key))
                    span = (tokens[start][1], tokens[end - 1][2])
                    reference = Reference(*span, tuple(dict.fromkeys(ids)), weak=weak)
                    yield self._narrowed(reference, models)
                    taken = end
                    break


def _nearest(match: re.Match[str], areas: list[Reference]) -> int | None:
    """The area that a code belongs to: the closest one."""
    if not areas:
        return None
    return min(range(len(areas)), key=lambda n: _distance(match, areas[n]))


def _distance(match: re.Match[str], area: Reference) -> tuple[int, int]:
    gap = max(area.start - match.end(), match.start() - area.end, 0)
    return (gap, area.start)


def _joint_span(match: re.Match[str], area: Reference) -> tuple[int, int]:
    return min(match.start(), area.start), max(match.end(), area.end)


def _without_overlaps(found: Iterable[Reference]) -> list[Reference]:
    kept: list[Reference] = []
    # Longer first; of equal length the strong before the weak, the found before the missing.
    for reference in sorted(found, key=lambda r: (r.start - r.end, r.weak, bool(r.missing))):
        if all(reference.end <= other.start or reference.start >= other.end for other in kept):
            kept.append(reference)
    return sorted(kept, key=lambda r: r.start)


def _capitals(written: str) -> str:
    """Spell a missing id the way ids are spelt."""
    prefix, _, rest = written.partition(".")
    return written.upper() if prefix in {"SVC", "DEV", "CMM"} else f"{prefix}.{rest.lower()}"
