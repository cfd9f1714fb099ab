"""Mends spelling against the words of the knowledge.

Only a word that nobody uses is mended: not in the knowledge, not an everyday English word. "incidnet"
becomes "incident", "kubernetes" stays and tells the ranking that the question is about something else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.adapters.retrieval.lexical import words
from bot.domain.knowledge import Knowledge

# Whole words only: not the half of "couldn't", of a code, or of a word longer than any.
_WORD = re.compile(r"(?<![\w'\u2019])[A-Za-z]{4,24}(?![\w'\u2019])")
_SHORTEST = 4  # letters; shorter words are too like each other to be mended
_MISTAKES = ((6, 1), (10, 2), (25, 3))  # words shorter than the first number may have so many


def english(vocabulary: Path) -> frozenset[str]:
    """Everyday words from a WordPiece vocabulary file, a word a line; none if there is no such file."""
    if not vocabulary.is_file():
        return frozenset()
    lines = vocabulary.read_text(encoding="utf-8").split()
    return frozenset(line for line in lines if len(line) >= _SHORTEST and line.isalpha())


class VocabularySpeller:
    """Knows the words of a body of knowledge and everyday English."""

    def __init__(self, texts: Iterable[str], everyday: Collection[str] = ()) -> None:
        counted = Counter(word for text in texts for word in words(text))
        self._known = counted.keys() | set(everyday)
        # The commoner word first: of two equally near ones it is taken.
        common = [
            word for word, _ in counted.most_common() if len(word) >= _SHORTEST and word.isalpha()
        ]
        self._by_initial: dict[str, list[str]] = {}
        for word in common:
            self._by_initial.setdefault(word[0], []).append(word)

    @classmethod
    def of(cls, knowledge: Knowledge, everyday: Collection[str] = ()) -> VocabularySpeller:
        """Learn the words of all records."""
        texts = (f"{record.name} {' '.join(record.asks)} {record.prose()}" for record in knowledge)
        return cls(texts, everyday)

    def mend(self, text: str) -> str:
        """Replace misspelt words; see `services.ports.Speller`."""
        return _WORD.sub(lambda match: self._mended(match[0]), text)

    def _mended(self, written: str) -> str:
        word = written.lower()
        if word in self._known or word.removesuffix("s") in self._known or written.isupper():
            return written
        allowed = next(mistakes for length, mistakes in _MISTAKES if len(word) < length)
        near = process.extractOne(
            word, self._by_initial.get(word[0], ()), scorer=OSA.distance, score_cutoff=allowed
        )
        return near[0] if near else written
