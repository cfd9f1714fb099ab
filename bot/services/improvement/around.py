"""Where the loop shows elsewhere: on the home tab, on the page of a practice, and made of a message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.domain.conversation import Act, Button, Effect, Furnish, Message, Open, Page, Section
from bot.domain.improvement.refs import Kind
from bot.domain.improvement.visibility import Sight
from bot.services import cleaning
from bot.services.improvement import cards
from bot.services.improvement.facts import day, title_of
from bot.services.improvement.lists import in_order
from bot.services.improvement.looking import decisions
from bot.services.improvement.ports import Filter
from bot.services.improvement.scene import Scene
from bot.services.improvement.seeing import Eyes, Seen

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
    """Add to the page of a record what is open on it, as far as this person sees it."""
    if not (isinstance(effect, Open) and isinstance(effect.view, Page)):
        return effect
    message = _with_open(scene.eyes.elsewhere(), effect.view.message, record)
    return replace(effect, view=replace(effect.view, message=message))


def on_answer(scene: Scene, message: Message, record: str, *, private: bool) -> Message:
    """Add to an answer about one record what is open on it: what is published, unless only one person reads."""
    eyes = scene.eyes.elsewhere() if private else scene.eyes
    return _with_open(eyes, message, record, seen_by_all=not private)


def _with_open(eyes: Eyes, message: Message, record: str, *, seen_by_all: bool = False) -> Message:
    found = [
        seen
        for kind in (Kind.FINDING, Kind.ACTION)
        for seen in eyes.find(Filter(kind=kind, open=True, record=record))
        if seen.sight is Sight.OPEN or not seen_by_all
    ][:_SHOWN]
    facts = tuple(_open_fact(seen) for seen in found)
    buttons = tuple(cards.show(it.thing.ref) for it in found)
    return replace(message, facts=(*message.facts, *facts), buttons=(*message.buttons, *buttons))


def _open_fact(seen: Seen[Any]) -> tuple[str, str]:
    ref = seen.thing.ref
    return f"Open {ref.kind.noun} {ref}", f"{title_of(seen.thing)} ({seen.thing.state})"


def out_of_message(scene: Scene, text: str) -> Effect:
    """Offer to make a finding or a proposal of a message: of its words, and of nothing else of it."""
    words = cleaning.plain(text)[:_LONGEST].replace('"', "'")
    buttons = (
        Button("A finding", Act.SAY, f'finding add --form statement "{words}"'),
        Button("A proposal", Act.SAY, f'propose --form "{words}"'),
    )
    message = Message(scene.say("out-of-message"), quoted=words, buttons=buttons)
    return Open(Page("What is it?", message), message)
