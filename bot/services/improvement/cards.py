"""Cards: a thing of the loop as one person sees it, with what they can do to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.domain.conversation import Act, Button, Message, Style
from bot.domain.improvement.actions import Action
from bot.domain.improvement.appraisals import Appraisal
from bot.domain.improvement.findings import Finding
from bot.domain.improvement.meetings import Meeting
from bot.domain.improvement.refs import Ref
from bot.domain.improvement.steps import Step
from bot.domain.improvement.tables import table_of
from bot.domain.improvement.things import Thing
from bot.services.improvement import cycle, verbs
from bot.services.improvement.facts import facts_of, records_of, refs_of, title_of
from bot.services.improvement.scene import Scene
from bot.services.improvement.seeing import Seen, UnseenError

_STEPS = 10  # steps on a card; every other one can be typed
_LABELS = {
    "ask-date": "Ask for another date",
    "keep-date": "Keep the date",
    "note": "Add note",
    "evidence": "Attach evidence",
    "sign": "Sign the plan",
    "release": "Release the findings",
    "report": "Report the findings",
    "verify": "Did it work?",
}
_SERIOUS = frozenset({"decline", "cancel", "send-back"})
_CONFIRMED = {
    "release": "Those who work on the findings will see them.",
    "sign": "This freezes objectives, scope, dates and priorities as the baseline.",
    "complete": "This ends the appraisal.",
    "close": "This ends it.",
}
_RARE = frozenset({"edit", "hold", "prioritise", "reopen", "roll-out", "snooze"})


def card(
    scene: Scene, seen: Seen[Any], *, lead: str = "", more: tuple[Button, ...] = ()
) -> Message:
    """Show a thing: what it says, its facts, where in the cycle it stands, and what can be done.

    Args:
        scene: in which it is shown; what this person may not see of it is left out.
        seen: the thing.
        lead: what is said first, such as what has just been done.
        more: buttons before those of the steps.

    """
    thing = seen.thing
    body = scene.say(
        thing.ref.kind.noun, thing=thing, title=title_of(thing), seen=_named(scene, thing)
    )
    return Message(
        f"{lead}\n\n{body}" if lead else body,
        quoted=thing.statement if isinstance(thing, Finding) else "",
        facts=facts_of(thing),
        small=_in_the_cycle(scene, thing),
        buttons=(*more, *steps(seen), *_papers(thing), *_practices(scene, thing)),
    )


def steps(seen: Seen[Any]) -> tuple[Button, ...]:
    """Offer what this person can do with a thing now, the usual first."""
    offered = table_of(seen.thing).offered(seen.thing, seen.doer.actors)
    usual = sorted(offered, key=lambda step: step.name in _RARE)
    buttons = [button for step in usual if (button := _step(step, seen.thing.ref))]
    return tuple(buttons[:_STEPS])


def show(ref: Ref, label: str = "") -> Button:
    """Offer to look at a thing."""
    return Button(label or f"Open {ref}", Act.SAY, f"{verbs.noun_of(ref.kind)} show {ref}")


def findings_of(appraisal: Ref) -> Button:
    """Offer to look at what an appraisal found."""
    return Button("Show them", Act.SAY, f"finding list {appraisal}")


def date_asked_for(action: Action) -> tuple[Button, ...]:
    """Offer to agree to the date that an owner asked for, or not to."""
    if action.wish is None:
        return ()
    line = f'action reschedule {action.ref} to {action.wish.due} because "{action.wish.reason}"'
    return (
        Button(f"Move {action.ref}", Act.SAY, line),
        Button(f"Keep date {action.ref}", Act.SAY, f"action keep-date {action.ref}"),
    )


def _step(step: Step[Any, Any], ref: Ref) -> Button | None:
    verb = verbs.about(ref.kind, step.name)
    if verb is None:
        return None
    style = Style.DANGER if step.name in _SERIOUS else Style.PLAIN
    label = _LABELS.get(step.name, step.name.replace("-", " ").capitalize())
    line = f"{verb.typed} {ref}"
    return Button(label, Act.SAY, line, style=style, confirm=_CONFIRMED.get(step.name, ""))


def _papers(thing: Thing) -> Iterator[Button]:
    """Offer the document that people want of a thing most."""
    if isinstance(thing, Appraisal) and thing.reported:
        yield Button("Findings report", Act.SAY, f"appraisal document {thing.ref}")
    if isinstance(thing, Action) and thing.owner:
        yield Button("Action plan", Act.SAY, f"action document {thing.ref}")
    if isinstance(thing, Meeting) and thing.minutes:
        yield Button("Minutes as a document", Act.SAY, f"meeting minutes {thing.ref} docx")


def _practices(scene: Scene, thing: Thing) -> Iterator[Button]:
    for record in scene.desk.records(records_of(thing))[:2]:
        yield Button(record.name, Act.READ, record.id)


def _in_the_cycle(scene: Scene, thing: Thing) -> tuple[str, ...]:
    step = scene.desk.records([cycle.step_of(thing)])
    return (scene.say("cycle", step=step[0]),) if step else ()


def _named(scene: Scene, thing: Thing) -> Mapping[str, str]:
    """What the things that it names are about, as far as this person sees them."""
    named: dict[str, str] = {}
    for ref in refs_of(thing):
        try:
            named[str(ref)] = title_of(scene.eyes.elsewhere().get(ref).thing)
        except UnseenError:
            continue
    return named
