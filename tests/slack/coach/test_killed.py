"""Processes under a running loop, killed at random moments or two at once: nothing is lost or said twice."""

import os
import random

import pytest
import real
import stored
from killing import STUBBORN, Ordeal
from slackspace import Workspace

KILLS = 20


@pytest.fixture
def workspace():
    with Workspace(manifest=real.ROOT / "manifest.json", timing=STUBBORN) as opened:
        yield opened


def test_a_loop_that_is_killed_twenty_times_loses_nothing(workspace, tmp_path):
    seed = int(os.environ.get("KILL_SEED") or random.randrange(10**6))  # noqa: S311
    print(f"KILL_SEED={seed}")  # noqa: T201  (to have it over again)
    ordeal = Ordeal(workspace, tmp_path / "coach.db", seed)
    count = KILLS * ordeal.per_life
    ordeal.prepare(count)

    ordeal.suffer(KILLS)
    ordeal.recover(count)

    assert ordeal.faults(count) == []


def test_two_processes_on_one_postgresql_do_everything_once(workspace):
    ordeal = Ordeal(workspace, stored.postgres_database(), seed=1)
    ordeal.prepare(12)
    processes = [ordeal.live(), ordeal.live(beside=1)]
    try:
        for number in range(1, 13):
            ordeal.stella.messages_coach(f"action assign A-{number} @bob by 2027-03-31")
        workspace.waits_for(lambda: len(ordeal.told(ordeal.bob)) >= 12)
        workspace.waits_for(lambda: len(ordeal.answered()) >= 12)
        mine = next(m for m in ordeal.bob.sees(ordeal.bob.dm) if "A-1 is yours" in m.words)
        for _ in range(2):
            ordeal.bob.clicks("Start", mine)
        ordeal.bob.reads("A-1 is started", ordeal.bob.dm)
        ordeal.bob.reads("Already done", ordeal.bob.dm)
        workspace.stays_quiet(2)
    finally:
        for process in processes:
            process.kill()
            process.join()

    assert ordeal.faults(12) == []
