"""An organisation that runs its improvement loop with the coach; the storage and the knowledge are real."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from reception.conftest import Workspace, button_of, labels

from bot.domain.conversation import (
    Effect,
    Form,
    Message,
    Open,
    Page,
    Place,
    Post,
    Pressed,
    Said,
    Spot,
    Submitted,
    Way,
    Whisper,
)
from bot.domain.improvement.refs import Ref
from bot.domain.people import Role

__all__ = ["Organisation", "button_of", "labels"]

CHANNEL = Place("C-help", "100.1")
PEOPLE = {
    "stella": Role.STEERING,
    "sven": Role.STEERING,
    "pia": Role.PROCESS_GROUP,
    "quinn": Role.QUALITY,
    "sam": Role.SPONSOR,
    "ada": Role.AUDITOR,
}
"""Besides them there are members: lea appraises, bob and eve work."""


class Organisation(Workspace):
    """People with roles, who type, press and fill in."""

    def __init__(self, folder) -> None:
        super().__init__(folder)
        for person, role in PEOPLE.items():
            self.role(person, role)

    def says(self, person: str, *lines: str) -> Message:
        """Type lines in the direct messages with the coach; return what came of the last."""
        for line in lines:
            self.does(person, Said(line, Way.DIRECT), self.alone(person))
        return self.told(person)

    def clicks(self, person: str, label: str, on: Message, spot: Spot = Spot.MESSAGE) -> Message:
        button = button_of(on, label)
        deed = Pressed(button.act, button.value, spot=spot)
        self.does(person, deed, self.alone(person))
        return self.told(person)

    def fills_in(self, person: str, form: Form, **fields: str) -> Message:
        """Send a form with what stands in it, but for what is said otherwise."""
        filled = {field.name: fields.get(field.name, field.initial) for field in form.fields}
        deed = Submitted(form.name, filled, form.about)
        assert not self.reception.faults(deed)
        self.does(person, deed, self.alone(person))
        return self.told(person)

    def form(self, person: str, line: str) -> Form:
        """Type a line that lacks something."""
        self.does(person, Said(line, Way.COMMAND), CHANNEL)
        return form_of(self.effects)

    def outbox(self) -> list[Post]:
        """Take all that has to be posted; of each conversation the oldest comes first."""
        posts: list[Post] = []
        while more := super().outbox():
            posts += more
        return posts

    def posted(self) -> dict[str, Message]:
        """What has been posted to others since the last look, the last to each person or channel."""
        return {post.place.channel: post.message for post in self.outbox()}

    def told(self, person: str) -> Message:
        """What the person alone was told by what happened last."""
        place = self.alone(person)
        for effect in self.effects:
            match effect:
                case Whisper(message=message):
                    return message
                case Post(place=where, message=message) if where == place:
                    return message
                case Open(view=Page(message=message)):
                    return message
                case Open(view=Form(title=title, intro=intro)):
                    return Message(f"[{title}] {intro}")
        raise AssertionError(f"nothing was said to {person}: {self.effects}")

    def others(self) -> dict[str, Message]:
        """What others were told by what happened last, by person or channel."""
        posts = [effect for effect in self.effects if isinstance(effect, Post)]
        return {post.place.channel: post.message for post in posts if post.place.channel[1] != "-"}

    def house(self, **loop) -> None:
        """Set how the loop is run."""
        with self.storage.work() as work:
            house = work.houses.get("T1")
            work.houses.put("T1", replace(house, loop=replace(house.loop, **loop)))

    def state(self, ref: str) -> str:
        with self.storage.work() as work:
            kept = work.things.get("T1", Ref.parse(ref))
        return kept.thing.state.value if kept else ""

    def thing(self, ref: str) -> Any:
        with self.storage.work() as work:
            kept = work.things.get("T1", Ref.parse(ref))
        assert kept
        return kept.thing

    def trail(self, ref: str = "") -> list[str]:
        with self.storage.work() as work:
            entries = work.trail.entries("T1", subject=ref)
        return [f"{entry.what} by {entry.by}" for entry in reversed(entries)]

    @staticmethod
    def alone(person: str) -> Place:
        return Place(f"D-{person}", direct=True)


def form_of(effects: tuple[Effect, ...]) -> Form:
    [effect] = effects
    assert isinstance(effect, Open), effects
    assert isinstance(effect.view, Form)
    return effect.view


@pytest.fixture
def org(tmp_path) -> Organisation:
    return Organisation(tmp_path)


@pytest.fixture
def appraised(org: Organisation) -> Organisation:
    """An appraisal, AP-1, led by lea, with a weakness, F-1, that the sponsor has released."""
    org.role("lea", Role.PROCESS_GROUP)
    org.says(
        "lea",
        'appraisal new "Spring review" class C areas IRM, PRM sponsor @sam team @tom',
        'finding add AP-1 weakness "Nobody looks across incidents" PRM',
        "finding finalise F-1",
    )
    org.says("sam", "appraisal start AP-1")
    org.says("lea", "appraisal report AP-1")
    org.says("sam", "appraisal release AP-1")
    return org


@pytest.fixture
def assigned(appraised: Organisation) -> Organisation:
    """Besides, an action on it, A-1, that is bob's."""
    appraised.says("stella", "finding prioritise F-1 high because it hurts")
    appraised.says(
        "pia", 'action add "Review incidents weekly" finding F-1 baseline "12" target "5"'
    )
    appraised.says("stella", "action approve A-1 high", "action assign A-1 @bob by 2027-03-31")
    return appraised
