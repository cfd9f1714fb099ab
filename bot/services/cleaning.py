"""What people type, made plain: Slack markup, HTML, control characters and excess length removed."""

from __future__ import annotations

import html
import re
import unicodedata

LONGEST = 1000
"""Characters of a message that are read; a question is in its beginning or nowhere."""

_MENTION = re.compile(r"<[@!][^>\s]*>")
_LABELLED = re.compile(r"<(?:https?://|mailto:|#)[^|>\s]*\|([^>]*)>")
_LINK = re.compile(r"<(?:https?://|mailto:)[^>\s]*>|https?://\S+")
_CHANNEL = re.compile(r"<#\w+>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_EMOJI_CODE = re.compile(r":[a-z0-9_+-]{2,40}:")
_MARKDOWN = re.compile(r"(?<!\w)[*_~`]{1,3}(?=\S)|(?<=\S)[*_~`]{1,3}(?!\w)|^[>#\s]+", re.MULTILINE)
_SPACE = re.compile(r"\s+")


def plain(utterance: str) -> str:
    """Return one line of plain text.

    Mentions, links and formatting go, their labels stay; whatever is unprintable becomes a space.
    """
    text = utterance[: LONGEST * 4]
    text = _MENTION.sub(" ", text)
    text = _LABELLED.sub(r"\1", text)
    text = _CHANNEL.sub(" ", _LINK.sub(" ", text))
    text = html.unescape(_TAG.sub(" ", text))
    text = _MARKDOWN.sub("", _EMOJI_CODE.sub(" ", text))
    text = unicodedata.normalize("NFKC", text)
    text = "".join(_printable(character) for character in text)
    return _SPACE.sub(" ", text).strip()[:LONGEST].strip()


def _printable(character: str) -> str:
    if unicodedata.category(character)[0] == "C":
        return " "
    return {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'}.get(character, character)


def has_words(text: str) -> bool:
    """Tell whether there is anything to understand: at least one letter of any script."""
    return any(character.isalpha() for character in text)
