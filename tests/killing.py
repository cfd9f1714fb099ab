"""A coach that serves in a process of its own, quick to start, so that it can be killed over and over.

Its processes are forked from one that has read the knowledge already; the model is not needed for
commands. Their leases are short, so that what the dead have begun is soon taken over.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from unittest.mock import patch

import real
from looping import STEERING, propose_in
from slackspace import Timing, Workspace
from slackspace.person import Person
from stored import NOON, storage_at

from bot.adapters.documents.books import Books
from bot.adapters.slack import duty, leases, postman
from bot.adapters.slack.serve import Needs, Service
from bot.adapters.storage.papers import JsonPapers
from bot.domain.improvement.action_steps import ACTIONS
from bot.domain.improvement.actions import ActionGiven
from bot.domain.improvement.refs import Kind
from bot.domain.improvement.things import Grade
from bot.domain.people import Role
from bot.services.improvement.ports import Filter
from bot.services.ports import Directory, Meter
from bot.services.reception import Reception

LEASE = timedelta(seconds=5)

STUBBORN = Timing(ack_seconds=1, retry_after=(0, *range(1, 16)), patience=200)
"""A Slack that delivers more often than the real one, which gives up after three tries in six minutes:
here a process lives for less than a second, and what was never taken in is not the coach's to lose."""


def forking() -> ForkServerContext:
    """Prepare a process to fork others from, which has the knowledge in memory."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "killing_warm"])
    # Python 3.11 tells it nothing of the paths, and it goes on in silence without what it did not find.
    with patch.dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)):
        forkserver.ensure_running()
    return context


def now() -> datetime:
    """Give the present time."""
    return datetime.now(UTC)


def serve(environment: Mapping[str, str], where: str | Path) -> None:
    """Serve until killed."""
    postman.LEASE = leases.LEASE = LEASE
    duty.RENEW_EVERY = LEASE.total_seconds() / 3
    storage = storage_at(where)

    def reception(directory: Directory, meter: Meter) -> Reception:
        return Reception(
            real.coach,
            storage,
            directory,
            now,
            meter=meter,
            papers=JsonPapers(),
            books=Books(),
            documents=real.documents,
        )

    needs = Needs(
        bot_token=environment["SLACK_BOT_TOKEN"],
        app_token=environment["SLACK_APP_TOKEN"],
        signing_secret=environment["SLACK_SIGNING_SECRET"],
        api_url=environment["COACH_SLACK_API_URL"],
        storage=storage,
        clock=now,
        reception=reception,
        warm=real.coach,
        pictures=real.application().pictures,
        ops_host="127.0.0.1",
        ops_port=0,
        http_host="127.0.0.1",
        connections=1,
    )
    Service(needs).run()


@dataclass
class Ordeal:
    """A steering group at work while its coach is killed at random moments.

    `per_life` actions are assigned to bob in each life of a process; the seed says when each ends.
    """

    workspace: Workspace
    where: str | Path
    seed: int
    per_life: int = 3
    context: ForkServerContext = field(default_factory=forking)

    def __post_init__(self) -> None:
        """Invite two people, one of whom decides."""
        self.random = random.Random(self.seed)  # noqa: S311  (when a process ends)
        self.stella, self.bob = (self.workspace.user(name) for name in ("stella", "bob"))
        with storage_at(self.where).work() as work:
            work.roles.give(self.team, self.stella.id, Role.STEERING)

    @property
    def team(self) -> str:
        """The workspace's id."""
        return str(self.workspace.state.team.id)

    def prepare(self, count: int) -> None:
        """Have actions approved, so that they can be assigned."""
        with storage_at(self.where).work() as work:
            for number in range(1, count + 1):
                kept = propose_in(work.things, self.team, f"Mend thing {number}")
                given = ActionGiven(priority=Grade.HIGH)
                step = ACTIONS.step("approve")
                changed = ACTIONS.apply(step, kept.thing, STEERING, given, NOON)
                work.things.keep(self.team, changed, kept.version)

    def live(self, beside: int = 0) -> ForkServerProcess:
        """Begin a process beside so many others, and wait until it is there for people."""
        gone = "the dead are gone"
        self.workspace.waits_for(lambda: self.workspace.connections <= beside, gone)
        process = self.context.Process(
            target=serve,
            args=(dict(self.workspace.environment), self.where),
            daemon=True,
        )
        process.start()
        self.workspace.waits_for_app(beside + 1)
        return process

    def suffer(self, kills: int) -> None:
        """Assign actions, a few in each life; end each life at a random moment."""
        number = 0
        for _ in range(kills):
            process = self.live()
            for _ in range(self.per_life):
                number += 1
                self.stella.messages_coach(f"action assign A-{number} @bob by 2027-03-31")
                time.sleep(self.random.uniform(0, 0.03))
            time.sleep(self.random.uniform(0, 0.25))
            process.kill()
            process.join()

    def recover(self, count: int) -> None:
        """Live on until everything has been done and said."""
        process = self.live()
        try:
            self.workspace.waits_for(lambda: len(self.told(self.bob)) >= count)
            self.workspace.waits_for(lambda: len(self.answered()) >= count)
            self.workspace.stays_quiet(2)
        finally:
            process.kill()
            process.join()

    def told(self, person: Person) -> list[int]:
        """The numbers of the actions that somebody has been told are theirs, as often as they were."""
        words = " \n".join(message.words for message in person.sees(person.dm))
        return [int(number) for number in re.findall(r"A-(\d+) is yours", words)]

    def answered(self) -> list[int]:
        """The numbers of the actions of which the one who assigned them has been told so."""
        words = " \n".join(message.words for message in self.stella.sees(self.stella.dm))
        return [int(number) for number in re.findall(r"A-(\d+) is assigned", words)]

    def faults(self, count: int) -> list[str]:
        """What was lost, doubled or left unsaid."""
        found: list[str] = []
        with storage_at(self.where).work() as work:
            kept = work.things.find(self.team, Filter(kind=Kind.ACTION))
            owners = {it.thing.ref.number: it.thing.owner for it in kept}
            found += [f"A-{n} is not assigned" for n in range(1, count + 1) if not owners.get(n)]
            for number in range(1, count + 1):
                entries = work.trail.entries(self.team, subject=f"A-{number}")
                times = sum(entry.what == "assign" for entry in entries)
                if times != 1:
                    found.append(f"A-{number} was assigned {times} times")
            found += work.trail.verify(self.team)
        for name, numbers in (("bob", self.told(self.bob)), ("stella", self.answered())):
            for number in range(1, count + 1):
                if numbers.count(number) != 1:
                    found.append(f"{name} was told {numbers.count(number)} times of A-{number}")
        return found
