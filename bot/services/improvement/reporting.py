"""Reports: how the improvement stands, for the group and on one page for senior management."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.conversation import Effect, Message
from bot.domain.improvement import measures
from bot.domain.improvement.actions import Action, ActionState
from bot.domain.improvement.appraisals import Appraisal
from bot.domain.improvement.findings import Finding, FindingKind, FindingState
from bot.domain.improvement.objectives import Objective
from bot.domain.improvement.refs import Kind
from bot.domain.improvement.tables import TABLES
from bot.services.improvement.facts import day, title_of
from bot.services.improvement.lists import row
from bot.services.improvement.meeting import agenda_of
from bot.services.improvement.ports import Filter, Order
from bot.services.improvement.scene import Scene

_MONTHS = 6  # of a burn-up
_LISTED = 8
_UNDECIDED = {FindingState.DRAFT}
_OPEN = next(table.open for table in TABLES if table.kind is Kind.ACTION)


@dataclass(frozen=True, slots=True)
class Area:
    """How many weaknesses and actions concern a process area, and how many of them are open."""

    id: str
    weaknesses: int
    actions: int
    open: int


@dataclass(frozen=True)
class Picture:
    """What somebody sees of the loop, whole or what one appraisal led to."""

    objectives: list[Objective]
    findings: list[Finding]
    actions: list[Action]
    appraisal: Appraisal | None = None

    @property
    def weaknesses(self) -> list[Finding]:
        """The weaknesses that have been reported."""
        return [
            it
            for it in self.findings
            if it.kind is FindingKind.WEAKNESS and it.state not in _UNDECIDED
        ]


def report(scene: Scene) -> Effect:
    """Report to the group: counts, dates, ages, the burn-up, the process areas."""
    return _told(scene, "report")


def status(scene: Scene) -> Effect:
    """Report to senior management, on one page."""
    return _told(scene, "report-status")


def _told(scene: Scene, prompt: str) -> Effect:
    if not scene.eyes.sees_work:
        return scene.reply(Message(scene.say("no-report")))
    picture = picture_of(scene)
    body = scene.say(prompt, **figures(scene, picture))
    return scene.reply(Message(body), title="Report")


def picture_of(scene: Scene) -> Picture:
    """Gather what a report is about, as far as this person sees it."""
    eyes = scene.eyes.elsewhere()
    ref = scene.reader.read(scene.command.verb, scene.command.said).values.get("of")
    about = (ref,) if ref else ()
    findings = [it.thing for it in eyes.find(Filter(kind=Kind.FINDING, about=about), Order.NUMBER)]
    wanted = {it.ref for it in findings}
    actions = [
        kept.thing
        for kept in eyes.work.things.find(
            eyes.person.workspace, Filter(kind=Kind.ACTION), order=Order.NUMBER
        )
        if not ref or wanted & set(kept.thing.findings)
    ]
    objectives = [it.thing for it in eyes.find(Filter(kind=Kind.OBJECTIVE), Order.NUMBER)]
    return Picture(objectives, findings, actions, eyes.get(ref).thing if ref else None)


def figures(scene: Scene, picture: Picture) -> dict[str, Any]:
    """Work out what reports tell."""
    actions, now = picture.actions, scene.now
    today = now.date()
    late = measures.late(actions, today)
    signed = _signed(scene, picture)
    decisions = agenda_of(scene.eyes.work, scene.turn.workspace, today)
    return {
        "of": picture.appraisal,
        "today": day(today),
        "total": len(actions),
        "states": {
            k.value: n for k, n in measures.by_state(actions, list(ActionState)).items() if n
        },
        "findings": {
            k.value: n
            for k, n in measures.by_state(picture.weaknesses, list(FindingState)).items()
            if n
        },
        "on_time": measures.on_time(actions, today),
        "age": measures.median_age(actions, _OPEN, now),
        "late": [row(action, today) for action in late[:_LISTED]],
        "late_total": len(late),
        "slips": measures.slips(actions)[:_LISTED],
        "burn_up": measures.burn_up(actions, _moments(now)),
        "areas": _areas(picture),
        "objectives": [(it, title_of(it)) for it in picture.objectives],
        "significance": measures.by_significance(picture.weaknesses),
        "repeats": measures.repeats(picture.weaknesses),
        "effective": measures.effective(actions),
        "rolled_out": measures.rolled_out(actions),
        "effort": measures.effort(actions),
        "decisions": Counter(item.topic.value for item in decisions),
        "signed": signed,
        "drift": measures.since_baseline(signed.baseline, actions)
        if signed and signed.baseline
        else (),
    }


def _signed(scene: Scene, picture: Picture) -> Appraisal | None:
    """The appraisal whose signed plan the present is compared with: the last one."""
    if picture.appraisal:
        return picture.appraisal if picture.appraisal.baseline else None
    found = scene.eyes.elsewhere().find(Filter(kind=Kind.APPRAISAL), Order.NEWEST)
    return next((it.thing for it in found if it.thing.baseline), None)


def _moments(now: datetime) -> list[datetime]:
    """The beginnings of the last months, and now."""
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found = [now]
    for _ in range(_MONTHS - 1):
        found.insert(0, first)
        year, month = (first.year, first.month - 1) if first.month > 1 else (first.year - 1, 12)
        first = first.replace(year=year, month=month)
    return found


def area_of(record_id: str) -> str:
    """The process area of a record: `SVC.PRM` of `SVC.PRM.SP2.1`."""
    return ".".join(record_id.split(".")[:2])


def _areas(picture: Picture) -> list[Area]:
    weaknesses = Counter(it for finding in picture.weaknesses for it in _areas_of(finding.records))
    concerned = _by_area(picture)
    return [
        Area(
            name,
            weaknesses[name],
            len(concerned.get(name, ())),
            sum(action.state in _OPEN for action in concerned.get(name, ())),
        )
        for name in sorted({*weaknesses, *concerned})
    ]


def _by_area(picture: Picture) -> dict[str, list[Action]]:
    """Actions by the areas that they, or the findings they answer, concern."""
    records = {finding.ref: finding.records for finding in picture.findings}
    found: dict[str, list[Action]] = {}
    for action in picture.actions:
        ids = (*action.records, *(it for ref in action.findings for it in records.get(ref, ())))
        for name in _areas_of(ids):
            found.setdefault(name, []).append(action)
    return found


def _areas_of(ids: Iterable[str]) -> set[str]:
    return {area_of(record_id) for record_id in ids}
