"""A line that somebody typed, as words, quotations, people, names of things, addresses and channels."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from bot.domain.improvement.refs import refs_in

LONGEST = 3000
"""Characters of a command that are read."""


class Look(Enum):
    """What a part of a line looks like. The values name the groups of the pattern."""

    QUOTED = "quoted"
    PERSON = "person"
    CHANNEL = "channel"
    LINK = "link"
    REF = "ref"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a line. `text` is what it means: without quotation marks, a person's id."""

    look: Look
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """It as an introducing word, or nothing where it cannot be one."""
        return self.text.lower().rstrip(":") if self.look is Look.WORD else ""


_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'))
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)(?:"|$)'
    r"|<@(?P<person>\w+)(?:\|[^>]*)?>"
    r"|(?<![\w.])@(?P<local>[\w-]+(?:\.[\w-]+)*)"
    r"|<#(?P<channel>\w+)(?:\|[^>]*)?>"
    r"|(?<!\w)\#(?P<called>[\w-]+)"
    r"|<(?P<link>(?:https?|mailto):[^|>\s]+)(?:\|[^>]*)?>"
    r"|(?P<bare>https?://[^\s<>\"]*[^\s<>\".,;:!?)])"
    r'|(?P<word>[^\s",]+|,)'
)
_SAME = {"local": Look.PERSON, "called": Look.CHANNEL, "bare": Look.LINK}


def tidy(text: str) -> str:
    """Make one line of what came: straight quotation marks, nothing unprintable, no excess length."""
    return _UNPRINTABLE.sub(" ", text[:LONGEST].translate(_QUOTES)).strip()


def tokens(line: str) -> list[Token]:
    """Take a tidy line apart. Slack's escapes are undone in everything that people read."""
    return list(_tokens(line))


def _tokens(line: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(line):
        group = str(match.lastgroup)
        look = _SAME.get(group) or Look(group)
        text = html.unescape(match[group])
        if look is Look.WORD and len(refs_in(text)) == 1 and str(refs_in(text)[0]) == text.upper():
            look, text = Look.REF, text.upper()
        yield Token(look, text, *match.span())


def passage(line: str, within: list[Token]) -> str:
    """Return the stretch of a line that some neighbouring tokens make up, as it was typed."""
    if len(within) == 1 and within[0].look is not Look.WORD:
        return within[0].text
    if not within:
        return ""
    return html.unescape(line[within[0].start : within[-1].end]).strip(" ,").strip('"')
