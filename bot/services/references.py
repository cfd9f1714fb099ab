"""Finds what a text names: ids, codes and names of records.

People write "SVC.PRM.SP2.1", "prm sp 2.1", "SP2.1 of problem mgmt", "gp2.10", "L2 SCM activity 5" or
just "problem management". Ids and codes are parsed here, names are looked up in `naming`; nothing is
guessed. A reference may fit several records (a name that two models share) or none (a code that no
source holds).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from bot.domain.knowledge import Kind, Knowledge, Record, RelationType
from bot.services.families import Families
from bot.services.naming import Names, Reference, models_in, narrowed

_PREFIXES = (
    "SVC|DEV|CMM|ITIL|ITSM|FRAMEWORK|OBS|JOURNEY|CYCLE|ADOPTION|APPRAISAL|VARIANT|CONSTELLATION"
    "|CATEGORY|HISTORY|INFLUENCE|IOT|CONCEPT|TEMPLATE|ORG"
)
_ID = re.compile(
    rf"\b({_PREFIXES})[.:]([A-Za-z0-9][\w+&-]*(?:\.[\w+-]+)*)",
    re.IGNORECASE,
)
_SPACED_ID = re.compile(rf"\b({_PREFIXES}) ([A-Za-z0-9][\w+&.-]*)", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:(S|G)(P|G)|(specific|generic) (practice|goal)s?|(practice|goal))"
    r"[ .:-]?(?:no\.? ?|number )?([0-9]{1,2})(?:(?:[.-]| point )([0-9]{1,2}))?(?![0-9])",
    re.IGNORECASE,
)
_BARE = re.compile(r"\b([A-Z]{2,4})[ -]?([0-9]\.[0-9])(?![.0-9])", re.IGNORECASE)
_ORDINAL_GOAL = re.compile(
    r"\b(first|second|third|1st|2nd|3rd) (?:specific )?goal\b", re.IGNORECASE
)
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3}
_LEVEL = re.compile(
    r"\b(?:(ml|cl)[ -]?|(mat(?:urity)?\.?|cap(?:ability)?\.?)[ -](?:(?:level|lvl)[ -]?)?|(?:cmmi )?(level|lvl)[ -]?)([0-9]{1,2}|one|two|three|four|five)\b(?!\.)",
    re.IGNORECASE,
)
_IN_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_FEATURE = re.compile(
    r"\b(?:(CO|AB|AC|ME|VE)|(commitment|ability|activity|activities|measurement|verif\w+))[ .-]?([0-9]{1,2})\b",
    re.IGNORECASE,
)
_POINTED = re.compile(r"([A-Z]+) (Activity|Ability) (\d+)")
_FEATURE_CODES = {"comm": "CO", "abil": "AB", "acti": "AC", "meas": "ME", "veri": "VE"}
_NUMBERED = (
    (re.compile(r"\bobservation (?:no\.? ?|number )?([0-9])\b", re.IGNORECASE), "OBS"),
    (
        re.compile(
            r"\b(?:journey|certification) (?:step|stage) ([0-9]{1,2})\b"
            r"|\b(?:step|stage) ([0-9]{1,2})\b(?=.*\b(?:journey|certification)\b)",
            re.IGNORECASE,
        ),
        "JOURNEY",
    ),
)
"""Things that people count by a noun of their own, and the ids they have."""


class References:
    """The names and codes of a body of knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._names = Names(knowledge)
        self.families = Families(knowledge)
        self._folded = {record.id.casefold(): record.id for record in knowledge}
        self._pointers: dict[str, list[str]] = defaultdict(list)
        for record in knowledge:
            self._learn_pointers(record)

    def _learn_pointers(self, record: Record) -> None:
        for relation in record.related(RelationType.MAPS_TO):
            code = _POINTED.fullmatch(relation.label)
            if code and relation.id == f"CMM.{code[1]}":
                written = f"{relation.id}.{_FEATURE_CODES[code[2].lower()[:4]]}{code[3]}"
                self._pointers[written].append(record.id)

    def models(self, text: str) -> frozenset[str]:
        """Id prefixes of the models a text names."""
        return models_in(text)

    def level(self, text: str) -> tuple[str, int] | None:
        """Maturity ("ML") or capability ("CL") level a text names; a bare "level 3" is a maturity level."""
        match = _LEVEL.search(text)
        return _level_of(match) if match else None

    def find(self, text: str) -> list[Reference]:
        """Everything a text names, in order; of two that overlap the longer one."""
        models, named = models_in(text), list(self._names.find(text))
        areas = list(self._names.areas(text, named))
        found = [
            *self._ids(text),
            *self._numbered(text),
            *self._codes(text, areas, models),
            *(narrowed(reference, models) for reference in named),
        ]
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
        for match in _SPACED_ID.finditer(text):
            exact = self._folded.get(f"{match[1]}.{match[2].rstrip('.-')}".casefold())
            if exact and not self._knowledge.records[exact].acronym:
                yield Reference(*match.span(), (exact,), coded=True)

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

    def _numbered(self, text: str) -> Iterator[Reference]:
        for pattern, prefix in _NUMBERED:
            for match in pattern.finditer(text):
                number = next(filter(None, match.groups()))
                ids = self._by_id(f"{prefix}.{number}")
                if ids:
                    yield Reference(*match.span(), ids, coded=True)

    # --- codes ---------------------------------------------------------------------------------

    def _codes(
        self, text: str, areas: list[Reference], models: frozenset[str]
    ) -> Iterator[Reference]:
        used: set[int] = set()
        for match in _PART.finditer(text):
            yield from self._part(match, areas, models, used)
        for match in _BARE.finditer(text):
            yield from self._bare(match, areas)
        for match in _ORDINAL_GOAL.finditer(text):
            yield from self._inside(match, f"SG{_ORDINALS[match[1].lower()]}", areas, models, used)
        for match in _FEATURE.finditer(text):
            yield from self._feature(match, areas, used)
        for match in _LEVEL.finditer(text):
            yield self._levelled(match)
        for n, area in enumerate(areas):
            if n not in used and not area.weak:
                yield narrowed(area, models)

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

    def _bare(self, match: re.Match[str], areas: list[Reference]) -> Iterator[Reference]:
        """A practice by its area's acronym and nothing but the number: "PRM 2.3"."""
        area = next((a for a in areas if a.start == match.start(1)), None)
        ids = [f"{i}.SP{match[2]}" for i in area.ids] if area else []
        known = tuple(i for i in ids if i in self._knowledge)
        if known:
            yield Reference(*match.span(), known, coded=True)

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
        area = narrowed(areas[near], models)
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
        written = "".join(map(str, _level_of(match)))
        ids = self._by_id(written)
        return Reference(*match.span(), ids, "" if ids else written, coded=bool(match[1]))


def _level_of(match: re.Match[str]) -> tuple[str, int]:
    kind = (match[1] or match[2] or match[3]).lower()
    written = match[4].lower()
    number = _IN_WORDS[written] if written in _IN_WORDS else int(written)
    # Only capability levels begin at zero, so a bare "level 0" can mean nothing else.
    capability = kind.startswith("c") or (number == 0 and kind in {"level", "lvl"})
    return ("CL" if capability else "ML", number)


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
