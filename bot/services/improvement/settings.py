"""Settings of the loop as admins type them: `settings quorum 3`, `settings quiet 18:00-8:00`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.improvement.settings import LoopSettings, Weekday

_CHANNEL = re.compile(r"<#(?P<id>\w+)(?:\|[^>]*)?>|#?(?P<name>[\w-]+)")
_TIME = r"(\d{1,2})(?::(\d{2}))?"
_MOST_DAYS = 3650
_MOST_REMINDERS = 5
_LONGEST_NAME = 120  # characters of an organisation's


@dataclass(frozen=True, slots=True)
class LoopSetting:
    """One setting: what it takes, and what of the loop's settings it changes.

    `read` returns the values by field, or None where the words will not do.
    """

    wanted: str
    read: Callable[[str], Mapping[str, Any] | None]


def _channel(text: str) -> Mapping[str, Any] | None:
    match = _CHANNEL.fullmatch(text)
    return {"steering_channel": match["id"] or match["name"]} if match else None


def _zone(text: str) -> Mapping[str, Any] | None:
    try:
        return {"zone": ZoneInfo(text).key}
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _digest(text: str) -> Mapping[str, Any] | None:
    match = re.fullmatch(rf"(\w+)(?:\s+(?:at\s+)?{_TIME})?", text.lower())
    days = {day.name.lower(): day for day in Weekday}
    if not match or match[1] not in days:
        return None
    at = _clock(match[2] or "9", match[3])
    return {"digest_day": days[match[1]], "digest_time": at} if at else None


def _quiet(text: str) -> Mapping[str, Any] | None:
    match = re.fullmatch(rf"{_TIME}\s*(?:-|\u2013|to)\s*{_TIME}", text)
    if not match:
        return None
    begins, ends = _clock(match[1], match[2]), _clock(match[3], match[4])
    return {"quiet_from": begins, "quiet_to": ends} if begins and ends else None


def _clock(hour: str, minute: str | None) -> time | None:
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        return None


def _remind(text: str) -> Mapping[str, Any] | None:
    days = [int(day) for day in re.findall(r"\d{1,9}", text)]
    listed = re.fullmatch(r"\d+(?:(?:\s*,\s*|\s+and\s+|\s+)\d+)*(?:\s*days?)?", text)
    if not listed or len(days) > _MOST_REMINDERS or max(days) > _MOST_DAYS:
        return None
    return {"remind_days": tuple(sorted(set(days), reverse=True))}


def _count(field: str, least: int = 0) -> Callable[[str], Mapping[str, Any] | None]:
    def read(text: str) -> Mapping[str, Any] | None:
        match = re.fullmatch(r"(\d{1,4})(?:\s*days?)?", text)
        fine = match and least <= int(match[1]) <= _MOST_DAYS
        return {field: int(match[1])} if match and fine else None

    return read


def _organisation(text: str) -> Mapping[str, Any] | None:
    name = text.strip("\"'\u201c\u201d ")
    return {"organisation": name} if 1 < len(name) <= _LONGEST_NAME else None


def _sponsor(text: str) -> Mapping[str, Any] | None:
    chosen = {"steering": True, "sponsor": False}.get(text.lower())
    return None if chosen is None else {"steering_sponsors": chosen}


LOOP: Mapping[str, LoopSetting] = {
    "organisation": LoopSetting("a name, such as `Example Ltd`", _organisation),
    "steering-channel": LoopSetting("a private channel, such as `#steering`", _channel),
    "zone": LoopSetting("a time zone, such as `Europe/Berlin`", _zone),
    "digest": LoopSetting("a day and a time, such as `Monday 9:00`", _digest),
    "quiet": LoopSetting("two times, such as `18:00-8:00`", _quiet),
    "remind": LoopSetting("days before the due date, such as `7, 1`", _remind),
    "grace": LoopSetting("a number of days, such as `3`", _count("grace_days")),
    "sponsor-grace": LoopSetting("a number of days, such as `14`", _count("sponsor_grace_days")),
    "check-days": LoopSetting("a number of days, such as `30`", _count("check_days")),
    "quorum": LoopSetting("how many must be present, such as `3`", _count("quorum", 1)),
    "sponsor-steps": LoopSetting("`sponsor` or `steering`", _sponsor),
    "loop-retention": LoopSetting("a number of days, 0 for good", _count("retention_days")),
}


def steering_channel_in(rest: str) -> str:
    """The channel that somebody wants the steering group to meet in, as `settings` was typed; or nothing."""
    name, _, value = rest.partition(" ")
    found = _channel(value.strip()) if name.lower() == "steering-channel" else None
    return str(found["steering_channel"]) if found else ""


def shown(loop: LoopSettings) -> Mapping[str, str]:
    """Write the settings as they are typed."""
    return {
        "organisation": loop.organisation or "not named yet",
        "steering-channel": f"#{loop.steering_channel}" if loop.steering_channel else "none yet",
        "zone": loop.zone,
        "digest": f"{loop.digest_day.name.capitalize()} {loop.digest_time:%H:%M}",
        "quiet": f"{loop.quiet_from:%H:%M}-{loop.quiet_to:%H:%M}",
        "remind": ", ".join(map(str, loop.remind_days)),
        "grace": str(loop.grace_days),
        "sponsor-grace": str(loop.sponsor_grace_days),
        "check-days": str(loop.check_days),
        "quorum": str(loop.quorum),
        "sponsor-steps": "steering" if loop.steering_sponsors else "sponsor",
        "loop-retention": str(loop.retention_days),
    }
