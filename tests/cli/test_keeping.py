"""What `coach bench` measures of the storage."""

import pytest

from bot.adapters.cli import keeping
from bot.bootstrap import application


@pytest.fixture
def measured(tmp_path, monkeypatch):
    """Measure a workspace of 60 actions beside one of 20."""
    monkeypatch.setattr(keeping, "FEW", 20)
    monkeypatch.setattr(keeping, "MANY", 60)
    return keeping.keeping(application(), tmp_path / "bench", 3)


def test_each_thing_that_is_asked_for_is_timed_among_many_and_among_few(measured):
    names = [measure.name for measure in measured]

    assert names == ["loop_get", "loop_page", "loop_change", "loop_tick", "loop_export"]
    assert all(ours > 0 and few > 0 for measure in measured for ours, few in measure.pairs)


def test_what_was_wanted_of_the_loop_is_wanted_of_the_measures(measured):
    assert [measure.wanted for measure in measured] == [1.5, 1.5, 1.5, 20, 3]
