"""Documents as DOCX: real headings, lists and tables, so that people can go on writing in them.

A table of facts (no header) is a form; any other table repeats its header on every page and keeps its
rows whole. The page turns to landscape where a table is too wide to be read upright.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Length, Mm
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from bot.adapters.documents import word_parts as parts
from bot.adapters.documents.markdown import (
    Block,
    Guide,
    Heading,
    Listing,
    Paragraph,
    Runs,
    Table,
    blocks_of,
)
from bot.domain.documents import Document
from bot.domain.pictures import Picture

WIDE = 7
"""Columns from which on a table needs a landscape page."""

_SMALL = 7  # rows up to which a table is kept on one page
_DENSE = 10  # columns from which on a table is set in small type
_MARGIN = Mm(20)
_LONG_SIDE, _SHORT_SIDE = Mm(297), Mm(210)
_DEEPEST = 3  # list styles that Word has


class WordWriter:
    """Writes documents with python-docx; `draw` makes a PNG file of a picture."""

    def __init__(self, draw: Callable[[Picture], bytes] | None = None) -> None:
        self._draw = draw

    def write(self, document: Document) -> bytes:
        """Write a document; see `services.ports.DocumentWriter`."""
        blocks = blocks_of(document.markdown)
        target = docx.Document()
        parts.style(target)
        parts.describe(target, document)
        _lay_out(
            target, landscape=any(isinstance(b, Table) and len(b.header) >= WIDE for b in blocks)
        )
        parts.frame(target.sections[0], document)
        typist = _Typist(target)
        head = next((n for n, b in enumerate(blocks) if isinstance(b, Heading)), -1) + 1
        typist.all(blocks[:head])
        if document.picture and self._draw:
            parts.show(target, self._draw(document.picture), document.picture.alt)
        typist.all(blocks[head:])
        stream = BytesIO()
        target.save(stream)
        return stream.getvalue()


def _lay_out(target: WordDocument, *, landscape: bool) -> None:
    section = target.sections[0]
    sides = (_LONG_SIDE, _SHORT_SIDE) if landscape else (_SHORT_SIDE, _LONG_SIDE)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = sides
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = _MARGIN


class _Typist:
    """Types blocks into a document, in order."""

    def __init__(self, target: WordDocument) -> None:
        self._target = target
        self._width = parts.text_width(target.sections[0])

    def all(self, blocks: Sequence[Block]) -> None:
        for n, block in enumerate(blocks):
            match block:
                case Heading(level, runs):
                    style = "Title" if level == 1 else f"Heading {level - 1}"
                    _type(self._target.add_paragraph(style=style), runs)
                case Paragraph(runs):
                    typed = self._target.add_paragraph()
                    leads_in = isinstance(next(iter(blocks[n + 1 :]), None), Table)
                    typed.paragraph_format.keep_with_next = leads_in or None
                    _type(typed, runs)
                case Listing():
                    self._listing(block, 1)
                case Guide(paragraphs):
                    for runs in paragraphs:
                        _type(self._target.add_paragraph(style=parts.GUIDANCE), runs)
                case Table():
                    self._table(block)

    def _listing(self, listing: Listing, depth: int) -> None:
        name = "List Number" if listing.ordered else "List Bullet"
        style = name if depth == 1 else f"{name} {depth}"
        numbers = parts.new_numbering(self._target, style) if listing.ordered else None
        for item in listing.items:
            typed = self._target.add_paragraph(style="List" if item.boxed else style)
            if numbers is not None:
                parts.number(typed, numbers)
            _type(typed, item.runs)
            for below in item.below:
                self._listing(below, min(depth + 1, _DEEPEST))

    def _table(self, table: Table) -> None:
        rows = table.rows if table.facts else (table.header, *table.rows)
        typed = self._target.add_table(len(rows), len(table.header), style="Table Grid")
        typed.autofit = False
        parts.pad(typed)
        together = len(rows) - 1 if len(rows) <= _SMALL else 1
        for n, (row, cells) in enumerate(zip(typed.rows, rows, strict=True)):
            parts.keep_whole(row)
            for cell, runs in zip(row.cells, cells, strict=True):
                paragraph = cell.paragraphs[0]
                paragraph.style = parts.FINE if len(cells) >= _DENSE else parts.CELL
                paragraph.paragraph_format.keep_with_next = n < together or None
                _type(paragraph, runs)
        self._shape(typed, table)
        self._target.add_paragraph(style=parts.AFTER_TABLE)

    def _shape(self, typed: WordTable, table: Table) -> None:
        total = sum(table.widths)
        for column, share in zip(typed.columns, table.widths, strict=True):
            column.width = Length(self._width * share // total)
            for cell in column.cells:
                cell.width = column.width
        heads: Sequence[_Cell] = typed.columns[0].cells if table.facts else typed.rows[0].cells
        for cell in heads:
            parts.shade(cell)
            for run in cell.paragraphs[0].runs:
                run.bold = True
        if not table.facts:
            parts.repeat_on_every_page(typed.rows[0])


def _type(paragraph: WordParagraph, runs: Runs) -> None:
    for run in runs:
        if run.text == "\n":
            paragraph.add_run().add_break()
            continue
        if run.link:
            parts.link(paragraph, run.text, run.link)
            continue
        typed = paragraph.add_run(run.text)
        typed.bold, typed.italic = run.bold or None, run.italic or None
        if run.mark:
            typed.font.highlight_color = WD_COLOR_INDEX.YELLOW
