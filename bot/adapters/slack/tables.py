"""Tables: as a block of Slack's where a message may hold one, else in words.

A table as a part has `rows`, each a list of cells, each a list of texts; the first row is the heading.
"""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it.tree import SyntaxTreeNode

from bot.adapters.slack.limits import TABLE_CHARACTERS, TABLE_COLUMNS, TABLE_ROWS, units
from bot.adapters.slack.texts import Json, inlines, joined, text, word

_BLANK = "\u00a0"  # Slack takes no empty cell


def read(node: SyntaxTreeNode) -> Json:
    """Read a table of Markdown."""
    rows = [row for section in node.children for row in section.children]
    return {"type": "table", "rows": [[inlines(cell) for cell in row.children] for row in rows]}


def size(table: Json) -> int:
    """Count its characters."""
    return sum(units(word(inline)) for row in table["rows"] for cell in row for inline in cell)


def fits(table: Json, most: int) -> bool:
    """Whether Slack takes it as a table, within some characters."""
    rows = table["rows"]
    narrow = all(len(row) <= TABLE_COLUMNS for row in rows)
    return narrow and len(rows) <= TABLE_ROWS and size(table) <= min(most, TABLE_CHARACTERS)


def block(table: Json) -> Json:
    """Make a block of a table that fits."""
    rows = [[_cell(cell) for cell in row] for row in table["rows"]]
    settings = [{"is_wrapped": True} for _ in rows[0]]
    return {"type": "table", "rows": rows, "column_settings": settings}


def in_words(table: Json) -> Iterator[Json]:
    """Tell a table without drawing it: what a row is about, then a list of what each column says of it."""
    heading, *rows = table["rows"]
    for first, *cells in rows:
        yield {"type": "rich_text_section", "elements": first or [text(_BLANK)]}
        said = zip(heading[1:], cells, strict=False)
        items = [joined([_named(name), cell], "") for name, cell in said if cell]
        elements = [{"type": "rich_text_section", "elements": item} for item in items]
        if elements:
            yield {"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": elements}


def lines(table: Json) -> Iterator[list[Json]]:
    """Tell a table in lines, a row each."""
    for row in table["rows"]:
        yield joined([cell or [text(_BLANK)] for cell in row], " | ")


def _named(name: list[Json]) -> list[Json]:
    return [text(f"{''.join(map(word, name))}: ", bold=True)] if name else []


def _cell(cell: list[Json]) -> Json:
    section = {"type": "rich_text_section", "elements": cell or [text(_BLANK)]}
    return {"type": "rich_text", "elements": [section]}
