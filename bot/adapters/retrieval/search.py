"""One ranking of records out of several signals.

For a question in plain words every record gets

- `meaning`: what the discriminant says of the question's vector,
- `ask`: the likeness (cosine) of the question to the best two of its ways to be asked for,
- `words`: BM25 over words and pairs of words, as a share of the best record's,
- `model`, `kind`: whether it belongs to a model or kind that the question names,

and the score is their weighted sum. The topics that the coach does not cover are ranked in the same
way: where one of them beats every record, the question is refused in its words. The weights were
fitted on the working half of the evaluation questions; `docs/quality.md` tells how.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.adapters.retrieval.encoder import Encoder, Matrix
from bot.adapters.retrieval.passages import Part
from bot.adapters.retrieval.store import Index
from bot.domain.answer import Confidence, Hints, Hit, Ranking
from bot.domain.knowledge import Kind

Array = NDArray[np.float32]

_NEIGHBOURS = 200  # passages that the likeness to asks is taken from
_WEAK = 8.0  # a best BM25 below this is that of one common word
_HALF, _SOFT = 10.0, 4.0  # the total that makes half a mark, and how fast marks rise around it


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal counts, and what is enough to be said."""

    meaning: float = 5.1
    ask: float = 4.3
    words: float = 6.3
    model: float = 0.4
    kind: float = 3.3
    enough: float = 10.0  # a lower total is offered as a choice
    perhaps: float = 8.0  # a lower one is refused
    beyond: float = 1.0  # lead over every record with which a topic beyond takes a question


class HybridSearch:
    """Ranks records by meaning and by words."""

    def __init__(self, index: Index, encoder: Encoder, weights: Weights | None = None) -> None:
        self._index = index
        self._encoder = encoder
        self._weights = weights or Weights()
        self._ids = list(index.knowledge.records)
        self._owners = np.asarray(index.passages.owners)
        self._is_ask = np.asarray(index.passages.parts) == Part.ASK
        self._owner_count = index.discriminant.shape[0]
        self._of_model: dict[str, list[int]] = defaultdict(list)
        self._of_kind: dict[Kind, list[int]] = defaultdict(list)
        for n, record in enumerate(index.knowledge):
            self._of_model[record.id.partition(".")[0] + "."].append(n)
            self._of_kind[record.kind].append(n)

    def rank(self, question: str, hints: Hints, limit: int) -> Ranking:
        """Rank records for a question in plain words; see `services.ports.Search`."""
        totals = self.signals(question, hints).total(self._weights)
        records = totals[: len(self._ids)]
        best = np.argsort(-records, kind="stable")[:limit]
        hits = tuple(Hit(self._ids[n], _as_share(float(records[n]))) for n in best)
        top = float(records[best[0]])
        beyond = self._beyond(totals[len(self._ids) :], top)
        return Ranking(hits, self._confidence(top, beyond), beyond)

    def _confidence(self, top: float, beyond: int | None) -> Confidence:
        if beyond is not None or top < self._weights.perhaps:
            return Confidence.NONE
        return Confidence.SURE if top >= self._weights.enough else Confidence.UNSURE

    def _beyond(self, topics: Array, top: float) -> int | None:
        """Number of the topic beyond that fits better than any record."""
        if not len(topics):
            return None
        best = int(np.argmax(topics))
        return best if float(topics[best]) - top > self._weights.beyond else None

    def signals(self, question: str, hints: Hints) -> Signals:
        """Measure a question against everything that is known."""
        vector = self._encoder.encode([question])
        return Signals(
            self._index.discriminant.scores(vector),
            self._asks(vector),
            self._words(question),
            *self._hinted(hints),
        )

    def _asks(self, vector: Matrix) -> Array:
        """Mean cosine of a question to the best two asks of each owner: two say more than one."""
        near, where = self._index.vectors.search(vector, min(_NEIGHBOURS, len(self._owners)))
        chosen = self._is_ask[where[0]]
        owners, likeness = self._owners[where[0]][chosen], near[0][chosen]
        # Neighbours come best first, so an owner's first two are its best two.
        order = np.argsort(owners, kind="stable")
        owners, likeness = owners[order], likeness[order]
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        place = np.arange(len(owners)) - np.repeat(starts, np.diff(starts, append=len(owners)))
        two = np.zeros((2, self._owner_count), dtype=np.float32)
        for n in (0, 1):
            two[n, owners[place == n]] = likeness[place == n]
        return np.asarray(two.mean(axis=0), dtype=np.float32)

    def _words(self, question: str) -> Array:
        found = self._index.lexicon.scores(question)
        best = float(found[: len(self._ids)].max(initial=0))
        return np.asarray(found / max(best, _WEAK), dtype=np.float32)

    def _hinted(self, hints: Hints) -> tuple[Array, Array]:
        """Which records belong to a model or kind that the question names."""
        model, kind = np.zeros((2, self._owner_count), dtype=np.float32)
        for prefix in hints.models:
            model[self._of_model.get(prefix, [])] = 1
        for wanted in hints.kinds:
            kind[self._of_kind.get(wanted, [])] = 1
        return model, kind


@dataclass(frozen=True, slots=True)
class Signals:
    """Each signal for every record and, after them, every topic beyond; shape (owners,)."""

    meaning: Array
    ask: Array
    words: Array
    model: Array
    kind: Array

    def total(self, weights: Weights) -> Array:
        """Weigh and add up."""
        return np.asarray(
            weights.meaning * self.meaning
            + weights.ask * self.ask
            + weights.words * self.words
            + weights.model * self.model
            + weights.kind * self.kind,
            dtype=np.float32,
        )


def _as_share(total: float) -> float:
    """Bring a total to between 0 and 1: a half is where a record becomes worth saying."""
    return round(float(1 / (1 + np.exp((_HALF - total) / _SOFT))), 4)
