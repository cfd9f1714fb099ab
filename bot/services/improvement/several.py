"""A step on all findings of an appraisal at once: `finding finalise AP-1`, `finding prioritise AP-1 high`.

It is taken on those for which it is; the others stay as they are, and it is said why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.conversation import Effect, Message
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.refusals import Refusal, Why
from bot.domain.improvement.tables import table_of
from bot.domain.improvement.things import State
from bot.services.improvement import cards, doing
from bot.services.improvement.deeds import past
from bot.services.improvement.ports import Filter, Order
from bot.services.improvement.scene import Effects, Scene
from bot.services.improvement.telling import told


def findings_too(scene: Scene) -> Effects:
    """Take a step on a finding, or on each of an appraisal's for which it is.

    Raises:
        UnseenError: there is no such thing, or it is not for this person.

    """
    ref = scene.command.ref
    if ref is None or ref.kind is not Kind.APPRAISAL:
        return doing.do(scene)
    read = scene.reader.read(scene.command.verb, scene.command.said)
    if read.faults or scene.command.stray:
        why = tuple(read.faults.values())
        body = scene.say("faults", faults=why, stray=scene.command.stray)
        return (scene.reply(Message(body)),)
    return _each(scene, ref, read.values)


def _each(scene: Scene, appraisal: Ref, values: Mapping[str, Any]) -> Effects:
    eyes, name = scene.eyes.elsewhere(), scene.command.verb.name
    eyes.get(appraisal)
    wanted = Filter(kind=Kind.FINDING, about=(appraisal,))
    done: list[Ref] = []
    posts: list[Effect] = []
    ranked: list[Ref] = []
    left: dict[tuple[Why, State | None], list[Refusal]] = {}
    for seen in list(eyes.find(wanted, Order.NUMBER)):
        if (step := table_of(seen.thing).find(name)) is None:
            continue  # a strength has no priority
        if refusal := scene.hands.refuses(seen, step, Kind.FINDING, values):
            left.setdefault((refusal.why, refusal.state), []).append(refusal)
            continue
        if name == "prioritise" and seen.thing.priority:
            ranked.append(seen.thing.ref)  # somebody has thought about this one by itself
            continue
        taken = scene.hands.take(seen, name, values)
        posts += told(scene, taken)
        done.append(taken.thing.ref)
    body = scene.say(
        "several",
        appraisal=appraisal,
        verb=scene.command.verb,
        did=past(name),
        done=spans(done),
        count=len(done),
        ranked=spans(ranked),
        left=[(alike[0], spans([it.ref for it in alike])) for alike in left.values()],
    )
    return (scene.reply(Message(body, buttons=(cards.findings_of(appraisal),))), *posts)


def spans(refs: Sequence[Ref]) -> str:
    """Name things in few words: `F-1 to F-4, F-6`."""
    runs: list[list[Ref]] = []
    for ref in refs:
        if runs and ref.number == runs[-1][-1].number + 1:
            runs[-1].append(ref)
        else:
            runs.append([ref])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)
