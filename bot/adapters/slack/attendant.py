"""Attends to what has been taken in: from the turn to the last effect, whatever goes wrong.

Whoever addresses the coach gets an answer or a reason. Trouble with Slack is tried again for a quarter of
an hour; trouble with the database leaves the turn to whoever takes it up next; everything else ends in a
sentence for the person, and where it is a fault of ours, in a line of the log with the same reference.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol
from uuid import uuid4

from bot.adapters.slack.calling import RateLimitedError, SlackTrouble, UnreachableError
from bot.adapters.slack.delivery import Courier
from bot.adapters.slack.directory import SlackDirectory
from bot.adapters.slack.envelope import Envelope, Origin, Window
from bot.adapters.slack.leases import Leases
from bot.adapters.slack.logs import log
from bot.adapters.slack.metrics import Metrics
from bot.adapters.slack.render import waiting_window
from bot.adapters.slack.signs import Signs
from bot.adapters.slack.workers import Alarm, Workers
from bot.domain.conversation import (
    Act,
    Effect,
    FormName,
    Message,
    Post,
    Pressed,
    Said,
    Spot,
    Submitted,
    Turn,
    Way,
    Whisper,
)
from bot.domain.errors import CoachError, StorageError
from bot.services.ports import Clock, Receipt

TOO_LATE = timedelta(minutes=15)
"""After so long an answer helps nobody any more: an apology takes its place."""

_LONGEST_PAUSE = 60
_ACKNOWLEDGED = 1.0
"""Seconds in which an acknowledgement reaches Slack. The one of a form puts the window that waits in the
form's place; an answer that came there before it would be covered by it."""

_LATE = "Sorry, I could not get to this in time. Please ask me again."
_BROKEN = (
    "Sorry, something went wrong on my side. Please try again. If it stays like this, tell an admin "
    "this reference: {reference}"
)


class Reception(Protocol):
    """What deals with turns: see `bot.services.reception.Reception`."""

    def attend(self, turn: Turn, receipt: Receipt | None = None) -> Sequence[Effect]:
        """Deal with a turn and say what is to be done about it."""

    def faults(self, deed: Submitted) -> dict[str, str]:
        """What is wrong with a form, by field."""

    def listens(self, turn: Turn) -> bool:
        """Whether words that were not addressed to the coach are taken for it all the same."""

    def tick(self) -> int:
        """Send what is due by the time alone, and return how much."""


