"""When the index is used as it is, and when it is made anew."""

import pytest
from fakes import FakeIndexes

from bot.domain.errors import IndexUnusableError
from bot.services.indexing import opened


def test_an_index_that_fits_is_not_built():
    indexes = FakeIndexes()

    assert opened(indexes) == "an index"
    assert indexes.builds == 0


def test_an_index_that_does_not_fit_is_built_and_opened():
    indexes = FakeIndexes(refusals=["it is stale"])

    assert opened(indexes) == "an index"
    assert indexes.builds == 1


def test_an_index_that_is_stale_again_after_it_was_built_is_built_again():
    indexes = FakeIndexes(refusals=["it is stale"] * 2)

    assert opened(indexes) == "an index"
    assert indexes.builds == 2


def test_the_last_index_that_is_built_is_tried_too():
    hopeless = FakeIndexes(refusals=["it is stale"] * 100)
    with pytest.raises(IndexUnusableError):
        opened(hopeless)

    indexes = FakeIndexes(refusals=["it is stale"] * hopeless.builds)

    assert opened(indexes) == "an index"


def test_an_index_that_never_fits_is_given_up_with_reason_and_command():
    indexes = FakeIndexes(refusals=["it is stale"] * 100)

    with pytest.raises(IndexUnusableError, match=r"\(it is stale\).*`coach index build --force`"):
        opened(indexes)

    assert indexes.builds < 10


def test_progress_is_told_while_it_is_built():
    told = []

    opened(FakeIndexes(refusals=["it is stale"]), lambda done, total: told.append((done, total)))

    assert told == [(1, 1)]


def test_an_index_that_cannot_be_built_is_told_with_both_reasons_and_the_command():
    indexes = FakeIndexes(refusals=["it is stale"], cannot_build="the disk is full")

    with pytest.raises(IndexUnusableError) as caught:
        opened(indexes)

    assert str(caught.value) == (
        "The index cannot be used (it is stale) and could not be built: the disk is full. "
        "Run `coach index build --force`; `coach doctor` says more."
    )
    assert indexes.builds == 1
