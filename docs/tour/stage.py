"""The stage of the tour: the coach as it serves, in the test workspace, with a clock that can be moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import real
import serving
import stored
import yaml
from script import Deed, Look
from slackspace import Timing, Workspace, scenes
from slackspace.model import Json, Message
from slackspace.person import Person

from bot.adapters.slack import postman
from bot.adapters.storage.work import SqlStorage
from bot.services.ports import Directory, Meter
from bot.services.reception import Reception

CAST = Path(__file__).with_name("cast.yaml")
STORY = Path(__file__).with_name("story")
_MORNING = dt.time(9, 30)  # when a day that passes is looked at
_PATIENCE = 20  # seconds for an answer
_LOOK_EVERY = 0.05  # seconds between looks of the postman: nobody wakes him when a day has passed


class OutOfStepError(AssertionError):
    """The coach did something else than the story tells."""


@dataclass
class Stage:
    """Where deeds are done and seen. `drawn` collects the scenes of which there are to be pictures."""

    workspace: Workspace
    storage: SqlStorage
    receptions: list[Reception]
    zone: ZoneInfo
    drawn: dict[str, Json] = field(default_factory=dict)
    _mark: str = ""

    def play(self, deed: Deed) -> None:
        """Do a deed, and look whether what the story tells came of it.

        Raises:
            OutOfStepError: it did not; the message names the line of the story.

        """
        self._mark = self.workspace.state.clock.ts()
        try:
            getattr(self, f"_{deed.how}")(deed)
            for look in deed.looks:
                self._look(look)
        except (AssertionError, LookupError) as error:
            raise OutOfStepError(f"{deed.where}: {error}\n" + "\n".join(self.shown())) from error

    # --- time -------------------------------------------------------------------------------------

    def now(self) -> dt.datetime:
        """Give the time on the stage."""
        return dt.datetime.fromtimestamp(self.workspace.state.clock.now(), dt.UTC)

    def _on(self, deed: Deed) -> None:
        """Let the days pass until some moment; on each morning the coach looks at what is due."""
        then = deed.moment.replace(tzinfo=self.zone)
        while self._any_talk() and (morning := self._next_morning()) < then:
            self._becomes(morning)
        self._becomes(then)

    def _becomes(self, then: dt.datetime) -> None:
        self.workspace.settles(_PATIENCE)
        self.workspace.passes((then - self.now()).total_seconds())
        posted = len(self.workspace.calls("chat.postMessage"))
        posted += sum(reception.tick() for reception in self.receptions)
        self.workspace.waits_for(
            lambda: len(self.workspace.calls("chat.postMessage")) >= posted,
            "what is due is posted",
            _PATIENCE,
        )

    def _next_morning(self) -> dt.datetime:
        here = self.now().astimezone(self.zone)
        morning = dt.datetime.combine(here.date(), _MORNING, self.zone)
        return morning if here < morning else morning + dt.timedelta(days=1)

    def _any_talk(self) -> bool:
        return any(channel.messages for channel in self.workspace.state.channels.values())

    # --- deeds ------------------------------------------------------------------------------------

    def _says(self, deed: Deed) -> None:
        who, line, place = self._who(deed), deed.said["line"], deed.said.get("place")
        if line.startswith("/"):
            who.commands(line, place)
        elif place:
            who.says(place, line)
        else:
            who.messages_coach(line, files=_files(deed))

    def _presses(self, deed: Deed) -> None:
        who, text = self._who(deed), deed.said.get("text")
        at_home = not text and who.home is not None and who.home.changed > float(self._opened(who))
        who.clicks(deed.said["label"], self._newest(who, text) if text else None, at_home=at_home)

    def _opened(self, who: Person) -> str:
        """When somebody last saw a message: what they see later than that is their home tab."""
        return max((each.edited or each.ts for each in who.sees()), default="0")

    def _fills(self, deed: Deed) -> None:
        self._who(deed).fills({deed.said["label"]: deed.said["value"]})

    def _sends(self, deed: Deed) -> None:
        faults = self._who(deed).submits()
        wrong = {fault for fault in (faults or {}).values() if not _expected(fault, deed.looks)}
        if wrong:
            raise AssertionError(f"the form has faults: {'; '.join(wrong)}")

    def _closes(self, deed: Deed) -> None:
        self._who(deed).closes()

    def _uses(self, deed: Deed) -> None:
        who = self._who(deed)
        with self.workspace.state.changed:
            message = next(it for it in reversed(who.sees()) if deed.said["text"] in it.text)
        who.uses_shortcut(deed.said["label"], message)

    def _opens(self, deed: Deed) -> None:
        self._who(deed).opens_home()

    def _who(self, deed: Deed) -> Person:
        return self.person(deed.said["who"])

    def person(self, name: str) -> Person:
        """Find somebody of the cast."""
        found = next((it for it in self.workspace.people if it.user.name == name), None)
        if found is None:
            raise LookupError(f"nobody in the cast is called {name}")
        return found

    def _newest(self, who: Person, text: str) -> Message:
        return who.reads(text, seconds=_PATIENCE)

    # --- looking ----------------------------------------------------------------------------------

    def _look(self, look: Look) -> None:
        who = self.person(look.person)
        if look.picture:
            self.workspace.settles(_PATIENCE)
            self.drawn[look.picture] = self._scene(who)
        elif look.unseen:
            self.workspace.settles(_PATIENCE)
            if self._sees(who, look.text):
                raise AssertionError(f"{look.person} sees '{look.text}'")
        else:
            what = f"{look.person} sees '{look.text}'"
            self.workspace.waits_for(lambda: self._sees(who, look.text), what, _PATIENCE)

    def _sees(self, who: Person, text: str) -> bool:
        shown = [it.words for it in self._news(who)]
        if who.view is not None:
            faults = "\n".join(who.view.errors.values())
            shown.append(f"{who.view.words}\n{faults}")
        if who.home is not None and who.home.changed >= float(self._mark):
            shown.append(who.home.words)
        return any(_plain(text) in self._read(words) for words in shown)

    def _read(self, words: str) -> str:
        """Read words as a person does: names in place of ids."""
        for user in self.workspace.state.users.values():
            words = words.replace(f"<@{user.id}>", f"@{user.name}")
        return _plain(words)

    def _news(self, who: Person) -> list[Message]:
        """What came before somebody's eyes since the deed began, besides their own words."""
        with self.workspace.state.changed:
            seen = who.sees()
        return [it for it in seen if max(it.ts, it.edited or "") > self._mark and it.user != who.id]

    def _scene(self, who: Person) -> Json:
        if who.view is not None:
            return scenes.view(who.view, who)
        if who.home is not None and who.home.changed >= float(self._mark):
            return scenes.view(who.home, who)
        newest = self._news(who)[-1]
        drawn = scenes.conversation(who, self.workspace.state.channels[newest.channel])
        recent = [it for it in drawn["messages"] if it["ts"] >= min(self._mark, newest.ts)]
        return {**drawn, "messages": recent}

    def shown(self) -> list[str]:
        """Tell what everybody was shown since the last deed began."""
        told = []
        for who in self.workspace.people:
            shown = [f"in {self._place(it)}: {it.words}" for it in self._news(who)]
            shown += [f"in a form: {who.view.words}"] if who.view is not None else []
            told += [f"  {who.user.name} sees {words}".replace("\n", "\n    ") for words in shown]
        return told

    def _place(self, message: Message) -> str:
        return self.workspace.state.channels[message.channel].name or "direct messages"


