"""The coach's Markdown, read into the parts of Slack's rich text; also mrkdwn and plain words of it.

Rich text is preferred, since nothing in it is read as markup again: no text can ping or link by itself.
The syntax of links, images and HTML is not read at all. An address becomes a link that shows itself, so
that no link can pretend to lead elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.adapters.slack.limits import (
    FALLBACK,
    HEADER,
    clip,
    escaped,
    head,
)

Json = dict[str, Any]

_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"']+[^\s<>()\[\]\"'.,;:!?]")
_LONGEST_ADDRESS = 2_000
MARKUP = 2
"""Characters of Markdown that are read for each that is shown, at most."""

_DEEPEST = 5
_NOT_READ = ("link", "image", "autolink", "html_inline", "html_block", "reference")


def parts(markdown: str) -> list[Json]:
    """Read a text into parts: elements of rich text, and headers."""
    return list(_parts(_tree(markdown), 0))


def mrkdwn(markdown: str) -> str:
    """Make lines of mrkdwn of a text, with everything escaped that is not the text's own markup."""
    return "\n".join("".join(map(_marked, line)) for line in _lines_of(markdown))


def plain(markdown: str) -> str:
    """Make plain words of a text."""
    return "\n".join("".join(map(word, line)) for line in _lines_of(markdown))


def _lines_of(markdown: str) -> list[list[Json]]:
    return _lines(parts(head(markdown, FALLBACK * MARKUP)))


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(list(_NOT_READ))


def _tree(markdown: str) -> SyntaxTreeNode:
    return SyntaxTreeNode(_reader().parse(markdown))


# --- from the tree to the parts of rich text ------------------------------------------------------


def _parts(node: SyntaxTreeNode, depth: int) -> Iterator[Json]:
    """Read the blocks below a node, as elements of rich text or headers."""
    for child in node.children:
        match child.type:
            case "heading" if child.tag in {"h1", "h2"}:
                if words := "".join(map(word, _inlines(child))).strip():
                    yield {"type": "header", "text": clip(words, HEADER)}
            case "heading":
                yield from _section(_inlines(child, bold=True))
            case "bullet_list" | "ordered_list":
                yield from _list(child, depth)
            case "blockquote":
                yield from _quote(child)
            case "fence" | "code_block":
                if code := child.content.rstrip("\n"):
                    yield {"type": "rich_text_preformatted", "elements": [text(code)]}
            case "paragraph":
                yield from _section(_inlines(child))
            case _:  # a rule between paragraphs: rich text has a gap there anyway
                continue


def _section(inlines: list[Json]) -> Iterator[Json]:
    if inlines:
        yield {"type": "rich_text_section", "elements": inlines}


def _list(node: SyntaxTreeNode, depth: int) -> Iterator[Json]:
    """Read a list. Slack has no lists in lists, only lists that stand further in."""
    style = "ordered" if node.type == "ordered_list" else "bullet"
    first = int(node.attrs.get("start", 1)) - 1
    items: list[Json] = []
    told = 0
    for item in node.children:
        inlines = _joined(
            _inlines(child) for child in item.children if child.type in {"paragraph", "heading"}
        )
        if inlines:
            items.append({"type": "rich_text_section", "elements": inlines})
        inner = list(_inner(item, depth))
        if inner:
            yield from _listed(items, style, depth, first + told)
            told += len(items)
            items = []
            yield from inner
    yield from _listed(items, style, depth, first + told)


def _inner(item: SyntaxTreeNode, depth: int) -> Iterator[Json]:
    for child in item.children:
        if child.type in {"bullet_list", "ordered_list"}:
            yield from _list(child, min(depth + 1, _DEEPEST))
        elif child.type in {"fence", "code_block"} and child.content.strip():
            yield {
                "type": "rich_text_preformatted",
                "elements": [text(child.content.rstrip("\n"))],
            }
        elif child.type == "blockquote":
            yield from _quote(child)


def _listed(items: list[Json], style: str, depth: int, before: int) -> Iterator[Json]:
    if not items:
        return
    made: Json = {"type": "rich_text_list", "style": style, "indent": depth, "elements": items}
    if style == "ordered" and before > 0:
        made["offset"] = before
    yield made


def _quote(node: SyntaxTreeNode) -> Iterator[Json]:
    """Read a quotation; what is in it becomes lines, since nothing fits into a quotation but words."""
    if inlines := _joined(iter(_lines(_parts(node, 0)))):
        yield {"type": "rich_text_quote", "elements": inlines}


def _lines(parts: Iterable[Json]) -> list[list[Json]]:
    lines: list[list[Json]] = []
    for part in parts:
        match part["type"]:
            case "header":
                lines.append([text(part["text"], bold=True)])
            case "rich_text_list":
                for number, item in enumerate(part["elements"], part.get("offset", 0) + 1):
                    mark = f"{number}. " if part["style"] == "ordered" else "• "
                    lines.append([text("  " * part["indent"] + mark), *item["elements"]])
            case _:
                lines.append(part["elements"])
    return lines


def _joined(lines: Iterator[list[Json]]) -> list[Json]:
    joined: list[Json] = []
    for line in lines:
        if joined and line:
            joined.append(text("\n"))
        joined.extend(line)
    return joined


# --- words ----------------------------------------------------------------------------------------


def _inlines(node: SyntaxTreeNode, **style: bool) -> list[Json]:
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


def _trimmed(inlines: list[Json]) -> list[Json]:
    """Leave out empty texts, and what has nothing but space in it altogether."""
    kept = [inline for inline in inlines if word(inline)]
    return kept if any(word(inline).strip() for inline in kept) else []


def word(inline: Json) -> str:
    """What people read of a text or a link."""
    return str(inline["url"] if inline["type"] == "link" else inline["text"])


def _marked(inline: Json) -> str:
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
