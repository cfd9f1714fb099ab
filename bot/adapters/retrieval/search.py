"""One ranking of records out of several signals.

For a question in plain words every record gets

- `ask`: the likeness (cosine) of the question to the best of its ways to be asked for,
- `prose`: the likeness to the best of its name and explanation,
- `words`: BM25 of its text, as a share of the best record's, damped when even that is weak,
- `model`, `kind`, `named`: whether it belongs to a model or kind that the question names, or is named,

and the score is their weighted sum. The weights were chosen on the working half of the evaluation
questions; `docs/quality.md` tells how and what each signal is worth.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.adapters.retrieval.encoder import Encoder
from bot.adapters.retrieval.lexical import stems
from bot.adapters.retrieval.passages import Part
from bot.adapters.retrieval.store import Index
from bot.domain.answer import Confidence, Hints, Hit, Ranking
from bot.domain.knowledge import Kind
from bot.services.ports import Speller

Array = NDArray[np.float32]

NEIGHBOURS = 400  # passages looked at; a record with none among them is no answer


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal counts, and what is enough to be said."""

    ask: float = 0.60
    prose: float = 0.25
    words: float = 0.15
    model: float = 0.06
    kind: float = 0.20
    named: float = 0.10
    enough: float = 0.50
    perhaps: float = 0.44
    beyond_margin: float = 0.0


class HybridSearch:
    """Ranks records by meaning and by words."""

    def __init__(
        self, index: Index, encoder: Encoder, speller: Speller, weights: Weights | None = None
    ) -> None:
        self._index = index
        self._encoder = encoder
        self._speller = speller
        self._weights = weights or Weights()
        self._ids = list(index.knowledge.records)
        self._owners = np.asarray(index.passages.owners)
        self._is_ask = np.asarray(index.passages.parts) == Part.ASK
        self._owner_count = int(self._owners.max()) + 1
        self._number = {record_id: n for n, record_id in enumerate(self._ids)}
        self._of_model: dict[str, list[int]] = defaultdict(list)
        self._of_kind: dict[Kind, list[int]] = defaultdict(list)
        for n, record in enumerate(index.knowledge):
            self._of_model[record.id.partition(".")[0] + "."].append(n)
            self._of_kind[record.kind].append(n)

    def rank(self, question: str, hints: Hints, limit: int) -> Ranking:
        """Rank records for a question in plain words; see `services.ports.Search`."""
        signals = self.signals(question, hints)
        scores = signals.total(self._weights)
        records = len(self._ids)
        best = np.argsort(-scores[:records], kind="stable")[:limit]
        hits = tuple(
            Hit(self._ids[n], round(float(np.clip(scores[n], 0, 1)), 4))
            for n in best
            if scores[n] > 0
        )
        beyond = self._beyond(scores, records)
        return Ranking(hits, self._confidence(hits, beyond), beyond)

    def _confidence(self, hits: tuple[Hit, ...], beyond: int | None) -> Confidence:
        if not hits or beyond is not None or hits[0].score < self._weights.perhaps:
            return Confidence.NONE
        return Confidence.SURE if hits[0].score >= self._weights.enough else Confidence.UNSURE

    def _beyond(self, scores: Array, records: int) -> int | None:
        if len(scores) == records:
            return None
        topic = int(np.argmax(scores[records:]))
        lead = scores[records + topic] - scores[:records].max()
        return topic if lead > self._weights.beyond_margin else None

    def signals(self, question: str, hints: Hints) -> Signals:
        """Measure a question against everything that is known."""
        mended = self._speller.mend(question)
        vector = self._encoder.encode([mended])
        near, where = self._index.vectors.search(vector, min(NEIGHBOURS, len(self._owners)))
        asks, prose = self._best(near[0], where[0])
        return Signals(asks, prose, self._words(mended), *self._hinted(hints))

    def _best(self, near: Array, where: Any) -> tuple[Array, Array]:
        """Best likeness per owner, of its asks and of the rest."""
        found = []
        for wanted in (True, False):
            chosen = self._is_ask[where] == wanted
            best = np.zeros(self._owner_count, dtype=np.float32)
            np.maximum.at(best, self._owners[where[chosen]], near[chosen])
            found.append(best)
        return found[0], found[1]

    def _words(self, question: str) -> Array:
        scores = np.zeros(self._owner_count, dtype=np.float32)
        found = self._index.lexicon.scores(stems(question))
        best = float(found.max(initial=0))
        if best > 0:
            scores[: len(found)] = found / max(best, 8.0)
        return scores

    def _hinted(self, hints: Hints) -> tuple[Array, Array, Array]:
        """Which records belong to a model or kind that the question names, or are named themselves."""
        model, kind, named = np.zeros((3, self._owner_count), dtype=np.float32)
        for prefix in hints.models:
            model[self._of_model.get(prefix, [])] = 1
        for wanted in hints.kinds:
            kind[self._of_kind.get(wanted, [])] = 1
        named[[self._number[i] for i in hints.named if i in self._number]] = 1
        return model, kind, named


@dataclass(frozen=True, slots=True)
class Signals:
    """Each signal for every record and, after them, every topic beyond; shape (owners,)."""

    ask: Array
    prose: Array
    words: Array
    model: Array
    kind: Array
    named: Array

    def total(self, weights: Weights) -> Array:
        """Weigh and add up. What fits no passage at all stays at zero whatever the hints say."""
        likeness = weights.ask * self.ask + weights.prose * self.prose + weights.words * self.words
        lean = weights.model * self.model + weights.kind * self.kind + weights.named * self.named
        return np.asarray(np.where(likeness > 0, likeness + lean, 0), dtype=np.float32)
