"""The coach's Markdown in Slack's own forms: rich text, mrkdwn and plain words.

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
    RICH_TEXT,
    break_in,
    clip,
    escaped,
    head,
    units,
)

Json = dict[str, Any]

_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"']+[^\s<>()\[\]\"'.,;:!?]")
_LONGEST_ADDRESS = 2_000
_MARKUP = 2  # characters of Markdown that are read for each that is shown, at most
_DEEPEST = 5
_HEADERS = 8  # more of them would use up the blocks of a message
_MORE: Json = {"type": "rich_text_section", "elements": [{"type": "text", "text": "…"}]}
_NOT_READ = ("link", "image", "autolink", "html_inline", "html_block", "reference")


def rich(markdown: str, most: int) -> list[Json]:
    """Make blocks of a text: headers and rich text.

    Args:
        markdown: the text.
        most: characters that are shown; the rest is cut at the end of a sentence, with an ellipsis.

    """
    tree = _tree(head(markdown, most * _MARKUP))
    parts = [piece for part in _parts(tree, 0) for piece in _pieces(part)]
    return _blocks(_fitting(parts, most))


def mrkdwn(markdown: str) -> str:
    """Make lines of mrkdwn of a text, with everything escaped that is not the text's own markup."""
    return "\n".join("".join(map(_marked, line)) for line in _lines_of(markdown))


def plain(markdown: str) -> str:
    """Make plain words of a text."""
    return "\n".join("".join(map(_word, line)) for line in _lines_of(markdown))


def _lines_of(markdown: str) -> list[list[Json]]:
    return _lines(_parts(_tree(head(markdown, FALLBACK * _MARKUP)), 0))


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
                if words := "".join(map(_word, _inlines(child))).strip():
                    yield {"type": "header", "text": clip(words, HEADER)}
            case "heading":
                yield from _section(_inlines(child, bold=True))
            case "bullet_list" | "ordered_list":
                yield from _list(child, depth)
            case "blockquote":
                yield from _quote(child)
            case "fence" | "code_block":
                if code := child.content.rstrip("\n"):
                    yield {"type": "rich_text_preformatted", "elements": [_text(code)]}
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
                "elements": [_text(child.content.rstrip("\n"))],
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
                lines.append([_text(part["text"], bold=True)])
            case "rich_text_list":
                for number, item in enumerate(part["elements"], part.get("offset", 0) + 1):
                    mark = f"{number}. " if part["style"] == "ordered" else "• "
                    lines.append([_text("  " * part["indent"] + mark), *item["elements"]])
            case _:
                lines.append(part["elements"])
    return lines


def _joined(lines: Iterator[list[Json]]) -> list[Json]:
    joined: list[Json] = []
    for line in lines:
        if joined and line:
            joined.append(_text("\n"))
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
            yield _text(node.content, **style, code=True)
        case "softbreak":
            yield _text(" ", **style)
        case "hardbreak":
            yield _text("\n", **style)
        case "strong" | "em":
            more = {**style, "bold" if node.type == "strong" else "italic": True}
            for child in node.children:
                yield from _inline(child, more)
        case _:
            for child in node.children:
                yield from _inline(child, style)


def _linked(text: str, style: dict[str, bool]) -> Iterator[Json]:
    """Split a text at the addresses in it."""
    end = 0
    for match in _ADDRESS.finditer(text):
        if len(match[0]) <= _LONGEST_ADDRESS:
            if match.start() > end:
                yield _text(text[end : match.start()], **style)
            yield link(match[0], **style)
            end = match.end()
    if text[end:]:
        yield _text(text[end:], **style)


def _text(text: str, **style: bool) -> Json:
    made: Json = {"type": "text", "text": text}
    return made | {"style": style} if style else made


def link(address: str, **style: bool) -> Json:
    """Make a link that shows where it leads."""
    made: Json = {"type": "link", "url": address}
    return made | {"style": style} if style else made


