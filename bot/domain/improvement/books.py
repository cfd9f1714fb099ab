"""Tables that leave the coach, or come to it, as files of a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.errors import CoachError

Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: what its columns are called, and a row each."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


class BookError(CoachError):
    """A file is no table that can be read; the message says why, and what would do."""
