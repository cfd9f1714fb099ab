"""Carries out the commands that change something: all it needs, and it is done; else the form opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from bot.domain.conversation import Act, Button, Effect, Message, Whisper
from bot.domain.improvement.refusals import Refusal, Why
from bot.domain.improvement.steps import Step
from bot.domain.improvement.tables import table_of
from bot.domain.improvement.things import Stay, Thing
from bot.services.improvement import cards, verbs
from bot.services.improvement.deeds import past
from bot.services.improvement.facts import day, title_of
from bot.services.improvement.forms import described, form_for
from bot.services.improvement.guarding import Noticed, noticed
from bot.services.improvement.ports import ChangedMeanwhileError, Filter
from bot.services.improvement.reading import Read
from bot.services.improvement.scene import Effects, Scene
from bot.services.improvement.seeing import Seen
from bot.services.improvement.stepping import Taken
from bot.services.improvement.suggesting import belongs_to, inferred
from bot.services.improvement.telling import told
from bot.services.improvement.verbs import Sphere

_LONGEST_BUTTON = 1900  # characters that fit behind one
_CANDIDATES = 5
_LOOKING = {"show", "document"}  # what no step stands behind


def do(scene: Scene) -> Effects:
    """Carry out a command that makes a thing, or takes a step on one."""
    command = scene.command
    if command.verb.sphere is Sphere.ONE and command.ref is None:
        return (which(scene),)
    seen = scene.eyes.elsewhere().get(command.ref) if command.ref else None
    read = scene.reader.read(command.verb, command.said, emptied=command.verb.name == "edit")
    read = replace(read, values=inferred(scene, read.values))
    table = table_of(seen.thing) if seen else scene.hands.table(command.verb.kind, read.values)
    step = table.find(command.verb.name) if seen else table.steps[0]
    if step is None:
        return (no_verb(scene, seen, command.verb.name) if seen else which(scene),)
    return attempt(scene, seen, step, read)


def attempt(scene: Scene, seen: Seen[Any] | None, step: Step[Any, Any], read: Read) -> Effects:
    """Take a step with what was read, unless something stands in the way.

    Args:
        scene: of the command.
        seen: the thing, None where it is to be made.
        step: that is to be taken.
        read: what is said with it.

    """
    if obstacle := _obstacle(scene, seen, step, read):
        return (obstacle,)
    hands, kind = scene.hands, scene.command.verb.kind
    taken = hands.take(seen, step.name, read.values) if seen else hands.make(kind, read.values)
    return (*done(scene, taken, step.name), *told(scene, taken))


def _obstacle(
    scene: Scene, seen: Seen[Any] | None, step: Step[Any, Any], read: Read
) -> Effect | None:
    """Find what stands in the way: a refusal, the form for what is missing, a name in a finding."""
    kind = scene.command.verb.kind
    refusal = scene.hands.refuses(seen, step, kind, read.values)
    if refusal and (refusal.why is not Why.MISSING or not all(it.names for it in refusal.missing)):
        return refused(scene, seen, refusal)  # no form could help
    if read.faults or scene.command.stray or refusal or _asks_first(scene, seen):
        return _form(scene, seen, step, read, refusal)
    if scene.known.outsiders:
        return _outsiders(scene)
    found = noticed(scene, read.values)
    return _guarded(scene, found) if found else None


def done(scene: Scene, taken: Taken, step: str) -> Effects:
    """Say what was done, and show the thing as it is now."""
    after = scene.afresh()
    seen = after.eyes.elsewhere().get(taken.thing.ref)
    lead = after.say("done", thing=taken.thing, did=past(step), taken=taken, step=step)
    return (after.reply(cards.card(after, seen, lead=lead, more=belongs_to(after, seen, step))),)


# --- what stands in the way -----------------------------------------------------------------------


def refused(scene: Scene, seen: Seen[Any] | None, refusal: Refusal) -> Effect:
    """Say why not, who was there before, and what can be done instead."""
    thing = seen.thing if seen else None
    before = _before(thing, refusal) if thing and refusal.why is Why.STATE else None
    body = scene.say("refused", refusal=refusal, why=refusal.why.name, thing=thing, before=before)
    facts = (("By", f"@{before.by}"), ("On", day(before.since.date()))) if before else ()
    return scene.reply(Message(body, facts=facts, buttons=cards.steps(seen) if seen else ()))


def _before(thing: Thing, refusal: Refusal) -> Stay | None:
    """Find when a thing came to where the step would bring it, if it has been there."""
    step = refusal.step
    targets = {state for origin in step.origin for state in step.targets(origin)} - step.origin
    return next((stay for stay in reversed(thing.course) if stay.state in targets), None)


def overtaken(scene: Scene, error: ChangedMeanwhileError) -> Effect:
    """Say that somebody else was faster."""
    entry = error.entry
    body = scene.say("overtaken", entry=entry, did=past(entry.what))
    ref = scene.command.ref
    return scene.reply(
        Message(
            body,
            facts=(("By", f"@{entry.by}"),),
            buttons=(cards.show(ref),) if ref else (),
        )
    )


def _outsiders(scene: Scene) -> Effect:
    """Say who cannot be named: guests, people of other organisations, people whom nobody knows."""
    facts = tuple(("Not a member", f"@{person}") for person in sorted(scene.known.outsiders))
    return scene.reply(Message(scene.say("outsiders"), facts=facts))


def which(scene: Scene) -> Effect:
    """Ask on which thing, and offer those on which this person can."""
    verb = scene.command.verb
    wanted = Filter(kind=verb.kind, open=True)
    fitting = (seen for seen in scene.eyes.elsewhere().find(wanted) if takes(seen, verb.name))
    buttons = tuple(_again(scene, seen) for seen in islice(fitting, _CANDIDATES))
    return scene.reply(Message(scene.say("which", verb=verb, any=bool(buttons)), buttons=buttons))


def takes(seen: Seen[Any], name: str) -> bool:
    """Whether this person can take a step of that name on a thing now."""
    offered = table_of(seen.thing).offered(seen.thing, seen.doer.actors)
    return name in _LOOKING or name in {step.name for step in offered}


def _again(scene: Scene, seen: Seen[Any]) -> Button:
    ref, verb = seen.thing.ref, scene.command.verb
    return Button(f"{ref} {title_of(seen.thing)}", Act.SAY, f"{verb.typed} {ref}")


def no_verb(scene: Scene, seen: Seen[Any], word: str) -> Effect:
    """Answer a verb that there is not with those that there are, for this person on that thing."""
    table = table_of(seen.thing)
    offered = table.offered(seen.thing, seen.doer.actors)
    known = [step.name for step in offered if verbs.about(table.kind, step.name)]
    body = scene.say("no-verb", word=word, thing=seen.thing, name=table.name, steps=known)
    return scene.reply(Message(body, buttons=cards.steps(seen)))


# --- forms ----------------------------------------------------------------------------------------


def _asks_first(scene: Scene, seen: Seen[Any] | None) -> bool:
    """Whether a command that lacks nothing is a form all the same: because it says so, or an empty edit."""
    said = scene.command.said
    return "form" in said or (seen is not None and scene.command.verb.name == "edit" and not said)


def _form(
    scene: Scene, seen: Seen[Any] | None, step: Step[Any, Any], read: Read, refusal: Refusal | None
) -> Effect:
    command = scene.command
    usual = _usual(scene)
    needs = refusal.missing if refusal else ()
    missing = [need.words for need in needs if not usual.keys() & set(need.names)]
    labels = dict(zip(read.faults, described(read.faults, command), strict=True))
    faults = {labels[name]: why for name, why in read.faults.items()}
    intro = scene.say(
        "form",
        missing=missing if {*command.said} - {"form"} else [],
        faults=faults,
        stray=command.stray,
    )
    thing = seen.thing if seen else None
    form = form_for(command, step, thing, {**usual, **read.values}, intro=intro)
    body = scene.say(
        "form-instead", typed=command.typed, missing=missing, faults=faults, stray=command.stray
    )
    line = command.line if len(command.line) <= _LONGEST_BUTTON else command.typed
    return scene.ask(form, Message(body, buttons=(Button(form.title, Act.SAY, line),)))


def _usual(scene: Scene) -> Mapping[str, Any]:
    """What a form begins with where nothing is said: the only appraisal that somebody works on."""
    appraised = scene.hands.appraised() if scene.command.verb.typed == "finding add" else []
    return {"appraisal": appraised[0].ref} if len(appraised) == 1 else {}


def _guarded(scene: Scene, found: Noticed) -> Effect:
    """Refuse what names people, or ask. Said to the person at once, and so stored nowhere."""
    words = [sign.text for sign in found.refused]
    body = scene.say("guarded", refused=words, asked=found.asked)
    buttons: tuple[Button, ...] = ()
    cleared = ", ".join((*filter(None, [scene.command.said.get("nobody")]), *found.asked))
    line = replace(scene.command, said={**scene.command.said, "nobody": cleared}).line
    if not words and len(line) <= _LONGEST_BUTTON:
        buttons = (Button("It names nobody", Act.SAY, line),)
    return Whisper(Message(body, buttons=buttons))
