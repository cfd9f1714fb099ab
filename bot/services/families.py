"""Sets of records that people ask to have listed: the noun they use, and what bounds the set.

"The process areas at level 3", "control processes of BS 15000", "the rows where production is heavily
involved": a noun says what is listed, and a level, an area, a category, a group or a mark of the
records says which of them. Whatever else a question holds is for `understanding` to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from bot.domain.knowledge import Kind, Knowledge, Record
from bot.services.words import normal

_GOALS = frozenset({Kind.SPECIFIC_GOAL, Kind.GENERIC_GOAL})
_PRACTICES = frozenset({Kind.SPECIFIC_PRACTICE, Kind.GENERIC_PRACTICE, Kind.CROSSWALK_ROW})
_ROWS = frozenset({Kind.CROSSWALK_ROW})
_AREAS = frozenset({Kind.PROCESS_AREA})
_IOT = r"\biot\b|internet of things|connected devices"
_CYCLE = r"\b(?:cycle|loop)\b|\bafter (?:an?|the|our) apprais\w+"
_JOURNEY = r"\bjourney\b|certifi\w+|\b(?:ten|10)\b"


@dataclass(frozen=True, slots=True)
class Family:
    """Records under one noun.

    `ids` is the pattern their ids match, `code` the letters of a common feature, `beside` what a text
    must say too; `head` is the record that stands for all of them, if one does. A `whole` family is a
    short closed set: its noun alone says what is asked.
    """

    noun: str
    kinds: frozenset[Kind]
    ids: str = "*"
    code: str = ""
    beside: str = ""
    head: str = ""
    whole: bool = False

    def holds(self, record: Record) -> bool:
        """Whether a record belongs to the family."""
        coded = not self.code or any(code.startswith(self.code) for code in record.codes)
        return record.kind in self.kinds and coded and fnmatchcase(record.id, self.ids)


def _features() -> tuple[Family, ...]:
    nouns = {
        "CO": "commitments",
        "AB": "abilities",
        "AC": "activities",
        "ME": "measurements",
        "VE": "verifications",
    }
    return tuple(Family(noun, _ROWS, code=code) for code, noun in nouns.items())


def _of_iot() -> tuple[Family, ...]:
    nouns = {"challenges": "challenge", "recommendations": "rec", "implications": "implication"}
    return tuple(
        Family(
            noun,
            frozenset({Kind.IOT}),
            ids=f"IOT.{stem}-*",
            beside=_IOT,
            head="IOT.overview",
            whole=True,
        )
        for noun, stem in nouns.items()
    )


FAMILIES = (
    Family("key process areas|kpas", frozenset({Kind.KPA}), whole=True),
    Family(
        "rows|touch[- ]?points|cross-?references|crosswalk(?: table)? entries|table entries", _ROWS
    ),
    *_of_iot(),
    Family(
        "scope questions|questions (?:about|on|of) (?:the )?(?:appraisal )?scope",
        frozenset({Kind.APPRAISAL_ISSUE}),
        ids="APPRAISAL.scope-*",
        whole=True,
    ),
    Family("apprais\\w+ issues", frozenset({Kind.APPRAISAL_ISSUE}), whole=True),
    Family(
        "generic goals and practices|generic practices and goals", _GOALS | _PRACTICES, ids="G*"
    ),
    Family("generic practices|gps", frozenset({Kind.GENERIC_PRACTICE})),
    Family("generic goals|ggs", frozenset({Kind.GENERIC_GOAL}), head="CONCEPT.generic-goal"),
    Family("specific goals|sgs", frozenset({Kind.SPECIFIC_GOAL})),
    Family("specific practices|sps", frozenset({Kind.SPECIFIC_PRACTICE})),
    Family(
        "capability levels", frozenset({Kind.CAPABILITY_LEVEL}), head="CONCEPT.capability-level"
    ),
    Family(
        "(?:process area )?categories",
        frozenset({Kind.CATEGORY}),
        head="CONCEPT.process-area-category",
    ),
    Family(
        r"(?:variants|(?:model )?combinations)(?= (?:of|in|for)\b|\?|$| (?:are|exist))",
        frozenset({Kind.VARIANT}),
        head="CONCEPT.optional-process-areas",
    ),
    Family("process areas|pas|areas", _AREAS),
    Family("goals", _GOALS),
    *_features(),
    Family("(?:key )?practices|activities", _PRACTICES),
    Family("(?:maturity )?levels", frozenset({Kind.MATURITY_LEVEL}), head="CONCEPT.maturity-level"),
    Family(r"templates|forms|checklists|documents(?= .*\byou\b)", frozenset({Kind.TEMPLATE})),
    Family("observations", frozenset({Kind.OBSERVATION}), whole=True),
    Family("constellations", frozenset({Kind.CONSTELLATION}), whole=True),
    Family(r"influences(?= (?:on|of|behind|in)\b|\W*$)", frozenset({Kind.INFLUENCE}), whole=True),
    Family(
        "standards|models|frameworks|sources",
        frozenset({Kind.INFLUENCE}),
        beside=r"influenc\w+",
        whole=True,
    ),
    Family("(?:quality )?frameworks|quality (?:models|systems)", frozenset({Kind.FRAMEWORK})),
    Family(
        r"process groups|groups of (?:the )?(?:processes|bs ?15000|itsm)",
        frozenset({Kind.ITSM_GROUP}),
        head="CONCEPT.itsm-model",
    ),
    Family("processes", frozenset({Kind.ITIL_PROCESS, Kind.ITSM_PROCESS})),
    Family("roles", frozenset({Kind.CYCLE_ROLE}), beside=_CYCLE, head="CYCLE.overview", whole=True),
    Family("steps|stages", frozenset({Kind.JOURNEY_STEP}), beside=_JOURNEY, whole=True),
    Family(
        "steps|stages",
        frozenset({Kind.CYCLE_STEP}),
        beside=_CYCLE,
        head="CYCLE.overview",
        whole=True,
    ),
    Family("milestones|timeline|history", frozenset({Kind.HISTORY}), beside=r"\bcmm"),
)
"""The more telling noun comes first."""

_NOUNS = tuple((re.compile(rf"\b(?:{f.noun})\b", re.IGNORECASE), f) for f in FAMILIES)
_ANY_NOUN = re.compile(rf"\b(?:{'|'.join(f.noun for f in FAMILIES)})\b", re.IGNORECASE)
_IN_CATEGORY = re.compile(r"\bcategor(?:y|ies)\b|\bareas\b|\bpas\b", re.IGNORECASE)
_IN_GROUP = re.compile(r"\b(?:group|processes)\b", re.IGNORECASE)
_LITTLE = frozenset(normal("a and as in of by the one only draft answered sentence"))
_STEM = 4  # letters that "heavy" and "heavily", "removed" and "removal" share
_MOST = 2 / 3  # share of a mark's words that a question must say


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question would list: the family, the records it hangs on, the mark its members carry.

    `said` are the words that the scope accounts for.
    """

    family: Family
    heads: tuple[str, ...] = ()
    mark: str = ""
    said: frozenset[str] = frozenset()


