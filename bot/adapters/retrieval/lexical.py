"""Words: tokens, stems, and BM25 over records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Digests = NDArray[np.uint64]

_TERMS = "terms.npy"

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
    """BM25 over one text per record, in the order of the records.

    Terms are kept as sorted digests, a term's number being its place among them: a dictionary of all
    word pairs would be the largest thing in memory after the embedding model and the vectors.
    """

    def __init__(self, bm25: Any, digests: Digests) -> None:
        self._bm25 = bm25
        self._digests = digests

    @classmethod
    def of(cls, texts: Sequence[str]) -> Lexicon:
        """Index texts."""
        # k1 above the usual: a word that many ways of asking share should go on counting.
        bm25 = bm25s.BM25(k1=2.0, b=0.5)
        found = [_digests_of(terms(text)) for text in texts]
        digests = np.unique(np.concatenate(found))
        numbered = [np.searchsorted(digests, each).tolist() for each in found]
        numbers = {str(number): number for number in range(len(digests))}
        bm25.index((numbered, numbers), show_progress=False)
        return cls(bm25, digests)

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """Read what `save` wrote; nothing is unpickled."""
        bm25 = bm25s.BM25.load(folder, load_vocab=False, allow_pickle=False, show_progress=False)
        return cls(bm25, np.load(folder / _TERMS, allow_pickle=False))

    def save(self, folder: Path) -> None:
        """Write arrays into a folder."""
        self._bm25.save(folder, allow_pickle=False, show_progress=False)
        (folder / "vocab.index.json").unlink()  # the digests take its place
        np.save(folder / _TERMS, self._digests, allow_pickle=False)

    def __len__(self) -> int:
        """Count the texts."""
        return int(self._bm25.scores["num_docs"])

    def scores(self, question: str) -> Scores:
        """BM25 of every text for the terms of a question; shape (number of texts,)."""
        wanted = _digests_of(terms(question))
        places = np.searchsorted(self._digests[:-1], wanted)  # the last place is one to look at too
        known = places[self._digests[places] == wanted]
        if not len(known):
            return np.zeros(len(self), dtype=np.float32)
        return np.asarray(self._bm25.get_scores_from_ids(known.tolist()), dtype=np.float32)


def _digests_of(found: Sequence[str]) -> Digests:
    """Eight bytes for each term, enough never to take two terms for one."""
    joined = b"".join(blake2b(term.encode(), digest_size=8).digest() for term in found)
    return np.frombuffer(joined, dtype=np.uint64)
