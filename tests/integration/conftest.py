"""An index on disk, made with a fake model from a small knowledge folder."""

import pytest
from fakes import FakeEncoder
from workers import indexer_over

from bot.adapters.retrieval.store import Store


@pytest.fixture
def index_dir(tmp_path):
    return tmp_path / "indexes"


@pytest.fixture
def encoder():
    return FakeEncoder()


@pytest.fixture
def indexer(index_dir, knowledge_dir, encoder):
    """An indexer over a folder that holds no index yet."""
    return indexer_over(index_dir, knowledge_dir, encoder)


@pytest.fixture
def built(indexer, encoder):
    """An indexer whose index is in place; the encoder has forgotten what it took."""
    indexer.build()
    encoder.texts.clear()
    return indexer


@pytest.fixture
def current(built, index_dir):
    """Folder of the index in use."""
    assert built
    return Store(index_dir).current()
