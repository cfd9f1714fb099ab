"""The smallest parts of rich text: words in a style, and links that show where they lead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from bot.adapters.slack.limits import escaped

Json = dict[str, Any]

_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"']+[^\s<>()\[\]\"'.,;:!?]")
_LONGEST_ADDRESS = 2_000


def inlines(node: SyntaxTreeNode, **style: bool) -> list[Json]:
    """Read the texts and links below a node."""
    found = [inline for child in node.children for inline in _inline(child, style)]
    return _trimmed(found)


def _inline(node: SyntaxTreeNode, style: dict[str, bool]) -> Iterator[Json]:
    match node.type:
        case "text":
            yield from _linked(node.content, style)
        case "code_inline":
            yield text(node.content, **style, code=True)
        case "softbreak":
            yield text(" ", **style)
        case "hardbreak":
            yield text("\n", **style)
        case "strong" | "em":
            more = {**style, "bold" if node.type == "strong" else "italic": True}
            for child in node.children:
                yield from _inline(child, more)
        case _:
            for child in node.children:
                yield from _inline(child, style)


def _linked(words: str, style: dict[str, bool]) -> Iterator[Json]:
    """Split a text at the addresses in it."""
    end = 0
    for match in _ADDRESS.finditer(words):
        if len(match[0]) <= _LONGEST_ADDRESS:
            if match.start() > end:
                yield text(words[end : match.start()], **style)
            yield link(match[0], **style)
            end = match.end()
    if words[end:]:
        yield text(words[end:], **style)


def text(words: str, **style: bool) -> Json:
    """Make a text of rich text."""
    made: Json = {"type": "text", "text": words}
    return made | {"style": style} if style else made


def link(address: str, **style: bool) -> Json:
    """Make a link that shows where it leads."""
    made: Json = {"type": "link", "url": address}
    return made | {"style": style} if style else made


def joined(lines: Iterable[list[Json]], between: str = "\n") -> list[Json]:
    """Put lines behind each other, with something between."""
    found: list[Json] = []
    for line in lines:
        if found and line and between:
            found.append(text(between))
        found.extend(line)
    return found


def _trimmed(inlines: list[Json]) -> list[Json]:
    """Leave out empty texts, and what has nothing but space in it altogether."""
    kept = [inline for inline in inlines if word(inline)]
    return kept if any(word(inline).strip() for inline in kept) else []


def word(inline: Json) -> str:
    """What people read of a text or a link."""
    return str(inline["url"] if inline["type"] == "link" else inline["text"])


def marked(inline: Json) -> str:
    """Write a text or a link as mrkdwn, with everything escaped that is not its own style."""
    words = escaped(word(inline))
    style = inline.get("style", {})
    bare = words.strip()
    if not bare:
        return words
    before, after = (
        words[: len(words) - len(words.lstrip())],
        words[len(words.rstrip()) :],
    )
    for name, mark in (("code", "`"), ("italic", "_"), ("bold", "*")):
        if style.get(name):
            bare = f"{mark}{bare}{mark}"
    return f"{before}{bare}{after}"
