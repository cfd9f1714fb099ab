"""One ranking of records out of several signals.

For a question in plain words every record gets

- `meaning`: what the discriminant says of the question's vector,
- `ask`: the likeness (cosine) of the question to the best of its ways to be asked for,
- `words`: BM25 over words and pairs of words, as a share of the best record's,
- `model`, `kind`: whether it belongs to a model or kind that the question names,
- `named`: whether its name or an alias stands in the question,
- `usual`: how much likelier people mean a record of its kind, whatever they say,

and its total is their weighted sum. The topics that the coach does not cover are ranked in the same
list, and the totals of all together give each its chance to be what is meant (a softmax). A question is
refused where the topics' chances add up to more than a few in a hundred, even where no single one of
them leads: a subject that nobody has thought of looks a little like many of them. It is asked back
where no record's chance is worth saying.

Weights and limits were fitted on held-out `asks` and on the working half of the evaluation questions;
`docs/quality.md` tells how.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.adapters.retrieval.encoder import Encoder, Matrix
from bot.adapters.retrieval.store import Index
from bot.domain.answer import Confidence, Hints, Hit, Ranking
from bot.domain.knowledge import Kind
from bot.services.desk import model_of

Array = NDArray[np.float32]

_NEIGHBOURS = 500  # asks that the likeness to asks is taken from
_WEAK = 8.0  # a best BM25 below this is that of one common word
_HALF, _SOFT = 10.0, 4.0  # the total that makes half a mark, and how fast marks rise around it
_MILD = 1.5  # what totals are divided by to be log odds as often right as they say

# Records have about as many ways to be asked for, but people do not ask for all kinds as often: for what
# a word means and for what to do rather than for a goal, a table's row or, unless they say so, a form.
_USUAL = {
    Kind.CONCEPT: 0.8,
    Kind.ITIL_PROCESS: 0.5,
    Kind.ITSM_PROCESS: 0.5,
    Kind.SPECIFIC_PRACTICE: 0.4,
    Kind.GENERIC_PRACTICE: 0.4,
    Kind.CROSSWALK_ROW: -0.5,
    Kind.TEMPLATE: -0.5,
    Kind.SPECIFIC_GOAL: -1.0,
    Kind.GENERIC_GOAL: -1.0,
}


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal counts, and what is enough to be said."""

    meaning: float = 0.85
    ask: float = 5.5
    words: float = 5.5
    model: float = 0.6
    kind: float = 3.0
    named: float = 1.0
    enough: float = 0.15  # the best record's chance; with a lower one it is offered as a choice
    beyond: float = 0.12  # chance of all topics beyond together; with a higher one it is refused


class HybridSearch:
    """Ranks records by meaning and by words."""

    def __init__(self, index: Index, encoder: Encoder, weights: Weights | None = None) -> None:
        self._index = index
        self._encoder = encoder
        self._weights = weights or Weights()
        self._ids = list(index.knowledge.records)
        self._numbers = {record_id: n for n, record_id in enumerate(self._ids)}
        self._owners = np.asarray(index.passages.owners[index.passages.asks])
        self._owner_count = index.discriminant.shape[0]
        self._of_model: dict[str, list[int]] = defaultdict(list)
        self._of_kind: dict[Kind, list[int]] = defaultdict(list)
        self._usual = np.zeros(self._owner_count, dtype=np.float32)
        for n, record in enumerate(index.knowledge):
            self._usual[n] = _USUAL.get(record.kind, 0.0)
            self._of_model[model_of(record.id)].append(n)
            self._of_kind[record.kind].append(n)

    def rank(self, question: str, hints: Hints, limit: int) -> Ranking:
        """Rank records for a question in plain words; see `services.ports.Search`."""
        totals = self.signals(question, hints).total(self._weights)
        best = np.argsort(-totals[: len(self._ids)], kind="stable")[:limit]
        hits = tuple(Hit(self._ids[n], _as_share(float(totals[n]))) for n in best)
        records, topics = np.split(_chances(totals), [len(self._ids)])
        confidence = self._confidence(records, topics)
        if confidence is not Confidence.NONE or topics.max(initial=0) <= records.max():
            return Ranking(hits, confidence)
        return Ranking(hits, confidence, int(np.argmax(topics)), float(topics.max()))

    def _confidence(self, records: Array, topics: Array) -> Confidence:
        """How far the chances of records and of topics beyond carry an answer."""
        if topics.sum() > self._weights.beyond:
            return Confidence.NONE
        return Confidence.SURE if records.max() >= self._weights.enough else Confidence.UNSURE

    def signals(self, question: str, hints: Hints) -> Signals:
        """Measure a question against everything that is known."""
        vector = self._encoder.encode([question])
        return Signals(
            self._index.discriminant.scores(vector),
            self._asks(vector),
            self._words(question),
            *self._hinted(hints),
            self._usual,
        )

    def _asks(self, vector: Matrix) -> Array:
        """Cosine of a question to the best ask of each owner."""
        near, where = self._index.asks.search(vector, min(_NEIGHBOURS, len(self._owners)))
        # An owner without an ask among the neighbours is at most as like as the last of them.
        likeness = np.full(self._owner_count, near[0][-1], dtype=np.float32)
        np.maximum.at(likeness, self._owners[where[0]], near[0])
        return likeness

    def _words(self, question: str) -> Array:
        found = self._index.lexicon.scores(question)
        best = float(found[: len(self._ids)].max(initial=0))
        return np.asarray(found / max(best, _WEAK), dtype=np.float32)

    def _hinted(self, hints: Hints) -> tuple[Array, Array, Array]:
        """Which records belong to a model or kind that the question names, or are named themselves."""
        model, kind, named = np.zeros((3, self._owner_count), dtype=np.float32)
        for prefix in hints.models:
            model[self._of_model.get(prefix, [])] = 1
        for wanted in hints.kinds:
            kind[self._of_kind.get(wanted, [])] = 1
        named[[self._numbers[i] for i in hints.named if i in self._numbers]] = 1
        return model, kind, named


@dataclass(frozen=True, slots=True)
class Signals:
    """Each signal for every record and, after them, every topic beyond; shape (owners,)."""

    meaning: Array
    ask: Array
    words: Array
    model: Array
    kind: Array
    named: Array
    usual: Array

    def total(self, weights: Weights) -> Array:
        """Weigh and add up."""
        return np.asarray(
            weights.meaning * self.meaning
            + weights.ask * self.ask
            + weights.words * self.words
            + weights.model * self.model
            + weights.kind * self.kind
            + weights.named * self.named
            + self.usual,
            dtype=np.float32,
        )


def _chances(totals: Array) -> Array:
    """Chance of each to be what is meant; together they are one."""
    odds = np.exp((totals - totals.max()) / _MILD)
    return np.asarray(odds / odds.sum(), dtype=np.float32)


def _as_share(total: float) -> float:
    """Bring a total to between 0 and 1, so that marks of one question can be compared with each other."""
    return round(float(1 / (1 + np.exp((_HALF - total) / _SOFT))), 4)
