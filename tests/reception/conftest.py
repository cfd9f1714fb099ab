"""A workspace in which people talk with the coach through its reception; the storage is real."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
import real
import stored

from bot.adapters.documents.books import Books
from bot.adapters.storage.papers import JsonPapers
from bot.domain.conversation import (
    Act,
    Button,
    Called,
    Effect,
    Furnish,
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
from bot.domain.people import Person, Role, Standing
from bot.services.ports import AttachmentError
from bot.services.reception import Reception

HELP = Place("C-help", "100.1")
DM = Place("D-1", direct=True)


@dataclass
class Town:
    """Who lives here. Everybody is a member unless told otherwise, with the clock of `everywhere`."""

    standing: dict[str, Standing] = field(default_factory=dict)
    everywhere: str = "UTC"
    zones: dict[str, str] = field(default_factory=dict)
    called: tuple[str, ...] = ()  # names by which people are known
    open_channels: set[str] = field(default_factory=set)
    shared_channels: set[str] = field(default_factory=set)
    files: dict[tuple[str, str], bytes] = field(default_factory=dict)  # by whose they are, and name

    def person(self, workspace: str, person: str) -> Person:
        standing = self.standing.get(person, Standing.MEMBER)
        zone = self.zones.get(person, self.everywhere)
        return Person(workspace, person, standing, zone=zone, name=f"Name of {person}")

    def zone(self, workspace: str, person: str) -> str:
        del workspace
        return self.zones.get(person, "")

    def names(self, workspace: str) -> tuple[str, ...]:
        del workspace
        return self.called

    def keeps_private(self, workspace: str, channel: str) -> bool:
        del workspace
        return channel not in self.open_channels

    def shares(self, workspace: str, channel: str) -> bool:
        del workspace
        return channel in self.shared_channels

    def attached(self, workspace: str, person: str, file: str) -> bytes:
        del workspace
        if (person, file) not in self.files:
            raise AttachmentError("That file is somebody else's. Send it to me yourself.")
        return self.files[person, file]

    def link(self, place: Place) -> str:
        return f"https://slack.example/{place.channel}/{place.thread}"


@dataclass
class Counted:
    """Remembers how questions ended."""

    statuses: list[str] = field(default_factory=list)

    def answered(self, status: str, seconds: float) -> None:
        assert seconds >= 0
        self.statuses.append(status)


class Workspace:
    """Lets people do things and remembers what came of them."""

    def __init__(self, folder) -> None:
        self.now = datetime(2027, 3, 1, 9, tzinfo=UTC)
        self.storage = stored.fresh_storage(folder)
        self.town = Town()
        self.meter = Counted()
        self.reception = Reception(
            real.coach,
            self.storage,
            self.town,
            lambda: self.now,
            meter=self.meter,
            papers=JsonPapers(),
            books=Books(),
            documents=real.documents,
        )
        self.effects: tuple[Effect, ...] = ()
        self.newcomers: set[str] = set()  # everybody else has been welcomed long ago

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)

    def role(self, person: str, role: Role) -> None:
        with self.storage.work() as work:
            work.roles.give("T1", person, role)

    def does(self, person: str, deed, place: Place = HELP, receipt=None) -> tuple[Effect, ...]:
        if person not in self.newcomers:
            with self.storage.work() as work:
                work.learning.welcome("T1", person)
        self.effects = self.reception.attend(Turn("T1", person, place, deed), receipt)
        return self.effects

    def mentions(self, person: str, text: str, place: Place = HELP) -> Message:
        return self._message(self.does(person, Said(text, Way.MENTION), place))

    def commands(self, person: str, text: str, place: Place = Place("C-help")) -> Message:  # noqa: B008
        return self._message(self.does(person, Said(text, Way.COMMAND), place))

    def writes(self, person: str, text: str) -> Message:
        return self._message(self.does(person, Said(text, Way.DIRECT), DM))

    def presses(
        self,
        person: str,
        label: str,
        *,
        on: Message,
        spot: Spot = Spot.MESSAGE,
        place: Place = HELP,
    ) -> tuple[Effect, ...]:
        button = button_of(on, label)
        return self.does(person, Pressed(button.act, button.value, spot=spot), place)

    def votes(self, person: str, act: Act, on: Message) -> tuple[Effect, ...]:
        return self.does(person, Pressed(act, str(on.votes)))

    def submits(self, person: str, form, place: Place = HELP, **fields: str) -> tuple[Effect, ...]:
        return self.does(person, Submitted(form.name, fields, form.about), place)

    def calls(self, person: str, text: str = "", place: Place = Place()) -> tuple[Effect, ...]:  # noqa: B008
        return self.does(person, Called(text), place)

    def goes_home(self, person: str) -> Furnish:
        [effect] = self.does(person, Opened(Tab.HOME), Place())
        assert isinstance(effect, Furnish)
        return effect

    def outbox(self) -> list[Post]:
        with self.storage.work() as work:
            parcels = work.outbox.take(
                "T1", holder="test", now=self.now, until=self.now + timedelta(seconds=60), limit=50
            )
            for parcel in parcels:
                work.outbox.sent(parcel.id, ts="1", now=self.now)
        return [parcel.post for parcel in parcels]

    def gaps(self):
        with self.storage.work() as work:
            return work.gaps.top("T1", 50)

    @staticmethod
    def _message(effects: tuple[Effect, ...]) -> Message:
        [effect] = effects
        assert isinstance(effect, Post | Whisper | Replace | Show), effect
        return effect.message


def button_of(message: Message, label: str) -> Button:
    return next(button for button in message.buttons if button.label.startswith(label))


def labels(message: Message) -> list[str]:
    return [button.label for button in message.buttons]


def page_of(effects: tuple[Effect, ...]) -> Page:
    [effect] = effects
    assert isinstance(effect, Open)
    assert isinstance(effect.view, Page)
    return effect.view


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    return Workspace(tmp_path)


@pytest.fixture
def somewhere():
    """Another place, of which a test says only what matters."""
    return lambda **differs: replace(HELP, **differs)
