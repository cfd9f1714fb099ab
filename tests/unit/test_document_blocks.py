"""Markdown into the blocks that the writers of office formats work from."""

import pytest

from bot.adapters.documents.markdown import (
    Guide,
    Heading,
    Item,
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
    assert boxes.items == (
        Item((Run("☐ open"),)),
        Item((Run("☒ "), Run("done", bold=True), Run(", today"))),
    )
    assert all(item.boxed for item in boxes.items)


def test_quotations_are_guidance():
    found = blocks_of("# Title\n\n> Write this.\n>\n> - Briefly\n")

    assert found == (
        Heading(1, said("Title")),
        Guide((said("Write this."), (Run("• "), Run("Briefly")))),
    )


def test_lists_may_hold_lists():
    (listing,) = blocks_of("- a\n  1. b\n")

    assert listing == Listing(
        ordered=False,
        items=(Item(said("a"), (Listing(ordered=True, items=(Item(said("b")),)),)),),
    )


@pytest.mark.parametrize(
    "text", ["- a\n\n  | b |\n  |---|\n", "- a\n\n  b", "-\n", "> # A", "> | a |\n> |---|\n"]
)
def test_lists_and_guidance_hold_nothing_else(text):
    with pytest.raises(DocumentError, match="cannot hold"):
        blocks_of(text)


@pytest.mark.parametrize("text", ["```\ncode\n```", "---", "<div>x</div>", "a <b>c</b>", "`a`"])
def test_what_no_office_format_could_show_is_refused(text):
    with pytest.raises(DocumentError, match="cannot hold"):
        blocks_of(text)
