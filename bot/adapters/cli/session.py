"""One person at a terminal: lines typed become turns, and what was shown last can be pressed.

Besides words a line may be `click "Label"`, for a button of what was shown last, or
`submit field=value …`, for the form that is open.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.adapters.cli.parts import WORKSPACE
from bot.domain.conversation import (
    Act,
    Button,
    Deed,
    Effect,
    Form,
    Furnish,
    HomePage,
    Message,
    Open,
    Opened,
    Page,
    Place,
    Post,
    Pressed,
    Replace,
    Said,
    Show,
    Spot,
    Submitted,
    Tab,
    Turn,
    Way,
    Whisper,
)
from bot.domain.errors import CoachError
from bot.domain.people import Person, Role
from bot.services.ports import AttachmentError

PLACE = Place("terminal", direct=True)

_CLICK = re.compile(r"^click\s+(?P<label>.+)$", re.IGNORECASE)
_SUBMIT = re.compile(r"^submit\b\s*(?P<fields>.*)$", re.IGNORECASE)
_IMPORT = re.compile(
    r"^(?P<command>(?:/?coach\s+)?finding import\s+AP-\d+)\s+(?!file\b)(?P<file>.+)$", re.IGNORECASE
)
_QUOTES = str.maketrans("\u201c\u201d", '""')


class LineError(CoachError):
    """A line that presses or submits what is not there."""


class LocalPeople:
    """Everybody at this machine: members by name, with the role that a run was started with."""

    def __init__(self, roles: Iterable[Role] = ()) -> None:
        self._roles = frozenset(roles)

    def person(self, workspace: str, person: str) -> Person:
        """Take anybody at their word."""
        return Person(workspace, person, roles=self._roles, name=person)

    def names(self, workspace: str) -> Sequence[str]:
        """Nobody keeps a list."""
        del workspace
        return ()

    def zone(self, workspace: str, person: str) -> str:
        """Nobody knows."""
        del workspace, person
        return ""

    def keeps_private(self, workspace: str, channel: str) -> bool | None:
        """Nobody else is at this machine."""
        del workspace, channel
        return True

    def shares(self, workspace: str, channel: str) -> bool:
        """Nobody else reads along."""
        del workspace, channel
        return False

    def attached(self, workspace: str, person: str, file: str) -> bytes:
        """Read a file of this machine."""
        del workspace, person
        try:
            return Path(file).expanduser().read_bytes()
        except OSError as error:
            raise AttachmentError(
                f"{file} cannot be read: {error.strerror}. Name a file that is there."
            ) from None

    def link(self, place: Place) -> str:
        """Nothing here has an address."""
        del place
        return ""


class Session:
    """Turns lines into turns, and remembers what can be pressed and filled in."""

    def __init__(self, user: str) -> None:
        self.user = user
        self._buttons: list[tuple[Button, Spot]] = []  # newest first
        self._form: Form | None = None

    def turn(self, line: str) -> Turn:
        """Understand a line.

        Raises:
            LineError: it presses a button or fills in a form that is not there.

        """
        return Turn(WORKSPACE, self.user, PLACE, self._deed(line.strip()))

    def arrival(self) -> Turn:
        """The turn of somebody who comes in."""
        return Turn(WORKSPACE, self.user, PLACE, Opened(Tab.MESSAGES))

    def shown(self, effects: Iterable[Effect]) -> None:
        """Remember what is to be pressed and filled in from now on."""
        for effect in effects:
            self._form = _form_of(effect)
            found = list(buttons_of(effect))
            known = [old for old in self._buttons if old not in found]
            self._buttons = [*found, *known][:200]

    def _deed(self, line: str) -> Deed:
        clicked = _CLICK.match(line.translate(_QUOTES))
        if clicked:
            return self._press(clicked["label"].strip().strip('"'))
        submitted = _SUBMIT.match(line.translate(_QUOTES))
        if submitted and self._form:
            return self._submit(self._form, submitted["fields"])
        handed = _IMPORT.match(line.translate(_QUOTES))
        if handed:
            return Said(handed["command"], Way.DIRECT, (handed["file"].strip("\"'"),))
        return Said(line, Way.DIRECT)

    def _press(self, label: str) -> Pressed:
        wanted = _plain(label)
        for button, spot in self._buttons:
            if _plain(button.label) == wanted:
                return Pressed(button.act, button.value, spot=spot)
        labels = dict.fromkeys(button.label for button, _ in self._buttons)
        there = ", ".join(f'"{name}"' for name in list(labels)[:12])
        raise LineError(
            f'There is no button "{label}". There is: {there or "none yet; ask something first"}.'
        )

    def _submit(self, form: Form, text: str) -> Submitted:
        try:
            pairs = [pair.partition("=") for pair in shlex.split(text)]
        except ValueError:
            raise LineError('A quotation mark is missing: submit field="some words"') from None
        given = {name: value for name, equals, value in pairs if equals}
        names = [field.name for field in form.fields]
        unknown = [name for name, equals, _ in pairs if not equals or name not in names]
        if unknown:
            raise LineError(
                f"{form.title} has no field {', '.join(unknown)}. It has: {', '.join(names)}."
            )
        filled = {field.name: given.get(field.name, field.initial) for field in form.fields}
        return Submitted(form.name, filled, form.about)


def _plain(label: str) -> str:
    return label.strip().rstrip(".\u2026").casefold()


def _form_of(effect: Effect) -> Form | None:
    return effect.view if isinstance(effect, Open) and isinstance(effect.view, Form) else None


def buttons_of(effect: Effect) -> Iterator[tuple[Button, Spot]]:
    """Everything that an effect gives to press, and where it stands."""
    match effect:
        case Post(message=message) | Show(message=message):
            yield from ((button, Spot.MESSAGE) for button in all_buttons(message))
        case Whisper(message=message) | Replace(message=message):
            yield from ((button, Spot.MESSAGE) for button in all_buttons(message))
        case Open(view=Page(message=message)):
            yield from ((button, Spot.WINDOW) for button in all_buttons(message))
        case Furnish(home=home):
            yield from ((button, Spot.HOME) for button in _at_home(home))
        case _:
            return


def all_buttons(message: Message) -> list[Button]:
    """The buttons of a message, with those to judge it."""
    votes = str(message.votes)
    judging = [Button("Helpful", Act.HELPFUL, votes), Button("Not helpful", Act.UNHELPFUL, votes)]
    return [*message.buttons, *(judging if message.votes else [])]


def _at_home(home: HomePage) -> Iterator[Button]:
    for section in home.sections:
        yield from section.buttons
        yield from (button for _, button in section.entries)
