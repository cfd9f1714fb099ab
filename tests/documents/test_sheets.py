"""Documents as XLSX: registers that can be filtered, chosen from, and trusted."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from bot.adapters.documents.escaping import line
from bot.adapters.documents.sheets import SheetWriter
from bot.domain.documents import Document

MARKDOWN = """# Register

| | |
|---|------|
| Owner | Meyer |

## How to use it

- Sort by rank.
  1. Highest first.
- [ ] Sorted

> Be brief.

## Open risks: all of them, and then some more

| Risk | Status (open / gone) |
|---------|---|
| Fire | open |

## Open risks: all of them, and then some other

| Risk |
|---|
| Water |
"""


@pytest.fixture
def written():
    """Write Markdown and open the result."""

    def write(markdown=MARKDOWN):
        document = Document("Register", markdown, "Written with A & B", date(2026, 5, 4), "City")
        return openpyxl.load_workbook(BytesIO(SheetWriter().write(document)))

    return write


def test_every_table_is_a_sheet_and_the_rest_is_about_it(written):
    book = written()
    about = [cell.value for row in book["About"].iter_rows() for cell in row if cell.value]

    assert book.sheetnames == [
        "About",
        "Open risks all of them, and",
        "Open risks all of them, and 2",
    ]
    assert about == [
        "Register",
        "Owner",
        "Meyer",
        "How to use it",
        "• Sort by rank.",
        "   1. Highest first.",
        "☐ Sorted",
        "Be brief.",
    ]


def test_a_table_has_a_filter_a_frozen_header_widths_and_wrapped_text(written):
    sheet = written().worksheets[1]

    assert sheet.auto_filter.ref == "A1:B2"
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width > sheet.column_dimensions["B"].width
    assert sheet["A2"].alignment.wrap_text
    assert sheet.print_title_rows == "$1:$1"


def test_a_row_is_as_high_as_the_longest_of_its_texts(written):
    sheet = written(MARKDOWN.replace("Meyer", "Meyer, who " + "keeps it and " * 20))["About"]
    heights = {row[0].value: sheet.row_dimensions[row[0].row].height for row in sheet.iter_rows()}

    assert heights["Owner"] >= 3 * heights["• Sort by rank."]


def test_the_words_in_a_header_are_offered_in_its_cells(written):
    (validation,) = written().worksheets[1].data_validations.dataValidation

    assert validation.formula1 == '"open,gone"'
    assert "B2" in validation.sqref
    assert "B100" in validation.sqref


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", '=HYPERLINK("x")'])
def test_a_formula_that_somebody_typed_stays_text(text, written):
    cell = written(f"# R\n\n## T\n\n| a |\n|---|\n| {line(text)} |\n").worksheets[1]["A2"]

    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_pages_name_edition_organisation_and_page(written):
    sheet = written().worksheets[1]

    assert sheet.oddFooter.left.text == "Written with A && B"
    assert sheet.oddFooter.right.text == "Page &P of &N"
    assert sheet.oddHeader.right.text == "City"
    assert sheet.page_setup.orientation == "landscape"
