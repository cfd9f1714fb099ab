"""Softmax regression over passages."""

import numpy as np
import pytest

from bot.adapters.retrieval.discriminant import Discriminant


@pytest.fixture
def passages():
    """Three classes of which two lie close together, told apart by one direction."""
    random = np.random.default_rng(1)
    centres = np.eye(3, 16) + 2.0 * np.eye(1, 16, 8) * np.array([[1], [1], [0]])
    owners = np.repeat(np.arange(3), 40)
    vectors = centres[owners] + 0.2 * random.standard_normal((120, 16))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), owners


def test_passages_score_highest_for_their_own_record(passages):
    vectors, owners = passages
    learned = Discriminant.of(vectors, owners)

    best = [int(np.argmax(learned.scores(vector))) for vector in vectors]
    assert np.mean(best == owners) > 0.95


def test_the_same_vectors_give_the_same_weights(passages):
    vectors, owners = passages
    first, second = Discriminant.of(vectors, owners), Discriminant.of(vectors.copy(), owners)

    assert np.array_equal(first.scores(vectors[0]), second.scores(vectors[0]))


def test_it_comes_back_from_disk_as_it_was(passages, tmp_path):
    vectors, owners = passages
    learned = Discriminant.of(vectors, owners)
    learned.save(tmp_path / "discriminant")
    loaded = Discriminant.load(tmp_path / "discriminant")

    assert loaded.shape == (3, 16)
    assert np.array_equal(loaded.scores(vectors[5]), learned.scores(vectors[5]))
