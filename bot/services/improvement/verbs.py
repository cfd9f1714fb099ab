"""The commands of the improvement loop: a noun, a verb, and what can be said with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from bot.domain.improvement.refs import Kind
from bot.services.improvement import slots as s
from bot.services.improvement.slots import Slot


class Sphere(Enum):
    """What a command is about."""

    NEW = auto()  # a thing that it makes
    ONE = auto()  # a thing that there is
    MANY = auto()  # things that it looks for


@dataclass(frozen=True, slots=True)
class Verb:
    """A command. `kind` is what it is about; where that is several kinds of things, the foremost.

    `noun` is typed first, and alone where `name` is empty ("board").
    """

    noun: str
    name: str
    sphere: Sphere
    kind: Kind
    slots: tuple[Slot, ...] = ()

    @property
    def typed(self) -> str:
        """How it begins."""
        return f"{self.noun} {self.name}".strip()

    def slot(self, name: str) -> Slot | None:
        """Find a slot by its name."""
        return next((slot for slot in self.slots if slot.name == name), None)


_NEW, _ONE, _MANY = Sphere.NEW, Sphere.ONE, Sphere.MANY
_OBJECTIVE = (s.STATEMENT, s.MEASURE, s.BASELINE, s.TARGET, s.NOW, s.OBJECTIVE_DUE, s.SPONSOR)
_APPRAISAL = (
    *(s.TITLE, s.APPRAISAL_KIND, s.AREAS, s.MODEL, s.EDITION, s.UNIT, s.PROJECTS, s.LEAD, s.TEAM),
    *(s.SPONSOR, s.BEGINS, s.ENDS, s.VALID_UNTIL, s.FOLLOWS),
)
_FOUND = (s.STATEMENT, s.REFERENCE, s.RECORDS, s.THREATENS, s.OBJECTIVE, s.REPEATS, s.ANSWERS)
_ACTION = (
    *(s.TITLE, s.FINDINGS, s.CRITERION, s.CAUSE, s.RECORDS, s.OBJECTIVE, s.MEASURE, s.BASELINE),
    *(s.TARGET, s.DEPENDS_ON, s.PLANNED, s.ASSET, s.VERSION, s.ASSET_LINK, s.UNITS),
)
_PROPOSAL = (s.WHAT, s.WHY, s.RECORDS, s.MINOR, s.PROCESS_OWNER)
_LOOKING = (s.RECORDS, s.PRIORITY, s.OBJECTIVE, s.OF_APPRAISAL, s.ALL, s.PAGE)
_HELD = (*_LOOKING, s.HELD_BY, s.LATE)


def _of(noun: str, kind: Kind, *rows: tuple[str, Sphere, tuple[Slot, ...]]) -> tuple[Verb, ...]:
    return tuple(
        Verb(noun, name, sphere, kind, (*slots, s.FORM) if sphere is _NEW else slots)
        for name, sphere, slots in rows
    )


# A row per line reads as the table it is.
# fmt: off
VERBS: tuple[Verb, ...] = (
    *_of(
        "objective", Kind.OBJECTIVE,
        ("new", _NEW, _OBJECTIVE),
        ("list", _MANY, (s.PAGE,)),
        ("show", _ONE, ()),
        ("edit", _ONE, _OBJECTIVE),
    ),
    *_of(
        "appraisal", Kind.APPRAISAL,
        ("new", _NEW, _APPRAISAL),
        ("list", _MANY, (s.PAGE,)),
        ("show", _ONE, ()),
        ("edit", _ONE, _APPRAISAL),
        ("start", _ONE, ()),
        ("report", _ONE, ()),
        ("release", _ONE, ()),
        ("sign", _ONE, ()),
        ("complete", _ONE, ()),
        ("compare", _ONE, (s.OTHER_APPRAISAL, s.PAPER)),
        ("document", _ONE, (s.PAPER,)),
    ),
    *_of(
        "finding", Kind.FINDING,
        ("add", _NEW, (s.APPRAISAL, s.FINDING_KIND, *_FOUND, s.NOBODY)),
        ("import", _NEW, (s.APPRAISAL, s.FILE, s.DIGEST)),
        ("list", _MANY, (*_LOOKING, s.FINDING_KIND, s.FINDING_STATE)),
        ("show", _ONE, ()),
        ("edit", _ONE, (*_FOUND, s.NOBODY)),
        ("finalise", _ONE, ()),
        ("prioritise", _ONE, (s.PRIORITY, s.IMPACT, s.RISK, s.EFFORT, s.DEPENDENCY, s.REASON)),
        ("accept", _ONE, (s.REASON, s.REVIEW)),
        ("confirm", _ONE, (s.LINKS,)),
        ("publish", _ONE, (s.CHANNEL,)),
    ),
    *_of(
        "action", Kind.ACTION,
        ("add", _NEW, _ACTION),
        ("list", _MANY, (*_HELD, s.ACTION_STATE)),
        ("show", _ONE, ()),
        ("edit", _ONE, _ACTION),
        ("approve", _ONE, (s.PRIORITY,)),
        ("decline", _ONE, (s.REASON,)),
        ("assign", _ONE, (s.OWNER, s.DUE, s.TEAM)),
        ("reassign", _ONE, (s.OWNER, s.DUE, s.TEAM, s.REASON)),
        ("reschedule", _ONE, (s.DUE, s.REASON)),
        ("ask-date", _ONE, (s.DUE, s.REASON)),
        ("keep-date", _ONE, (s.REASON,)),
        ("prioritise", _ONE, (s.PRIORITY,)),
        ("start", _ONE, ()),
        ("pilot", _ONE, (s.WHERE, s.SUCCESS)),
        ("end-pilot", _ONE, (s.LEARNED,)),
        ("deploy", _ONE, (s.LINKS, s.DONE, s.WAIVED, s.ASSET, s.VERSION, s.ASSET_LINK, s.SPENT)),
        ("roll-out", _ONE, (s.DONE, s.WAIVED)),
        ("verify", _ONE, (s.OUTCOME, s.RESULT, s.USE, s.IN_USE, s.REASON)),
        ("send-back", _ONE, (s.REASON,)),
        ("close", _ONE, ()),
        ("hold", _ONE, (s.UNTIL, s.REASON)),
        ("resume", _ONE, ()),
        ("cancel", _ONE, (s.REASON,)),
        ("reopen", _ONE, (s.REASON,)),
        ("note", _ONE, (s.NOTE,)),
        ("evidence", _ONE, (s.LINKS,)),
        ("snooze", _ONE, (s.UNTIL, s.REASON)),
        ("publish", _ONE, (s.CHANNEL,)),
        ("document", _ONE, (s.PAPER,)),
    ),
    *_of("propose", Kind.PROPOSAL, ("", _NEW, _PROPOSAL)),
    *_of(
        "proposals", Kind.PROPOSAL,
        ("list", _MANY, (s.ALL, s.PAGE)),
        ("show", _ONE, ()),
        ("edit", _ONE, _PROPOSAL),
        ("accept", _ONE, (s.PRIORITY,)),
        ("defer", _ONE, (s.AGAIN, s.REASON)),
        ("decline", _ONE, (s.REASON,)),
        ("document", _ONE, (s.PAPER,)),
    ),
    *_of(
        "meeting", Kind.MEETING,
        ("new", _NEW, (s.ON, s.TITLE, s.QUORUM)),
        ("list", _MANY, (s.PAGE,)),
        ("show", _ONE, ()),
        ("edit", _ONE, (s.ON, s.TITLE, s.QUORUM)),
        ("agenda", _ONE, (s.PAPER,)),
        ("attend", _ONE, (s.PRESENT,)),
        ("decide", _ONE, (s.DECISION, s.ABOUT, s.PRESENT)),
        ("minutes", _ONE, (s.PAPER, s.MINUTES)),
        ("close", _ONE, ()),
    ),
    *_of("board", Kind.ACTION, ("", _MANY, (*_HELD, s.ACTION_STATE))),
    *_of("mine", Kind.ACTION, ("", _MANY, ())),
    *_of(
        "report", Kind.ACTION,
        ("", _MANY, (s.OF_APPRAISAL, s.PAPER)),
        ("status", _MANY, (s.OF_APPRAISAL, s.PAPER)),
        ("priorities", _MANY, (s.OF_APPRAISAL, s.PAPER)),
        ("trace", _MANY, (s.OF_APPRAISAL, s.PAPER)),
        ("compare", _MANY, (s.OF_APPRAISAL, s.OTHER_APPRAISAL, s.PAPER)),
        ("bulletin", _MANY, (s.PAPER,)),
        ("evidence", _MANY, (s.OF_APPRAISAL, s.PAPER)),
    ),
    *_of("export", Kind.ACTION, ("", _MANY, (s.FORMAT, s.OF_APPRAISAL))),
)
# fmt: on

_THINGS = tuple(dict.fromkeys(verb.noun for verb in VERBS if verb.sphere is Sphere.ONE))

FOR_ALL: Mapping[str, Kind] = {
    "finding finalise": Kind.APPRAISAL,
    "finding prioritise": Kind.APPRAISAL,
}
"""Commands that are said of all that belongs to a thing of another kind as well."""

NOUNS: Mapping[str, str] = {
    **{verb.noun: verb.noun for verb in VERBS},
    **{form: noun for noun in _THINGS for form in (noun.removesuffix("s"), f"{noun}s", noun)},
}
"""Nouns as people type them, in one and in many, and as they stand in the table."""

_NOUN_OF = {verb.kind: verb.noun for verb in VERBS if verb.sphere is Sphere.ONE}


def find(noun: str, name: str) -> Verb | None:
    """Find a command by its noun and verb, as they stand in the table."""
    return next((verb for verb in VERBS if (verb.noun, verb.name) == (noun, name)), None)


def about(kind: Kind, name: str) -> Verb | None:
    """Find the command that does something to a thing of some kind."""
    return find(_NOUN_OF[kind], name)


def fitting(verb: Verb, kind: Kind) -> Verb | None:
    """Find the command of this name for a thing of some kind, whatever noun was typed before it."""
    fits = kind is verb.kind or FOR_ALL.get(verb.typed) is kind
    return verb if fits else about(kind, verb.name)


def noun_of(kind: Kind) -> str:
    """Name the noun of a kind of things, as it stands in the table."""
    return _NOUN_OF[kind]


def nouns_with(name: str) -> tuple[str, ...]:
    """Name the nouns that have a verb of this name."""
    return tuple(verb.noun for verb in VERBS if verb.name == name)
