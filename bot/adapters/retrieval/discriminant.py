"""Which record do these words ask for? Softmax regression over the passages.

Every record is a class, its passages are examples. For a vector `x` the score of a class is `w'x + b`,
and weights and offsets are those under which the passages' own classes are likeliest:

    minimise   mean over passages of -log softmax(w'x + b)[own class]   +   penalty * |w|^2

The penalty keeps a class from learning its few examples by heart. What all passages of a record share
counts, what merely differs between them (register, length, story) does not, and records that are easily
taken for each other are pushed apart, which class means alone, as in linear discriminant analysis, do
not do.

The weights are found by Adam (Kingma and Ba, 2015) in a few passes over the examples, with steps that
grow smaller. The order is drawn from the examples themselves, so that the same knowledge gives the same
weights and an edited line of it hardly others. A build takes about two seconds for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.adapters.retrieval.encoder import Matrix

Array = NDArray[np.float32]
Numbers = NDArray[np.integer[Any]]

_PASSES = 5
_BATCH = 512
_PENALTY = 2e-4
_SHARP = 10.0  # vectors of unit length are too short for steps of one size in all weights
_STEP = 0.02
_FOLDS = 1000.0  # so that neighbours in space are none in the order
_INERTIA, _SCALING = 0.9, 0.99  # how long Adam remembers the gradient and its square
_TINY = 1e-8


class Discriminant:
    """Directions and offsets, a row per class."""

    def __init__(self, directions: Matrix, offsets: Array) -> None:
        self._directions = directions
        self._offsets = offsets

    @classmethod
    def of(cls, vectors: Matrix, owners: Numbers) -> Discriminant:
        """Learn from vectors of shape (passages, dimension) and the class of each, from 0 upwards."""
        sharp = vectors * np.float32(_SHARP)
        count = int(owners.max()) + 1
        weights = np.zeros(
            (vectors.shape[1] + 1, count), dtype=np.float32
        )  # offsets in the last row
        mean, square = np.zeros_like(weights), np.zeros_like(weights)
        batches = list(_batches(vectors))
        for done, rows in enumerate(batches, start=1):
            slope = _slope(sharp[rows], owners[rows], weights)
            mean += (1 - _INERTIA) * (slope - mean)
            square += (1 - _SCALING) * (slope * slope - square)
            size = _STEP * (1 - (done - 1) / len(batches)) / (1 - _INERTIA**done)
            weights -= size * mean / (np.sqrt(square / (1 - _SCALING**done)) + _TINY)
        return cls(np.ascontiguousarray(weights[:-1].T * np.float32(_SHARP)), weights[-1].copy())

    @classmethod
    def load(cls, folder: Path) -> Discriminant:
        """Read what `save` wrote."""
        directions = np.load(folder / "directions.npy", allow_pickle=False)
        return cls(directions, np.load(folder / "offsets.npy", allow_pickle=False))

    def save(self, folder: Path) -> None:
        """Write both arrays into a folder."""
        folder.mkdir()
        np.save(folder / "directions.npy", self._directions, allow_pickle=False)
        np.save(folder / "offsets.npy", self._offsets, allow_pickle=False)

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of classes, dimension."""
        fits = self._offsets.shape == self._directions.shape[:1]
        return self._directions.shape if fits else ()

    def scores(self, vector: Matrix) -> Array:
        """Score of every class for one vector; shape (classes,), differences are log odds."""
        return np.asarray(self._directions @ vector.reshape(-1) + self._offsets, dtype=np.float32)


def _batches(vectors: Matrix) -> Iterator[Numbers]:
    """Row numbers, in another order in every pass: along a line through the space, folded many times.

    Where an example stands in it depends on no other example.
    """
    lines = np.random.default_rng(0).standard_normal((vectors.shape[1], _PASSES))
    places = (vectors @ lines.astype(np.float32) * np.float32(_FOLDS)) % 1
    for order in np.argsort(places, axis=0, kind="stable").T:
        yield from (order[start : start + _BATCH] for start in range(0, len(order), _BATCH))


def _slope(vectors: Matrix, owners: Numbers, weights: Matrix) -> Matrix:
    """Gradient of the loss over a few examples."""
    chances = vectors @ weights[:-1] + weights[-1]
    chances -= chances.max(axis=1, keepdims=True)
    np.exp(chances, out=chances)
    chances /= chances.sum(axis=1, keepdims=True)
    chances[np.arange(len(owners)), owners] -= 1
    chances /= len(owners)
    learned = vectors.T @ chances + 2 * _PENALTY * weights[:-1]
    return np.vstack([learned, chances.sum(axis=0)])
