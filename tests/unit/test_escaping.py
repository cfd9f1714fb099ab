"""What somebody typed reads as they typed it, wherever a template prints it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.documents.escaping import DOTS, Blank, block, line, printed, table_rows
from bot.adapters.documents.markdown import Item, Listing, Paragraph, Run, Table, blocks_of, text_of


def said(text):
    return Paragraph((Run(text),))


TYPED = st.text(st.sampled_from("ab1 |*_`[]()<>&;#-+=.:!~\\\"'\n{}%@"), max_size=40)


@given(TYPED)
def test_a_value_in_a_table_stays_in_its_cell(text):
    (table,) = blocks_of(f"| a | b |\n|---|---|\n| {line(text)} | next |\n")

    assert isinstance(table, Table)
    ((first, second),) = table.rows
    assert text_of(second) == "next"
    assert "".join(text_of(first).split()) == "".join(text.split())


@given(TYPED.filter(str.strip))
def test_a_value_in_a_sentence_reads_as_typed(text):
    (paragraph,) = blocks_of(f"Because {line(text)} happened.")

    assert isinstance(paragraph, Paragraph)
    assert "".join(text_of(paragraph.runs).split()) == "".join(f"Because{text}happened.".split())


@given(TYPED.filter(str.strip))
def test_a_block_holds_nothing_but_paragraphs_and_lists(text):
    assert all(isinstance(found, Paragraph | Listing) for found in blocks_of(block(text)))


def test_a_block_keeps_paragraphs_and_lists():
    found = blocks_of(block("One.\n\n- two\n- *three*\n1. four"))

    assert found == (
        said("One."),
        Listing(ordered=False, items=(Item((Run("two"),)), Item((Run("*three*"),)))),
        Listing(ordered=True, items=(Item((Run("four"),)),)),
    )


@pytest.mark.parametrize("text", ["# title", "- 5 degrees", "3. May", "> 5", "+ more", "==="])
def test_a_value_at_the_start_of_a_line_is_no_markup(text):
    assert blocks_of(line(text)) == (said(text),)


def test_what_is_missing_is_a_mark_or_a_line_to_fill_in():
    assert Blank("Owner", required=True).__html__() == "<mark>[Owner]</mark>"
    assert Blank("Owner", required=False).__html__() == DOTS
    assert not Blank("Owner", required=True)


def test_a_pipe_starts_the_next_cell_of_a_row():
    assert table_rows("1. Brief both shifts | leads | 22 May\n\nTry it") == [
        ["Brief both shifts", "leads", "22 May"],
        ["Try it"],
    ]
    assert table_rows(Blank("Steps", required=False)) == []


def test_days_are_written_as_people_read_them():
    assert printed(date(2026, 5, 4)) == "4 May 2026"
