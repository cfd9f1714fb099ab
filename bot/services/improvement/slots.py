"""What can be said with a command: each slot has a name, a sort of value, and words that introduce it.

The same slots are read out of a line that somebody typed and drawn as the fields of a form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto
from typing import Any

from bot.domain.improvement.actions import ActionState
from bot.domain.improvement.appraisals import AppraisalKind
from bot.domain.improvement.findings import FindingKind, FindingState
from bot.domain.improvement.refs import Kind
from bot.domain.improvement.results import Outcome
from bot.domain.improvement.things import Grade


class Sort(Enum):
    """What sort of value a slot holds."""

    LINE = auto()
    TEXT = auto()
    CHOICE = auto()
    PERSON = auto()
    PEOPLE = auto()
    DATE = auto()
    NUMBER = auto()
    REF = auto()
    REFS = auto()
    RECORDS = auto()  # ids and names of the knowledge
    LINKS = auto()
    NAMES = auto()  # of units, projects, words: whatever has no list of its own
    CHANNEL = auto()
    FLAG = auto()  # said by its word alone


class Bare(Enum):
    """Whether a value can be said without a word that introduces it."""

    NO = auto()
    TYPED = auto()  # by what it looks like: a person, a name of a thing, one of the options, a date
    QUOTED = auto()  # in quotation marks; without them where nothing else takes it
    LOOSE = auto()  # in whatever words are left


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Something that can be said with a command.

    Attributes:
        name: under which it is known, and where nothing else is said, the field of the thing.
        label: above its field in a form.
        sort: what sort of value it is.
        words: that introduce it in a line.
        bare: whether it can be said without them.
        options: (value, what people read and may type as well).
        kinds: which things a name of a thing may name.
        whole: whether its words take the rest of the line, unless that is in quotation marks.
        read: makes the value out of the one of the option that was chosen, or out of a number.
        hint: an example.
        ahead: whether a day that is over will not do.

    """

    name: str
    label: str
    sort: Sort
    words: tuple[str, ...] = ()
    bare: Bare = Bare.NO
    options: tuple[tuple[str, str], ...] = ()
    kinds: frozenset[Kind] = frozenset()
    whole: bool = False
    read: Callable[[str], Any] = str
    hint: str = ""
    ahead: bool = False


def _options(values: Iterable[StrEnum]) -> tuple[tuple[str, str], ...]:
    return tuple((value.value, value.value.capitalize()) for value in values)


_LONGEST_NUMBER = 5  # digits
_YES_NO = (("yes", "Yes"), ("no", "No"))


def _yes(value: str) -> bool:
    return value == "yes"


def _grade(name: str, label: str, *words: str, bare: Bare = Bare.NO) -> Slot:
    return replace(_choice(name, label, *words, of=Grade), bare=bare)


def _choice(name: str, label: str, *words: str, of: type[StrEnum]) -> Slot:
    return Slot(
        name=name,
        label=label,
        sort=Sort.CHOICE,
        words=words,
        bare=Bare.TYPED,
        options=_options(of),
        read=of,
    )


def _count(text: str) -> int:
    """Read how many; nothing is counted in millions here."""
    if not text.isdecimal() or len(text) > _LONGEST_NUMBER:
        raise ValueError(text)
    return int(text)


def _days(text: str) -> float:
    if not re.fullmatch(r"\d{1,5}(?:\.\d{1,2})?", text):
        raise ValueError(text)
    return float(text)


def _number(name: str, label: str, *words: str, read: Callable[[str], Any] = _count) -> Slot:
    return Slot(name=name, label=label, sort=Sort.NUMBER, words=words, read=read)


def _text(name: str, label: str, *words: str, bare: Bare = Bare.NO, hint: str = "") -> Slot:
    return Slot(name=name, label=label, sort=Sort.TEXT, words=words, bare=bare, hint=hint)


def _line(name: str, label: str, *words: str, bare: Bare = Bare.NO, hint: str = "") -> Slot:
    return Slot(name=name, label=label, sort=Sort.LINE, words=words, bare=bare, hint=hint)


def _date(name: str, label: str, *words: str, bare: Bare = Bare.TYPED) -> Slot:
    return Slot(name=name, label=label, sort=Sort.DATE, words=words, bare=bare)


def _ahead(name: str, label: str, *words: str) -> Slot:
    return replace(_date(name, label, *words), ahead=True)


def _ref(name: str, label: str, *words: str, kind: Kind, sort: Sort = Sort.REF) -> Slot:
    return Slot(
        name=name, label=label, sort=sort, words=words, bare=Bare.TYPED, kinds=frozenset({kind})
    )


def _of(
    sort: Sort, name: str, label: str, *words: str, bare: Bare = Bare.NO, hint: str = ""
) -> Slot:
    return Slot(name=name, label=label, sort=sort, words=words, bare=bare, hint=hint)


