"""Words of a text in one spelling, so that names are found however people write them."""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(r"[a-z0-9]+(?:[&'][a-z0-9]+)*|&")
_KEEPS_S = 3  # letters of a word that keeps its s
_SPELLINGS = {
    **dict.fromkeys(("mgmt", "mgnt", "mgt", "mngmt", "mangement"), "management"),
    "config": "configuration",
    "org": "organizational",
    "artefact": "artifact",
    "organization": "organizational",
    "req": "requirement",
    "dev": "development",
    "programme": "program",
    "catalog": "catalogue",
    "practize": "practice",
}


def normal(text: str) -> tuple[str, ...]:
    """Words of a name in one spelling: lower case, American, singular, abbreviations written out."""
    return tuple(word for word, _, _ in tokens(text))


@lru_cache(maxsize=16)  # one question is looked at from many sides
def tokens(text: str) -> tuple[tuple[str, int, int], ...]:
    """Normal words with their place; a lone "&" counts as "and"."""
    return tuple(
        ("and" if match[0] == "&" else _normal_word(match[0]), match.start(), match.end())
        for match in _TOKEN.finditer(text.lower().replace("\u2019", "'"))
    )


@lru_cache(maxsize=8192)
def _normal_word(word: str) -> str:
    word = word.removesuffix("'s")
    word = re.sub(r"isation|ization", "ization", re.sub(r"ise(d|s)?$", r"ize\1", word))
    if len(word) > _KEEPS_S and word.endswith(("sses", "ies")):
        word = word[:-2] if word.endswith("sses") else word[:-3] + "y"
    elif len(word) > _KEEPS_S and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return _SPELLINGS.get(word, word)
