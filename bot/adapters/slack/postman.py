"""Takes what the outbox holds to its conversations, once each.

A post carries the number of its row as metadata. Where an earlier try may have arrived all the same, the
conversation is searched for that number first. What one conversation makes wait holds up no other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Semaphore, Thread

from bot.adapters.slack.calling import Json, RateLimitedError, RefusedError, UnreachableError
from bot.adapters.slack.delivery import Courier, Remembered
from bot.adapters.slack.logs import log
from bot.adapters.slack.metrics import Metrics
from bot.adapters.slack.render import Outgoing, post
from bot.adapters.slack.workers import Workers
from bot.domain.conversation import Message, Place, Post
from bot.domain.errors import StorageError
from bot.services.ports import Clock, Parcel, Storage

EVENT = "coach_post"
"""`event_type` of the metadata that posts carry."""

LEASE = timedelta(seconds=120)  # a search, a post and the same again in a direct message
TOO_LATE = timedelta(minutes=15)
"""After so long an answer is given up: whoever waited for it has gone on."""

PATIENT = timedelta(days=7)
"""After so long anything else is: what is due, or has been decided, is worth knowing later."""

_LONGEST_PAUSE = 60  # seconds between tries
_AT_ONCE = 8
LOOK_EVERY = 1.0  # seconds, for what others put in or let lapse
_PAGES = 5  # of a conversation that are searched
_PER_PAGE = 100
_PEOPLE = ("U", "W")  # beginnings of people's ids
_MARGIN = timedelta(minutes=1)  # by which clocks may differ


@dataclass
class Postman:
    """Delivers the posts of a workspace, several at a time, from a thread of its own."""

    workspace: str
    storage: Storage
    courier: Courier
    clock: Clock
    metrics: Metrics
    holder: str
    _hands: Semaphore = field(default_factory=lambda: Semaphore(_AT_ONCE))
    _workers: Workers = field(default_factory=lambda: Workers(_AT_ONCE, "post"))
    _resting: Remembered[datetime] = field(default_factory=Remembered)
    _woken: Event = field(default_factory=Event)
    _stopped: bool = False
    _thread: Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._thread = Thread(target=self._loop, name="postman", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There is something to deliver."""
        self._woken.set()

    def stop(self) -> None:
        """Finish what is on its way; the rest is left to others."""
        self._stopped = True
        self.wake()
        if self._thread:
            self._thread.join()
        self._workers.stop()

    def _loop(self) -> None:
        while not self._stopped:
            self._woken.wait(LOOK_EVERY)
            self._woken.clear()
            self._guarded(self._look)

    def _look(self) -> None:
        """Take as many parcels as there are hands, so that none waits while its lease runs out."""
        free = sum(self._hands.acquire(blocking=False) for _ in range(_AT_ONCE))
        parcels: list[Parcel] = []
        try:
            if free:
                parcels = self._taken(free)
        finally:
            for _ in range(free - len(parcels)):
                self._hands.release()
        for parcel in parcels:
            self._workers.submit(partial(self._carry, parcel))

    def _taken(self, limit: int) -> list[Parcel]:
        now = self.clock()
        with self.storage.work() as work:
            return work.outbox.take(
                self.workspace, holder=self.holder, now=now, until=now + LEASE, limit=limit
            )

    def _carry(self, parcel: Parcel) -> None:
        self._guarded(lambda: self.deliver(parcel))
        self._hands.release()
        self.wake()  # for the next one, of this conversation or another

    def _guarded(self, step: Callable[[], None]) -> None:
        """Take a step; a parcel that could not be noted as sent is looked up when it is taken again."""
        try:
            step()
        except StorageError as error:
            self.metrics.failed("StorageError")
            log().error("outbox", why=str(error))
        except Exception:  # noqa: BLE001  (the postman goes on, whatever one post does)
            self.metrics.failed("fault")
            log().exception("post")

    # --- one parcel ---------------------------------------------------------------------------

    def deliver(self, parcel: Parcel) -> None:
        """Deliver one parcel, and note what became of it."""
        place = parcel.post.place
        whom = place.channel or f"@{parcel.post.asker}"
        rests = self._resting.get(whom)
        if rests and rests > self.clock():
            self._later(parcel, rests, tried=False)
            return
        try:
            outcome, ts = self._delivered(parcel)
        except RateLimitedError as limited:
            due = self.clock() + timedelta(seconds=limited.pause)
            self._resting.put(whom, due)
            self._later(parcel, due, tried=False)
        except UnreachableError as trouble:
            self._again(parcel, trouble.kind)
        except RefusedError as refused:
            self._lose(parcel, refused.code)
        else:
            self.metrics.posted(outcome)
            with self.storage.work() as work:
                work.outbox.sent(parcel.id, ts=ts, now=self.clock())

    def _delivered(self, parcel: Parcel) -> tuple[str, str]:
        """Post where it belongs, else tell the asker; return how, and the time stamp."""
        told = parcel.post
        if not told.place.channel:
            return self._told_directly(parcel)
        try:
            return self._posted(parcel, told.place, told.message, "sent")
        except RefusedError as refused:
            if told.place.direct or not told.asker:
                raise
            log().info("told directly", parcel=parcel.id, code=refused.code)
        return self._told_directly(parcel)

    def _told_directly(self, parcel: Parcel) -> tuple[str, str]:
        told = parcel.post
        place = Place(self.courier.direct(told.asker), direct=True)
        return self._posted(parcel, place, _with_reason(told), "direct")

    def _posted(
        self, parcel: Parcel, place: Place, message: Message, outcome: str
    ) -> tuple[str, str]:
        if parcel.attempts and (found := self._found(parcel, place)):
            self._illustrate(message, place)
            return "found", found
        call = post(place, message)
        metadata = {"event_type": EVENT, "event_payload": {"id": parcel.id}}
        answer = self.courier.post(replace(call, payload=call.payload | {"metadata": metadata}))
        self._illustrate(message, place)
        return outcome, str(answer.get("ts") or "")

    def _illustrate(self, message: Message, place: Place) -> None:
        """Share the picture of a message that has arrived; that it has is not to be forgotten."""
        if not message.picture:
            return
        try:
            self.courier.illustrate(message.picture, place.channel, place.thread)
        except RateLimitedError as limited:
            raise UnreachableError(limited.kind) from None

    def _found(self, parcel: Parcel, place: Place) -> str:
        """Time stamp of a parcel that has arrived already, or nothing."""
        method = "conversations.replies" if place.thread else "conversations.history"
        channel = place.channel
        if place.direct and channel.startswith(_PEOPLE):
            channel = self.courier.direct(
                channel
            )  # people are written to, but not read, by their id
        query: Json = {
            "channel": channel,
            "oldest": f"{(parcel.created - _MARGIN).timestamp():.6f}",
            "include_all_metadata": True,
            "limit": _PER_PAGE,
        }
        query |= {"ts": place.thread} if place.thread else {}
        for _ in range(_PAGES):
            page = self._page(Outgoing(method, query))
            for message in page.get("messages") or []:
                metadata = message.get("metadata") or {}
                if metadata.get("event_type") == EVENT and _number(metadata) == parcel.id:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
            query = query | {"cursor": cursor}
        return ""

    def _page(self, call: Outgoing) -> Json:
        """Read a page of a conversation; one that may not be read holds nothing to find."""
        try:
            return self.courier.slack.look(call.method, call.payload)
        except RefusedError as refused:
            log().warning("cannot look", code=refused.code)
            return {}

    # --- what becomes of it -------------------------------------------------------------------

    def _again(self, parcel: Parcel, kind: str) -> None:
        if self.clock() - parcel.created > (TOO_LATE if parcel.post.asker else PATIENT):
            self._lose(parcel, kind)
            return
        pause = min(2 ** min(parcel.attempts, 10), _LONGEST_PAUSE)
        self._later(parcel, self.clock() + timedelta(seconds=pause), tried=True)

    def _later(self, parcel: Parcel, due: datetime, *, tried: bool) -> None:
        self.metrics.posted("later")
        with self.storage.work() as work:
            work.outbox.later(parcel.id, due=due, tried=tried)

    def _lose(self, parcel: Parcel, reason: str) -> None:
        self.metrics.posted("lost")
        log().error("post lost", parcel=parcel.id, reason=reason)
        with self.storage.work() as work:
            work.outbox.lost(parcel.id, reason=reason, now=self.clock())


def _number(metadata: Json) -> int:
    number = str((metadata.get("event_payload") or {}).get("id"))
    return int(number) if number.isdecimal() else 0


def _with_reason(told: Post) -> Message:
    """The message, after why it comes here."""
    if not told.instead:
        return told.message
    return replace(told.message, body=f"{told.instead}\n\n{told.message.body}")
