"""Questions and their answers: remembered for the asker, followed in threads, counted as gaps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import perf_counter

from bot.domain.answer import Reply, Status, Topic
from bot.domain.conversation import (
    Answered,
    Following,
    GapReason,
    Place,
    Pressed,
    Said,
    Spot,
    Submitted,
    Thread,
    Turn,
    Way,
)
from bot.services import cleaning
from bot.services.conversing import Coach
from bot.services.ports import Clock, Meter, Receipt, Storage, Work
from bot.services.standing import Standing

SILENCE = timedelta(hours=24)
"""After so much silence the coach waits for a mention again."""


class Uncounted:
    """A meter that nobody reads."""

    def answered(self, status: str, seconds: float) -> None:
        """Count nothing; see `services.ports.Meter`."""


@dataclass(frozen=True)
class Asking:
    """Answers questions and keeps what has to be kept of them."""

    coach: Callable[[], Coach]
    storage: Storage
    clock: Clock
    meter: Meter
    standing: Standing

    def listens(self, turn: Turn) -> bool:
        """Whether words in a thread are taken for the coach although it is not mentioned."""
        with self.storage.work() as work:
            thread = work.threads.get(turn.workspace, turn.place)
            return thread is not None and follows(turn, thread, work, self.clock())

    def reply(self, turn: Turn, text: str) -> Reply:
        """Answer from the knowledge and from what the thread was about."""
        with self.storage.work() as work:
            thread = work.threads.get(turn.workspace, remembered(turn))
        start = perf_counter()
        topic = thread.topic if thread else None
        reply = self.coach().reply(text, topic, lambda: self.standing.at_steps(turn))
        self.meter.answered(reply.status.value, perf_counter() - start)
        return reply

    def keep(
        self, turn: Turn, text: str, reply: Reply, work: Work, receipt: Receipt | None
    ) -> Answered:
        """Keep question and reply, and count it as a gap where the coach did not know.

        What a turn taken up again has been answered already is returned as it was then.
        """
        before = work.answers.of_turn(receipt.id) if receipt else None
        if before:
            return before
        now = self.clock()
        question = cleaning.plain(text)
        answered = Answered(
            turn.workspace,
            turn.person,
            turn.place,
            question,
            reply,
            now,
            turn=receipt.id if receipt else None,
        )
        number = work.answers.add(answered)
        if reply.status is Status.UNKNOWN and cleaning.has_words(question):
            work.gaps.note(turn.workspace, question, GapReason.REFUSED, now=now)
        self._follow(turn.workspace, remembered(turn), reply.topic, work, now)
        return replace(answered, id=number)

    def _follow(
        self, workspace: str, place: Place, topic: Topic, work: Work, now: datetime
    ) -> None:
        """Keep what the thread is about; an answer that is about nothing leaves that as it is."""
        thread = work.threads.get(workspace, place) or Thread()
        kept = now + SILENCE if thread.kept_until and thread.kept_until > now else None
        about = topic if topic.records else thread.topic
        work.threads.put(workspace, place, Thread(about, kept), now)


def remembered(turn: Turn) -> Place:
    """Where the thread of a conversation is kept: what is said in private has a thread of its own."""
    return replace(turn.place, thread=f"@{turn.person}") if is_private(turn) else turn.place


def is_private(turn: Turn) -> bool:
    """Whether only this person sees what the coach says to a turn."""
    match turn.deed:
        case Said(way=way):
            return way is Way.COMMAND
        case Pressed(spot=spot):
            return spot is not Spot.MESSAGE
        case Submitted(fields=fields):
            return fields.get("where") != "here"
        case _:
            return True


def mode(turn: Turn, work: Work) -> Following:
    """What holds in a channel for threads in which the coach is not mentioned."""
    own = work.houses.following(turn.workspace, turn.place.channel)
    return own or work.houses.get(turn.workspace).following


def follows(turn: Turn, thread: Thread, work: Work, now: datetime) -> bool:
    """Whether the coach answers in a thread of a channel without being mentioned."""
    match mode(turn, work):
        case Following.ALWAYS:
            return True
        case Following.ASKED:
            return thread.kept_until is not None and thread.kept_until > now
        case Following.NEVER:
            return False
