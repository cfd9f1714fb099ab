"""Meetings in conversation: the agenda with its decisions as buttons, decisions, minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.domain.conversation import Act, Button, Effect, Message, Place, Post
from bot.domain.improvement.actors import Actor
from bot.domain.improvement.meeting_steps import MEETINGS
from bot.domain.improvement.meetings import Item, Meeting, MeetingGiven, Topic
from bot.domain.improvement.refs import Ref
from bot.domain.improvement.things import Grade
from bot.services.improvement import cards, doing, printing
from bot.services.improvement.facts import day, refs_of, title_of
from bot.services.improvement.meeting import outside, present_one
from bot.services.improvement.printing import Told
from bot.services.improvement.scene import Effects, Scene
from bot.services.improvement.seeing import Seen, UnseenError

_BUTTONS = 12


def at_present(
    way: Callable[[Scene], Effects], *, begun: bool = False
) -> Callable[[Scene], Effects]:
    """Let a command that names no meeting mean the one that is held now, or else comes next.

    Args:
        way: carries the command out.
        begun: whether a meeting whose day has not come is not meant.

    """

    def found(scene: Scene) -> Effects:
        kept = None if scene.command.ref else present_one(scene.eyes)
        if kept and begun and kept.thing.on > scene.now.date():
            kept = None
        command = replace(scene.command, ref=kept.thing.ref) if kept else scene.command
        return way(replace(scene, command=command))

    return found


def agenda(scene: Scene) -> Effects:
    """Gather what needs a decision, note what was decided outside, and show it with its decisions."""
    seen = _meeting(scene)
    if seen is None:
        return doing.do(scene)
    if scene.command.stray:
        return (scene.reply(Message(scene.say("faults", faults=(), stray=scene.command.stray))),)
    if not _prepares(seen) or not _goes_on(seen.thing):
        return (scene.reply(agenda_card(scene, seen)),)
    for ref, text, by in outside(scene.eyes, seen.thing):
        seen = _noted(scene, seen, ref, text, by)
    taken = scene.hands.take(seen, "agenda", {})
    after = scene.afresh()
    return (after.reply(agenda_card(after, after.eyes.elsewhere().get(taken.thing.ref))),)


def agenda_card(scene: Scene, seen: Seen[Meeting]) -> Message:
    """Show a meeting with a button for each decision that it has to take, as far as this person may."""
    found = (button for item in seen.thing.agenda for button in _decisions(scene, item))
    own = (button for button in cards.steps(seen) if button.label != "Agenda")
    return cards.card(
        scene,
        replace(seen, doer=replace(seen.doer, actors=frozenset())),
        more=(*list(found)[:_BUTTONS], *own),
    )


def minutes(scene: Scene) -> Effects:
    """Write the minutes, or show those that there are to somebody who does not write them."""
    seen = _meeting(scene)
    if seen is None:
        return doing.do(scene)
    if seen.thing.minutes and scene.values.get("paper"):
        return (_printed(scene, seen.thing),)
    if not _prepares(seen):
        return (
            scene.reply(Message(seen.thing.minutes or scene.say("no-minutes", meeting=seen.thing))),
        )
    text = scene.command.said.get("minutes") or written(scene, seen.thing)
    taken = scene.hands.take(seen, "minutes", {"minutes": text})
    posted = _posted(scene, taken.thing)
    if scene.values.get("paper"):
        after = scene.afresh()
        return (_printed(after, after.eyes.elsewhere().get(seen.thing.ref).thing), *posted)
    return (scene.reply(Message(text, buttons=(printing.document(scene),))), *posted)


def close(scene: Scene) -> Effects:
    """Close a meeting, write its minutes and post them."""
    effects = doing.do(scene)
    seen = _meeting(scene.afresh())
    if seen is None or _goes_on(seen.thing) or seen.thing.minutes:
        return effects
    after = scene.afresh()
    taken = after.hands.take(seen, "minutes", {"minutes": written(after, seen.thing)})
    return (*effects, *_posted(after, taken.thing))


def written(scene: Scene, meeting: Meeting) -> str:
    """Word the minutes, with the length and head of the trail, so that nobody can change it unseen."""
    return scene.say("minutes", **_recorded(scene, meeting))


def _recorded(scene: Scene, meeting: Meeting) -> dict[str, Any]:
    """What the minutes hold; what was on the agenda and not decided on is left open."""
    about = {decision.about for decision in meeting.decisions}
    left = [it for it in meeting.agenda if it.ref not in about and it.topic is not Topic.OUTSIDE]
    return {
        "meeting": meeting,
        "on": day(meeting.on),
        "seal": scene.eyes.work.trail.seal(scene.eyes.person.workspace),
        "left": left,
        "titles": {str(ref): _title(scene, ref) for ref in refs_of(meeting)},
    }


def _printed(scene: Scene, meeting: Meeting) -> Effect:
    """Print the minutes; those that somebody wrote in words of their own stand in it as they are."""
    values = _recorded(scene, meeting)
    own = scene.say("minutes", **values).partition("\n")[0] not in meeting.minutes
    told = Told("minutes", str(meeting.ref), {**values, "written": meeting.minutes if own else ""})
    return printing.tell(scene, told, title=str(meeting.ref))


def _posted(scene: Scene, meeting: Any) -> Effects:
    channel = scene.eyes.house.loop.steering_channel
    if not channel or channel == scene.turn.place.channel:
        return ()
    return (Post(scene.turn.workspace, Place(channel), Message(meeting.minutes)),)


def _meeting(scene: Scene) -> Seen[Meeting] | None:
    ref = scene.command.ref
    return scene.eyes.elsewhere().get(ref) if ref else None


def _prepares(seen: Seen[Meeting]) -> bool:
    return MEETINGS.step("minutes").permits(seen.doer.actors)


def _goes_on(meeting: Meeting) -> bool:
    return meeting.state in MEETINGS.open


def _noted(scene: Scene, seen: Seen[Meeting], ref: Ref, text: str, by: str) -> Seen[Meeting]:
    """Note a decision under the name of who took it."""
    given = MeetingGiven(decision=text, about=ref)
    doer = replace(seen.doer, person=by)
    changed = MEETINGS.apply(MEETINGS.step("note"), seen.thing, doer, given, scene.now)
    kept = scene.eyes.work.things.keep(scene.turn.workspace, changed, seen.kept.version)
    return replace(seen, kept=kept)


def _title(scene: Scene, ref: Ref) -> str:
    try:
        return title_of(scene.eyes.elsewhere().get(ref).thing)
    except UnseenError:
        return ""


# --- decisions as buttons -------------------------------------------------------------------------

_OFFERED: Mapping[Topic, Sequence[str]] = {
    Topic.PROPOSED: ("action approve", "action decline"),
    Topic.PROPOSAL: ("proposals accept", "proposals defer", "proposals decline"),
    Topic.OVERDUE: ("action reschedule",),
    Topic.VERIFY: ("action verify",),
    Topic.REVIEW: ("finding accept",),
}


def _decisions(scene: Scene, item: Item) -> list[Button]:
    """Offer what can be decided about an item of the agenda, to those who decide."""
    if Actor.STEERING not in scene.eyes.roles:
        return []
    offered = [
        Button(
            f"{line.split()[1].replace('-', ' ').capitalize()} {item.ref}",
            Act.SAY,
            f"{line} {item.ref}",
        )
        for line in _OFFERED.get(item.topic, ())
    ]
    if item.topic is Topic.PROPOSED:
        offered[0] = _approved(scene, item.ref) or offered[0]
    if item.topic is Topic.UNPLANNED:
        offered.append(
            Button(f"Add an action for {item.ref}", Act.SAY, f"action add finding {item.ref}")
        )
    if item.topic is Topic.DATE:
        kept = scene.eyes.work.things.get(scene.turn.workspace, item.ref)
        offered += cards.date_asked_for(kept.thing) if kept else ()
    return offered


def _approved(scene: Scene, ref: Ref) -> Button | None:
    """Offer to approve an action with the highest priority of the findings that it answers."""
    kept = scene.eyes.work.things.get(scene.turn.workspace, ref)
    findings = scene.eyes.findings_of(kept.thing) if kept else ()
    found = {finding.thing.priority for finding in findings}
    grade = next((grade for grade in Grade if grade in found), None)
    line = f"action approve {ref} priority {grade}"
    return Button(f"Approve {ref}: {grade}", Act.SAY, line) if grade else None
