"""Dates as people write them."""

import re
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.improvement.dates import EXAMPLES, DateError, read_date

TUESDAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2027-03-31", "2027-03-31"),
        ("2027/3/31", "2027-03-31"),
        ("31.3.2027", "2027-03-31"),
        ("31. 3. 27", "2027-03-31"),
        ("31.3.", "2027-03-31"),
        ("31/3/2027", "2027-03-31"),
        ("3/31/2027", "2027-03-31"),
        ("4/4/2027", "2027-04-04"),
        ("31-3-2027", "2027-03-31"),
        ("by 15 Dec", "2026-12-15"),
        ("15 Dec.", "2026-12-15"),
        ("15th of December", "2026-12-15"),
        ("the 15th of December 2027", "2027-12-15"),
        ("Dec 15, 2027", "2027-12-15"),
        ("15-Dec-2027", "2027-12-15"),
        ("until 1 Feb", "2027-02-01"),
        ("1 Sept", "2027-09-01"),
        ("1 May", "2027-05-01"),
        ("1 December", "2026-12-01"),
        ("30 November", "2027-11-30"),
        ("29 February", "2028-02-29"),
        ("by Friday", "2026-12-04"),
        ("fri", "2026-12-04"),
        ("Tuesday", "2026-12-08"),
        ("this Thursday", "2026-12-03"),
        ("next Tuesday", "2026-12-08"),
        ("next Friday", "2026-12-11"),
        ("today", "2026-12-01"),
        ("Tomorrow", "2026-12-02"),
        ("the day after tomorrow", "2026-12-03"),
        ("in 3 weeks", "2026-12-22"),
        ("in a week", "2026-12-08"),
        ("in two months", "2027-02-01"),
        ("within 10 days", "2026-12-11"),
        ("in 1 year", "2027-12-01"),
        ("end of March", "2027-03-31"),
        ("by the end of December", "2026-12-31"),
        ("end of February 2028", "2028-02-29"),
        ("end of the week", "2026-12-04"),
        ("end of next week", "2026-12-11"),
        ("end of the month", "2026-12-31"),
        ("end of next month", "2027-01-31"),
        ("end of this quarter", "2026-12-31"),
        ("end of next quarter", "2027-03-31"),
        ("end of next year", "2027-12-31"),
        ("  by   the end of the year! ", "2026-12-31"),
    ],
)
def test_it_is_read_as_people_mean_it(said, expected):
    assert read_date(said, TUESDAY) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("said", "today", "expected"),
    [
        ("in a month", "2027-01-31", "2027-02-28"),
        ("end of the month", "2027-01-31", "2027-01-31"),
        ("end of next month", "2027-01-31", "2027-02-28"),
        ("end of the week", "2026-12-05", "2026-12-11"),
        ("end of March", "2027-03-31", "2027-03-31"),
        ("end of March", "2027-04-01", "2028-03-31"),
        ("end of the quarter", "2027-05-31", "2027-06-30"),
        ("next Monday", "2026-11-29", "2026-11-30"),
        ("Sunday", "2026-11-29", "2026-12-06"),
    ],
)
def test_the_ends_of_weeks_months_and_years_are_no_trouble(said, today, expected):
    assert read_date(said, date.fromisoformat(today)) == date.fromisoformat(expected)


@pytest.mark.parametrize("said", ["3/4/2027", "by 3/4/2027", "03-04-27"])
def test_what_could_be_two_days_is_refused_with_both(said):
    with pytest.raises(DateError, match="2027-03-04 or 2027-04-03"):
        read_date(said, TUESDAY)


@pytest.mark.parametrize(
    "said",
    ["31 Feb", "30.2.2027", "2027-13-01", "13/13/2027", "0 March", "0/5/2027", "31 Apr 2027"],
)
def test_a_day_that_does_not_exist_is_called_that(said):
    with pytest.raises(DateError, match="There is no such day"):
        read_date(said, TUESDAY)


@pytest.mark.parametrize("said", ["", "soon", "next week", "March", "in 3", "5", "by", "friday?!x"])
def test_what_is_no_date_is_refused_with_the_forms_that_are(said):
    with pytest.raises(DateError, match=re.escape(EXAMPLES)):
        read_date(said, TUESDAY)


def test_the_examples_in_the_refusal_are_dates():
    assert all(read_date(example, TUESDAY) for example in EXAMPLES.split(", "))


@given(st.text(max_size=30), st.dates())
def test_whatever_is_written_is_a_date_or_a_refusal(text, today):
    with suppress(DateError):  # anything else fails
        assert isinstance(read_date(text, today), date)


@given(
    st.from_regex(
        r"(by |end of )?(the )?[0-9]{1,4}[-./ ](dec|[0-9]{1,2})[-./ ]?[0-9]{0,4}", fullmatch=True
    )
    | st.from_regex(r"in [0-9]{1,3} (day|week|month|year)s", fullmatch=True),
    st.dates(),
)
def test_nearly_dates_are_dates_or_refusals(text, today):
    with suppress(DateError):  # anything else fails
        assert isinstance(read_date(text, today), date)


@given(st.dates(min_value=date(1000, 1, 1)), st.dates())
def test_iso_dates_are_taken_as_they_are(day, today):
    assert read_date(day.isoformat(), today) == day
