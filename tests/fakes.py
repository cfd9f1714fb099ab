"""Small stand-ins for what is slow, random or far away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from zlib import crc32

import numpy as np

from bot.adapters.retrieval.encoder import Encoder, Matrix
from bot.adapters.retrieval.lexical import stems
from bot.domain.errors import IndexUnusableError
from bot.domain.knowledge import Knowledge
from bot.services.ports import Progress

DIMENSION = 64


class FakeEncoder(Encoder):
    """Hashed words in place of a model: texts with the same words are alike, all others are not.

    Knows every text that it was given, so that a test can tell what had to be encoded.
    """

    def __init__(self, model: str = "fake", dimension: int = DIMENSION) -> None:
        super().__init__(model)
        self.dimension = dimension
        self.texts: list[str] = []

    @property
    def loaded(self) -> bool:
        return True

    def warm(self) -> None:
        """Nothing has to be loaded."""

    def encode(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> Matrix:
        self.texts.extend(texts)
        if progress is not None:
            progress(len(texts), len(texts))
        return np.array([self._vector(text) for text in texts], dtype=np.float32)

    def _vector(self, text: str) -> Matrix:
        vector = np.full(self.dimension, 1e-6, dtype=np.float32)  # no text is nowhere
        for stem in stems(text):
            vector[crc32(stem.encode()) % self.dimension] += 1
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


class FakeSource:
    """Knowledge in memory; `edition` is its fingerprint."""

    def __init__(self, knowledge: Knowledge, edition: str = "0123456789abcdef") -> None:
        self.knowledge = knowledge
        self.edition = edition

    def load(self) -> Knowledge:
        return self.knowledge

    def fingerprint(self) -> str:
        return self.edition


class FakeIndexes:
    """An index that is usable or not, and can be built or not; says what was asked of it."""

    def __init__(self, *, refusals: Sequence[str] = (), cannot_build: str = "") -> None:
        self.refusals = list(refusals)  # what `open` refuses with, one after the other
        self.cannot_build = cannot_build
        self.builds = 0

    def open(self) -> str:
        if self.refusals:
            raise IndexUnusableError(self.refusals.pop(0))
        return "an index"

    def build(self, progress: Progress | None = None) -> None:
        self.builds += 1
        if self.cannot_build:
            raise IndexUnusableError(self.cannot_build)
        if progress is not None:
            progress(1, 1)


class FakePip:
    """pip as `requirements/install.py` calls it: succeeds unless an argument is out of reach."""

    def __init__(self, *, out_of_reach: Sequence[str] = ()) -> None:
        self.out_of_reach = set(out_of_reach)
        self.calls: list[tuple[str, ...]] = []

    def __call__(self, *arguments: str, quiet: bool = False) -> bool:
        del quiet
        self.calls.append(arguments)
        return not self.out_of_reach.intersection(arguments)
