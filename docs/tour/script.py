"""Reads the story: a line per deed, and with it what must be seen in answer.

- `On 1 March 2027 at 9:00`: the clock moves, and all the days between pass.
- `bob: action start A-1`: somebody writes to the coach; `bob in #news: …` writes in a channel,
  and `bob with list.csv: …` sends a file along that lies beside the story.
- `bob presses Start on A-1 is yours`: a button, of the message that has these words in it.
- `bob fills Due = 2027-03-31`, `bob sends the form`, `bob closes the form`, `bob opens home`.
- `bob uses Make finding or proposal on too long`: a shortcut, on the message that has these words in it.

What follows an arrow is seen by whoever did the deed. Indented below it may stand `stella sees …`,
`finn does not see …`, and `picture mine of bob`, which draws what somebody has seen since the deed.
Headings begin with `#`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

_ANSWER = " → "


class StoryError(Exception):
    """A line that is none of the story's."""


@dataclass(frozen=True)
class Look:
    """What somebody must see after a deed, or must not; or a picture of it, which has a name."""

    person: str
    text: str = ""
    unseen: bool = False
    picture: str = ""


@dataclass(frozen=True)
class Deed:
    """Something that somebody does, in the words of the story.

    Attributes:
        how: a name out of `_DEEDS`.
        said: the parts of the line by name.
        line: as it stands in the story.
        where: file and line.
        looks: what must come of it.

    """

    how: str
    said: dict[str, str]
    line: str
    where: str
    looks: list[Look] = field(default_factory=list)

    @property
    def moment(self) -> dt.datetime:
        """When it is then, on the clock on the wall; of the deed `on` alone."""
        told = f"{self.said['date']} {self.said['time']}"
        return dt.datetime.strptime(told, "%d %B %Y %H:%M")  # noqa: DTZ007  (the stage has the zone)


_DEEDS = {
    "on": r"On (?P<date>\d+ \w+ \d{4}) at (?P<time>\d+:\d\d)",
    "fills": r"(?P<who>\w+) fills (?P<label>[^=]+?) = (?P<value>.+)",
    "sends": r"(?P<who>\w+) sends the form",
    "closes": r"(?P<who>\w+) closes the form",
    "presses": r"(?P<who>\w+) presses (?P<label>.+?)(?: on (?P<text>.+))?",
    "uses": r"(?P<who>\w+) uses (?P<label>.+?) on (?P<text>.+)",
    "opens": r"(?P<who>\w+) opens home",
    "says": r"(?P<who>\w+)(?: in (?P<place>#[\w-]+)| with (?P<file>[\w.-]+))?: (?P<line>.+)",
}
_LOOKS = (
    r"picture (?P<picture>[\w-]+) of (?P<person>\w+)",
    r"(?P<person>\w+) sees (?P<text>.+)",
    r"(?P<person>\w+) (?P<unseen>does not see) (?P<text>.+)",
)


def read(folder: Path) -> list[Deed]:
    """Read the chapters of a story in their order.

    Raises:
        StoryError: a line is no deed and no look; the message names file and line.

    """
    return [deed for chapter in sorted(folder.glob("*.txt")) for deed in _chapter(chapter)]


def _chapter(path: Path) -> Iterable[Deed]:
    deeds: list[Deed] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}:{number}"
        if not line.strip() or line.startswith("#"):
            continue
        if line[0].isspace():
            deeds[-1].looks.append(_look(line.strip(), where))
        else:
            deeds.append(_deed(line.strip(), where))
    return deeds


def _deed(line: str, where: str) -> Deed:
    told, _, answer = line.partition(_ANSWER)
    for how, form in _DEEDS.items():
        if match := re.fullmatch(form, told.strip()):
            said = {name: value for name, value in match.groupdict().items() if value}
            return Deed(how, said, line, where, list(_answers(said, answer)))
    raise StoryError(f"{where}: nobody can do this: {line}")


def _answers(said: dict[str, str], answer: str) -> Iterator[Look]:
    if answer:
        yield Look(said["who"], answer.strip())


def _look(line: str, where: str) -> Look:
    for form in _LOOKS:
        if match := re.fullmatch(form, line):
            said = {name: value for name, value in match.groupdict().items() if value}
            return Look(
                said["person"], said.get("text", ""), "unseen" in said, said.get("picture", "")
            )
    raise StoryError(f"{where}: nobody can see this: {line}")
