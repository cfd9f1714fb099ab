"""What the services need from outside, worded for them.

Each port has an adapter under `bot/adapters` and, where a test wants one, a small fake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from bot.domain.answer import Hints, Ranking
from bot.domain.conversation import (
    Answered,
    Following,
    Gap,
    GapReason,
    House,
    Place,
    Post,
    Thread,
    Verdict,
)
from bot.domain.documents import Document, Draft
from bot.domain.errors import CoachError
from bot.domain.knowledge import Knowledge, Record
from bot.domain.people import Person, Role
from bot.domain.pictures import Picture
from bot.services.improvement.ports import Claims, Things, Trail
from bot.services.learning.ports import Learning

Progress = Callable[[int, int], None]
"""Called with how many texts are done and how many there are."""


class KnowledgeSource(Protocol):
    """Where the knowledge comes from."""

    def load(self) -> Knowledge:
        """Read everything.

        Raises:
            KnowledgeError: it does not hold together; every problem is named.

        """
        ...

    def fingerprint(self) -> str:
        """Identify what `load` would read, without reading it in full."""
        ...


class Search(Protocol):
    """Finds the records that answer a question."""

    def rank(self, question: str, hints: Hints, limit: int) -> Ranking:
        """Rank records for a question in plain words.

        Args:
            question: the question, already cleaned of markup.
            hints: which models and kinds the question names.
            limit: how many records to return at most.

        """
        ...


class Speller(Protocol):
    """Mends spelling against the words that the knowledge uses."""

    def mend(self, text: str) -> str:
        """Return the text with misspelt words replaced; known words and names stay."""
        ...


class Wording(Protocol):
    """Turns values into Markdown by the templates under `prompts/`."""

    def say(self, prompt: str, values: Mapping[str, Any]) -> str:
        """Fill a template.

        Raises:
            PromptError: the template is missing, or needs a value that is not given.

        """
        ...


class Pictures(Protocol):
    """Draws pictures."""

    def png(self, picture: Picture) -> bytes:
        """Draw a picture on a background of its own and return the content of a PNG file."""
        ...


# --- people, time, figures ------------------------------------------------------------------------


Clock = Callable[[], datetime]
"""The present time, with its zone."""


class Directory(Protocol):
    """Who somebody is in a workspace."""

    def person(self, workspace: str, person: str) -> Person:
        """Look somebody up; `roles` are those that hold besides the ones that the coach keeps."""
        ...

    def names(self, workspace: str) -> Sequence[str]:
        """Names by which people of a workspace may be recognised in a text.

        Raises:
            UnknownPeopleError: nobody can tell just now.

        """
        ...

    def zone(self, workspace: str, person: str) -> str:
        """Time zone of somebody by its IANA name, empty where nobody knows."""
        ...

    def keeps_private(self, workspace: str, channel: str) -> bool | None:
        """Whether a channel is one that the coach is in, private, without other organisations.

        None where that cannot be found out just now.
        """
        ...

    def shares(self, workspace: str, channel: str) -> bool:
        """Whether people of other organisations may read a channel; so it is taken where nobody knows."""
        ...

    def attached(self, workspace: str, person: str, file: str) -> bytes:
        """Read a file that somebody has handed to the coach themselves.

        Raises:
            AttachmentError: it is not theirs, too large, or cannot be had.

        """
        ...

    def link(self, place: Place) -> str:
        """Address by which people reach a thread, or an empty string where there is none."""
        ...


class AttachmentError(CoachError):
    """A file that somebody handed over cannot be read; the message says why."""


class UnknownPeopleError(CoachError):
    """Nobody can tell just now who works here; the message says what to do."""


class Meter(Protocol):
    """Counts what an operator wants to watch."""

    def answered(self, status: str, seconds: float) -> None:
        """Count a question by how it ended, and the time it took."""
        ...


# --- what is kept ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Receipt:
    """Something delivered to the coach that it has promised to deal with."""

    id: int
    payload: str
    received: datetime
    attempts: int  # 1 when claimed, one more each time it is taken over


class Inbox(Protocol):
    """What has been delivered and not yet been dealt with.

    Whoever holds a receipt has a lease on it; once that has run out, anybody may take it over.
    """

    def claim(
        self, keys: Sequence[str], payload: str, *, holder: str, now: datetime, until: datetime
    ) -> Receipt | None:
        """Take something in, or return None where one of its keys has been taken in before."""
        ...

    def take_over(
        self, *, holder: str, now: datetime, until: datetime, limit: int
    ) -> list[Receipt]:
        """Lease what others have let lapse, oldest first."""
        ...

    def renew(self, ids: Sequence[int], *, holder: str, until: datetime) -> None:
        """Extend the leases that this holder still has."""
        ...

    def done(self, receipt: int, now: datetime) -> None:
        """Note that it has been dealt with; its payload is wiped, its keys go on keeping doubles out."""
        ...


@dataclass(frozen=True, slots=True)
class Parcel:
    """A post on its way. `attempts` counts earlier tries: above 0 it may have arrived already."""

    id: int
    post: Post
    attempts: int
    created: datetime


class Outbox(Protocol):
    """What has to be posted, in order within each conversation."""

    def add(self, post: Post, now: datetime) -> int:
        """Put a post in; it leaves when the transaction is committed."""
        ...

    def take(
        self, workspace: str, *, holder: str, now: datetime, until: datetime, limit: int
    ) -> list[Parcel]:
        """Lease what is due in a workspace: of each conversation the oldest, unless it is on its way."""
        ...

    def sent(self, parcel: int, *, ts: str, now: datetime) -> None:
        """Note that it has arrived; its text is wiped."""
        ...

    def later(self, parcel: int, *, due: datetime, tried: bool) -> None:
        """Put it back until a time. `tried` says that it may have arrived all the same."""
        ...

    def lost(self, parcel: int, *, reason: str, now: datetime) -> None:
        """Give it up, keeping the reason."""
        ...


class Answers(Protocol):
    """Questions and replies, for their askers."""

    def add(self, answered: Answered) -> int:
        """Keep an answer and return its number."""
        ...

    def get(self, workspace: str, number: int) -> Answered | None:
        """Return an answer, unless it has been forgotten."""
        ...

    def of_turn(self, receipt: int) -> Answered | None:
        """Return the answer that a turn has been given already."""
        ...

    def recent(self, workspace: str, person: str, limit: int) -> list[Answered]:
        """What somebody asked last, newest first."""
        ...

    def mark(
        self,
        workspace: str,
        number: int,
        *,
        shared: bool = False,
        called: bool = False,
        resolved: bool = False,
    ) -> bool:
        """Set one of the marks; False where it was set before, so that only one of two succeeds."""
        ...

    def judge(self, workspace: str, number: int, verdict: Verdict) -> None:
        """Keep what people think of an answer; the last word counts, whoever says it."""
        ...

    def forget(self, workspace: str, person: str) -> int:
        """Remove what is kept of somebody and return how many answers that were."""
        ...


class Gaps(Protocol):
    """Questions that found no good answer. Nothing in here says who asked."""

    def note(self, workspace: str, question: str, reason: GapReason, *, now: datetime) -> None:
        """Count a question; the same question in other capitals or punctuation is the same gap."""
        ...

    def remark(self, workspace: str, question: str, remark: str) -> None:
        """Add what somebody said about a question that has been noted."""
        ...

    def top(self, workspace: str, limit: int) -> list[Gap]:
        """The gaps of a workspace, most frequent first, newest first among equals."""
        ...


class Threads(Protocol):
    """What threads are about."""

    def get(self, workspace: str, place: Place) -> Thread | None:
        """Return what is known of a thread, None where the coach has said nothing in it."""
        ...

    def put(self, workspace: str, place: Place, thread: Thread, now: datetime) -> None:
        """Keep what a thread is about."""
        ...

    def forget(self, workspace: str, thread: str) -> None:
        """Drop what is kept of threads of this name, in whatever channel."""
        ...


class Houses(Protocol):
    """What workspaces have set."""

    def get(self, workspace: str) -> House:
        """The settings of a workspace, or what goes where nothing is set."""
        ...

    def put(self, workspace: str, house: House) -> None:
        """Keep the settings of a workspace."""
        ...

    def following(self, workspace: str, channel: str) -> Following | None:
        """What a channel has set for itself."""
        ...

    def follow(self, workspace: str, channel: str, following: Following | None) -> None:
        """Set it for one channel; None leaves it to the workspace."""
        ...


class Roles(Protocol):
    """Who has which role."""

    def of(self, workspace: str, person: str, on: date) -> frozenset[Role]:
        """The roles that somebody has on a day."""
        ...

    def all(self, workspace: str, on: date) -> dict[Role, tuple[str, ...]]:
        """Everybody who has a role on a day, by role."""
        ...

    def ends(self, workspace: str) -> dict[tuple[Role, str], date]:
        """The last days of roles that end, by role and person."""
        ...

    def give(self, workspace: str, person: str, role: Role, until: date | None = None) -> bool:
        """Give a role, until a day where one is given; False where they had just that."""
        ...

    def take(self, workspace: str, person: str, role: Role) -> bool:
        """Take a role away; False where they did not have it."""
        ...


class Work(Protocol):
    """One transaction over everything that is kept."""

    @property
    def inbox(self) -> Inbox: ...  # noqa: D102  (each names its own port)
    @property
    def outbox(self) -> Outbox: ...  # noqa: D102
    @property
    def answers(self) -> Answers: ...  # noqa: D102
    @property
    def gaps(self) -> Gaps: ...  # noqa: D102
    @property
    def threads(self) -> Threads: ...  # noqa: D102
    @property
    def houses(self) -> Houses: ...  # noqa: D102
    @property
    def roles(self) -> Roles: ...  # noqa: D102
    @property
    def learning(self) -> Learning: ...  # noqa: D102
    @property
    def things(self) -> Things: ...  # noqa: D102
    @property
    def trail(self) -> Trail: ...  # noqa: D102
    @property
    def claims(self) -> Claims: ...  # noqa: D102


class Storage(Protocol):
    """Where things are kept. It may be shared between threads and with other processes."""

    def work(self) -> AbstractContextManager[Work]:
        """Begin a transaction: kept when the block ends well, undone when it raises.

        Raises:
            StorageError: the database cannot be reached or used; the message says what to do.

        """
        ...

    def purge(self, *, now: datetime) -> int:
        """Remove what its workspace keeps no longer (retention), and return how many rows that were."""
        ...


class DocumentSources(Protocol):
    """The sources that documents are made from."""

    def has(self, template: Record) -> bool:
        """Tell whether a template has a source."""
        ...

    def fill(self, draft: Draft, knowledge: Knowledge) -> str:
        """Fill the source of a template; returns Markdown that begins with the title.

        Raises:
            DocumentError: there is no source, or it does not work.

        """
        ...


class DocumentWriter(Protocol):
    """Writes one file format."""

    def write(self, document: Document) -> bytes:
        """Write a document; returns the content of the file.

        Raises:
            DocumentError: the document holds something that the format cannot show.

        """
        ...
