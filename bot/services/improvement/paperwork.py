"""What documents are filled from: the loop, as far as somebody sees it, in words ready to be printed.

First everything is gathered, within a transaction; then the people in it are looked up, which may mean to
ask Slack; then it is put into words. Of findings no person is ever named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.documents import (
    ActionLine,
    AgendaLine,
    AppraisalLine,
    DecisionLine,
    FigureLine,
    FindingLine,
    Loop,
    MeetingLine,
    ObjectiveLine,
    PlaceLine,
    ProposalLine,
)
from bot.domain.improvement.actions import Action, ActionState
from bot.domain.improvement.appraisals import Appraisal
from bot.domain.improvement.findings import Finding
from bot.domain.improvement.meetings import Meeting
from bot.domain.improvement.objectives import Objective
from bot.domain.improvement.proposals import Proposal
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.tables import TABLES
from bot.domain.improvement.things import Thing, Unit
from bot.services.improvement.facts import day, title_of
from bot.services.improvement.meeting import agenda_of
from bot.services.improvement.ports import Filter, Order
from bot.services.improvement.seeing import Eyes, UnseenError

KINDS: Mapping[str, Kind] = {
    "appraisal": Kind.APPRAISAL,
    "finding": Kind.FINDING,
    "action": Kind.ACTION,
    "proposal": Kind.PROPOSAL,
}
"""What a document can be about, as templates call it."""

WHOLE = "loop"
"""What a template is about that is filled from the loop as it stands."""

_RECENT = timedelta(days=92)  # a document about the whole loop tells what ended within a quarter
_OFFERED = 50
_OPEN = next(table.open for table in TABLES if table.kind is Kind.ACTION)

Namer = Callable[[str], str]


@dataclass(frozen=True)
class Gathered:
    """Things for a document: those that it is about, and what hangs on them."""

    appraisal: Appraisal | None = None
    findings: tuple[Finding, ...] = ()
    actions: tuple[Action, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    objectives: tuple[Objective, ...] = ()
    agenda: tuple[AgendaLine, ...] = ()
    meeting: Meeting | None = None
    figures: tuple[FigureLine, ...] = ()
    heard: Mapping[Ref, str] = field(
        default_factory=dict
    )  # what is said by findings that are published

    @property
    def people(self) -> set[str]:
        """Ids of everybody who may have to be named."""
        appraisers = [self.appraisal.lead, self.appraisal.sponsor] if self.appraisal else []
        owners = [it.owner for it in self.actions]
        verifiers = [it.results[-1].by for it in self.actions if it.results]
        proposers = [it.made.by for it in self.proposals]
        sponsors = [it.sponsor for it in self.objectives]
        return {*appraisers, *owners, *verifiers, *proposers, *sponsors} - {""}


def on_offer(eyes: Eyes, about: str) -> list[Thing]:
    """Find what a document can be about, the newest first."""
    if about not in KINDS:
        return []
    found = eyes.find(Filter(kind=KINDS[about]), Order.NEWEST)
    return [seen.thing for seen, _ in zip(found, range(_OFFERED), strict=False)]


def bearing(eyes: Eyes, about: str, thing: Thing, now: datetime) -> Thing | None:
    """Find the thing that a document can be about on account of another; None where there is none.

    A plan for a finding is about the action that answers it, the analysis of an action's cause about its
    finding, a report for either about the appraisal.
    """
    kind = KINDS.get(about)
    if thing.ref.kind is kind:
        return thing
    if kind is None or not isinstance(thing, (Finding, Action)):
        return None
    around = gather(eyes, about, thing.ref, now)
    found: tuple[Thing | None, ...] = {
        Kind.APPRAISAL: (around.appraisal,),
        Kind.FINDING: around.findings,
        Kind.ACTION: tuple(sorted(around.actions, key=lambda it: it.state not in _OPEN)),
    }.get(kind, ())
    return next(iter(found), None)


def gather(eyes: Eyes, about: str, ref: Ref | None, now: datetime) -> Gathered:
    """Gather what somebody sees for a document.

    Args:
        eyes: whose they are.
        about: what its template is about.
        ref: the one thing among these; None where it is about none yet.
        now: the time by the workspace's calendar.

    Raises:
        UnseenError: there is no such thing, or it is not for this person.

    """
    thing = eyes.get(ref).thing if ref else None
    if about == WHOLE and not isinstance(thing, Appraisal):
        meeting = thing if isinstance(thing, Meeting) else None
        return replace(_whole(eyes, now), meeting=meeting)
    if thing is None:
        return Gathered()
    return _AROUND[type(thing)](eyes, thing, now) if type(thing) in _AROUND else Gathered()


def _whole(eyes: Eyes, now: datetime) -> Gathered:
    actions = tuple(
        seen.thing
        for seen in eyes.find(Filter(kind=Kind.ACTION), Order.NUMBER)
        if _is_fresh(seen.thing, now)
    )
    return Gathered(
        findings=tuple(_seen(eyes, Filter(kind=Kind.FINDING, open=True))),
        actions=actions,
        proposals=tuple(_seen(eyes, Filter(kind=Kind.PROPOSAL, open=True))),
        objectives=tuple(_seen(eyes, Filter(kind=Kind.OBJECTIVE))),
        agenda=tuple(_agenda(eyes, now.date())),
        heard={
            it.ref: it.statement
            for it in _seen(eyes, Filter(kind=Kind.FINDING, published=True))
            if it.published
        },
    )


def _is_fresh(action: Action, now: datetime) -> bool:
    if action.state in _OPEN:
        return True
    return action.state is not ActionState.CANCELLED and now - action.stay.since < _RECENT


def _agenda(eyes: Eyes, today: date) -> Iterator[AgendaLine]:
    if not eyes.sees_work:
        return
    for item in agenda_of(eyes.work, eyes.person.workspace, today):
        kept = eyes.work.things.get(eyes.person.workspace, item.ref)
        if kept:
            yield AgendaLine(item.topic.value, str(item.ref), title_of(kept.thing))


def _of_appraisal(eyes: Eyes, appraisal: Appraisal, now: datetime) -> Gathered:
    findings = tuple(_seen(eyes, Filter(kind=Kind.FINDING, about=(appraisal.ref,))))
    wanted = {finding.ref for finding in findings}
    found = _seen(eyes, Filter(kind=Kind.ACTION))
    actions = tuple(action for action in found if wanted & set(action.findings))
    served = (thing.objective for thing in (*findings, *actions))
    agenda = tuple(it for it in _agenda(eyes, now.date()) if it.id in _names(findings, actions))
    return Gathered(
        appraisal, findings, actions, objectives=tuple(_each(eyes, served)), agenda=agenda
    )


def _names(*things: Iterable[Thing]) -> set[str]:
    return {str(it.ref) for several in things for it in several}


def _of_finding(eyes: Eyes, finding: Finding, _: datetime) -> Gathered:
    appraisal = next(iter(_each(eyes, (finding.appraisal,))), None)
    actions = tuple(_seen(eyes, Filter(kind=Kind.ACTION, about=(finding.ref,))))
    return Gathered(
        appraisal, (finding,), actions, objectives=tuple(_each(eyes, (finding.objective,)))
    )


def _of_action(eyes: Eyes, action: Action, _: datetime) -> Gathered:
    findings = tuple(_each(eyes, action.findings))
    appraisal = next(iter(_each(eyes, (it.appraisal for it in findings))), None)
    served = (it.objective for it in (action, *findings))
    return Gathered(appraisal, findings, (action,), objectives=tuple(_each(eyes, served)))


def _of_proposal(_: Eyes, proposal: Proposal, __: datetime) -> Gathered:
    return Gathered(proposals=(proposal,))


_AROUND: Mapping[type[Thing], Callable[[Eyes, Any, datetime], Gathered]] = {
    Appraisal: _of_appraisal,
    Finding: _of_finding,
    Action: _of_action,
    Proposal: _of_proposal,
}


def _seen(eyes: Eyes, wanted: Filter) -> Iterator[Any]:
    return (seen.thing for seen in eyes.find(wanted, Order.NUMBER))


def _each(eyes: Eyes, refs: Iterable[Ref | None]) -> Iterator[Any]:
    """Those of some things that can be seen, each once."""
    for ref in dict.fromkeys(refs):
        if ref is None:
            continue
        try:
            yield eyes.get(ref).thing
        except UnseenError:
            continue


# --- in words -------------------------------------------------------------------------------------


def in_words(gathered: Gathered, name: Namer, today: date) -> Loop:
    """Put into words what was gathered; `name` says what somebody is called."""
    return Loop(
        appraisal=_appraisal(gathered.appraisal, name),
        findings=tuple(map(_finding, gathered.findings)),
        actions=tuple(
            replace(_action(it, name, today), heard=_heard(it, gathered)) for it in gathered.actions
        ),
        proposals=tuple(_proposal(it, name) for it in gathered.proposals),
        objectives=tuple(_objective(it, name) for it in gathered.objectives),
        agenda=gathered.agenda,
        meeting=_meeting(gathered.meeting),
        figures=gathered.figures,
    )


def _meeting(it: Meeting | None) -> MeetingLine:
    if it is None:
        return MeetingLine("", "")
    decisions = tuple(DecisionLine(d.number, d.text, d.outside) for d in it.decisions)
    return MeetingLine(str(it.ref), title_of(it), day(it.on), decisions)


def _appraisal(it: Appraisal | None, name: Namer) -> AppraisalLine:
    if it is None:
        return AppraisalLine("", "")
    return AppraisalLine(
        id=str(it.ref),
        title=title_of(it),
        kind=it.kind.value,
        model=" ".join(filter(None, (it.model, it.edition))),
        unit=it.unit,
        areas=", ".join(it.areas),
        lead=name(it.lead),
        sponsor=name(it.sponsor),
        dates=" to ".join(day(when) for when in (it.begins, it.ends) if when),
    )


def _finding(it: Finding) -> FindingLine:
    threatens = {True: "yes", False: "no", None: ""}[it.threatens_goal]
    return FindingLine(
        id=str(it.ref),
        kind=it.kind.value,
        statement=it.statement,
        reference=", ".join(it.records) or it.reference,
        significance=threatens,
        priority=it.priority.value if it.priority else "",
        state=it.state.value,
        records=it.records,
    )


def _action(it: Action, name: Namer, today: date) -> ActionLine:
    result = it.results[-1] if it.results else None
    return ActionLine(
        id=str(it.ref),
        title=title_of(it),
        state=it.state.value,
        owner=name(it.owner),
        due=day(it.due),
        late=it.late(today),
        done_when=it.criterion,
        findings=", ".join(map(str, it.findings)),
        priority=it.priority.value if it.priority else "",
        measure=(it.measure.name or title_of(it)) if it.measure else "",
        baseline=it.measure.baseline if it.measure else "",
        target=it.measure.target if it.measure else "",
        evidence=", ".join(seen.link for seen in it.evidence),
        cause=it.cause,
        units=", ".join(map(_unit, it.units)),
        open=it.state in _OPEN,
        published=it.published,
        after=(result.after or result.use) if result else "",
        outcome=result.outcome.value if result else "",
        since=day(it.deployed),
        records=it.records,
        asset=" ".join(filter(None, (it.asset.name, it.asset.version))) if it.asset else "",
        places=tuple(PlaceLine(u.name, day(u.done), u.waiver) for u in it.units),
        planned=f"{it.planned:g}" if it.planned is not None else "",
        spent=f"{it.spent:g}" if it.spent is not None else "",
        checked=day(result.at.date()) if result else "",
        verifier=name(result.by) if result else "",
    )


def _heard(it: Action, gathered: Gathered) -> tuple[str, ...]:
    return tuple(gathered.heard[ref] for ref in it.findings if ref in gathered.heard)


def _unit(unit: Unit) -> str:
    return f"{unit.name} ({day(unit.done)})" if unit.done else unit.name


def _proposal(it: Proposal, name: Namer) -> ProposalLine:
    return ProposalLine(
        id=str(it.ref),
        what=it.what,
        process=", ".join(it.records),
        why=it.why,
        state=it.state.value,
        by=name(it.made.by),
    )


def _objective(it: Objective, name: Namer) -> ObjectiveLine:
    held = it.measure
    return ObjectiveLine(
        id=str(it.ref),
        statement=it.statement,
        measure=held.name if held else "",
        baseline=held.baseline if held else "",
        target=held.target if held else "",
        date=day(it.due),
        sponsor=name(it.sponsor),
        now=f"{it.now} on {day(it.read_on)}" if it.now else "",
    )
