"""Takes steps: loads what is there, lets the domain decide, keeps what came of it and what follows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.improvement import proposals
from bot.domain.improvement.actions import Action
from bot.domain.improvement.actors import Actor, Doer
from bot.domain.improvement.appraisals import Appraisal
from bot.domain.improvement.finding_steps import FINDINGS
from bot.domain.improvement.findings import Finding, follow
from bot.domain.improvement.machine import Changed, Event, Table
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.refusals import Refusal
from bot.domain.improvement.results import Outcome
from bot.domain.improvement.steps import Given, Step
from bot.domain.improvement.tables import TABLES, table_of
from bot.domain.improvement.things import Thing
from bot.services.improvement.giving import given
from bot.services.improvement.meeting import agenda_of, noted
from bot.services.improvement.ports import Filter, Kept
from bot.services.improvement.seeing import Eyes, Seen

Values = Mapping[str, Any]
_BY_KIND = {table.kind: table for table in TABLES}
_REFS = ("appraisal", "findings", "objective", "depends_on", "repeats", "answers", "follows")


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a step: the thing it was taken on, and all that happened, there and elsewhere."""

    thing: Thing
    events: tuple[Event, ...]
    things: tuple[Thing, ...] = ()  # the others that changed

    @property
    def others(self) -> tuple[Thing, ...]:
        """The others as they are now, each once."""
        return tuple({it.ref: it for it in self.things if it.ref != self.thing.ref}.values())

    def happened(self, what: str) -> bool:
        """Whether something of this name happened."""
        return any(event.what == what for event in self.events)


@dataclass(frozen=True)
class Hands:
    """Somebody who does something. The zone of `now` is the one whose calendar counts."""

    eyes: Eyes
    now: datetime

    # --- whether it can be done ---------------------------------------------------------------

    def refuses(
        self, seen: Seen[Any] | None, step: Step[Any, Any], kind: Kind, values: Values
    ) -> Refusal | None:
        """Tell why a step cannot be taken, None where it can; `seen` is None for a thing to be made.

        Raises:
            UnseenError: it names a thing that this person cannot see.

        """
        self._look_up(values)
        table = table_of(seen.thing) if seen else self.table(kind, values)
        at, doer = (seen.thing, seen.doer) if seen else (Ref(kind, 0), self._maker(kind, values))
        return table.check(step, at, doer, self._given(seen, kind, step.name, values))

    @staticmethod
    def table(kind: Kind, values: Values) -> Table[Any, Any]:
        """The steps of a thing that is to be made; a finding's depend on what sort it is to be."""
        sort = values.get("kind")
        return FINDINGS[sort] if kind is Kind.FINDING and sort else _BY_KIND[kind]

    # --- doing it -----------------------------------------------------------------------------

    def make(self, kind: Kind, values: Values) -> Taken:
        """Make a thing.

        Raises:
            StepRefusedError: it cannot be made.
            UnseenError: it names a thing that this person cannot see.

        """
        self._look_up(values)
        doer, table = self._maker(kind, values), self.table(kind, values)
        said = self._given(None, kind, table.steps[0].name, values)
        ref = self._things.number(self._workspace, kind)
        return self._kept(table.create(ref, doer, said, self.now), 0)

    def take(self, seen: Seen[Any], name: str, values: Values) -> Taken:
        """Take a step.

        Raises:
            StepRefusedError: it cannot be taken.
            ChangedMeanwhileError: somebody else was faster.
            UnseenError: it names a thing that this person cannot see.

        """
        self._look_up(values)
        thing, table = seen.thing, table_of(seen.thing)
        if isinstance(thing, proposals.Proposal) and name == "accept":
            return self._accept(seen, values)
        said = self._given(seen, thing.ref.kind, name, values)
        changed = table.apply(table.step(name), thing, seen.doer, said, self.now)
        return self._kept(changed, seen.kept.version)

    def _accept(self, seen: Seen[Any], values: Values) -> Taken:
        """Accept a proposal, which makes an action."""
        said = proposals.ProposalGiven(
            action=self._things.number(self._workspace, Kind.ACTION),
            priority=values.get("priority"),
        )
        accepted, made = proposals.accept(seen.thing, seen.doer, said, self.now)
        action = self._kept(made, 0)
        taken = self._kept(accepted, seen.kept.version)
        return replace(
            taken,
            events=(*taken.events, *action.events),
            things=(*taken.things, action.thing, *action.things),
        )

    # --- what a step needs to know ------------------------------------------------------------

    def _given(self, seen: Seen[Any] | None, kind: Kind, name: str, values: Values) -> Given:
        thing = seen.thing if seen else None
        more = _KNOWN.get((kind, name), _nothing)(self, thing, values)
        return given(kind, values, thing, self.now.date(), **more)

    def _maker(self, kind: Kind, values: Values) -> Doer:
        """Tell what this person is towards a thing that they make; a finding lies within an appraisal."""
        if kind is not Kind.FINDING:
            return self.eyes.maker()
        named = values.get("appraisal")
        return self.eyes.maker(*([self.eyes.get(named).thing] if named else self.appraised()))

    def appraised(self) -> list[Appraisal]:
        """The open appraisals in whose team this person is."""
        me = self.eyes.person.id
        found = self.eyes.find(Filter(kind=Kind.APPRAISAL, open=True, person=me))
        return [it.thing for it in found if me in it.thing.people[Actor.APPRAISER]]

    def _look_up(self, values: Values) -> None:
        """Make sure that this person sees whatever they name."""
        for name in _REFS:
            named = values.get(name) or ()
            for ref in (named,) if isinstance(named, Ref) else named:
                self.eyes.get(ref)

    # --- keeping ------------------------------------------------------------------------------

    def _kept(self, changed: Changed[Any], version: int) -> Taken:
        kept = self._things.keep(self._workspace, changed, version)
        followed = [self._things.keep(self._workspace, *row).thing for row in self._follows(kept)]
        minuted = noted(changed, self.eyes, self.now)
        thing = next((it for it in followed if it.ref == kept.thing.ref), kept.thing)
        others = tuple(it for it in (*followed, *minuted) if it.ref != thing.ref)
        return Taken(thing, changed.events, others)

    def _follows(self, kept: Kept[Any]) -> Iterator[tuple[Changed[Finding], int]]:
        """Bring findings up to their actions."""
        thing = kept.thing
        findings = self.eyes.findings_of(thing) if isinstance(thing, Action) else [kept]
        for finding in findings:
            if isinstance(finding.thing, Finding):
                actions = self.eyes.actions_on(finding.thing)
                moved = follow(finding.thing, actions, self.eyes.person.id, self.now)
                if moved:
                    yield moved, finding.version

    @property
    def _things(self) -> Any:
        return self.eyes.work.things

    @property
    def _workspace(self) -> str:
        return self.eyes.person.workspace


