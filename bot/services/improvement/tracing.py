"""From findings to results, a row each; and two appraisals compared."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.conversation import Effect, Message
from bot.domain.improvement import measures
from bot.domain.improvement.actions import Action
from bot.domain.improvement.findings import Finding
from bot.domain.improvement.refs import Kind, Ref
from bot.services.improvement.facts import title_of
from bot.services.improvement.ports import Filter
from bot.services.improvement.reporting import Picture, picture_of
from bot.services.improvement.scene import Scene

_TRACED = 25  # rows in a message


@dataclass(frozen=True, slots=True)
class Traced:
    """A weakness, and what became of it through one action; None where there is none."""

    finding: Finding
    action: Action | None


def trace(scene: Scene) -> Effect:
    """Trace weaknesses to what was done about them, a row each."""
    if not scene.eyes.sees_work:
        return scene.reply(Message(scene.say("no-report")))
    rows = traced(picture_of(scene))
    body = scene.say("report-trace", rows=rows[:_TRACED], total=len(rows))
    return scene.reply(Message(body), title="Trace")


def traced(picture: Picture) -> list[Traced]:
    """Pair weaknesses with their actions."""
    on: dict[Ref, list[Action | None]] = {}
    for action in picture.actions:
        for ref in action.findings:
            on.setdefault(ref, []).append(action)
    nothing: list[Action | None] = [None]
    return [
        Traced(finding, action)
        for finding in picture.weaknesses
        for action in on.get(finding.ref, nothing)
    ]


def compare(scene: Scene) -> Effect:
    """Compare two appraisals: what is confirmed, what came back, what is new."""
    eyes, said = scene.eyes.elsewhere(), scene.reader.read(scene.command.verb, scene.command.said)
    first = scene.command.ref or said.values.get("of")
    second = said.values.get("with")
    if not (first and second):
        return scene.reply(Message(scene.say("compare-what")))
    pair = [eyes.get(ref).thing for ref in sorted((first, second))]
    found = [
        [it.thing for it in eyes.find(Filter(kind=Kind.FINDING, about=(appraisal.ref,)))]
        for appraisal in pair
    ]
    titles = {str(it.ref): title_of(it) for side in found for it in side}
    body = scene.say(
        "report-compare",
        earlier=pair[0],
        later=pair[1],
        compared=measures.compare(*found),
        titles=titles,
    )
    return scene.reply(Message(body), title="Comparison")
