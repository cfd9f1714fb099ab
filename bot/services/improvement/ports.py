"""What the improvement loop needs to have kept: its things, its audit trail, and what has been sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from bot.domain.errors import CoachError
from bot.domain.improvement.books import Sheet
from bot.domain.improvement.machine import Changed
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.things import Grade, State, Thing

T = TypeVar("T", bound=Thing)

REDACTED = "[redacted]"
"""What stands in the place of words that have been redacted."""


# --- things ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A thing as it is kept. `version` is 1 when it is new and one more with each change."""

    thing: T
    version: int
    changed: datetime


class Order(StrEnum):
    """In which order things are found."""

    DUE = "due"  # open ones first, by the date they are due; those without one last
    NUMBER = "number"
    NEWEST = "newest"  # the highest number first


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which things of one kind are looked for: those that every given part fits.

    Attributes:
        kind: what they are.
        states: they stand in one of these; empty: anywhere.
        open: whether something is left to do with them.
        person: named on them, be it as owner, in the team, as lead or sponsor; not as proposer.
        owner: who owns them.
        proposer: who proposed them.
        priority: how urgent they are.
        about: every one of these is named by them: the findings, objective or proposal of an action, the
            appraisal of a finding, what it repeats, what a meeting decided on.
        record: id of the knowledge that they concern; what lies below it counts ("SVC.PRM").
        due_from: due on this day or later.
        due_before: due before this day.
        check_before: to be checked before this day; they are then ordered by the day of the check.
        changed_since: changed at this time or later; they are then ordered by the day of the change.
        published: True: only what has been published.
        text: all these words are in their title or statement, in whatever capitals.
        unclaimed: nobody has claimed this for the thing and the day that it is ordered by.

    """

    kind: Kind
    states: frozenset[State] = frozenset()
    open: bool | None = None
    person: str = ""
    owner: str = ""
    proposer: str = ""
    priority: Grade | None = None
    about: tuple[Ref, ...] = ()
    record: str = ""
    due_from: date | None = None
    due_before: date | None = None
    check_before: date | None = None
    changed_since: datetime | None = None
    published: bool = False
    text: str = ""
    unclaimed: str = ""


class Things(Protocol):
    """The things of the loop. Every change goes into the trail, in the same transaction."""

    def number(self, workspace: str, kind: Kind) -> Ref:
        """Give the next name out. It is taken once the transaction is kept, and never given again."""
        ...

    def get(self, workspace: str, ref: Ref) -> Kept[Any] | None:
        """Return a thing with its version, None where there is none of that name."""
        ...

    def keep(self, workspace: str, changed: Changed[T], version: int = 0) -> Kept[T]:
        """Keep a thing after a step, with an entry in the trail for each event.

        Args:
            workspace: whose it is.
            changed: what the step made of it.
            version: the one that the step began with; 0 for a thing that is new.

        Raises:
            ChangedMeanwhileError: somebody has changed it since; nothing is kept.

        """
        ...

    def find(
        self,
        workspace: str,
        wanted: Filter,
        *,
        order: Order = Order.DUE,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Kept[Any]]:
        """Find things, a page of them or all."""
        ...

    def count(self, workspace: str, wanted: Filter) -> dict[str, int]:
        """Count what `find` would find, by state; states with nothing in them are left out."""
        ...

    def take_in(self, workspace: str, things: Iterable[Thing], *, by: str, now: datetime) -> int:
        """Put things from elsewhere into a workspace that has none; they keep their numbers.

        Returns:
            How many they were.

        Raises:
            NotEmptyError: the workspace has things already.

        """
        ...

    def workspaces(self) -> list[str]:
        """Name the workspaces that have, or have had, any."""
        ...


class NotEmptyError(CoachError):
    """Things can be imported only into a workspace that has none."""


# --- the audit trail ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that was done: by whom, when, to what, and what it changed.

    `subject` is the name of a thing ("A-12"), or of what else was changed ("settings"). `before` and
    `after` hold the values that differ, by path ("measure.target", "team.0"); what has no value is left
    out. Where words have been redacted, `REDACTED` stands in their place. `position` counts from 1 within
    the workspace; 0: not kept yet.
    """

    subject: str
    what: str
    by: str
    at: datetime
    reason: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    position: int = 0


