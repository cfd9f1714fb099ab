"""What a command is carried out in: who gave it, where, what is kept, and the words to answer with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from bot.domain.conversation import (
    Effect,
    Form,
    Message,
    Open,
    Page,
    Post,
    Pressed,
    Said,
    Spot,
    Turn,
    Way,
    Whisper,
)
from bot.domain.improvement.actors import Actor
from bot.services.desk import Desk
from bot.services.improvement.grammar import Command
from bot.services.improvement.ports import Books, Entry, Papers
from bot.services.improvement.reading import Reader
from bot.services.improvement.seeing import Eyes
from bot.services.improvement.stepping import Hands

Effects = tuple[Effect, ...]


class UndoneError(Exception):
    """Something went wrong on the way: nothing of it is kept, and this is what is to be said about it."""

    def __init__(self, effects: Effects) -> None:
        """Take what is to be said."""
        self.effects = effects
        super().__init__("undone")


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """What the directory says: the names of everybody, and whoever of those named is no member."""

    names: Sequence[str] = ()
    outsiders: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scene:
    """One command of one person's.

    `now` is the time by the workspace's calendar; `known` is what was found out about people before, and
    `attached` what stands in the file that the command is about.
    """

    turn: Turn
    command: Command
    eyes: Eyes
    now: datetime
    desk: Desk
    papers: Papers
    books: Books
    known: KnownPeople = field(default_factory=KnownPeople)
    attached: bytes = b""

    @cached_property
    def hands(self) -> Hands:
        """What this person does things with."""
        return Hands(self.eyes, self.now)

    @cached_property
    def reader(self) -> Reader:
        """What reads the values that are said."""
        return Reader(self.desk.references, self.now.date())

    def afresh(self) -> Scene:
        """The same after something has changed."""
        return replace(self, eyes=replace(self.eyes))

    def say(self, prompt: str, /, **values: Any) -> str:
        """Word something; prompts of the loop have a folder of their own."""
        return self.desk.wording.say(f"improvement/{prompt}", values)

    def left(self, what: str) -> None:
        """Note in the trail that something has been taken out of the coach."""
        entry = Entry(subject="export", what=what, by=self.eyes.person.id, at=self.now)
        self.eyes.work.trail.note(self.turn.workspace, entry)

    # --- answering ----------------------------------------------------------------------------

    def reply(self, message: Message, *, title: str = "The improvement loop") -> Effect:
        """Answer the person alone, where they are."""
        deed, place = self.turn.deed, self.turn.place
        if isinstance(deed, Pressed) and deed.spot in {Spot.WINDOW, Spot.HOME}:
            return Open(Page(title, message))
        return Post(self.turn.workspace, place, message) if place.direct else Whisper(message)

    def answer(self, message: Message) -> Effect:
        """Answer before everybody in the place, where the words were said before everybody."""
        deed = self.turn.deed
        if isinstance(deed, Said) and deed.way is Way.MENTION:
            return Post(self.turn.workspace, self.turn.place, message, asker=self.turn.person)
        return self.reply(message)

    def ask(self, form: Form, otherwise: Message) -> Effect:
        """Open a form; where none can be opened, say something in its place."""
        return Open(form, otherwise)

    # --- people -------------------------------------------------------------------------------

    def is_any(self, *roles: Actor) -> bool:
        """Whether this person has one of some roles."""
        return bool(self.eyes.roles & set(roles))
