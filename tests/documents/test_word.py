"""Documents as DOCX: what somebody who opens one finds in it."""

from datetime import date
from io import BytesIO

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from bot.adapters.documents.word import WordWriter
from bot.domain.documents import Document

MARKDOWN = """# Plan: mail

| | |
|---|------|
| Owner | <mark>[Owner]</mark> |

## Steps

1. First
2. Second

- a
  - b

- [ ] checked

> Be brief.

| What | Who |
|------|---|
| **Call** the desk<br>at once | Meyer |

## More

1. Again
"""


@pytest.fixture
def written():
    """Write Markdown and open the result."""

    def write(markdown=MARKDOWN):
        document = Document(
            "Plan: mail", markdown, "Written with X", date(2026, 5, 4), "City Library", "A. Author"
        )
        return docx.Document(BytesIO(WordWriter().write(document)))

    return write


def styles_of(word):
    return {p.text.strip(): p.style.name for p in word.paragraphs if p.text.strip()}


def test_headings_lists_and_guidance_have_styles_of_their_own(written):
    styles = styles_of(written())

    assert styles["Plan: mail"] == "Title"
    assert styles["Steps"] == "Heading 1"
    assert (styles["First"], styles["a"], styles["b"]) == (
        "List Number",
        "List Bullet",
        "List Bullet 2",
    )
    assert styles["☐ checked"] == "List"
    assert styles["Be brief."] == "Guidance"


def test_every_numbered_list_begins_with_one(written):
    numbered = [p for p in written().paragraphs if p.style.name == "List Number"]
    first, second, again = [p._p.pPr.numPr.numId.val for p in numbered]

    assert first == second != again


def test_a_table_repeats_its_header_and_keeps_its_rows_whole(written):
    facts, table = written().tables

    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert facts.rows[0]._tr.trPr.find(qn("w:tblHeader")) is None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert table.cell(1, 0).text == "Call the desk\nat once"


def test_the_columns_are_as_wide_as_their_dashes_say(written):
    left, right = (column.width for column in written().tables[1].columns)

    assert left / right == pytest.approx(2, rel=0.01)


def test_a_blank_that_must_be_filled_in_is_marked(written):
    (run,) = written().tables[0].cell(0, 1).paragraphs[0].runs

    assert run.text == "[Owner]"
    assert run.font.highlight_color is not None


def test_header_and_footer_name_title_organisation_edition_and_page(written):
    section = written().sections[0]
    instructions = [node.text for node in section.footer._element.iter(qn("w:instrText"))]

    assert section.header.paragraphs[0].text == "Plan: mail\tCity Library"
    assert section.footer.paragraphs[0].text.startswith("Written with X\tPage ")
    assert instructions == ["PAGE", "NUMPAGES"]


def test_the_properties_of_the_file_are_filled_in(written):
    properties = written().core_properties

    assert (properties.title, properties.author) == ("Plan: mail", "A. Author")
    assert properties.subject == "Written with X"
    assert (properties.created.date(), properties.language) == (date(2026, 5, 4), "en-GB")


@pytest.mark.parametrize(
    ("columns", "orientation"), [(6, WD_ORIENT.PORTRAIT), (7, WD_ORIENT.LANDSCAPE)]
)
def test_a_wide_table_turns_the_page(columns, orientation, written):
    row = "|" + " x |" * columns
    rule = "|" + "---|" * columns
    section = written(f"# Register\n\n{row}\n{rule}\n{row}\n").sections[0]

    assert section.orientation == orientation
    assert (section.page_width > section.page_height) is (orientation == WD_ORIENT.LANDSCAPE)


def test_a_link_can_be_followed(written):
    word = written("# T\n\nSee [the rules](https://example.org/rules).\n")

    (link,) = word.paragraphs[1].hyperlinks
    assert (link.text, link.url) == ("the rules", "https://example.org/rules")
