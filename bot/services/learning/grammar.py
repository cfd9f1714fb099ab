"""What people type, or press, to learn and to rehearse."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from bot.domain.conversation import Act, Deed, Pressed, Said, Way

LEARN, REHEARSE = "learn", "rehearse"

_MEANT = {"help": "paths", "stop": "pause", "off": "pause", "continue": "resume"}
"""What people say for a verb when they say nothing else, and the verb."""

_LEARN = re.compile(
    r"^\s*/?(?:coach\s+)?learn(?:ing)?\b\s*(?:(?P<verb>start|next|check|answer|again|progress|paths|pause"
    rf"|resume|daily|every day)\b\s*(?P<rest>.*?)|(?P<meant>{'|'.join(_MEANT)}))?\s*[.!?]?\s*$",
    re.IGNORECASE,
)
_LEARN_SOMETHING = re.compile(
    r"^\s*/?(?:coach\s+)?learn(?:ing)?\s+(?:as (?:an? )?)?(?P<rest>.+?)\s*[.!?]?\s*$", re.IGNORECASE
)
_LETTER = re.compile(r"^\s*([A-D])\s*[.)!]?\s*$", re.IGNORECASE)
_REHEARSE = re.compile(
    r"^\s*/?(?:coach\s+)?(?:rehears(?:e|al)|interview(?: rehearsal)?|practi[sc]e (?:an )?interview)\b"
    r"\s*(?:for|of|on)?\s*(?P<rest>.*?)\s*[.!?]?\s*$",
    re.IGNORECASE,
)
_HOUR = re.compile(
    r"(?:at\s+)?(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})?)?\s*(?P<half>am|pm)?", re.IGNORECASE
)
_HOURS, _MINUTES, _NOON = 24, 60, 12


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to do: a noun, a verb of it (empty for the noun alone) and the rest."""

    noun: str
    verb: str = ""
    rest: str = ""


def heard(deed: Deed) -> Wish | None:
    """Recognise a wish to learn or rehearse in what somebody said or pressed."""
    match deed:
        case Said(text=text, way=Way.DIRECT) if letter := _LETTER.match(text):
            return Wish(LEARN, "answer", letter[1])
        case Said(text=text, way=way) if way is not Way.OVERHEARD:
            return wish_in(text)
        case Pressed(act=Act.SAY, value=text):
            return wish_in(text)
        case _:
            return None


def wish_in(text: str) -> Wish | None:
    """Recognise a wish; "learn about incidents" is a question and none."""
    learn = _LEARN.match(text)
    if learn:
        verb = _MEANT.get((learn["meant"] or "").lower()) or (learn["verb"] or "").lower()
        return Wish(LEARN, "daily" if verb == "every day" else verb, learn["rest"] or "")
    rehearse = _REHEARSE.match(text)
    return Wish(REHEARSE, rest=rehearse["rest"]) if rehearse else None


def thing_to_learn(deed: Deed) -> str:
    """What somebody wants to learn, where they named something beside the verb: perhaps a path."""
    match deed:
        case Said(text=text, way=way) if way is not Way.OVERHEARD:
            something = _LEARN_SOMETHING.match(text)
            return something["rest"] if something else ""
        case _:
            return ""


def hour_in(text: str) -> time | None:
    """An hour as people write it: "9", "9:30", "at 5 pm"; None where it is none."""
    match = _HOUR.fullmatch(text.strip())
    if not match:
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        hour = hour % _NOON + (_NOON if match["half"].lower() == "pm" else 0)
    return time(hour, minute) if hour < _HOURS and minute < _MINUTES else None
