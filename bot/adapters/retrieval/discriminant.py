"""Which record do these words ask for? Linear discriminant analysis over the passages.

Every record is a class, its passages are examples. The ways in which passages of one record differ
from each other (register, length, story) say nothing about the record, so distances are measured
against the covariance within classes. That is Fisher's discriminant with a ridge: for class means
`m` and the pooled within-class covariance `S`, the score of a vector `x` is

    x' (S + rI)^-1 m  -  1/2 m' (S + rI)^-1 m

Closed form, so it is made anew with every build in a fraction of a second; scikit-learn's version
goes through the classes one by one and is much slower with hundreds of small classes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.adapters.retrieval.encoder import Matrix

Array = NDArray[np.float32]

RIDGE = 0.005  # twice the variance of a unit vector's component in 384 dimensions
_SCALE = 10.0  # brings scores to the order of one


class Discriminant:
    """Directions and offsets, a row per class."""

    def __init__(self, directions: Matrix, offsets: Array) -> None:
        self._directions = directions
        self._offsets = offsets

    @classmethod
    def of(cls, vectors: Matrix, owners: NDArray[np.int64]) -> Discriminant:
        """Learn from vectors of shape (passages, dimension) and the class of each, from 0 upwards."""
        counts = np.bincount(owners).astype(np.float32)
        means = np.zeros((len(counts), vectors.shape[1]), dtype=np.float32)
        np.add.at(means, owners, vectors)
        means /= np.maximum(counts, 1)[:, None]
        spread = vectors - means[owners]
        within = spread.T @ spread / len(vectors)
        ridged = within + RIDGE * np.eye(vectors.shape[1], dtype=np.float32)
        directions = np.linalg.solve(ridged, means.T).T
        offsets = 0.5 * np.einsum("ij,ij->i", directions, means)
        return cls(directions.astype(np.float32), offsets.astype(np.float32))

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
        """Score of every class for one vector; shape (classes,), of the order of one."""
        found = self._directions @ vector.reshape(-1) - self._offsets
        return np.asarray(found / _SCALE, dtype=np.float32)
