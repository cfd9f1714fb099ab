"""Documents as XLSX, for registers and worksheets: a sheet of text, then one for each table.

A header such as "Status (open / done / dropped)" offers these words in every cell below it. Text
stays text: what begins with = + - or @ is never a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from textwrap import shorten
from typing import Any

import openpyxl
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bot.adapters.documents.markdown import (
    Block,
    Guide,
    Heading,
    Listing,
    Paragraph,
    Runs,
    Table,
    blocks_of,
    text_of,
)
from bot.domain.documents import Document

ABOUT = "About"
"""The sheet of text."""

SPARE = 200
"""Empty rows below a table in which filters and choices go on working."""

_CHOICES = re.compile(r"\(([^()]+(?: / [^()]+)+)\)\s*$")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_LINE_HEIGHT = 15  # points
_ABOUT_WIDTHS = (26, 90)
_PAGE = 190  # characters that share the width of a sheet
_FONT = "Calibri"
_BOLD = Font(name=_FONT, bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_LINE = Side(style="thin", color="C5CED8")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="E8EEF4")
_MARK = PatternFill("solid", fgColor="FFF3B0")


class SheetWriter:
    """Writes documents with openpyxl."""

    def write(self, document: Document) -> bytes:
        """Write a document; see `services.ports.DocumentWriter`."""
        book = openpyxl.Workbook()
        book.properties.title, book.properties.creator = document.title, document.author
        book.properties.subject = document.edition
        about = book.worksheets[0]
        about.title = ABOUT
        rows = _Rows(about)
        heading: Heading | None = None
        for block in blocks_of(document.markdown):
            if isinstance(block, Table) and not block.facts:
                name = text_of(heading.runs) if heading else document.title
                _fill(book.create_sheet(_name(name, book.sheetnames)), block)
            else:
                rows.add(block)
            heading = block if isinstance(block, Heading) else heading
        _set_up_pages(book.worksheets, document)
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()


class _Rows:
    """The sheet of text, written downwards."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._row = 0
        self._heading: Heading | None = None  # written once it turns out to have text below
        for letter, width in zip("AB", _ABOUT_WIDTHS, strict=True):
            sheet.column_dimensions[letter].width = width

    def add(self, block: Block) -> None:
        if self._heading and not isinstance(block, Heading):
            self._row += 1 if self._row else 0
            size = 16 if self._heading.level == 1 else 12
            self._line(text_of(self._heading.runs)).font = Font(name=_FONT, bold=True, size=size)
            self._heading = None
        match block:
            case Heading():
                self._heading = block
            case Table():
                for label, *values in block.rows:
                    self._line(text_of(label)).font = _BOLD
                    for n, value in enumerate(values, start=2):
                        _put(self._sheet, self._row, n, value)
                    _heighten(self._sheet, self._row, (label, *values), _ABOUT_WIDTHS)
            case _:
                for text in _texts(block):
                    self._spread(text)

    def _line(self, text: str) -> Cell:
        self._row += 1
        return _write(self._sheet, self._row, 1, text)

    def _spread(self, text: str) -> None:
        self._line(text).alignment = _WRAPPED
        self._sheet.merge_cells(
            start_row=self._row, end_row=self._row, start_column=1, end_column=2
        )
        lines = _lines(text, sum(_ABOUT_WIDTHS))
        self._sheet.row_dimensions[self._row].height = _LINE_HEIGHT * lines


def _texts(block: Paragraph | Listing | Guide) -> Iterator[str]:
    match block:
        case Paragraph(runs):
            yield text_of(runs)
        case Guide(paragraphs):
            yield from map(text_of, paragraphs)
        case Listing():
            yield from _items(block, "")


def _items(listing: Listing, indent: str) -> Iterator[str]:
    for n, item in enumerate(listing.items, start=1):
        sign = "" if item.boxed else f"{n}. " if listing.ordered else "• "
        yield indent + sign + text_of(item.runs)
        for below in item.below:
            yield from _items(below, indent + "   ")


def _fill(sheet: Worksheet, table: Table) -> None:
    widths = [min(max(_PAGE * share / sum(table.widths), 9), 60) for share in table.widths]
    for r, row in enumerate((table.header, *table.rows), start=1):
        for n, runs in enumerate(row, start=1):
            cell = _put(sheet, r, n, runs)
            if r == 1:
                cell.font, cell.fill = _BOLD, _HEAD
        _heighten(sheet, r, row, widths)
    for n, (runs, width) in enumerate(zip(table.header, widths, strict=True), start=1):
        sheet.column_dimensions[get_column_letter(n)].width = width
        _offer(sheet, n, text_of(runs), len(table.rows) + SPARE)
    last = get_column_letter(len(table.header))
    sheet.auto_filter.ref = f"A1:{last}{max(len(table.rows) + 1, 2)}"
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"


def _heighten(sheet: Worksheet, row: int, cells: Iterable[Runs], widths: Iterable[float]) -> None:
    """Make a row as high as the longest of its texts."""
    lines = max(_lines(text_of(runs), width) for runs, width in zip(cells, widths, strict=False))
    sheet.row_dimensions[row].height = _LINE_HEIGHT * lines


def _lines(text: str, width: float) -> int:
    """Guess how many lines a text takes, since the file itself must say how high a row is."""
    fitting = width * 0.95 - 1
    return sum(int(len(part) // fitting) + 1 for part in text.split("\n"))


def _put(sheet: Worksheet, row: int, column: int, runs: Runs) -> Cell:
    cell = _write(sheet, row, column, text_of(runs))
    cell.alignment, cell.border = _WRAPPED, _GRID
    if any(run.mark for run in runs):
        cell.fill = _MARK
    return cell


def _write(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    cell = sheet.cell(row, column, text or None)
    if text:
        cell.data_type = "s"  # whatever it begins with, it is what somebody wrote
        cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    return cell


def _offer(sheet: Worksheet, column: int, header: str, last: int) -> None:
    found = _CHOICES.search(header)
    if not found:
        return
    choices = ",".join(choice.strip() for choice in found[1].split(" / "))
    letter = get_column_letter(column)
    validation = DataValidation("list", formula1=f'"{choices}"', allow_blank=True)
    validation.error = f"One of: {choices.replace(',', ', ')}"
    validation.add(f"{letter}2:{letter}{last}")
    sheet.add_data_validation(validation)


def _name(heading: str, taken: list[str]) -> str:
    base = shorten(_FORBIDDEN.sub(" ", heading), _LONGEST_NAME, placeholder="") or "Table"
    name, n = base, 1
    while name.casefold() in {other.casefold() for other in taken}:
        n += 1
        name = f"{base[: _LONGEST_NAME - 3].strip()} {n}"
    return name


def _set_up_pages(sheets: Iterable[Any], document: Document) -> None:
    for sheet in sheets:
        sheet.page_setup.orientation = "portrait" if sheet.title == ABOUT else "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToHeight = 0
        _edge(sheet.oddHeader, _literal(document.title), _literal(document.organisation))
        _edge(sheet.oddFooter, _literal(document.edition), "Page &P of &N")


def _edge(edge: HeaderFooterItem | None, left: str, right: str) -> None:
    if edge is not None:
        edge.left.text, edge.right.text = left, right


def _literal(text: str) -> str:
    return text.replace("&", "&&")  # a single one is a command in headers and footers