# --- what nobody says, but a step needs to know ---------------------------------------------------


def _nothing(_hands: Hands, _thing: Any, _values: Values) -> Values:
    return {}


def _release(hands: Hands, thing: Finding, _values: Values) -> Values:
    appraisal = hands.eyes.appraisal(thing)
    return {"released": appraisal is not None and appraisal.released}


def _outcome_of(hands: Hands, thing: Any, _values: Values) -> Values:
    """Everything that an appraisal led to, as it stands."""
    find, workspace = hands.eyes.work.things.find, hands.eyes.person.workspace
    found = find(workspace, Filter(kind=Kind.FINDING, about=(thing.ref,)))
    findings = tuple(kept.thing for kept in found)
    actions = {it.ref: it for finding in findings for it in hands.eyes.actions_on(finding)}
    objectives = tuple(it.thing for it in find(workspace, Filter(kind=Kind.OBJECTIVE)))
    return {"findings": findings, "actions": tuple(actions.values()), "objectives": objectives}


def _check_day(hands: Hands, _thing: Any, _values: Values) -> Values:
    return {"check_days": hands.eyes.house.loop.check_days}


_DOUBTFUL = re.compile(
    r"\b(?:no (?:change|effect|difference|improvement)|not|unchanged|still|worse|failed|same|hardly"
    r"|nobody|nothing|partly)\b",
    re.IGNORECASE,
)
"""Words that a check which went well has no need of."""


def _effective(_hands: Hands, _thing: Any, values: Values) -> Values:
    """Take what is verified without a word on how it went as effective, unless it reads otherwise."""
    told = f"{values.get('result') or ''} {values.get('use') or ''}"
    doubtful = "outcome" in values or _DOUBTFUL.search(told)
    return {} if doubtful else {"outcome": Outcome.EFFECTIVE}


def _as_titled(_hands: Hands, thing: Action, values: Values) -> Values:
    """Let a pilot succeed, where nobody has said when it does, if what the title says comes true."""
    said = values.get("success") or thing.criterion or (thing.measure and thing.measure.target)
    return {} if said else {"success": thing.title}


def _business(hands: Hands, _thing: Any, _values: Values) -> Values:
    eyes = hands.eyes
    return {"agenda": agenda_of(eyes.work, eyes.person.workspace, hands.now.date())}


def _quorum(hands: Hands, _thing: Any, values: Values) -> Values:
    return {} if "quorum" in values else {"quorum": hands.eyes.house.loop.quorum}


def _there(hands: Hands, _thing: Any, values: Values) -> Values:
    """Count whoever writes a decision down among those who are there."""
    return {"present": (hands.eyes.person.id, *values.get("present", ()))}


def _number(_hands: Hands, _thing: Any, _values: Values) -> Values:
    """Let whether a proposal can be accepted be told before there is a number for its action."""
    return {"action": Ref(Kind.ACTION, 0)}


_KNOWN: Mapping[tuple[Kind, str], Callable[[Hands, Any, Values], Values]] = {
    (Kind.FINDING, "publish"): _release,
    (Kind.APPRAISAL, "sign"): _outcome_of,
    (Kind.APPRAISAL, "complete"): _outcome_of,
    (Kind.ACTION, "deploy"): _check_day,
    (Kind.ACTION, "verify"): _effective,
    (Kind.ACTION, "pilot"): _as_titled,
    (Kind.MEETING, "agenda"): _business,
    (Kind.MEETING, "new"): _quorum,
    (Kind.MEETING, "decide"): _there,
    (Kind.PROPOSAL, "accept"): _number,
}
