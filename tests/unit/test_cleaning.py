"""Text as it comes from Slack or a keyboard, made plain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.cleaning import LONGEST, has_words, plain


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("  what \n is\t this ", "what is this"),
        ("<@U12AB> hello", "hello"),
        ("see <https://example.org/a?b=c|the page> please", "see the page please"),
        ("in <#C12AB|ops> or <#C12AB>", "in ops or"),
        ("go to https://example.org now", "go to now"),
        ("*bold* _slanted_ ~gone~ `code`", "bold slanted gone code"),
        ("> quoted\n# title", "quoted title"),
        ("incident :fire: now", "incident now"),
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("<b>fat</b>", "fat"),
        ("\u201cquoted\u201d \u2018too\u2019", "\"quoted\" 'too'"),
        ("snake_case and sp_2", "snake_case and sp_2"),
        ("bell\x07 and escape\x1b[31m", "bell and escape [31m"),
    ],
)
def test_markup_goes_and_words_stay(typed, read):
    assert plain(typed) == read


@pytest.mark.parametrize("typed", ["", "  ", "?!", "123", "\x00", ":tada:", "<@U1>"])
def test_nothing_to_understand_is_noticed(typed):
    assert not has_words(plain(typed))


@given(st.text(max_size=5000))
def test_any_text_becomes_one_bounded_line(text):
    read = plain(text)

    assert len(read) <= LONGEST
    assert "\n" not in read
    assert read == read.strip()
