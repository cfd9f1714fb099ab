"""The coach's Markdown, read into the parts of Slack's rich text; also mrkdwn and plain words of it.

Rich text is preferred, since nothing in it is read as markup again: no text can ping or link by itself.
The syntax of links, images and HTML is not read at all. An address becomes a link that shows itself, so
that no link can pretend to lead elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.adapters.slack import tables
from bot.adapters.slack.limits import FALLBACK, HEADER, clip, head
from bot.adapters.slack.texts import Json, inlines, joined, marked, text, word

MARKUP = 2
"""Characters of Markdown that are read for each that is shown, at most."""

_DEEPEST = 5
_NOT_READ = ("link", "image", "autolink", "html_inline", "html_block", "reference")


def parts(markdown: str) -> list[Json]:
    """Read a text into parts: elements of rich text, headers and tables."""
    return list(_parts(_tree(markdown), 0))


def mrkdwn(markdown: str) -> str:
    """Make lines of mrkdwn of a text, with everything escaped that is not the text's own markup."""
    return "\n".join("".join(map(marked, line)) for line in _lines_of(markdown))


def plain(markdown: str) -> str:
    """Make plain words of a text."""
    return "\n".join("".join(map(word, line)) for line in _lines_of(markdown))


def _lines_of(markdown: str) -> list[list[Json]]:
    return _lines(parts(head(markdown, FALLBACK * MARKUP)))


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).disable(list(_NOT_READ))
    return reader.enable("table")


def _tree(markdown: str) -> SyntaxTreeNode:
    return SyntaxTreeNode(_reader().parse(markdown))


# --- from the tree to the parts of rich text ------------------------------------------------------


def _parts(node: SyntaxTreeNode, depth: int) -> Iterator[Json]:
    """Read the blocks below a node, as elements of rich text, headers or tables."""
    for child in node.children:
        match child.type:
            case "heading":
                yield from _heading(child)
            case "bullet_list" | "ordered_list":
                yield from _list(child, depth)
            case "blockquote":
                yield from _quote(child)
            case "fence" | "code_block":
                if code := child.content.rstrip("\n"):
                    yield {"type": "rich_text_preformatted", "elements": [text(code)]}
            case "paragraph":
                yield from _section(inlines(child))
            case "table":
                yield tables.read(child)
            case _:  # a rule between paragraphs: rich text has a gap there anyway
                continue


def _heading(node: SyntaxTreeNode) -> Iterator[Json]:
    """Read a heading; the lower ones are lines in bold."""
    if node.tag not in {"h1", "h2"}:
        yield from _section(inlines(node, bold=True))
    elif words := "".join(map(word, inlines(node))).strip():
        yield {"type": "header", "text": clip(words, HEADER)}


def _section(line: list[Json]) -> Iterator[Json]:
    if line:
        yield {"type": "rich_text_section", "elements": line}


def _list(node: SyntaxTreeNode, depth: int) -> Iterator[Json]:
    """Read a list. Slack has no lists in lists, only lists that stand further in."""
    style = "ordered" if node.type == "ordered_list" else "bullet"
    first = int(node.attrs.get("start", 1)) - 1
    items: list[Json] = []
    told = 0
    for item in node.children:
        line = joined(
            inlines(child) for child in item.children if child.type in {"paragraph", "heading"}
        )
        if line:
            items.append({"type": "rich_text_section", "elements": line})
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
    if line := joined(_lines(_parts(node, 0))):
        yield {"type": "rich_text_quote", "elements": line}


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
            case "table":
                lines += tables.lines(part)
            case _:
                lines.append(part["elements"])
    return lines
