"""Non-attribution: nobody is recognisable as the source of a finding.

A guard over a text before it becomes a finding. It says what it noticed and keeps nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Trait(StrEnum):
    """How somebody could be recognised."""

    MENTION = "mention"  # a person, group, channel, message or mail address is pointed at: refused
    FULL_NAME = "full name"  # refused
    PERHAPS = "perhaps"  # a word that is also a name: is this a person?


@dataclass(frozen=True, slots=True, order=True)
class Sign:
    """A place in a text by which somebody could be recognised."""

    start: int
    end: int
    text: str
    trait: Trait

    @property
    def refused(self) -> bool:
        """Whether the text cannot be taken as it is; otherwise a person may say that it is nobody."""
        return self.trait is not Trait.PERHAPS


_POINTED_AT = re.compile(
    r"<[@#!][^>\s]+[^>]*>"  # as Slack writes mentions of people, channels and groups
    r"|<?https?://[\w.-]+\.slack\.com/\S+"  # the address of a message
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # a mail address
    r"|(?<![\w@])@\w[\w.-]*"
)
_APOSTROPHE = "'\N{RIGHT SINGLE QUOTATION MARK}"
_WORD = re.compile(rf"[^\W\d_]+(?:[-{_APOSTROPHE}][^\W\d_]+)*")
_POSSESSIVE = re.compile(rf"[{_APOSTROPHE}]s?$")
_PARTICLES = frozenset("al bin da de del den der di dos du el la le ten ter van von zu".split())
_EVERYDAY = frozenset(  # given and family names that are plain words when not capitalised
    """
    april art august banks bill black brown case chance chase christian cook dawn day dean drew faith field
    frank grace grant gray green guy hall hill hope hunter iris jack joy june king lane long mark mason
    max may miles miller mills minor new olive page pat paul penny price ray reed rich rob rose ruby rush
    short small stone sue summer swift temple victor wade walker ward west white will wood young
    """.split()
)
_SHORTEST = 2  # letters of a part of a name; initials say nothing


def signs(
    text: str, people: Iterable[str], groups: Iterable[str] = (), cleared: Collection[str] = ()
) -> tuple[Sign, ...]:
    """Find what could make somebody recognisable.

    Args:
        text: what is to become a finding.
        people: names of people as the workspace knows them ("Ada Lovelace", "ada.lovelace").
        groups: names of projects and teams, of which none may be recognisable either; these are asked about.
        cleared: words of which a person said that they mean nobody.

    Returns:
        What was noticed, in the order of the text. Parts of what is refused are not asked about again.

    """
    pointed = [
        Sign(match.start(), match.end(), match[0], Trait.MENTION)
        for match in _POINTED_AT.finditer(text)
    ]
    names = [name for name in map(_parts, people) if name]
    words = [word for word in _words(text) if not _inside(word, pointed)]
    full = list(_runs(text, words, (name for name in names if len(name) > 1), Trait.FULL_NAME))
    known = {part for name in names for part in name if len(part) >= _SHORTEST} - _PARTICLES
    perhaps = [
        *_runs(text, words, map(_parts, groups), Trait.PERHAPS),
        *(
            Sign(word.start, word.end, word.text, Trait.PERHAPS)
            for word in words
            if word.plain in known and not (word.plain in _EVERYDAY and word.text.islower())
        ),
    ]
    fine = {_plain(word) for word in cleared}
    asked = (
        sign
        for sign in dict.fromkeys(perhaps)
        if not _inside(sign, full) and _plain(sign.text) not in fine
    )
    return tuple(sorted((*pointed, *full, *asked)))


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str
    plain: str


def _plain(text: str) -> str:
    """Write a word without capitals, accents and a possessive ending."""
    letters = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", text))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def _words(text: str) -> list[_Word]:
    return [
        _Word(match.start(), match.start() + len(bare), bare, _plain(bare))
        for match in _WORD.finditer(text)
        for bare in [_POSSESSIVE.sub("", match[0])]
    ]


def _parts(name: str) -> tuple[str, ...]:
    return tuple(word.plain for word in _words(name))


def _inside(part: _Word | Sign, signs: Iterable[Sign]) -> bool:
    return any(sign.start <= part.start and part.end <= sign.end for sign in signs)


def _runs(
    text: str, words: list[_Word], names: Iterable[tuple[str, ...]], trait: Trait
) -> Iterator[Sign]:
    """Find names of several words in either order: “Ada Lovelace”, “Lovelace, Ada”."""
    plain = [word.plain for word in words]
    wanted = {order for name in names if name for order in (name, name[::-1])}
    for length in {len(name) for name in wanted}:
        for at in range(len(words) - length + 1):
            if tuple(plain[at : at + length]) in wanted:
                start, end = words[at].start, words[at + length - 1].end
                yield Sign(start, end, text[start:end], trait)
