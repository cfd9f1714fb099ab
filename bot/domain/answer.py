"""What goes in and what comes out: a question understood, a reply that cites.

A reply is a value. Every edge (terminal, Slack, JSON) renders the same one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.knowledge import Kind
from bot.domain.pictures import Picture


class Status(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Hints:
    """What the words of a question say about where its answer lies.

    `models` holds id prefixes ("ITIL."), `kinds` kinds of record, `named` ids of records whose name or
    alias stands in the text. They lean the ranking, they do not cut it: people name the wrong model as
    often as the right one, and a name may be meant as a word.
    """

    models: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    named: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """A record and how well it answers: 0 is not at all, 1 is as asked."""

    record_id: str
    score: float


class Confidence(StrEnum):
    """Whether the best record is good enough to be said."""

    SURE = "sure"
    UNSURE = "unsure"  # good enough to be offered
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Records by how well they answer, best first.

    `beyond` is the number of the topic in `Knowledge.beyond` that fits better than any record, `chance` how
    likely it is to be the one that is meant, from 0 to 1.
    """

    hits: tuple[Hit, ...]
    confidence: Confidence
    beyond: int | None = None
    chance: float = 0.0


@dataclass(frozen=True, slots=True)
class Citation:
    """A record a reply rests on, the edition it belongs to and the document behind it."""

    record_id: str
    name: str
    edition: str
    document: str
    where: str
    says: bool  # whether the document says it, or only names it and the words are ours


@dataclass(frozen=True, slots=True)
class Offer:
    """A next step: what a button says, and what pressing it would ask.

    `page` is the record that the next step shows in full, for edges that have windows to show it in.
    """

    label: str
    utterance: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a thread is about, for follow-ups: its records, most relevant first, and its model."""

    records: tuple[str, ...] = ()
    model: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the coach says to one utterance.

    `body` is Markdown and ends with `sources`, the line that says whose words it uses. `picture` is to be
    seen beside it.
    """

    status: Status
    body: str
    hits: tuple[Hit, ...] = ()
    citations: tuple[Citation, ...] = ()
    templates: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    topic: Topic = field(default_factory=Topic)
    sources: str = ""
    picture: Picture | None = None
