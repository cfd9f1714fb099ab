"""Dates as people write them. What could mean two days is refused, never guessed."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from bot.domain.errors import CoachError

EXAMPLES = "2027-03-31, 31.3.2027, 15 Dec, Friday, next Tuesday, tomorrow, in 3 weeks, end of March"


class DateError(CoachError):
    """Words that are no date, or could be two."""


def read_date(text: str, today: date) -> date:
    """Read a date.

    Args:
        text: what somebody wrote, with or without "by", "until" or "on" before it.
        today: the day on which they wrote it. A day without a year is the next there is, that day itself
            included; a weekday is the next after it, and "next Tuesday" the one of the week after.

    Raises:
        DateError: it is no date that the coach understands, there is no such day, or it could be two.

    """
    said = _BEFORE.sub("", " ".join(text.lower().split())).strip(" .,;!")
    for form, read in _FORMS:
        if match := form.fullmatch(said):
            try:
                return read(match, today)
            except (ValueError, OverflowError):
                raise DateError(f"There is no such day as “{text.strip()[:40]}”.") from None
    raise DateError(
        f"“{text.strip()[:40]}” is no date that I know. Write it like one of these: {EXAMPLES}."
    )


# --- words ----------------------------------------------------------------------------------------


def _numbered(names: str, first: int) -> dict[str, int]:
    """Number names in their order, in full and cut to three letters."""
    whole = {name: number for number, name in enumerate(names.split(), first)}
    return whole | {name[:3]: number for name, number in whole.items()}


_MONTHS = _numbered(
    "january february march april may june july august september october november december", 1
) | {"sept": 9}
_WEEKDAYS = _numbered("monday tuesday wednesday thursday friday saturday sunday", 0) | {
    "tues": 1,
    "thur": 3,
    "thurs": 3,
}
_NUMBERS = {
    "a": 1,
    "an": 1,
    **_numbered("one two three four five six seven eight nine ten eleven twelve", 1),
}
_DAYS_FROM_NOW = {"today": 0, "tomorrow": 1, "day after tomorrow": 2, "the day after tomorrow": 2}
_FRIDAY = 4
_QUARTER = 3  # months
_WEEK = 7  # days


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


# --- readers --------------------------------------------------------------------------------------


def _day(day: int, month: int, year: str | None, today: date) -> date:
    """Return that day of the year, or of the next year in which it is still to come."""
    if year:
        return date(int(year) + (2000 if len(year) == len("27") else 0), month, day)
    for candidate in range(today.year, today.year + 9):  # 29 February may be eight years away
        possible = day <= calendar.monthrange(candidate, month)[1]
        if possible and (found := date(candidate, month, day)) >= today:
            return found
    raise ValueError(day)


def _last(month: int, year: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _later(months: int, today: date) -> date:
    """Return the same day some months later, or the last one of a month that is too short."""
    years, month = divmod(today.month - 1 + months, 12)
    last = _last(month + 1, today.year + years)
    return last.replace(day=min(today.day, last.day))


def _in_numbers(match: re.Match[str], today: date) -> date:
    return _day(int(match["day"]), int(match["month"]), match["year"], today)


def _in_words(match: re.Match[str], today: date) -> date:
    return _day(int(match["day"]), _MONTHS[match["month"]], match["year"], today)


def _slashed(match: re.Match[str], today: date) -> date:
    """Read what some write with the day first and others with the month, where it fits only one."""
    pair = int(match["first"]), int(match["second"])
    readings = {
        _day(day, month, match["year"], today)
        for day, month in (pair, pair[::-1])
        if 1 <= month <= 12  # noqa: PLR2004  (months)
    }
    if len(readings) > 1:
        either = " or ".join(day.isoformat() for day in sorted(readings))
        raise DateError(f"“{match[0]}” could be {either}. Write the one that you mean.")
    if not readings:
        raise ValueError(pair)
    return readings.pop()


def _near(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=_DAYS_FROM_NOW[match[0]])


def _weekday(match: re.Match[str], today: date) -> date:
    wanted = _WEEKDAYS[match["weekday"]]
    if match["which"] == "next":
        monday = today + timedelta(days=_WEEK - today.weekday())
        return monday + timedelta(days=wanted)
    return today + timedelta(days=(wanted - today.weekday() - 1) % _WEEK + 1)


def _ahead(match: re.Match[str], today: date) -> date:
    said, unit = match["count"], match["unit"]
    count = int(said) if said.isdecimal() else _NUMBERS[said]
    if unit in {"day", "week"}:
        return today + timedelta(days=count * (_WEEK if unit == "week" else 1))
    return _later(count * (12 if unit == "year" else 1), today)


def _end_of_month(match: re.Match[str], today: date) -> date:
    month, year = _MONTHS[match["month"]], match["year"]
    if year:
        return _last(month, int(year))
    return _last(month, today.year + (month < today.month))


def _end_of_span(match: re.Match[str], today: date) -> date:
    """Return the last day of this or the next week, month, quarter or year; a week ends on Friday."""
    coming = 1 if match["which"] == "next" else 0
    if match["unit"] == "week":
        friday = today + timedelta(days=_FRIDAY - today.weekday() + _WEEK * coming)
        return friday if friday >= today else friday + timedelta(days=_WEEK)
    months = {"month": 1, "quarter": _QUARTER, "year": 12}[match["unit"]]
    first = today.replace(day=1)
    ends = _later(months * (coming + 1) - 1 - (today.month - 1) % months, first)
    return _last(ends.month, ends.year)


# --- forms ----------------------------------------------------------------------------------------

_BEFORE = re.compile(r"^(?:by|until|till|on|due)\b ?")
_YEAR = r"(?P<year>\d{4}|\d{2})"
_DAY = r"(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = rf"(?P<month>{_any(_MONTHS)})\.?"
_COUNT = rf"(?P<count>\d{{1,3}}|{_any(_NUMBERS)})"

_Reader = Callable[[re.Match[str], date], date]
_FORMS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(form), reader)
    for form, reader in (
        (r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})", _in_numbers),
        (rf"(?P<day>\d{{1,2}})\. ?(?P<month>\d{{1,2}})(?:\. ?{_YEAR})?", _in_numbers),
        (rf"(?P<first>\d{{1,2}})[/-](?P<second>\d{{1,2}})(?:[/-]{_YEAR})?", _slashed),
        (rf"{_DAY}(?: of)?[ -]?{_MONTH}(?:,? |-)?{_YEAR}?", _in_words),
        (rf"{_MONTH} {_DAY}(?:,? {_YEAR})?", _in_words),
        (_any(_DAYS_FROM_NOW), _near),
        (rf"(?:(?P<which>this|next|coming) )?(?P<weekday>{_any(_WEEKDAYS)})", _weekday),
        (rf"(?:in |within )?{_COUNT} (?P<unit>day|week|month|year)s?(?: from now)?", _ahead),
        (rf"(?:the )?end of {_MONTH}(?:,? (?P<year>\d{{4}}))?", _end_of_month),
        (
            r"(?:the )?end of (?:the |(?P<which>this|next) )?(?P<unit>week|month|quarter|year)",
            _end_of_span,
        ),
    )
)
