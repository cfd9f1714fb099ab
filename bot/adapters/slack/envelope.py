"""What arrived from Slack, as the coach keeps it: a turn, and what is needed to answer it there."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from pydantic import TypeAdapter

from bot.domain.conversation import Place, Turn


@dataclass(frozen=True, slots=True)
class Answering:
    """An address by which Slack takes a few answers to one thing, and when it was given (epoch seconds)."""

    url: str
    since: float


@dataclass(frozen=True, slots=True)
class Window:
    """A window of Slack's. `depth` is how many lie on top of each other, itself included."""

    id: str
    hash: str = ""
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a turn came from, as far as its effects need to know.

    `trigger` opens a window within three seconds; `message` is the time stamp of what was said or of the
    message whose button was pressed; `window` is the window in which something was pressed, or the one
    that waits for the answer (then `waiting`).
    """

    answering: Answering | None = None
    trigger: str = ""
    message: str = ""
    window: Window | None = None
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Envelope:
    """A turn, where it came from, and the keys by which it is taken in once."""

    turn: Turn
    origin: Origin = field(default_factory=Origin)
    keys: tuple[str, ...] = ()
    stranger: bool = False  # certainly of another organisation


@dataclass(frozen=True, slots=True)
class Note:
    """What a window keeps for the turns that come out of it."""

    about: str = ""
    place: Place = field(default_factory=Place)
    answering: Answering | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the coach is in its workspace, as `auth.test` says."""

    team: str
    user: str
    bot: str = ""
    enterprise: str = ""


@cache
def envelopes() -> TypeAdapter[Envelope]:
    """Write envelopes as JSON and read them again."""
    return TypeAdapter(Envelope)


@cache
def notes() -> TypeAdapter[Note]:
    """Write the notes of windows as JSON and read them again."""
    return TypeAdapter(Note)
