"""From findings to results, a row each; and two appraisals compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.conversation import Effect, Message
from bot.domain.improvement import measures
from bot.domain.improvement.actions import Action
from bot.domain.improvement.appraisals import Appraisal
from bot.domain.improvement.findings import Finding, FindingKind
from bot.domain.improvement.refs import Kind, Ref
from bot.services.improvement import printing
from bot.services.improvement.facts import day, title_of
from bot.services.improvement.overview import Overview, overview_of
from bot.services.improvement.ports import Filter, Order
from bot.services.improvement.printing import Told
from bot.services.improvement.reporting import refused
from bot.services.improvement.scene import Scene
from bot.services.improvement.seeing import Eyes

_TRACED = 25  # rows in a message


@dataclass(frozen=True, slots=True)
class Traced:
    """A weakness, and what became of it through one action; None where there is none.

    `decisions` are the numbered ones on either, by meeting and number ("M-2 no. 3"); `verified` is the day
    of the last check.
    """

    finding: Finding
    action: Action | None
    decisions: tuple[str, ...] = ()
    verified: str = ""


def trace(scene: Scene) -> Effect:
    """Trace weaknesses to what was done about them, a row each."""
    if not scene.eyes.sees_work:
        return refused(scene)
    rows = traced(overview_of(scene), decided(scene.eyes.elsewhere()))
    shown = rows if scene.values.get("paper") else rows[:_TRACED]
    values = {"rows": shown, "more": len(rows) - len(shown)}
    return printing.tell(scene, Told("report-trace", "trace", values), title="Trace")


def traced(overview: Overview, decisions: Mapping[Ref, tuple[str, ...]]) -> list[Traced]:
    """Pair weaknesses with their actions."""
    on: dict[Ref, list[Action | None]] = {}
    for action in overview.actions:
        for ref in action.findings:
            on.setdefault(ref, []).append(action)
    nothing: list[Action | None] = [None]
    return [
        _traced(finding, action, decisions)
        for finding in overview.weaknesses
        for action in on.get(finding.ref, nothing)
    ]


def _traced(
    finding: Finding, action: Action | None, decisions: Mapping[Ref, tuple[str, ...]]
) -> Traced:
    about = (finding.ref, action.ref) if action else (finding.ref,)
    taken = tuple(number for ref in about for number in decisions.get(ref, ()))
    result = action.results[-1] if action and action.results else None
    return Traced(finding, action, taken, day(result.at.date()) if result else "")


def decided(eyes: Eyes) -> dict[Ref, tuple[str, ...]]:
    """Find the numbered decisions, by what they are about."""
    found: defaultdict[Ref, list[str]] = defaultdict(list)
    for seen in eyes.find(Filter(kind=Kind.MEETING), Order.NUMBER):
        for decision in seen.thing.decisions:
            if decision.about:
                found[decision.about].append(f"{seen.thing.ref} no. {decision.number}")
    return {ref: tuple(numbers) for ref, numbers in found.items()}


def compare(scene: Scene) -> Effect:
    """Compare two appraisals: what is confirmed, what came back, what is new, what is still there."""
    eyes = scene.eyes.elsewhere()
    first, second = scene.command.ref or scene.values.get("of"), scene.values.get("with")
    if not (first and second):
        return scene.reply(Message(scene.say("compare-what")))
    earlier, later = (eyes.get(ref).thing for ref in sorted((first, second)))
    before, after = (_weaknesses(eyes, appraisal) for appraisal in (earlier, later))
    compared = measures.compare(before, after)
    values = {
        "earlier": earlier,
        "later": later,
        "compared": compared,
        "titles": {str(it.ref): title_of(it) for it in (*before, *after)},
        "states": {str(it.ref): it.state.value for it in (*before, *after)},
    }
    return printing.tell(scene, Told("report-compare", "compared", values), title="Comparison")


def _weaknesses(eyes: Eyes, appraisal: Appraisal) -> list[Finding]:
    found = eyes.find(Filter(kind=Kind.FINDING, about=(appraisal.ref,)), Order.NUMBER)
    return [it.thing for it in found if it.thing.kind is FindingKind.WEAKNESS]
