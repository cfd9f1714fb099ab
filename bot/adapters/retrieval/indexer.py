"""Makes the index from the knowledge, and opens it when it still fits.

Only texts that are new since the last index are encoded; the other vectors are taken over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from bot.adapters.retrieval import store as stored
from bot.adapters.retrieval.discriminant import Discriminant
from bot.adapters.retrieval.encoder import Encoder, fingerprint_of
from bot.adapters.retrieval.lexical import Lexicon
from bot.adapters.retrieval.passages import Passage, lexical_texts, passages_of
from bot.domain.errors import IndexUnusableError
from bot.domain.knowledge import Knowledge
from bot.services.ports import KnowledgeSource, Progress

_LIBRARIES = ("sentence-transformers", "faiss-cpu", "bm25s", "PyStemmer")


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    records: int
    passages: int
    encoded: int  # texts that had to be encoded; the rest were taken over


class Indexer:
    """The index of one knowledge source, kept in one store."""

    def __init__(self, store: stored.Store, encoder: Encoder, source: KnowledgeSource) -> None:
        self._store = store
        self._encoder = encoder
        self._source = source

    def open(self) -> stored.Index:
        """Load the index.

        Raises:
            IndexUnusableError: it is missing, damaged, made by another model or library, or older
                than the knowledge; the message says which.

        """
        return self._store.load(self._refuse_other_or_stale)

    def build(
        self, progress: Progress | None = None, *, force: bool = False, wait: float = 600
    ) -> BuildReport:
        """Build the index unless it is up to date, and make it the current one.

        Args:
            progress: told how many texts are encoded.
            force: encode everything again.
            wait: seconds to wait for another process that is building.

        Raises:
            KnowledgeError: the knowledge files do not hold together; the old index stays in place.
            IndexUnusableError: the index cannot be written.
            ModelError: the texts cannot be encoded.

        """
        with self._store.building(wait):
            old = None if force else self._reusable()
            fingerprint = self._source.fingerprint()
            if old and old.manifest.knowledge == fingerprint:
                return BuildReport(old.manifest.records, old.manifest.passages, 0)
            index, encoded = self._made(self._source.load(), fingerprint, old, progress)
            built = datetime.now(tz=UTC).isoformat(timespec="seconds")
            manifest = self._store.write(index, libraries=libraries(), built=built)
        return BuildReport(manifest.records, manifest.passages, encoded)

    def _made(
        self,
        knowledge: Knowledge,
        fingerprint: str,
        old: stored.Index | None,
        progress: Progress | None,
    ) -> tuple[stored.Index, int]:
        passages = passages_of(knowledge)
        digests = [stored.digest_of(passage.text) for passage in passages]
        vectors, encoded = self._vectors(passages, digests, old, progress)
        table = stored.Passages(
            owners=np.array([passage.owner for passage in passages], dtype=np.int32),
            parts=np.array([passage.part for passage in passages], dtype=np.int8),
            digests=np.array(digests, dtype=np.bytes_),
            vectors=vectors,
        )
        model, weights = self._model()
        manifest = stored.Manifest(
            format=stored.FORMAT,
            built="",
            model=model,
            weights=weights,
            dimension=vectors.shape[1],
            knowledge=fingerprint,
            records=len(knowledge),
            passages=len(passages),
            libraries={},
            checksums={},
        )
        index = stored.Index(
            manifest,
            knowledge,
            table,
            table.compact(),
            Lexicon.of(lexical_texts(knowledge)),
            Discriminant.of(vectors.astype(np.float32), table.owners),
        )
        return index, encoded

    def _vectors(
        self,
        passages: Sequence[Passage],
        digests: Sequence[str],
        old: stored.Index | None,
        progress: Progress | None,
    ) -> tuple[NDArray[np.float16], int]:
        """Vectors of all passages, and how many texts had to be encoded for them.

        They are kept in half precision, which changes no ranking. What is learned from vectors is learned
        from these, so that a build that takes old ones over comes to the same index as one that encodes
        everything.
        """
        known = old.passages.vector_by_digest() if old else {}
        texts = dict(zip(digests, (passage.text for passage in passages), strict=True))
        missing = [digest for digest in texts if digest not in known]
        if missing:
            rows = self._encoder.encode([texts[digest] for digest in missing], progress)
            if old and rows.shape[1] != old.manifest.dimension:
                # A model of the hub is known by its name only, and this one has been replaced.
                return self._vectors(passages, digests, None, progress)
            known.update(zip(missing, rows.astype(np.float16), strict=True))
        return np.vstack([known[digest] for digest in digests]), len(missing)

    def _reusable(self) -> stored.Index | None:
        """Return the present index if its vectors come from the same model and libraries."""
        try:
            return self._store.load(self._refuse_other)
        except IndexUnusableError:
            return None

    def _refuse_other(self, manifest: stored.Manifest) -> None:
        if (manifest.model, manifest.weights) != self._model():
            raise IndexUnusableError(f"it was made with the model {manifest.model}")
        if manifest.libraries != libraries():
            raise IndexUnusableError("it was made with other versions of the libraries")

    def _refuse_other_or_stale(self, manifest: stored.Manifest) -> None:
        self._refuse_other(manifest)
        if manifest.knowledge != self._source.fingerprint():
            raise IndexUnusableError("the knowledge has changed since it was built")

    def _model(self) -> tuple[str, str]:
        return self._encoder.name, fingerprint_of(self._encoder.name)


def libraries() -> dict[str, str]:
    """Versions of what shapes an index."""
    return {name: version(name) for name in _LIBRARIES}
