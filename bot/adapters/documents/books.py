"""Tables as XLSX and CSV: written for people, read from whatever they have.

Text stays text, never a formula, on the way out; on the way in a formula is what it showed last.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from bot.domain.improvement.books import BookError, Sheet

_HEAD = PatternFill("solid", fgColor="E8EEF4")
_BOLD = Font(bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_WIDEST, _NARROWEST = 60, 9  # characters
_DATE = "yyyy-mm-dd"
_ENCODINGS = ("utf-8-sig", "cp1252")
_ZIP = b"PK\x03\x04"
_MOST_ROWS = 2_000
_MOST_COLUMNS = 60
_UNPACKED = 100_000_000  # bytes; a workbook is a ZIP, and a small one can hold a very large one


class Books:
    """`bot.services.improvement.ports.Books`."""

    def write(self, sheets: Sequence[Sheet]) -> bytes:
        """Write a workbook with a sheet for each table."""
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for sheet in sheets:
            _fill(book.create_sheet(sheet.name), sheet)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def read(self, content: bytes) -> list[list[str]]:
        """Read the first table of a CSV or XLSX file, whatever it is called.

        Raises:
            BookError: it is none, or too large a one.

        """
        rows = _workbook(content) if content.startswith(_ZIP) else _text(content)
        filled = [row for row in rows if any(row)]
        if not filled:
            raise BookError(
                "The file is empty. Send a CSV or XLSX file with a row for each finding."
            )
        if len(filled) > _MOST_ROWS:
            raise BookError(
                f"The table has {len(filled)} rows; {_MOST_ROWS} can be read at once. Split the file."
            )
        return filled


def _fill(page: Worksheet, sheet: Sheet) -> None:
    page.append(list(sheet.header))
    for number, row in enumerate(sheet.rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = page.cell(number, column)
            cell.alignment = _WRAPPED
            if isinstance(value, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                cell.data_type = "s"  # text, even where it begins like a formula
            elif value is not None:
                cell.value = value
                cell.number_format = _DATE if isinstance(value, date) else cell.number_format
    for head in page[1]:
        head.font, head.fill, head.alignment = _BOLD, _HEAD, _WRAPPED
    for column in range(1, len(sheet.header) + 1):
        shown = [sheet.header[column - 1], *(str(row[column - 1] or "") for row in sheet.rows)]
        width = min(_WIDEST, max(_NARROWEST, *(len(text) + 2 for text in shown)))
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = "B2"
    page.auto_filter.ref = page.dimensions


def _workbook(content: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _UNPACKED:
                raise BookError("The workbook is too large to be read. Send the one table alone.")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        page = book.worksheets[0]
        for row in page.iter_rows(max_row=_MOST_ROWS + 2, max_col=_MOST_COLUMNS, values_only=True):
            yield [_shown(value) for value in row]
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        IndexError,
        OSError,
    ) as error:
        raise BookError(
            "The file is no workbook that can be read. Save it as .xlsx or .csv and send that."
        ) from error


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value).strip()


def _text(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    first, *_ = text.splitlines() or [""]
    try:
        dialect = csv.Sniffer().sniff(first, delimiters=",;\t|")
        delimiter = dialect.delimiter
    except csv.Error:
        delimiter = ","
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [value.strip() for value in row[:_MOST_COLUMNS]]
    except csv.Error as error:
        raise BookError(
            f"The file is no CSV that can be read ({error}). Save the table as CSV or XLSX again."
        ) from error


def _decoded(content: bytes) -> str:
    if b"\0" in content:
        raise BookError(
            "This is neither CSV nor XLSX. Save the table as one of these and send that."
        )
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BookError("The file's letters cannot be read. Save it as “CSV UTF-8” or as XLSX.")
