"""Looks things up: one of them, a list, the board, what is one's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.conversation import Act, Button, Effect, Message
from bot.domain.improvement.actions import NOT_YET_DEPLOYED, ActionState
from bot.domain.improvement.actors import Actor
from bot.domain.improvement.findings import FindingState
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.things import State
from bot.domain.improvement.visibility import Sight
from bot.services.improvement import cards
from bot.services.improvement.doing import takes, which
from bot.services.improvement.lists import Row, in_order, row
from bot.services.improvement.ports import Filter, Order
from bot.services.improvement.reading import Read
from bot.services.improvement.scene import Scene
from bot.services.improvement.seeing import Eyes, Seen

PAGE = 10
_SOON = 14  # days
_OWN = 30  # things of one's own that are shown


def show(scene: Scene) -> Effect:
    """Show a thing: in a channel only what everybody may see, else to this person alone."""
    if scene.command.ref is None:
        return which(scene)
    seen = scene.eyes.elsewhere().get(scene.command.ref)
    in_place = scene.eyes.at(seen.kept)
    if in_place and in_place.sight is Sight.OPEN:
        return scene.answer(cards.card(scene, replace(seen, sight=Sight.OPEN)))
    return scene.reply(cards.card(scene, seen), title=str(scene.command.ref))


def listed(scene: Scene) -> Effect:
    """List things of one kind, a page at a time."""
    kind, read = scene.command.verb.kind or Kind.ACTION, _read(scene)
    wanted = _filter(kind, read.values, scene)
    if kind is Kind.PROPOSAL and not read.values.get("all"):
        wanted = replace(wanted, open=True)
    return _page(scene, wanted, read, "list", Order.DUE if kind is Kind.ACTION else Order.NUMBER)


def board(scene: Scene) -> Effect:
    """Show how the actions stand: how many in each state, and those that are open, the most urgent first."""
    read = _read(scene)
    wanted = _filter(Kind.ACTION, read.values, scene)
    if not wanted.states and not read.values.get("all"):
        wanted = replace(wanted, open=True)
    return _page(scene, wanted, read, "board", Order.DUE)


def mine(scene: Scene) -> Effect:
    """Show what waits for this person, and what they own or proposed."""
    eyes, me = scene.eyes.elsewhere(), scene.eyes.person.id
    owned = [*eyes.find(Filter(kind=Kind.ACTION, open=True, person=me))][:_OWN]
    proposed = [*eyes.find(Filter(kind=Kind.PROPOSAL, proposer=me))][:_OWN]
    waiting = decisions(scene)
    decided = {it.thing.ref for it in waiting}
    own = eyes.find(Filter(kind=Kind.APPRAISAL, open=True, person=me))
    appraisals = [it for it in own if it.thing.ref not in decided][:_OWN]
    today = scene.now.date()
    soon = [it for it in owned if it.thing.due and (it.thing.due - today).days <= _SOON]
    body = scene.say(
        "mine",
        soon=_rows(scene, soon),
        owned=_rows(scene, [it for it in owned if it not in soon]),
        waiting=_rows(scene, waiting),
        appraisals=_rows(scene, appraisals),
        proposed=_rows(scene, proposed),
    )
    first = [*soon, *waiting, *owned][:3]
    buttons = [cards.show(ref) for ref in dict.fromkeys(it.thing.ref for it in first)]
    return scene.reply(Message(body, buttons=tuple(buttons)), title="Mine")


def decisions(scene: Scene) -> list[Seen[Any]]:
    """Find what waits for a decision of this person's."""
    eyes = scene.eyes.elsewhere()
    kinds = (Kind.ACTION, Kind.PROPOSAL) if Actor.STEERING in eyes.roles else ()
    found = [seen for kind in kinds for seen in eyes.find(_WAITING[kind])]
    if Actor.QUALITY in eyes.roles:
        found += [*_to_check(scene), *_to_confirm(scene)]
    return found + _to_agree(scene)


def _to_confirm(scene: Scene) -> list[Seen[Any]]:
    """Find weaknesses of which somebody has to see whether they are gone."""
    addressed = Filter(kind=Kind.FINDING, states=frozenset({FindingState.ADDRESSED}))
    found = scene.eyes.elsewhere().find(addressed)
    return [seen for seen in found if takes(seen, "confirm")]


