"""Markdown into the blocks that the writers of office formats work from."""

import pytest

from bot.adapters.documents.markdown import (
    Guide,
    Heading,
    Listing,
    Paragraph,
    Run,
    Table,
    blocks_of,
)
from bot.domain.errors import DocumentError


def said(text):
    return (Run(text),)


def test_the_dashes_below_a_header_are_the_widths_of_the_columns():
    (table,) = blocks_of("| a | b |\n|---|---------|\n| 1 | 2 |\n")

    assert table == Table((said("a"), said("b")), ((said("1"), said("2")),), widths=(3, 9))
    assert not table.facts


def test_a_table_without_a_header_is_a_list_of_facts():
    (table,) = blocks_of("| | |\n|---|---|\n| Owner | Meyer |\n")

    assert isinstance(table, Table)
    assert table.facts


def test_styles_marks_and_links_are_kept():
    (found,) = blocks_of("**a** *b* <mark>[c]</mark> [d](https://example.org)<br>e")

    assert isinstance(found, Paragraph)
    assert found.runs == (
        Run("a", bold=True),
        Run(" "),
        Run("b", italic=True),
        Run(" "),
        Run("[c]", mark=True),
        Run(" "),
        Run("d", link="https://example.org"),
        Run("\n"),
        Run("e"),
    )


def test_check_boxes_are_drawn():
    (boxes,) = blocks_of("- [ ] open\n- [x] **done**, today\n")

    assert isinstance(boxes, Listing)
    assert boxes.items[0] == (Paragraph((Run("☐ open"),)),)
    assert boxes.items[1] == (Paragraph((Run("☒ "), Run("done", bold=True), Run(", today"))),)


def test_quotations_are_guidance():
    heading, guide = blocks_of("# Title\n\n> Write this.\n")

    assert (type(heading), type(guide)) == (Heading, Guide)


@pytest.mark.parametrize("text", ["```\ncode\n```", "---", "<div>x</div>", "a <b>c</b>"])
def test_what_no_office_format_could_show_is_refused(text):
    with pytest.raises(DocumentError, match="cannot hold"):
        blocks_of(text)