@dataclass(frozen=True, slots=True)
class Seal:
    """How long the trail of a workspace is, and the digest that all of it adds up to."""

    length: int
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """Words, or the id of somebody who left, that are to be taken out, with the reason.

    They count where they stand as whole words, in whatever capitals. `subject` is the one thing out of
    which, and out of whose part of the trail, they go; empty: out of everything.
    """

    words: str
    by: str
    at: datetime
    reason: str
    subject: str = ""


class Trail(Protocol):
    """What has been done in a workspace, in order. Nothing in it changes, and nothing leaves it."""

    def note(self, workspace: str, entry: Entry) -> Seal:
        """Add something that was done to what is no thing: roles, settings, an export."""
        ...

    def entries(
        self,
        workspace: str,
        *,
        subject: str = "",
        since: datetime | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> list[Entry]:
        """Read what was done, newest first.

        Args:
            workspace: whose trail.
            subject: to what; empty: to anything.
            since: at this time or later.
            before: only what has a lower position, for the next page.
            limit: how many at most.

        """
        ...

    def workspaces(self) -> list[str]:
        """Name the workspaces that have one."""
        ...

    def seal(self, workspace: str) -> Seal:
        """Tell length and head, to be printed where nobody can change them."""
        ...

    def verify(self, workspace: str, printed: Seal | None = None) -> tuple[str, ...]:
        """Go through the trail, and compare every thing with what the trail says of it.

        Args:
            workspace: whose trail.
            printed: what was printed at some time; the trail may have grown since.

        Returns:
            A sentence for each fault; none: all is as it was written.

        """
        ...

    def redact(self, workspace: str, redaction: Redaction) -> int:
        """Take words out of the things and the trail of a workspace, for good.

        Who did it, when and why goes into the trail; the words do not.

        Returns:
            From how many values they were taken.

        Raises:
            RedactionError: these words cannot be taken out; nothing has changed.

        """
        ...


class RedactionError(CoachError):
    """Some words cannot be taken out."""


class ChangedMeanwhileError(CoachError):
    """Somebody else was first. `entry` is what they did; the step can be tried on what there is now."""

    def __init__(self, entry: Entry) -> None:
        """Keep what was done, so that it can be worded."""
        self.entry = entry
        super().__init__(
            f"{entry.subject} has just been changed by {entry.by} (“{entry.what}”). Look at it again."
        )


# --- what has been sent, and what leaves ----------------------------------------------------------


class Claims(Protocol):
    """What has been done once and must not be done again: reminders, digests, escalations."""

    def claim(self, workspace: str, subject: str, what: str, day: date, *, now: datetime) -> bool:
        """Claim something for one subject and day; True for the one who is first, ever.

        Args:
            workspace: whose it is.
            subject: the name of a thing ("A-12"), or of a channel, a meeting, a person.
            what: what is done ("due soon").
            day: the day it is about (the due date), not the day on which it is done.
            now: the time.

        """
        ...


class Papers(Protocol):
    """Things as a text that can leave, and come back."""

    def write(self, things: Iterable[Thing]) -> str:
        """Write things as JSON."""
        ...

    def read(self, text: str) -> list[Thing]:
        """Read things that were written.

        Raises:
            PapersError: it is no such text; nothing of it can be used.

        """
        ...


class Books(Protocol):
    """Tables as files of a spreadsheet."""

    def write(self, sheets: Sequence[Sheet]) -> bytes:
        """Write a workbook (XLSX) with a sheet for each table."""
        ...

    def read(self, content: bytes) -> list[list[str]]:
        """Read the first table of a CSV or XLSX file, without its empty rows.

        Raises:
            BookError: it is none, or too large a one.

        """
        ...


class PapersError(CoachError):
    """A text does not hold things of the loop."""