def _to_agree(scene: Scene) -> list[Seen[Any]]:
    """Find appraisals that wait for their sponsor."""
    wanted = Filter(kind=Kind.APPRAISAL, open=True, person=scene.eyes.person.id)
    found = scene.eyes.elsewhere().find(wanted)
    return [seen for seen in found if any(takes(seen, step) for step in _SPONSORS)]


def _to_check(scene: Scene) -> list[Seen[Any]]:
    """Find deployed actions of which it is time to see whether they worked."""
    tomorrow = scene.now.date() + timedelta(days=1)
    deployed = frozenset({ActionState.DEPLOYED})
    wanted = Filter(kind=Kind.ACTION, states=deployed, check_before=tomorrow)
    return [seen for seen in scene.eyes.elsewhere().find(wanted) if takes(seen, "verify")]


_SPONSORS = ("start", "release", "sign")
"""Steps of an appraisal for which others wait."""

_WAITING: Mapping[Kind, Filter] = {
    Kind.ACTION: Filter(
        kind=Kind.ACTION, states=frozenset({ActionState.PROPOSED, ActionState.VERIFIED})
    ),
    Kind.PROPOSAL: Filter(kind=Kind.PROPOSAL, open=True),
}


# --- pages ----------------------------------------------------------------------------------------


def _page(scene: Scene, wanted: Filter, read: Read, prompt: str, order: Order) -> Effect:
    number = max(1, read.values.get("page") or 1)
    eyes = scene.eyes.elsewhere()
    appraisal, offset = read.values.get("of"), (number - 1) * PAGE
    if appraisal and wanted.kind is Kind.ACTION:
        answering = _answering(eyes, appraisal, eyes.find(wanted, order))
        found, total = answering[offset : offset + PAGE], len(answering)
    else:
        found, total = eyes.page(wanted, order=order, limit=PAGE, offset=offset)
    pages = max(1, -(-total // PAGE))
    body = scene.say(
        prompt,
        noun=wanted.kind.noun,
        rows=_rows(scene, found),
        total=total,
        page=number,
        pages=pages,
        states=_counts(scene, wanted),
        narrowed=bool({*read.values} - {"page"}),
        faults=[*read.faults.values()],
    )
    buttons = [cards.show(seen.thing.ref) for seen in found[:5]]
    if number < pages:
        buttons.append(Button("Next page", Act.SAY, _turned(scene, number + 1)))
    return scene.reply(Message(body, buttons=tuple(buttons)), title=prompt.capitalize())


def _answering(eyes: Eyes, appraisal: Ref, actions: Iterable[Seen[Any]]) -> list[Seen[Any]]:
    """Those actions that answer a finding of an appraisal; they name the finding, not the appraisal."""
    findings = eyes.work.things.find(
        eyes.person.workspace, Filter(kind=Kind.FINDING, about=(appraisal,))
    )
    refs = {kept.thing.ref for kept in findings}
    return [seen for seen in actions if refs.intersection(seen.thing.findings)]


def _counts(scene: Scene, wanted: Filter) -> list[tuple[str, int]]:
    """Count by state, in the order in which a thing goes through them."""
    if wanted.kind is not Kind.ACTION or not scene.eyes.sees_work:
        return []
    counted = scene.eyes.work.things.count(
        scene.eyes.person.workspace, replace(wanted, states=frozenset(), open=None)
    )
    return in_order(counted, wanted.kind)


def _turned(scene: Scene, page: int) -> str:
    said = {**scene.command.said, "page": str(page)}
    return replace(scene.command, said=said).line


def _read(scene: Scene) -> Read:
    return scene.reader.read(scene.command.verb, scene.command.said)


def _filter(kind: Kind, values: Mapping[str, Any], scene: Scene) -> Filter:
    naming = ("objective",) if kind is Kind.ACTION else ("of", "objective")
    about = [values[name] for name in naming if name in values]
    return Filter(
        kind=kind,
        states=_states(values),
        owner=values.get("owner", ""),
        priority=values.get("priority"),
        sort=values.get("kind", ""),
        about=tuple(about),
        record=next(iter(values.get("records", ())), ""),
        due_before=scene.now.date() if values.get("late") else None,
    )


def _states(values: Mapping[str, Any]) -> frozenset[State]:
    """Tell in which states things are looked for; what is deployed is late no more."""
    if "state" in values:
        return frozenset({values["state"]})
    return NOT_YET_DEPLOYED if values.get("late") else frozenset()


def _rows(scene: Scene, found: Iterable[Seen[Any]]) -> list[Row]:
    today = scene.now.date()
    return [row(it.thing, today) for it in found]
