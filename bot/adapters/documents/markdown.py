"""Markdown into a tree of blocks, for the writers of office formats.

Only what documents are made of is understood: headings, paragraphs, lists, check boxes, tables and
quotations (which are guidance). Anything else is refused, so that nothing is lost on the way.

The number of dashes below a table's header says how wide a column is, in proportion to the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.domain.errors import DocumentError

_BOXES = {"[ ] ": "☐ ", "[x] ": "☒ ", "[X] ": "☒ "}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. A line break is a run of its own."""

    text: str
    bold: bool = False
    italic: bool = False
    mark: bool = False
    link: str = ""


BREAK = Run("\n")

Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the document's title."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, with the lists below it."""

    runs: Runs
    below: tuple[Listing, ...] = ()

    @property
    def boxed(self) -> bool:
        """Whether it is a check box."""
        return text_of(self.runs).startswith(tuple(_BOXES.values()))


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    ordered: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; an empty header makes it a list of facts. `widths` are in proportion."""

    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    widths: tuple[int, ...]

    @property
    def facts(self) -> bool:
        """Whether the table has no header: its first column names what the second says."""
        return not any(text_of(cell) for cell in self.header)


@dataclass(frozen=True, slots=True)
class Guide:
    """Guidance to whoever fills the document in: paragraphs, those of lists with a sign before them."""

    paragraphs: tuple[Runs, ...]


Block = Heading | Paragraph | Listing | Table | Guide


def text_of(runs: Runs) -> str:
    """Plain text of some runs."""
    return "".join(run.text for run in runs)


def blocks_of(markdown: str) -> tuple[Block, ...]:
    """Read Markdown.

    Raises:
        DocumentError: it holds something that no writer could show; the message names the line.

    """
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown)
    return tuple(_Reader(tokens, markdown.split("\n")).blocks(""))


class _Reader:
    """One pass over the tokens."""

    def __init__(self, tokens: list[Token], lines: list[str]) -> None:
        self._tokens = iter(tokens)
        self._lines = lines

    def blocks(self, end: str) -> Iterator[Block]:
        """Read blocks up to a closing token."""
        for token in self._tokens:
            match token.type:
                case "heading_open":
                    yield Heading(int(token.tag[1:]), self._inline("heading_close"))
                case "paragraph_open":
                    yield Paragraph(self._inline("paragraph_close"))
                case "bullet_list_open" | "ordered_list_open":
                    close = token.type.replace("open", "close")
                    yield Listing(close.startswith("ordered"), tuple(self._items(close)))
                case "blockquote_open":
                    yield Guide(tuple(self._guidance(token)))
                case "table_open":
                    yield self._table(token)
                case other if other == end:
                    return
                case other:
                    raise self._refusal(token, other)

    def _items(self, end: str) -> Iterator[Item]:
        for token in self._tokens:
            if token.type == end:
                return
            inside = tuple(self.blocks("list_item_close"))
            below = tuple(block for block in inside[1:] if isinstance(block, Listing))
            if not inside or not isinstance(inside[0], Paragraph) or len(below) < len(inside) - 1:
                raise self._refusal(token, "list item with more than a line and lists")
            yield Item(inside[0].runs, below)

    def _guidance(self, opened: Token) -> Iterator[Runs]:
        for block in self.blocks("blockquote_close"):
            match block:
                case Paragraph(runs):
                    yield runs
                case Listing(items=items):
                    yield from ((Run("• "), *item.runs) for item in items)
                case _:
                    raise self._refusal(opened, "table or heading in guidance")

    def _table(self, opened: Token) -> Table:
        rows: list[list[Runs]] = []
        for token in self._tokens:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(_runs(token))
        header, *body = (tuple(row) for row in rows)
        rule = self._lines[opened.map[0] + 1] if opened.map else ""
        widths = tuple(len(part.strip()) for part in rule.strip().strip("|").split("|"))
        return Table(header, tuple(body), widths)

    def _inline(self, end: str) -> Runs:
        runs: Runs = ()
        for token in self._tokens:
            if token.type == end:
                break
            runs = _runs(token)
        return runs

    def _refusal(self, token: Token, kind: str) -> DocumentError:
        line = token.map[0] if token.map else 0
        return DocumentError(
            f"A document cannot hold a {kind.replace('_', ' ')} ('{self._lines[line].strip()[:60]}'). "
            "Use headings, paragraphs, lists, check boxes, tables and guidance."
        )


def _runs(token: Token) -> Runs:
    style = Run("")
    found: list[Run] = []
    for child in token.children or ():
        kind, _, edge = child.type.rpartition("_")
        if kind == "strong":
            style = replace(style, bold=edge == "open")
        elif kind == "em":
            style = replace(style, italic=edge == "open")
        elif kind == "link":
            style = replace(style, link=str(child.attrs["href"]) if edge == "open" else "")
        elif child.type == "text":
            found.append(replace(style, text=child.content))
        elif child.type == "softbreak":
            found.append(replace(style, text=" "))
        elif child.type == "hardbreak" or child.content == "<br>":
            found.append(BREAK)
        elif child.content in {"<mark>", "</mark>"}:
            style = replace(style, mark=child.content == "<mark>")
        else:
            message = f"A document cannot hold '{child.content or child.type}' inside a text."
            raise DocumentError(message)
    return _boxed(tuple(run for run in found if run.text))


def _boxed(runs: Runs) -> Runs:
    if runs and runs[0].text[:4] in _BOXES:
        first = runs[0]
        return (replace(first, text=_BOXES[first.text[:4]] + first.text[4:]), *runs[1:])
    return runs
