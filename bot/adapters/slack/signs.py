"""Signs that the coach is at work: a status line in direct messages, an eye on mentions.

They are courtesies: they run beside the answer, and nothing is said where Slack does not take them.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Semaphore

from bot.adapters.slack.calling import Json, Slack, SlackTrouble
from bot.adapters.slack.envelope import Envelope
from bot.adapters.slack.logs import log
from bot.domain.conversation import Said, Way

Call = tuple[str, Json]

_STATUS = "is looking it up…"
_MOST = 100  # that may wait; beyond that there are better uses for the connection


class Signs:
    """Shows signs and takes them away again."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="sign")
        self._room = Semaphore(_MOST)

    def show(self, envelope: Envelope) -> Callable[[], None]:
        """Show that somebody's words are being answered; what is returned takes the sign away."""
        on, off = _sign(envelope)
        if on is None or not self._room.acquire(blocking=False):
            return _nothing
        shown = self._pool.submit(self._call, on)
        return lambda: self._take_away(shown, off)

    def stop(self) -> None:
        """Finish what is running."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _take_away(self, shown: Future[None], off: Call | None) -> None:
        def job() -> None:
            shown.result()  # it went into the pool before this did
            if off is not None:
                self._call(off)
            self._room.release()

        self._pool.submit(job)

    def _call(self, call: Call) -> None:
        try:
            self._slack.call(*call)
        except SlackTrouble as trouble:
            log().debug("no sign", method=call[0], trouble=trouble.kind)


def _nothing() -> None:
    """Take no sign away."""


def _sign(envelope: Envelope) -> tuple[Call | None, Call | None]:
    """The calls that show and take away the sign for a turn."""
    turn, ts = envelope.turn, envelope.origin.message
    match turn.deed:
        case Said(way=Way.DIRECT):
            where = {"channel_id": turn.place.channel, "thread_ts": turn.place.thread or ts}
            method = "assistant.threads.setStatus"
            return (method, where | {"status": _STATUS}), (method, where | {"status": ""})
        case Said(way=Way.MENTION):
            at = {"channel": turn.place.channel, "timestamp": ts, "name": "eyes"}
            return ("reactions.add", at), ("reactions.remove", at)
        case _:
            return None, None
