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


def test_an_example_less_hardly_moves_the_others():
    random = np.random.default_rng(2)
    owners = np.repeat(np.arange(30), 60)
    vectors = random.standard_normal((30, 16))[owners] + random.standard_normal((1800, 16))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    rest = np.delete(np.arange(1800), 7)

    whole = Discriminant.of(vectors, owners)
    less = Discriminant.of(vectors[rest], owners[rest])

    moved = [
        np.abs(whole.scores(vector) - less.scores(vector)).max() for vector in vectors[100:150]
    ]
    spread = np.std([whole.scores(vector) for vector in vectors[:50]])
    assert max(moved) < 0.15 * spread
