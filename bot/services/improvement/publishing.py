"""Publishes what was found and what came of it: what we heard, what we did, what changed."""

from __future__ import annotations

from typing import Any

from bot.domain.conversation import Message, Place, Post
from bot.domain.improvement.actions import Action
from bot.domain.improvement.findings import Finding
from bot.domain.improvement.things import Thing
from bot.services.improvement import cards, doing
from bot.services.improvement.facts import title_of
from bot.services.improvement.scene import Effects, Scene


def publish(scene: Scene) -> Effects:
    """Publish a result or a finding, in a channel where one is named."""
    before = _published(scene)
    effects = doing.do(scene)
    after = scene.afresh()
    if scene.command.ref is None or before or not _published(after):
        return effects
    thing = after.eyes.elsewhere().get(scene.command.ref).thing
    channel = scene.reader.read(scene.command.verb, scene.command.said).values.get("channel")
    message = published(after, thing)
    if channel is None:
        return (*effects, scene.reply(message))
    return (*effects, Post(scene.turn.workspace, Place(channel), message, asker=scene.turn.person))


def published(scene: Scene, thing: Thing) -> Message:
    """Word what is published. Findings that are not published themselves are left out of it."""
    findings = (
        [kept.thing for kept in scene.eyes.findings_of(thing)] if isinstance(thing, Action) else []
    )
    heard = [finding for finding in findings if finding.published]
    body = scene.say(
        "published",
        thing=thing,
        title=title_of(thing),
        is_action=isinstance(thing, Action),
        heard=[title_of(finding) for finding in heard],
        result=thing.results[-1] if isinstance(thing, Action) else None,
    )
    return Message(body, buttons=(cards.show(thing.ref),))


def _published(scene: Scene) -> Any:
    """When the thing was last published, if it was."""
    kept = (
        scene.eyes.work.things.get(scene.turn.workspace, scene.command.ref)
        if scene.command.ref
        else None
    )
    match kept.thing if kept else None:
        case Action(results=results):
            return results[-1].published if results else None
        case Finding(published=published):
            return published
        case _:
            return None
