"""Mends spelling against the words of the knowledge.

Only a word that nobody uses is mended: not in the knowledge, not an everyday English word. "incidnet"
becomes "incident", "majorincident" two words; "kubernetes" stays and tells the ranking that the question
is about something else. What people write short in a hurry ("btwn", "pls") is written out.
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
_HURRIED = {
    "u": "you", "r": "are", "n": "and", "ur": "your", "hw": "how", "abt": "about", "ppl": "people",
    "wat": "what", "wut": "what", "waht": "what", "whats": "what is", "wats": "what is",
    "btwn": "between", "diff": "difference", "wich": "which", "realy": "really", "firts": "first",
    "pls": "please", "plz": "please", "bc": "because", "cuz": "because", "bfore": "before",
    "shud": "should", "shld": "should", "cud": "could", "wud": "would", "smth": "something",
}  # fmt: skip
_SHORT = re.compile(rf"(?<![\w'\u2019.-])(?:{'|'.join(map(re.escape, _HURRIED))})(?![\w'\u2019-])")
_HINGES = frozenset("how do is are we to the for and of in on what our it my with".split())
_PART = 4  # letters of a word that may run into another
_FAMILIAR = 3  # times that a word must occur to be looked for in one that is run together
_ASKING = ("how", "what", "where", "who", "when")
_COMPOUND = 11  # letters from which a word is two that have run together rather than a compound
_LONG_ENOUGH = 7  # letters of a word that may be misspelt as well as run together
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
        self._familiar = {
            word
            for word, times in counted.items()
            if times >= _FAMILIAR and len(word) >= _PART and word.isalpha()
        }
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
        written_out = _SHORT.sub(lambda match: _HURRIED[match[0]], text)
        return _WORD.sub(lambda match: self._mended(match[0]), written_out)

    def _mended(self, written: str) -> str:
        word = written.lower()
        if word in self._known or word.removesuffix("s") in self._known or written.isupper():
            return written
        near, mistakes = self._near(word)
        if mistakes == 1:
            return near
        if len(word) < _COMPOUND and not word.startswith(_ASKING):
            return near or written
        return self._parted(word) or near or self._parted(word, mend=True) or written

    def _near(self, word: str) -> tuple[str, int]:
        """The known word that is most like one, if any is like enough, and the mistakes in it."""
        allowed = next(mistakes for length, mistakes in _MISTAKES if len(word) < length)
        near = process.extractOne(
            word, self._by_initial.get(word[0], ()), scorer=OSA.distance, score_cutoff=allowed
        )
        return (near[0], int(near[1])) if near else ("", 0)

    def _parted(self, word: str, *, mend: bool = False) -> str:
        """The words that are run together in one, if it is nothing but words; the last may be misspelt."""
        for end in range(len(word) - 1, 0, -1):
            first, rest = word[:end], word[end:]
            if not self._is_part(first):
                continue
            last = rest if self._is_part(rest) else ""
            if not last and mend and len(rest) >= _LONG_ENOUGH:
                last, _ = self._near(rest)
            last = last or self._parted(rest, mend=mend)
            if last:
                return f"{first} {last}"
        return ""

    def _is_part(self, word: str) -> bool:
        return word in self._familiar or word in _HINGES
