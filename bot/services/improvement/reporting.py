"""Reports: how the improvement stands, for the group and on one page for senior management."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.conversation import Act, Button, Effect, Message
from bot.domain.improvement import measures
from bot.domain.improvement.actions import ActionState
from bot.domain.improvement.appraisals import Appraisal
from bot.domain.improvement.findings import FindingState
from bot.domain.improvement.objectives import Objective
from bot.domain.improvement.refs import Kind
from bot.domain.improvement.things import State, Thing
from bot.services.improvement import before, charting, printing
from bot.services.improvement.facts import day, title_of
from bot.services.improvement.lists import row
from bot.services.improvement.meeting import agenda_of
from bot.services.improvement.overview import OPEN, Overview, areas_of, moments, overview_of
from bot.services.improvement.ports import Filter, Order
from bot.services.improvement.printing import Told
from bot.services.improvement.scene import Scene

_LISTED = 8
_REPORT = Button("For the group", Act.SAY, "report")
_STATUS = Button("For management", Act.SAY, "report status")


def report(scene: Scene) -> Effect:
    """Report to the group: counts, dates, ages, the burn-up, the process areas."""
    if not scene.eyes.sees_work:
        return refused(scene)
    overview = overview_of(scene)
    drawn = charting.figures(scene, overview) if overview.actions else None
    told = Told("report", "report", _group_figures(scene, overview), drawn)
    return printing.tell(scene, told, title="Report", more=(_STATUS,))


def status(scene: Scene) -> Effect:
    """Report to senior management, on one page, and keep its figures for the report after it."""
    if not scene.eyes.sees_work:
        return refused(scene)
    overview = overview_of(scene)
    told = Told("report-status", "status", status_figures(scene, overview))
    effect = printing.tell(scene, told, title="Status", more=(_REPORT,))
    before.remember(scene, overview)
    return effect


def refused(scene: Scene) -> Effect:
    """Say whom reports are for."""
    return scene.reply(Message(scene.say("no-report")))


def _group_figures(scene: Scene, overview: Overview) -> dict[str, Any]:
    """Work out what the group is told."""
    actions, now = overview.actions, scene.now
    return {
        "of": overview.appraisal,
        "today": day(now.date()),
        "total": len(actions),
        "states": _counted(actions, list(ActionState)),
        "findings": _counted(overview.weaknesses, list(FindingState)),
        "on_time": measures.on_time(actions, now.date()),
        "age": measures.median_age(actions, OPEN, now),
        "late_total": len(measures.late(actions, now.date())),
        "burn_up": measures.burn_up(actions, moments(actions, now)),
        "areas": areas_of(overview),
    }


def _counted(things: Iterable[Thing], states: Sequence[State]) -> dict[str, int]:
    return {state.value: n for state, n in measures.by_state(things, states).items() if n}


def status_figures(scene: Scene, overview: Overview) -> dict[str, Any]:
    """Work out what senior management is told."""
    actions, today = overview.actions, scene.now.date()
    late = measures.late(actions, today)
    slips = measures.slips(actions)
    failed = measures.not_effective(actions)
    signed = _signed(scene, overview)
    last = before.last(scene, overview)
    titles = {it.ref: title_of(it) for it in actions}
    decisions = agenda_of(scene.eyes.work, scene.turn.workspace, today)
    drift = _drift(signed, overview)
    return {
        "of": overview.appraisal,
        "today": day(today),
        "objectives": [_aim(it, overview) for it in overview.objectives],
        "figures": before.compared(overview, today, last),
        "last": day(last.at.astimezone(scene.now.tzinfo).date()) if last else "",
        "late": [row(action, today) for action in late[:_LISTED]],
        "late_more": len(late[_LISTED:]),
        "slips": [(slip, titles[slip.ref]) for slip in slips[:_LISTED]],
        "slips_more": len(slips[_LISTED:]),
        "failed": [row(action, today) for action in failed[:_LISTED]],
        "failed_more": len(failed[_LISTED:]),
        "decisions": Counter(item.topic.value for item in decisions),
        "signed": signed,
        "drift": [(it, titles.get(it.ref, ""), tuple(_moved(it))) for it in drift[:_LISTED]],
        "drift_more": len(drift[_LISTED:]),
    }


@dataclass(frozen=True, slots=True)
class Aim:
    """An objective, when its measure was read last, and how many of the actions that serve it are closed."""

    objective: Objective
    title: str
    due: str
    read_on: str
    serving: measures.Share


def _aim(it: Objective, overview: Overview) -> Aim:
    findings = {found.ref for found in overview.findings if found.objective == it.ref}
    serving = [
        action
        for action in overview.actions
        if action.state is not ActionState.CANCELLED
        and (action.objective == it.ref or findings & set(action.findings))
    ]
    closed = sum(action.state is ActionState.CLOSED for action in serving)
    return Aim(it, title_of(it), day(it.due), day(it.read_on), measures.Share(closed, len(serving)))


def _drift(signed: Appraisal | None, overview: Overview) -> tuple[measures.Drift, ...]:
    """What has changed of a signed plan, which is about the actions on the findings of its appraisal."""
    if signed is None or signed.baseline is None:
        return ()
    findings = {it.ref for it in overview.findings if it.appraisal == signed.ref}
    planned = {promise.ref for promise in signed.baseline.actions}
    actions = [it for it in overview.actions if findings & set(it.findings) or it.ref in planned]
    return measures.since_baseline(signed.baseline, actions)


def _moved(it: measures.Drift) -> Iterator[tuple[str, str, str]]:
    """Name what is no longer as it was signed: what, from, to."""
    if it.before and it.after and it.before.due != it.after.due:
        yield "due", day(it.before.due), day(it.after.due)
    if it.before and it.after and it.before.priority != it.after.priority:
        yield "priority", str(it.before.priority or ""), str(it.after.priority or "")


def _signed(scene: Scene, overview: Overview) -> Appraisal | None:
    """The appraisal whose signed plan the present is compared with: the last one."""
    if overview.appraisal:
        return overview.appraisal if overview.appraisal.baseline else None
    found = scene.eyes.elsewhere().find(Filter(kind=Kind.APPRAISAL), Order.NEWEST)
    return next((it.thing for it in found if it.thing.baseline), None)