def _files(deed: Deed) -> dict[str, bytes]:
    """Read the file that is sent along, if there is one."""
    name = deed.said.get("file")
    return {name: (STORY / name).read_bytes()} if name else {}


def _expected(fault: str, looks: list[Look]) -> bool:
    return any(_plain(look.text) in _plain(fault) for look in looks if look.text)


def _plain(text: str) -> str:
    return " ".join(text.replace("*", "").replace("`", "").split())


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """Set the stage: the cast in the workspace, the coach in front of it, an empty database.

    Args:
        folder: for the database.

    """
    cast = yaml.safe_load(CAST.read_text(encoding="utf-8"))
    timing = Timing(ack_seconds=3, patience=_PATIENCE)
    with Workspace(manifest=real.ROOT / "manifest.json", timing=timing) as workspace:
        _fill(workspace, cast)
        storage = stored.fresh_storage(folder)
        receptions: list[Reception] = []
        here = Stage(workspace, storage, receptions, ZoneInfo(cast["zone"]))
        make = _kept(serving.receptions(storage, here.now), receptions)
        looking = patch.object(postman, "LOOK_EVERY", _LOOK_EVERY)
        with looking, serving.serving(workspace, storage, clock=here.now, reception=make):
            yield here


def _fill(workspace: Workspace, cast: Mapping[str, Any]) -> None:
    people = {
        name: workspace.user(name, tz=cast["zone"], **it) for name, it in cast["people"].items()
    }
    for name, it in cast["channels"].items():
        members = [people[member] for member in it["members"]]
        workspace.channel(f"#{name}", *members, kind=it.get("kind", "public"))


def _kept(
    make: Callable[[Directory, Meter], Reception], made: list[Reception]
) -> Callable[[Directory, Meter], Reception]:
    """Keep the receptions that are made, so that time can be told to pass."""

    def making(directory: Directory, meter: Meter) -> Reception:
        made.append(make(directory, meter))
        return made[-1]

    return making
