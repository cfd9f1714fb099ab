"""A build that is killed leaves the index as it was."""

import random
import shutil
import signal
import subprocess
import sys
import time

import pytest
import real

pytestmark = pytest.mark.full


@pytest.fixture
def coach(tmp_path):
    """Run the command with a copy of the index of this checkout."""
    real.coach()
    shutil.copytree(real.ROOT / "indexes", tmp_path / "indexes")
    environment = {"PATH": "/usr/bin:/bin", "COACH_INDEX_DIR": str(tmp_path / "indexes")}

    def start(*arguments):
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=real.ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    return start


@pytest.mark.parametrize("seed", range(4))
def test_a_build_killed_at_any_moment_leaves_a_whole_index(coach, seed):
    build = coach("index", "build", "--force")
    time.sleep(random.Random(seed).uniform(2, 25))  # noqa: S311  (any moment will do)
    build.send_signal(signal.SIGKILL)
    build.communicate()

    check = coach("index", "check")
    said, _ = check.communicate(timeout=120)

    assert check.returncode == 0, said
    assert "whole and up to date" in said
