"""Who must hear of what was done: messages to owners, proposers and the steering group's channel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bot.domain.conversation import Act, Button, Message, Place, Post
from bot.domain.improvement.actions import Action
from bot.domain.improvement.actors import Actor
from bot.domain.improvement.machine import Event
from bot.domain.improvement.refs import Kind
from bot.domain.improvement.things import Thing
from bot.domain.people import Person
from bot.services.improvement import cards
from bot.services.improvement.deeds import past
from bot.services.improvement.facts import day, title_of
from bot.services.improvement.scene import Scene
from bot.services.improvement.seeing import Eyes
from bot.services.improvement.stepping import Taken

_GIVEN_OUT = frozenset({"assign", "reassign"})
_OWNER_HEARS = frozenset(
    "approve reschedule keep-date verify send-back close hold cancel reopen".split()
)
_PROPOSER_HEARS = frozenset("approve decline accept defer deploy cancel publish".split())
_STEERING_HEARS = frozenset(
    {
        (Kind.PROPOSAL, "propose"),
        (Kind.ACTION, "propose"),
        (Kind.ACTION, "ask-date"),
        (Kind.APPRAISAL, "release"),
    }
)
_SPONSOR_HEARS = frozenset({"report"})


def told(scene: Scene, taken: Taken) -> tuple[Post, ...]:
    """Write what others must hear; nobody is told of what they did themselves."""
    things = {thing.ref: thing for thing in (*taken.things, taken.thing)}
    posts: list[Post] = []
    for event in taken.events:
        thing = things[event.ref]
        if channel := _steering(scene, event, accepted=taken.happened("accept")):
            posts.append(_post(scene, Place(channel), _message(scene, thing, event, "steering")))
        for person, why in _hearers(scene, thing, event, accepted=taken.happened("accept")):
            if person != scene.eyes.person.id:
                posts.append(direct(scene, person, thing, event, why))
    return tuple(posts)


def _hearers(
    scene: Scene, thing: Thing, event: Event, *, accepted: bool
) -> Iterator[tuple[str, str]]:
    """Name who hears of something, each once, and as what.

    Where a proposal is `accepted`, its proposer hears of that and not of the action that it makes.
    """
    found = dict[str, str]()
    people = thing.people
    if event.what in _GIVEN_OUT:
        found |= dict.fromkeys(people.get(Actor.TEAM, ()), "team")
        found |= dict.fromkeys(people.get(Actor.OWNER, ()), "owner")
    if event.what in _OWNER_HEARS:
        found |= dict.fromkeys(people.get(Actor.OWNER, ()), "hears")
    if event.what in _PROPOSER_HEARS and (thing.ref.kind is Kind.PROPOSAL or not accepted):
        found |= {it: "proposer" for it in _proposers(scene, thing) if it not in found}
    if event.what in _SPONSOR_HEARS:
        found |= dict.fromkeys(people.get(Actor.SPONSOR, ()), "sponsor")
    yield from sorted(found.items())


def _proposers(scene: Scene, thing: Thing) -> Iterable[str]:
    """Who proposed a thing, and whose proposal an action goes back to."""
    if isinstance(thing, Action) and thing.proposal:
        kept = scene.eyes.work.things.get(scene.eyes.person.workspace, thing.proposal)
        return kept.thing.people[Actor.PROPOSER] if kept else ()
    return thing.people.get(Actor.PROPOSER, ())


def _steering(scene: Scene, event: Event, *, accepted: bool) -> str:
    """Name the channel that hears of something; of the action of an `accepted` proposal it knows."""
    if accepted and event.what == "propose":
        return ""
    heard = (event.ref.kind, event.what) in _STEERING_HEARS
    return scene.eyes.house.loop.steering_channel if heard else ""


def direct(scene: Scene, person: str, thing: Thing, event: Event, why: str) -> Post:
    """Write to one person, with what they can do about it."""
    return _post(scene, Place(person, direct=True), _message(scene, thing, event, why, person))


def _message(scene: Scene, thing: Thing, event: Event, why: str, reader: str = "") -> Message:
    body = scene.say(
        "told", why=why, thing=thing, title=title_of(thing), did=past(event.what), event=event
    )
    return Message(
        body,
        facts=(("By", f"@{event.by}"), *_dates(thing)),
        buttons=_buttons(scene, thing, reader) or (cards.show(thing.ref),),
    )


def _buttons(scene: Scene, thing: Thing, reader: str) -> tuple[Button, ...]:
    """What the reader can do, as far as what they are named on the thing lets them."""
    if not reader:
        return _decide(thing)
    person = Person(scene.eyes.person.workspace, reader)
    eyes = Eyes(person, Place(direct=True), scene.eyes.work)
    kept = eyes.work.things.get(person.workspace, thing.ref)
    seen = eyes.at(kept) if kept else None
    return cards.steps(seen)[:4] if seen else ()


def _decide(thing: Any) -> tuple[Button, ...]:
    if isinstance(thing, Action) and thing.wish:
        return (*cards.date_asked_for(thing), cards.show(thing.ref))
    noun = "action" if thing.ref.kind is Kind.ACTION else "proposals"
    yes = "approve" if noun == "action" else "accept"
    if thing.ref.kind not in {Kind.ACTION, Kind.PROPOSAL} or thing.state not in {
        "proposed",
        "submitted",
    }:
        return ()
    return (
        Button(yes.capitalize(), Act.SAY, f"{noun} {yes} {thing.ref}"),
        Button("Decline", Act.SAY, f"{noun} decline {thing.ref}"),
        cards.show(thing.ref),
    )


def _dates(thing: Thing) -> Iterator[tuple[str, str]]:
    if isinstance(thing, Action) and thing.due:
        yield "Due", day(thing.due)
    if isinstance(thing, Action) and thing.wish:
        yield "Asked for", day(thing.wish.due)


def _post(scene: Scene, place: Place, message: Message) -> Post:
    return Post(scene.turn.workspace, place, message)
