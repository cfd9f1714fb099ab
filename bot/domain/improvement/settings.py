"""How a workspace runs its improvement loop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import IntEnum


class Weekday(IntEnum):
    """A day of the week, as `date.weekday` counts them."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopSettings:
    """What a workspace has set for its loop.

    Attributes:
        organisation: what it is called in documents; empty: not said.
        steering_channel: where the steering group meets, a private channel; empty: none yet.
        zone: the time zone of the workspace's calendar, by its IANA name.
        digest_day: when the weekly digest is sent.
        digest_time: the same.
        quiet_from: from here until `quiet_to` nobody is reminded, by their own clock.
        quiet_to: the same.
        remind_days: days before the due date on which its owner is reminded.
        grace_days: days after the due date until the steering group hears of it.
        sponsor_grace_days: days after the due date until the sponsor does.
        check_days: days from deployment to the check.
        quorum: how many of the steering group must be present to decide.
        steering_sponsors: whether the steering group takes the sponsor's steps.
        retention_days: how long an appraisal with all it led to is kept once it is complete, and what
            belongs to none once it is closed; 0: for good.

    """

    organisation: str = ""
    steering_channel: str = ""
    zone: str = "UTC"
    digest_day: Weekday = Weekday.MONDAY
    digest_time: time = time(9)
    quiet_from: time = time(18)
    quiet_to: time = time(8)
    remind_days: tuple[int, ...] = (7, 1)
    grace_days: int = 3
    sponsor_grace_days: int = 14
    check_days: int = 30
    quorum: int = 2
    steering_sponsors: bool = False
    retention_days: int = 0