# --- said with many commands ----------------------------------------------------------------------

# A slot per line reads as the table it is.
# fmt: off
REASON = Slot(name="reason", label="Reason", sort=Sort.TEXT, words=("because", "reason"), bare=Bare.QUOTED, whole=True)
PRIORITY = _grade("priority", "Priority", "priority", "prio", bare=Bare.TYPED)
OBJECTIVE = _ref("objective", "Objective it serves", "objective", "serves", kind=Kind.OBJECTIVE)
RECORDS = _of(Sort.RECORDS, "records", "Practices concerned", "for", "practice", "practices", "record", "records", "area", "areas", hint="IRM, SVC.PRM.SP2.1")
LINKS = _of(Sort.LINKS, "links", "Evidence", "evidence", "link", "links", "see", bare=Bare.TYPED, hint="Addresses of what there is to be seen")
MEASURE = _line("measure", "Measure", "measure", "measured", hint="repeated incidents a month")
BASELINE = _line("baseline", "How it is at the start", "baseline", "from", hint="12 a month")
TARGET = _line("target", "How it is to be", "target", hint="5 a month")
NOW = _line("now", "How it is now", "now", hint="8 a month")
TITLE = _line("title", "Title", "title", bare=Bare.QUOTED)
CHANNEL = _of(Sort.CHANNEL, "channel", "Channel", "in", "to", bare=Bare.TYPED)

PAPER = Slot(name="paper", label="As a file", sort=Sort.CHOICE, bare=Bare.TYPED, options=(("docx", "Document"), ("md", "Markdown"), ("xlsx", "Excel")))
FORM = Slot(name="form", label="In a form", sort=Sort.FLAG, words=("--form",), options=_YES_NO, read=_yes)

# --- objectives and appraisals --------------------------------------------------------------------

STATEMENT = _text("statement", "Statement", "statement", "text", bare=Bare.QUOTED)
OBJECTIVE_DUE = _date("due", "By", "by", "due", "until")
SPONSOR = _of(Sort.PERSON, "sponsor", "Sponsor", "sponsor", hint="Who stands for it")
APPRAISAL_KIND = _choice("kind", "Kind", "kind", of=AppraisalKind)
AREAS = _of(Sort.RECORDS, "areas", "Process areas in scope", "areas", "area", "scope", hint="IRM, PRM")
MODEL = _line("model", "Model", "model", hint="Left empty, it follows from the areas")
EDITION = _line("edition", "Edition", "edition")
UNIT = _line("unit", "Organisational unit", "unit")
PROJECTS = _of(Sort.NAMES, "projects", "Projects sampled", "projects", "sampled")
LEAD = _of(Sort.PERSON, "lead", "Lead appraiser", "lead", "led")
TEAM = _of(Sort.PEOPLE, "team", "Team", "team", "with")
BEGINS = _date("begins", "Begins", "begins", "from", bare=Bare.NO)
ENDS = _date("ends", "Ends", "ends", "to", bare=Bare.NO)
VALID_UNTIL = _date("valid_until", "Rating valid until", "valid", bare=Bare.NO)
FOLLOWS = _ref("follows", "Appraisal before it", "follows", "after", kind=Kind.APPRAISAL)

# --- findings -------------------------------------------------------------------------------------

APPRAISAL = _ref("appraisal", "Appraisal", "appraisal", kind=Kind.APPRAISAL)
FINDING_KIND = _choice("kind", "Kind", "kind", of=FindingKind)
REFERENCE = _line("reference", "Where in the model", "reference", "ref", bare=Bare.LOOSE, hint="As you would write it: PRM SP 2.1")
THREATENS = Slot(name="threatens_goal", label="Does it threaten a goal?", sort=Sort.CHOICE, words=("threatens", "threatens_goal", "significance", "significant"), options=_YES_NO, read=_yes)
IMPACT = _grade("impact", "Impact", "impact")
RISK = _grade("risk", "Risk", "risk")
EFFORT = _grade("effort", "Effort", "effort")
DEPENDENCY = _line("dependency", "Depends on", "dependency", "depends")
REPEATS = _ref("repeats", "Repeats the finding", "repeats", kind=Kind.FINDING)
ANSWERS = _ref("answers", "Answers the weaknesses", "answers", kind=Kind.FINDING, sort=Sort.REFS)
REVIEW = _ahead("review", "Look at it again on", "review", "until", "by", "on")
NOBODY = _of(Sort.NAMES, "nobody", "These words name nobody", "nobody")

# --- actions --------------------------------------------------------------------------------------

