"""What every test does: look at what the app did, and wait for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from slackspace.api.method import Call
from slackspace.clock import Timing
from slackspace.deliveries import Delivery
from slackspace.faults import Fault
from slackspace.server import Server
from slackspace.state import Installation, State

Found = TypeVar("Found")
_LOOK_AGAIN = 0.02  # seconds, for what changes outside the workspace
_LINES = 12  # of each kind in a failure's report


@dataclass(frozen=True)
class Problem:
    """A fault in something that the app sent."""

    source: str
    fault: Fault

    def __str__(self) -> str:
        return f"{self.source}: {self.fault}"


class Ground:
    """The server, its state, and what came of it."""

    def __init__(self, installation: Installation, timing: Timing) -> None:
        self.state = State(installation, timing)
        self.server = Server(self.state)
        self._noted: list[Problem] = []

    @property
    def timing(self) -> Timing:
        """Slack's time limits, to be changed at will."""
        return self.state.timing

    def calls(self, method: str | None = None) -> list[Call]:
        """List the calls of the Web API, of one method or all; `response_url` is one too."""
        with self.state.changed:
            made = list(self.server.web_api.calls)
        return [call for call in made if method in {None, call.method}]

    @property
    def deliveries(self) -> list[Delivery]:
        """All that was delivered or is to be, the oldest first."""
        return list(self.server.deliveries.log)

    @property
    def unanswered(self) -> list[Delivery]:
        """What the app never acknowledged."""
        return [each for each in self.deliveries if each.finished.is_set() and not each.acked]

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with all the payloads that the app sent."""
        found = [Problem(call.method, fault) for call in self.calls() for fault in call.faults]
        return found + self._noted

    def forgives(self) -> list[Problem]:
        """Forget the problems so far, which the test meant to cause, and give them."""
        found = self.problems
        for call in self.calls():
            call.faults.clear()
        self._noted.clear()
        return found

    def note(self, source: str, faults: Iterable[Fault]) -> None:
        """Keep faults that were found outside a call."""
        self._noted += [Problem(source, fault) for fault in faults]

    def note_one(self, source: str, path: str, rule: str, text: str) -> None:
        """Keep one fault that was found outside a call."""
        self.note(source, [Fault(path, rule, text)])

    # --- time -------------------------------------------------------------------------------------

    def waits_for(
        self, wanted: Callable[[], Found | None], what: str = "", seconds: float | None = None
    ) -> Found:
        """Wait until something is there (is true), and give it.

        Raises:
            AssertionError: it did not come in time; the message tells what happened instead.
        """
        patience = self.timing.patience if seconds is None else seconds
        end = time.monotonic() + patience
        with self.state.changed:
            while not (found := wanted()):
                left = end - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"waited {patience} s in vain: {what}\n{self.report()}")
                self.state.changed.wait(min(left, _LOOK_AGAIN))
            return found

    def settles(self, seconds: float | None = None) -> None:
        """Wait until everything was delivered or given up, and the app calls nothing any more."""
        self.waits_for(
            lambda: all(each.finished.is_set() for each in self.deliveries),
            "all deliveries end",
            seconds,
        )
        self.stays_quiet()

    def stays_quiet(self, seconds: float = 0.15) -> None:
        """Wait until the app has called nothing for a moment."""
        seen = -1
        while seen != len(self.calls()):
            seen = len(self.calls())
            time.sleep(seconds)

    def passes(self, seconds: float) -> None:
        """Turn the clock forward: triggers and response URLs age, redeliveries come due."""
        self.state.clock.skip(seconds)

    def report(self) -> str:
        """Tell what happened lately, for a test that failed."""
        with self.state.changed:
            messages = sorted(
                (m for c in self.state.channels.values() for m in (*c.messages, *c.ephemerals)),
                key=lambda message: message.ts,
            )
            views = [view for stack in self.state.modals.values() for view in stack]
            views += list(self.state.homes.values())
            told: dict[str, list[object]] = {
                "Messages": list(messages),
                "Views": list(views),
                "Calls": list(self.server.web_api.calls),
                "Deliveries": list(self.server.deliveries.log),
                "Problems": list(self.problems),
            }
        lines = [
            f"{name}:" + "".join(f"\n  {_short(e)}" for e in each[-_LINES:])
            for name, each in told.items()
            if each
        ]
        return "\n".join(lines)


def _short(told: object) -> str:
    words = " ".join(str(told).split())
    return words if len(words) <= 300 else words[:299] + "…"
