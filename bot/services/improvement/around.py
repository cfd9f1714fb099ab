"""Where the loop shows elsewhere: on the home tab, on the page of a practice, and made of a message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from bot.domain.conversation import Act, Button, Effect, Furnish, Message, Open, Page, Section
from bot.domain.improvement.refs import Kind
from bot.services import cleaning
from bot.services.improvement import cards
from bot.services.improvement.facts import day, title_of
from bot.services.improvement.lists import in_order
from bot.services.improvement.looking import decisions
from bot.services.improvement.ports import Filter
from bot.services.improvement.scene import Scene
from bot.services.improvement.seeing import Seen

_SHOWN = 5
_LONGEST = 1500  # characters of a message that a finding or a proposal is made of


def at_home(scene: Scene, furnish: Furnish) -> Furnish:
    """Put what concerns this person first in their home tab; those who steer see the board."""
    eyes, me = scene.eyes.elsewhere(), scene.eyes.person.id
    owned = eyes.find(Filter(kind=Kind.ACTION, open=True, person=me))
    found = [
        _section("Yours", owned),
        _section("Waiting for your decision", decisions(scene)),
    ]
    sections = [section for section in found if section.entries]
    if eyes.sees_work and scene.eyes.work.things.count(
        eyes.person.workspace, Filter(kind=Kind.ACTION)
    ):
        sections.append(_numbers(scene))
    home = furnish.home
    return Furnish(replace(home, sections=(*sections, *home.sections)))


def _section(title: str, found: Iterable[Seen[Any]]) -> Section:
    entries = [(_line(seen), cards.show(seen.thing.ref, "Open")) for seen in found]
    rest = len(entries) - _SHOWN
    more = (Button(f"{rest} more", Act.SAY, "mine"),) if rest > 0 else ()
    return Section(title, entries=tuple(entries[:_SHOWN]), buttons=more)


def _line(seen: Seen[Any]) -> str:
    due = getattr(seen.thing, "due", None)
    when = f", due {day(due)}" if due else ""
    return f"**{seen.thing.ref}** {title_of(seen.thing)}: {seen.thing.state}{when}"


def _numbers(scene: Scene) -> Section:
    counted = scene.eyes.work.things.count(scene.turn.workspace, Filter(kind=Kind.ACTION))
    text = " · ".join(f"{state} {count}" for state, count in in_order(counted, Kind.ACTION))
    says = (
        ("Board", "board"),
        ("Late", "board late"),
        ("Report", "report"),
        ("Status", "report status"),
    )
    return Section("The board", text, tuple(Button(label, Act.SAY, line) for label, line in says))


def on_page(scene: Scene, effect: Effect, record: str) -> Effect:
    """Add to the page of a practice what is open on it, as far as this person sees it."""
    if not (isinstance(effect, Open) and isinstance(effect.view, Page)):
        return effect
    found = list(_open_on(scene, record))[:_SHOWN]
    message = effect.view.message
    facts = tuple((str(it.thing.ref), f"{title_of(it.thing)} ({it.thing.state})") for it in found)
    buttons = tuple(cards.show(it.thing.ref) for it in found)
    whole = replace(message, facts=(*message.facts, *facts), buttons=(*message.buttons, *buttons))
    return replace(effect, view=replace(effect.view, message=whole))


def _open_on(scene: Scene, record: str) -> Iterator[Seen[Any]]:
    for kind in (Kind.FINDING, Kind.ACTION):
        yield from scene.eyes.elsewhere().find(Filter(kind=kind, open=True, record=record))


def out_of_message(scene: Scene, text: str) -> Effect:
    """Offer to make a finding or a proposal of a message: of its words, and of nothing else of it."""
    words = cleaning.plain(text)[:_LONGEST].replace('"', "'")
    buttons = (
        Button("A finding", Act.SAY, f'finding add --form statement "{words}"'),
        Button("A proposal", Act.SAY, f'propose --form "{words}"'),
    )
    message = Message(scene.say("out-of-message"), quoted=words, buttons=buttons)
    return Open(Page("What is it?", message), message)