class Families:
    """Which set of records a text is about."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._categories = {r.id: _tail(r.id) for r in knowledge.of_kind(Kind.CATEGORY)}
        self._groups = {
            r.id: _tail(r.id.replace("group-", "")) for r in knowledge.of_kind(Kind.ITSM_GROUP)
        }
        self._marks: dict[str, list[Record]] = {}
        for record in knowledge:
            for flag in record.flags:
                self._marks.setdefault(flag, []).append(record)
        self._words_of_marks = {mark: normal(mark) for mark in self._marks}
        self._wanted = {mark: _wanted(words) for mark, words in self._words_of_marks.items()}

    def scope(self, text: str) -> Scope | None:
        """The set that a text names, or None where it names none."""
        family, said = _family(text)
        mark, marking = self._mark(text, family)
        if family is None and mark:
            return Scope(_marked(self._marks[mark]), mark=mark, said=marking)
        named = _held(self._categories, text) if _IN_CATEGORY.search(text) else {}
        if named and family is None:
            family = Family("", _AREAS)
        grouped = _held(self._groups, text, " group| process") if _IN_GROUP.search(text) else {}
        if grouped and (family is None or Kind.ITSM_PROCESS in family.kinds):
            family = Family("", frozenset({Kind.ITSM_PROCESS}))
        if family is None:
            return None
        heads = named if family.kinds == _AREAS else {}
        heads = grouped if Kind.ITSM_PROCESS in family.kinds else heads
        words = {word for tail in heads.values() for word in tail.split()}
        return Scope(family, tuple(heads), mark, said | marking | words | {"category", "group"})

    def _mark(self, text: str, family: Family | None) -> tuple[str, frozenset[str]]:
        """The mark of records that a text speaks of, and its words; without a noun it takes more."""
        words = [(word, _stem(word)) for word in normal(text)]
        best, most = "", frozenset[str]()
        for mark, wanted in self._wanted.items():
            said = frozenset(word for word, stem in words if stem in wanted)
            enough = len(said) >= max(len(wanted) * _MOST, 1 if family else 2)
            if enough and len(said) > len(most) and self._carries(family, mark):
                best, most = mark, said | frozenset(self._words_of_marks[mark])
        return best, most

    def _carries(self, family: Family | None, mark: str) -> bool:
        """Whether a family has records with a mark."""
        return family is None or any(family.holds(record) for record in self._marks[mark])


def _family(text: str) -> tuple[Family | None, frozenset[str]]:
    if not _ANY_NOUN.search(text):
        return None, frozenset()
    for noun, family in _NOUNS:
        nouns = noun.findall(text)
        beside = re.search(family.beside, text, re.IGNORECASE) if nouns else None
        if beside:
            return family, frozenset(normal(" ".join([*nouns, beside[0]])))
    return None, frozenset()


def _marked(records: Iterable[Record]) -> Family:
    return Family("", frozenset(record.kind for record in records))


def _held(tails: dict[str, str], text: str, after: str = "") -> dict[str, str]:
    """Entries whose name a text holds."""
    written = " ".join(normal(text))
    return {i: tail for i, tail in tails.items() if re.search(rf"\b{tail}(?:{after})", written)}


def _tail(record_id: str) -> str:
    return " ".join(normal(record_id.rpartition(".")[2].replace("-", " ")))


def _wanted(words: tuple[str, ...]) -> tuple[str, ...]:
    """Stems of the words that a mark is known by, one for each word."""
    return tuple(_stem(word) for word in words if word not in _LITTLE and word.isalpha())


def _stem(word: str) -> str:
    """What akin words share; a short word is akin to itself alone."""
    return word[:_STEM]
