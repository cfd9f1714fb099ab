"""Carries effects out: by the best way that Slack takes.

What `Post` says goes through the outbox and is the postman's; everything else is carried out here, while
the person waits.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

from bot.adapters.slack.calling import Json, RefusedError, Slack, SlackTrouble
from bot.adapters.slack.envelope import Envelope, Origin
from bot.adapters.slack.files import File, share
from bot.adapters.slack.limits import escaped
from bot.adapters.slack.logs import log
from bot.adapters.slack.render import ANSWER, Outgoing, ways, words_only
from bot.domain.conversation import (
    Deliver,
    Effect,
    Furnish,
    Message,
    Open,
    Page,
    Show,
    Suggest,
    Whisper,
    picture_in,
)
from bot.domain.pictures import Picture
from bot.services.ports import Pictures

Value = TypeVar("Value")

_ANSWERS = 5  # that an answering address takes
_FRESH = 30 * 60 - 60  # seconds that it lives, less a margin
_REMEMBERED = 2_000

BAD_BLOCKS = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}
)
"""Codes that say that the layout will not do; the words alone may."""

_NO_FILE = Message(
    "Slack did not take the file. An admin can let me share files: the scope is `files:write`."
)
_PRESS_AGAIN = Message("That took me longer than Slack waits for a window. Please press it again.")


class Remembered(Generic[Value]):
    """A bounded memory of what was found out, safe to share; the oldest is forgotten first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> Value | None:
        """Return what is remembered."""
        with self._lock:
            return self._kept.get(key)

    def put(self, key: str, value: Value) -> None:
        """Remember something."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > _REMEMBERED:
                self._kept.popitem(last=False)


@dataclass(frozen=True)
class Courier:
    """Brings effects to people. `now` gives epoch seconds."""

    slack: Slack
    now: Callable[[], float]
    pictures: Pictures
    _spent: Remembered[int] = field(default_factory=Remembered)
    _directs: Remembered[str] = field(default_factory=Remembered)

    def carry_out(self, effect: Effect, envelope: Envelope, origin: Origin) -> None:
        """Carry an effect out.

        Where nothing helps, that is logged: there is nobody left who could be told.

        Raises:
            RateLimitedError: later.
            UnreachableError: later, perhaps.

        """
        if isinstance(effect, Deliver):
            self._share(effect, envelope, origin)
            return
        refusals: list[str] = []
        for way in ways(effect, envelope.turn, origin):
            if way.method == ANSWER and not self._takes(origin):
                continue
            refusal = self._tried(way, origin)
            if refusal is None:
                self._illustrate(effect, envelope)
                return
            refusals.append(f"{way.method}: {refusal}")
        if isinstance(effect, Open):
            self.carry_out(_in_words(effect), envelope, _without_window(origin))
            return
        level = log().info if isinstance(effect, Furnish | Suggest) else log().error
        level("undelivered", effect=type(effect).__name__, refusals=refusals)

    def illustrate(self, picture: Picture, channel: str, thread: str = "") -> None:
        """Share a picture in a conversation; where Slack takes no file, say what it shows.

        Raises:
            SlackTrouble: neither was taken.

        """
        file = File(f"{picture.name}.png", picture.title, self.pictures.png(picture), picture.alt)
        try:
            share(self.slack, file, channel, thread)
        except RefusedError as refused:
            log().warning("no picture", picture=picture.name, code=refused.code)
            words = {"channel": channel, "text": escaped(picture.alt)}
            self.post(Outgoing("chat.postMessage", words | _in(thread)))

    def _illustrate(self, effect: Effect, envelope: Envelope) -> None:
        """Share the picture of an effect; files cannot be private to one reader but in direct messages."""
        picture, turn = picture_in(effect), envelope.turn
        if picture is None:
            return
        public = isinstance(effect, Show) or turn.place.direct
        try:
            channel = turn.place.channel if public else self.direct(turn.person)
            self.illustrate(picture, channel, turn.place.thread if public else "")
        except SlackTrouble as trouble:  # what was said has arrived: it is not to be said again
            log().warning("no picture", picture=picture.name, trouble=trouble.kind)

    def _share(self, effect: Deliver, envelope: Envelope, origin: Origin) -> None:
        """Share a file with the person alone."""
        name, comment = effect.file.name, escaped(effect.comment)
        file = File(name, name, effect.file.content, comment=comment)
        try:
            share(self.slack, file, self.direct(envelope.turn.person))
        except RefusedError as refused:
            log().error("file refused", code=refused.code)
            self.carry_out(Whisper(_NO_FILE), envelope, origin)

    def open_waiting(self, call: Outgoing) -> str:
        """Open a window that waits for its answer, and return its id.

        Raises:
            SlackTrouble: it did not open.

        """
        view = self.slack.call(call.method, call.payload).get("view") or {}
        return str(view.get("id") or "")

    def direct(self, person: str) -> str:
        """The conversation with one person.

        Raises:
            SlackTrouble: there is none.

        """
        known = self._directs.get(person)
        if known is None:
            answer = self.slack.call("conversations.open", {"users": person})
            known = str(answer["channel"]["id"])
            self._directs.put(person, known)
        return known

    def post(self, call: Outgoing) -> Json:
        """Post a message, with its words alone where its layout is refused.

        Raises:
            SlackTrouble: it was not taken.

        """
        payload = dict(call.payload)
        if str(payload.get("channel", "")).startswith(("U", "W")):
            payload["channel"] = self.direct(payload["channel"])
        try:
            return self.slack.call(call.method, payload)
        except RefusedError as refused:
            if refused.code not in BAD_BLOCKS or "blocks" not in payload:
                raise
            log().error("layout refused", method=call.method, code=refused.code)
            return self.slack.call(call.method, words_only(Outgoing("", payload)).payload)

    def _tried(self, way: Outgoing, origin: Origin) -> str | None:
        """Try one way; return Slack's word for why not, or None where it went well."""
        try:
            if way.method == ANSWER:
                self._answer(way, origin)
            else:
                self.post(way)
        except RefusedError as refused:
            return refused.code
        return None

    def _answer(self, way: Outgoing, origin: Origin) -> None:
        url = origin.answering.url if origin.answering else ""
        self._spent.put(url, (self._spent.get(url) or 0) + 1)
        try:
            self.slack.answer(url, way.payload)
        except RefusedError as refused:
            if refused.code not in BAD_BLOCKS:
                raise
            self.slack.answer(url, words_only(way).payload)

    def _takes(self, origin: Origin) -> bool:
        """Whether the answering address is still good."""
        answering = origin.answering
        return (
            answering is not None
            and self.now() - answering.since < _FRESH
            and (self._spent.get(answering.url) or 0) < _ANSWERS
        )


def _in(thread: str) -> Json:
    return {"thread_ts": thread} if thread else {}


def _in_words(effect: Open) -> Whisper:
    """What to say where a window cannot be opened: a page can be said, a form cannot."""
    if effect.otherwise:
        return Whisper(effect.otherwise)
    return Whisper(effect.view.message if isinstance(effect.view, Page) else _PRESS_AGAIN)


def _without_window(origin: Origin) -> Origin:
    return Origin(origin.answering, message=origin.message)
