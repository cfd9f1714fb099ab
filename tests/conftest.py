"""Fixtures that several folders of tests use."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

# One thread each for arithmetic, set before a library reads it: with more, threads that wait for one
# another take seconds for what takes milliseconds as soon as the machine is busy.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# The same examples in every run, however busy the machine is, and no folder of them left behind.
settings.register_profile("coach", deadline=None, derandomize=True, database=None)
settings.load_profile("coach")

DATA = Path(__file__).resolve().parent / "data"


@pytest.fixture(autouse=True)
def isolated(tmp_path, monkeypatch):
    """Keep every test away from the user's settings, data and index."""
    for name in [name for name in os.environ if name.upper().startswith(("COACH_", "SLACK_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COACH_INDEX_DIR", str(tmp_path / "indexes"))
    empty = tmp_path / "elsewhere"  # a folder without `.env`
    empty.mkdir()
    monkeypatch.chdir(empty)


@pytest.fixture
def knowledge_dir(tmp_path):
    """A small knowledge folder that a test may change."""
    return shutil.copytree(DATA / "knowledge", tmp_path / "knowledge")