@dataclass(frozen=True)
class Attendant:
    """Attends to turns on its own threads.

    `quick` does what has to be done before a trigger expires; `answering` finds answers, which takes the
    processor; `delivering` brings them, which mostly waits for Slack. `posted` is called when there is
    something for the postman.
    """

    reception: Reception
    courier: Courier
    directory: SlackDirectory
    leases: Leases
    signs: Signs
    clock: Clock
    metrics: Metrics
    quick: Workers
    answering: Workers
    delivering: Workers
    alarm: Alarm
    posted: Callable[[], None]

    def take(self, envelope: Envelope, receipt: Receipt) -> None:
        """Attend to something soon."""
        case = _Case(envelope, envelope.origin, receipt)
        if envelope.origin.waiting and receipt.attempts == 1:
            self.alarm.after(_ACKNOWLEDGED, lambda: self._answer(case))
        elif _waits_for_window(envelope) and receipt.attempts == 1:
            self.quick.submit(lambda: self._guarded(case, self._open_first))
        elif _is_quick(envelope.turn):
            self.quick.submit(lambda: self._guarded(case, self._attend))
        else:
            self._answer(case)

    def _answer(self, case: _Case) -> None:
        key = _conversation(case.envelope.turn)
        self.answering.submit(lambda: self._guarded(case, self._attend), key)

    # --- the steps ----------------------------------------------------------------------------

    def _open_first(self, case: _Case) -> None:
        """Open a window before its trigger expires; what belongs into it comes later."""
        try:
            call = waiting_window(case.envelope.turn, case.origin)
            number = self.courier.open_waiting(call)
        except SlackTrouble as trouble:
            log().info("no window", trouble=trouble.kind)
            self._answer(case)
        else:
            window = Window(number)
            self._answer(replace(case, origin=replace(case.origin, window=window, waiting=True)))

    def _attend(self, case: _Case) -> None:
        if self.clock() - case.receipt.received > TOO_LATE:
            self._tell(case, _LATE)
            return
        turn = case.envelope.turn
        if case.envelope.stranger:
            self.directory.met_stranger(turn.workspace, turn.person)
        turn = self._placed(turn)
        take_away = self.signs.show(case.envelope)
        try:
            effects = self.reception.attend(turn, case.receipt)
        finally:
            take_away()
        direct = tuple(effect for effect in effects if not isinstance(effect, Post))
        if len(direct) < len(effects):
            self.posted()
        if direct and _is_quick(turn):
            self._deliver(replace(case, effects=direct))
        elif direct:
            again = replace(case, effects=direct)
            self.delivering.submit(lambda: self._guarded(again, self._deliver))
        else:
            self.leases.drop(case.receipt)  # it has been noted as done together with the posts

    def _placed(self, turn: Turn) -> Turn:
        """Find out whether others read along there, which Slack tells only of what people write."""
        place, deed = turn.place, turn.deed
        told = isinstance(deed, Said) and deed.way is not Way.COMMAND
        if told or place.shared or place.direct or not place.channel:
            return turn
        shared = self.directory.shares(turn.workspace, place.channel)
        return replace(turn, place=replace(place, shared=shared))

    def _deliver(self, case: _Case) -> None:
        """Carry out effects one after another, remembering which have been."""
        while case.effects:
            try:
                self.courier.carry_out(case.effects[0], case.envelope, case.origin)
            except (RateLimitedError, UnreachableError) as trouble:
                self._later(case, trouble)
                return
            case = replace(case, effects=case.effects[1:], tries=0)
        self.leases.done(case.receipt)

    def _later(self, case: _Case, trouble: RateLimitedError | UnreachableError) -> None:
        if self.clock() - case.receipt.received > TOO_LATE:
            log().error("given up", trouble=trouble.kind, receipt=case.receipt.id)
            self.leases.done(case.receipt)
            return
        growing = min(2**case.tries, _LONGEST_PAUSE)
        pause = trouble.pause if isinstance(trouble, RateLimitedError) else growing
        again = replace(case, tries=case.tries + 1)
        self.alarm.after(
            pause, lambda: self.delivering.submit(lambda: self._guarded(again, self._deliver))
        )

    def _tell(self, case: _Case, words: str) -> None:
        """Tell the person, if they addressed the coach at all, and be done."""
        if _is_overheard(case.envelope.turn):
            self.leases.done(case.receipt)
            return
        self._deliver(replace(case, effects=(Whisper(Message(words)),), tries=0))

    # --- what goes wrong ----------------------------------------------------------------------

    def _guarded(self, case: _Case, step: Callable[[_Case], None]) -> None:
        """Take a step; the one place where errors of this work end."""
        try:
            step(case)
        except StorageError as error:
            self._left(case, error)
        except CoachError as error:
            self.metrics.failed(type(error).__name__)
            self._told(case, str(error))
        except Exception:  # noqa: BLE001  (whoever asked gets an answer, whatever it is)
            reference = uuid4().hex[:8]
            self.metrics.failed("fault")
            log().exception("fault", reference=reference, receipt=case.receipt.id)
            self._told(case, _BROKEN.format(reference=reference))

    def _told(self, case: _Case, words: str) -> None:
        """Tell the person what went wrong; should that go wrong too, the next one to take it up tries."""
        try:
            self._tell(case, words)
        except Exception:  # noqa: BLE001  (the apology failed as well)
            log().exception("untold", receipt=case.receipt.id)
            self.leases.drop(case.receipt)

    def _left(self, case: _Case, error: StorageError) -> None:
        self.metrics.failed("StorageError")
        log().error("left for later", receipt=case.receipt.id, why=str(error))
        self.leases.drop(case.receipt)


@dataclass(frozen=True, slots=True)
class _Case:
    """A turn being attended to: where it came from by now, and what remains to be done."""

    envelope: Envelope
    origin: Origin
    receipt: Receipt
    effects: tuple[Effect, ...] = ()
    tries: int = 0


def _is_quick(turn: Turn) -> bool:
    """Whether a turn asks no question of the coach, so that it is dealt with at once."""
    match turn.deed:
        case Said():
            return False
        case Pressed(act=act, text=text):
            return act is not Act.SAY and not text
        case Submitted(form=form):
            return form is FormName.FEEDBACK
        case _:
            return True


def _is_overheard(turn: Turn) -> bool:
    """Whether somebody may not even know that the coach would have answered."""
    return isinstance(turn.deed, Said) and turn.deed.way is Way.OVERHEARD


def _waits_for_window(envelope: Envelope) -> bool:
    """Whether a question was asked from a window or the home tab, so that its answer needs one."""
    deed = envelope.turn.deed
    return (
        isinstance(deed, Pressed)
        and deed.spot in {Spot.WINDOW, Spot.HOME}
        and not _is_quick(envelope.turn)
    )


def _conversation(turn: Turn) -> str:
    """What has to be dealt with in order: what one person says in one place."""
    return f"{turn.place.channel}/{turn.place.thread}/{turn.person}"
