"""What an improvement came to: measured or seen, judged, published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """Whether it worked."""

    EFFECTIVE = "effective"
    PARTLY = "partly"
    NOT = "not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a check of a deployed action found.

    `before` and `after` are the measure's values as people write them; `use` is what was seen of its use,
    `in_use` in how many of the units.
    """

    outcome: Outcome
    by: str
    at: datetime
    before: str = ""
    after: str = ""
    use: str = ""
    in_use: int | None = None
    published: datetime | None = None