def _trimmed(inlines: list[Json]) -> list[Json]:
    """Leave out empty texts, and what has nothing but space in it altogether."""
    kept = [inline for inline in inlines if _word(inline)]
    return kept if any(_word(inline).strip() for inline in kept) else []


def _word(inline: Json) -> str:
    return str(inline["url"] if inline["type"] == "link" else inline["text"])


def _marked(inline: Json) -> str:
    words = escaped(_word(inline))
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


# --- what fits ------------------------------------------------------------------------------------


def _size(part: Json) -> int:
    if part["type"] == "header":
        return units(part["text"])
    if "elements" in part:
        return sum(_size(inner) for inner in part["elements"])
    return units(_word(part))


def _pieces(part: Json) -> Iterator[Json]:
    """Split a part into pieces of which each fits into a block."""
    while _size(part) > RICH_TEXT:
        first, part = _split(part, RICH_TEXT)
        yield first
    if _size(part):
        yield part


def _split(part: Json, room: int) -> tuple[Json, Json]:
    """Split a part so that the first half fits; the second may be empty."""
    fits: list[Json] = []
    rest = list(part["elements"])
    while rest and _size(rest[0]) <= room:
        room -= _size(rest[0])
        fits.append(rest.pop(0))
    if rest and (not fits or "elements" not in rest[0]):
        first, second = _broken(rest[0], room)
        fits += [first] if first else []
        rest[0] = second
    after = {**part, "elements": rest}
    if part.get("style") == "ordered":
        after["offset"] = part.get("offset", 0) + len(fits)
    return {**part, "elements": fits}, after


def _broken(inner: Json, room: int) -> tuple[Json | None, Json]:
    """Break a text, or the section of a list, in two."""
    if "elements" in inner:
        first, second = _split(inner, room)
        return (first if first["elements"] else None), second
    at = break_in(inner["text"], room) if inner["type"] == "text" and room > 0 else 0
    if at == 0:
        return None, inner
    return {**inner, "text": inner["text"][:at]}, {**inner, "text": inner["text"][at:]}


def _fitting(parts: list[Json], most: int) -> list[Json]:
    """Keep what fits; of the part where it ends, its beginning."""
    kept: list[Json] = []
    for part in parts:
        size = _size(part)
        if size > most:
            return [*kept, *_beginning(part, most), _MORE]
        most -= size
        kept.append(part)
    return kept


def _beginning(part: Json, most: int) -> list[Json]:
    if part["type"] == "header" or most < HEADER:
        return []
    first, _ = _split(part, most)
    return [first] if first["elements"] else []


def _blocks(parts: list[Json]) -> list[Json]:
    """Gather parts into blocks."""
    blocks: list[Json] = []
    room = headers = 0
    for part in parts:
        if part["type"] == "header":
            headers += 1
        if part["type"] == "header" and headers <= _HEADERS:
            text = {"type": "plain_text", "text": part["text"], "emoji": False}
            blocks.append({"type": "header", "text": text})
            room = 0
            continue
        told = _section_of(part) if part["type"] == "header" else part
        if _size(told) >= room:
            blocks.append({"type": "rich_text", "elements": [told]})
            room = RICH_TEXT - _size(told)
        else:
            told = _apart(blocks[-1]["elements"][-1], told)
            blocks[-1]["elements"].append(told)
            room -= _size(told)
    return blocks


def _section_of(header: Json) -> Json:
    return {"type": "rich_text_section", "elements": [_text(header["text"], bold=True)]}


def _apart(before: Json, part: Json) -> Json:
    """Put an empty line before a paragraph, except below its own heading.

    Slack begins each part on a new line and leaves no gap between them.
    """
    follows = before["type"] == "rich_text_list" or (
        before["type"] == "rich_text_section" and not _is_heading(before)
    )
    if part is _MORE or part["type"] != "rich_text_section" or not follows:
        return part
    return {**part, "elements": [_text("\n"), *part["elements"]]}


def _is_heading(section: Json) -> bool:
    return all(
        inline.get("style", {}).get("bold")
        for inline in section["elements"]
        if _word(inline).strip()
    )
