"""What reports are made of: as much of the loop as everybody who may read them is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.improvement.actions import Action
from bot.domain.improvement.appraisals import Appraisal
from bot.domain.improvement.findings import Finding, FindingKind, FindingState
from bot.domain.improvement.objectives import Objective
from bot.domain.improvement.refs import Kind
from bot.domain.improvement.tables import TABLES
from bot.services.improvement.ports import Filter, Order
from bot.services.improvement.scene import Scene

OPEN = next(table.open for table in TABLES if table.kind is Kind.ACTION)
"""States of an action with which something is left to do."""

_GAPS = 6  # between the moments of a burn-up
_LONGEST = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Area:
    """How many weaknesses and actions concern a process area, and how many of them are open."""

    id: str
    weaknesses: int
    actions: int
    open: int


@dataclass(frozen=True)
class Overview:
    """What somebody sees of the loop, whole or what one appraisal led to."""

    objectives: list[Objective]
    findings: list[Finding]
    actions: list[Action]
    appraisal: Appraisal | None = None

    @property
    def weaknesses(self) -> list[Finding]:
        """The weaknesses among what was found; those that are still being written are none yet."""
        return [
            it
            for it in self.findings
            if it.kind is FindingKind.WEAKNESS and it.state is not FindingState.DRAFT
        ]


def overview_of(scene: Scene) -> Overview:
    """Gather what a report is about. Reports tell everybody the same: of findings, those released."""
    eyes, ref = scene.eyes.elsewhere(), scene.values.get("of")
    about = (ref,) if ref else ()
    appraisal = eyes.get(ref).thing if ref else None
    found = (it.thing for it in eyes.find(Filter(kind=Kind.FINDING, about=about), Order.NUMBER))
    findings = [it for it in found if (of := eyes.appraisal(it)) and of.released]
    wanted = {it.ref for it in findings}
    actions = [
        kept.thing
        for kept in eyes.work.things.find(
            eyes.person.workspace, Filter(kind=Kind.ACTION), order=Order.NUMBER
        )
        if not ref or wanted & set(kept.thing.findings)
    ]
    objectives = [it.thing for it in eyes.find(Filter(kind=Kind.OBJECTIVE), Order.NUMBER)]
    return Overview(objectives, findings, actions, appraisal)


def moments(actions: Sequence[Action], now: datetime) -> list[datetime]:
    """Moments evenly apart, from the first action on but no longer than half a year ago, up to now."""
    first = min((it.made.since for it in actions), default=now)
    span = min(max(now - first, timedelta()), _LONGEST)
    gaps = min(span.days, _GAPS)
    return [now - span * gap / gaps for gap in range(gaps, 0, -1)] + [now]


def area_of(record_id: str) -> str:
    """The process area of a record: `SVC.PRM` of `SVC.PRM.SP2.1`."""
    return ".".join(record_id.split(".")[:2])


def areas_of(overview: Overview) -> list[Area]:
    """Count weaknesses and actions by process area, in the order of the ids."""
    weaknesses = Counter(it for finding in overview.weaknesses for it in _areas_in(finding.records))
    concerned = _by_area(overview)
    return [
        Area(
            name,
            weaknesses[name],
            len(concerned.get(name, ())),
            sum(action.state in OPEN for action in concerned.get(name, ())),
        )
        for name in sorted({*weaknesses, *concerned})
    ]


def _by_area(overview: Overview) -> dict[str, list[Action]]:
    """Actions by the areas that they, or the findings they answer, concern."""
    records = {finding.ref: finding.records for finding in overview.findings}
    found: dict[str, list[Action]] = {}
    for action in overview.actions:
        ids = (*action.records, *(it for ref in action.findings for it in records.get(ref, ())))
        for name in _areas_in(ids):
            found.setdefault(name, []).append(action)
    return found


def _areas_in(ids: Iterable[str]) -> set[str]:
    return {area_of(record_id) for record_id in ids}
