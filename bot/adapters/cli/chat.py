"""`coach chat`: the coach without Slack, interactive or reading lines from a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.adapters.cli.console import building, console
from bot.adapters.cli.parts import WORKSPACE, Parts
from bot.adapters.cli.screen import Output, Printer, Screen
from bot.adapters.cli.session import LineError, LocalPeople, Session
from bot.domain.conversation import Deliver, Effect, Post, Submitted, Turn
from bot.domain.errors import CoachError
from bot.domain.people import Role
from bot.services.ports import Storage
from bot.services.reception import Reception

_GREETING = (
    "**The improvement coach.** Ask about a process in your own words, or name a practice. "
    "`help` lists the ways to ask; `exit` or Ctrl-D ends."
)
_LEAVING = frozenset({"exit", "quit", "bye", ":q"})
_BATCH = 100  # posts taken from the outbox at a time


def chat(parts: Parts, user: str, role: str, *, as_json: bool) -> None:
    """Talk until the end of the input."""
    people = LocalPeople([_role(role)] if role else [])
    parts.encoder.warm()
    with building() as progress:
        reception = parts.reception(people, progress)
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    files = Path(parts.settings.home) / "files"
    screen = Screen(console(), lambda: not parts.encoder.loaded, parts.keep, files)
    if interactive and not as_json:
        screen.say(_GREETING)
    output: Output = Printer(parts.draw, parts.keep) if as_json else screen
    conversation = _Conversation(Session(user), reception, parts.storage, output, files)
    if interactive:
        conversation.begins()
    for line in _typed(user, Path(parts.settings.home)) if interactive else _piped():
        if line.strip().lower() in _LEAVING:
            break
        if line.strip():
            conversation.hears(line.strip())


def _role(name: str) -> Role:
    try:
        return Role("-".join(name.lower().replace("_", " ").split()))
    except ValueError:
        known = ", ".join(role.value for role in Role)
        raise LineError(f"There is no role {name}. Roles: {known}.") from None


@dataclass
class _Conversation:
    """A person, the coach, and where its answers go."""

    session: Session
    reception: Reception
    storage: Storage
    output: Output
    files: Path

    def hears(self, line: str) -> None:
        try:
            turn = self.session.turn(line)
            with self.output.busy():
                effects = self._attended(turn)
        except CoachError as error:
            self.output.refuse(line, str(error))
            return
        self._save(effects)
        self.output.show(line, turn, effects)
        self.session.shown(effects)

    def begins(self) -> None:
        """Show what has been waiting: a welcome to whoever is new, a practice that is due."""
        turn = self.session.arrival()
        self.reception.attend(turn)
        self.reception.tick()
        posts = self._posted()
        self.output.show("", turn, posts)
        self.session.shown(posts)

    def _attended(self, turn: Turn) -> list[Effect]:
        """What came of a turn; posts as they stand in the outbox, those of others included."""
        if isinstance(turn.deed, Submitted):
            faults = self.reception.faults(turn.deed)
            if faults:
                raise LineError(" ".join(f"{name}: {why}" for name, why in faults.items()))
        direct = [e for e in self.reception.attend(turn) if not isinstance(e, Post)]
        return [*direct, *self._posted()]

    def _save(self, effects: list[Effect]) -> None:
        """Put files where this machine keeps them."""
        for effect in effects:
            if isinstance(effect, Deliver):
                self.files.mkdir(parents=True, exist_ok=True)
                (self.files / effect.file.name).write_bytes(effect.file.content)

    def _posted(self) -> list[Post]:
        """Take what the outbox holds for this machine: to be shown is to be sent."""
        now = datetime.now(tz=UTC)
        posts: list[Post] = []
        with self.storage.work() as work:
            while parcels := work.outbox.take(
                WORKSPACE,
                holder="terminal",
                now=now,
                until=now + timedelta(minutes=1),
                limit=_BATCH,
            ):
                posts += [parcel.post for parcel in parcels]
                for parcel in parcels:
                    work.outbox.sent(parcel.id, ts=str(parcel.id), now=now)
        return posts


def _typed(user: str, home: Path) -> Iterator[str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory

    home.mkdir(parents=True, exist_ok=True)
    session: PromptSession[str] = PromptSession(history=FileHistory(str(home / "history")))
    while True:
        try:
            yield session.prompt(f"{user}> ")
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def _piped() -> Iterator[str]:
    stream = sys.stdin.buffer
    for line in stream:
        yield line.decode("utf-8", errors="replace")