CRITERION = _text("criterion", "Done when", "criterion", "done-when")
CAUSE = _text("cause", "Cause it removes", "cause", hint="A condition, never a person")
FINDINGS = _ref("findings", "Findings it answers", "finding", "findings", "for", "answers", "on", kind=Kind.FINDING, sort=Sort.REFS)
DEPENDS_ON = _ref("depends_on", "Depends on the actions", "depends", "after", kind=Kind.ACTION, sort=Sort.REFS)
PLANNED = _number("planned", "Effort planned, in person-days", "planned", "effort", "days", read=_days)
SPENT = _number("spent", "Effort spent, in person-days", "spent", read=_days)
ASSET = _line("asset", "Process asset changed", "asset", "changes")
VERSION = _line("version", "Its version", "version")
ASSET_LINK = _line("asset_link", "Its address", "at")
UNITS = _of(Sort.NAMES, "units", "Units to deploy to", "units", "unit")
OWNER = _of(Sort.PERSON, "owner", "Owner", "owner", "to", bare=Bare.TYPED)
DUE = _ahead("due", "Due", "by", "due", "until", "in", "on", "to")
WHERE = _line("where", "Where", "in", "where", "at", bare=Bare.LOOSE)
SUCCESS = _text("success", "It succeeds when", "success", "succeeds", "criteria")
LEARNED = _text("learned", "How it went", "outcome", "learned", bare=Bare.QUOTED)
DONE = _of(Sort.NAMES, "done", "In use in", "done", "units", "in", hint="Service desk, Field")
WAIVED = _of(Sort.NAMES, "waived", "Not going to be used in", "waived", hint="Lab: no tool there")
OUTCOME = Slot(name="outcome", label="Did it work?", sort=Sort.CHOICE, words=("outcome",), bare=Bare.TYPED, options=(
    (Outcome.EFFECTIVE.value, "Effective"), (Outcome.PARTLY.value, "Partly"), (Outcome.NOT.value, "Not effective"),
), read=Outcome)
RESULT = _line("result", "Result against the target", "result", bare=Bare.QUOTED, hint="12 to 5 repeats a month")
USE = _text("use", "Use that was observed", "use", "observed")
IN_USE = _number("in_use", "In how many units is it in use?", "in-use")
UNTIL = _ahead("until", "Until", "until", "till", "to", "by", "in", "on")
NOTE = _text("note", "Note", "note", bare=Bare.QUOTED)

# --- proposals and meetings -----------------------------------------------------------------------

WHAT = _text("what", "What should change?", "what", bare=Bare.QUOTED)
WHY = Slot(name="why", label="Why?", sort=Sort.TEXT, words=("because", "why"), whole=True)
MINOR = Slot(name="minor", label="Only wording or links?", sort=Sort.FLAG, words=("minor",), options=_YES_NO, read=_yes)
PROCESS_OWNER = _of(Sort.PERSON, "process_owner", "Owner of the process", "owner")
AGAIN = _ahead("again", "Bring it up again on", "until", "again", "by", "on", "in")
ON = _date("on", "On", "on", "at", "in")
QUORUM = _number("quorum", "Quorum", "quorum")
PRESENT = _of(Sort.PEOPLE, "present", "Present", "present", "with", bare=Bare.TYPED)
DECISION = _text("decision", "Decision", "decision", bare=Bare.QUOTED)
ABOUT = Slot(name="about", label="What it is about", sort=Sort.REF, words=("about", "on"), bare=Bare.TYPED, kinds=frozenset(Kind) - {Kind.MEETING})
MINUTES = _text("minutes", "Minutes", "minutes", bare=Bare.QUOTED)

# --- looking --------------------------------------------------------------------------------------

PAGE = _number("page", "Page", "page")
LATE = Slot(name="late", label="Late", sort=Sort.FLAG, words=("late", "overdue"), options=_YES_NO, read=_yes)
ALL = Slot(name="all", label="All", sort=Sort.FLAG, words=("all",), options=_YES_NO, read=_yes)
OF_APPRAISAL = _ref("of", "Appraisal", "appraisal", "of", kind=Kind.APPRAISAL)
OTHER_APPRAISAL = _ref("with", "With", "with", "and", kind=Kind.APPRAISAL)
HELD_BY = _of(Sort.PERSON, "owner", "Owner", "owner", "by", "of", "for", bare=Bare.TYPED)
ACTION_STATE = _choice("state", "State", "state", of=ActionState)
FINDING_STATE = _choice("state", "State", "state", of=FindingState)
FILE = Slot(name="file", label="File", sort=Sort.LINE, words=("file",))
DIGEST = Slot(name="digest", label="Digest", sort=Sort.LINE, words=("digest",))
FORMAT = Slot(name="format", label="Format", sort=Sort.CHOICE, bare=Bare.TYPED, options=(("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON"), ("pack", "A pack for auditors")))
# fmt: on
