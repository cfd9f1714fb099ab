"""Words: tokens, stems, and BM25 over records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

Scores = NDArray[np.float32]

_WORD = re.compile(r"[a-z0-9]+(?:[.&/+'][a-z0-9]+)*")
_STEMMER = Stemmer.Stemmer("english")

# Words that say nothing about the subject. Short on purpose: "before", "after", "not" and "who" do.
STOP_WORDS = frozenset(
    """a an and are as at be been but by can could did do does for from get give had has have he her
    hey hi his how i if in into is it its just let like make me my of on or our out please she should
    so some tell than thank thanks that the their them then there these they this those to up us was
    we were what when where which will with would you your""".split()
)


def words(text: str) -> list[str]:
    """Lower-case words of a text, in order; codes such as "sp2.1" and "sc&d" stay whole."""
    return _WORD.findall(text.lower().replace("\u2019", "'"))


def stems(text: str) -> list[str]:
    """Stems of the words that carry meaning."""
    found: list[str] = _STEMMER.stemWords([word for word in words(text) if word not in STOP_WORDS])
    return found


def terms(text: str) -> list[str]:
    """Stems and, after them, pairs of neighbouring stems: "major_incid" says more than its words."""
    single = stems(text)
    return single + [f"{first}_{second}" for first, second in pairwise(single)]


class Lexicon:
    """BM25 over one text per record, in the order of the records."""

    def __init__(self, bm25: Any) -> None:
        self._bm25 = bm25

    @classmethod
    def of(cls, texts: Sequence[str]) -> Lexicon:
        """Index texts."""
        # k1 above the usual: a word that many ways of asking share should go on counting.
        bm25 = bm25s.BM25(k1=2.0, b=0.5)
        bm25.index([terms(text) for text in texts], show_progress=False)
        return cls(bm25)

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """Read what `save` wrote; nothing is unpickled."""
        return cls(bm25s.BM25.load(folder, allow_pickle=False, show_progress=False))

    def save(self, folder: Path) -> None:
        """Write arrays and vocabulary into a folder."""
        self._bm25.save(folder, allow_pickle=False, show_progress=False)

    def __len__(self) -> int:
        """Count the texts."""
        return int(self._bm25.scores["num_docs"])

    def scores(self, question: str) -> Scores:
        """BM25 of every text for the terms of a question; shape (number of texts,)."""
        known = [term for term in terms(question) if term in self._bm25.vocab_dict]
        if not known:
            return np.zeros(len(self), dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)
