"""The loop under two hundred kills; `tests/slack/coach/test_killed.py` does it with twenty."""

import os
import random

import pytest
import real
from killing import STUBBORN, Ordeal
from slackspace import Workspace

pytestmark = pytest.mark.full

KILLS = 200


@pytest.fixture
def workspace():
    with Workspace(manifest=real.ROOT / "manifest.json", timing=STUBBORN) as opened:
        yield opened


def test_a_loop_that_is_killed_two_hundred_times_loses_nothing(workspace, tmp_path):
    seed = int(os.environ.get("KILL_SEED") or random.randrange(10**6))  # noqa: S311
    print(f"KILL_SEED={seed}")  # noqa: T201  (to have it over again)
    ordeal = Ordeal(workspace, tmp_path / "coach.db", seed, per_life=2)
    count = KILLS * ordeal.per_life
    ordeal.prepare(count)

    ordeal.suffer(KILLS)
    ordeal.recover(count)

    assert ordeal.faults(count) == []
