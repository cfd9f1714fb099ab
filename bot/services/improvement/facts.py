"""What is to be said of things: their title, their facts, what they name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from bot.domain.improvement.actions import Action, Asset, Pilot
from bot.domain.improvement.appraisals import Appraisal
from bot.domain.improvement.findings import Finding
from bot.domain.improvement.meetings import Meeting
from bot.domain.improvement.objectives import Objective
from bot.domain.improvement.proposals import Proposal
from bot.domain.improvement.refs import Ref
from bot.domain.improvement.results import Outcome
from bot.domain.improvement.things import Measure, Thing, Unit

Facts = Iterator[tuple[str, str]]

_LONGEST = 160  # characters of a title
_WORKED = {
    Outcome.EFFECTIVE: "it worked",
    Outcome.PARTLY: "it worked in part",
    Outcome.NOT: "it did not work",
}


def day(when: date | None) -> str:
    """Write a day as people read it."""
    return f"{when.day} {when:%b %Y}" if when else ""


def title_of(thing: Thing) -> str:
    """Say in a line what a thing is about."""
    match thing:
        case Action(title=title) | Appraisal(title=title):
            text = title
        case Finding(statement=text) | Objective(statement=text) | Proposal(what=text):
            pass
        case Meeting(title=title, on=on):
            text = title or f"Meeting of {day(on)}"
        case _:
            text = ""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"


def records_of(thing: Thing) -> tuple[str, ...]:
    """Ids of the knowledge that a thing concerns."""
    match thing:
        case Action(records=ids) | Finding(records=ids) | Proposal(records=ids):
            return ids
        case Appraisal(areas=ids):
            return ids
        case _:
            return ()


def refs_of(thing: Thing) -> Iterable[Ref]:
    """List the things that a thing names."""
    match thing:
        case Action():
            found = (*thing.findings, *thing.depends_on, thing.objective, thing.proposal)
            return [ref for ref in found if ref]
        case Finding():
            found = (*thing.answers, thing.appraisal, thing.objective, thing.repeats)
            return [ref for ref in found if ref]
        case Proposal(action=ref) | Appraisal(follows=ref):
            return (ref,) if ref else ()
        case Meeting():
            decided = (decision.about for decision in thing.decisions if decision.about)
            return (*(item.ref for item in thing.agenda), *decided)
        case _:
            return ()


# --- facts ----------------------------------------------------------------------------------------


def facts_of(thing: Thing) -> tuple[tuple[str, str], ...]:
    """List what is known of a thing besides what it says, as lines of label and value."""
    found = (("State", _stands(thing)), *_OWN_FACTS[type(thing)](thing))
    return tuple((label, value) for label, value in found if value)


def _stands(thing: Thing) -> str:
    reason = f": {thing.stay.reason}" if thing.stay.reason else ""
    return f"{thing.state} since {day(thing.stay.since.date())}{reason}"


def people(label: str, ids: Iterable[str]) -> Facts:
    """Name people, a line for each."""
    yield from ((label, f"@{person}") for person in ids if person)


def _of_objective(it: Objective) -> Facts:
    yield from _measured(it)
    yield "Now", it.now and f"{it.now}, on {day(it.read_on)}"
    yield "By", day(it.due)
    yield from people("Sponsor", [it.sponsor])


def _of_appraisal(it: Appraisal) -> Facts:
    yield "Kind", it.kind.value
    yield "Model", " ".join(part for part in (it.model, it.edition) if part)
    yield "Areas in scope", ", ".join(it.areas)
    yield "Unit", it.unit
    yield "Projects sampled", ", ".join(it.projects)
    yield "Dates", " to ".join(day(when) for when in (it.begins, it.ends) if when)
    yield "Rating valid until", day(it.valid_until)
    yield from people("Lead", [it.lead])
    yield from people("Team", it.team)
    yield from people("Sponsor", [it.sponsor])
    yield "Plan signed", day(it.baseline.at.date()) if it.baseline else ""


def _of_finding(it: Finding) -> Facts:
    yield "Written as", it.reference
    yield "Practices", ", ".join(it.records)
    yield "Threatens a goal", {True: "yes", False: "no", None: ""}[it.threatens_goal]
    yield "Priority", it.priority or ""
    weights = {"impact": it.impact, "risk": it.risk, "effort": it.effort}
    yield "Rests on", ", ".join(f"{name} {grade}" for name, grade in weights.items() if grade)
    yield "Because", it.rationale
    yield "Depends on", it.dependency
    yield "Looked at again", day(it.review)


def _of_action(it: Action) -> Facts:
    yield "Priority", it.priority or ""
    yield from people("Owner", [it.owner])
    yield from people("Team", it.team)
    agreed = f" (first agreed: {day(it.agreed)})" if it.agreed != it.due else ""
    yield "Due", f"{day(it.due)}{agreed}" if it.due else ""
    yield "Asked for", f"{day(it.wish.due)}: {it.wish.reason}" if it.wish else ""
    yield "On hold until", day(it.until)
    yield "Cause it removes", it.cause
    yield from _measured(it)
    yield "Practices", ", ".join(it.records)
    yield "Effort in days", _effort(it)
    yield "Changes", _changes(it.asset) if it.asset else ""
    yield from (("Pilot", _pilot(it)) for it in it.pilots[-1:])
    yield "Units", ", ".join(map(_unit, it.units))
    yield from (("Evidence", seen.link) for seen in it.evidence)
    yield "Check on", day(it.check)
    yield from (
        ("Result", f"{_WORKED[it.outcome]}: {it.after or it.use}") for it in it.results[-1:]
    )
    yield from (("Note", note.text) for note in it.notes[-3:])


def _of_proposal(it: Proposal) -> Facts:
    yield "Why", it.why
    yield "Practices", ", ".join(it.records)
    yield "Minor", "yes: wording or links" if it.minor else ""
    yield from people("Process owner", [it.process_owner])
    yield "Comes up again", day(it.again)
    yield from people("Proposed by", [it.made.by])


def _of_meeting(it: Meeting) -> Facts:
    yield "On", day(it.on)
    yield "Quorum", str(it.quorum) if it.quorum else ""
    yield from people("Present", it.present)


def _measured(it: Objective | Action) -> Facts:
    if held := it.measure:
        yield "Measure", ", ".join(filter(None, (held.name, _from_to(held))))


def _from_to(held: Measure) -> str:
    if held.baseline and held.target:
        return f"from {held.baseline} to {held.target}"
    return f"target {held.target}" if held.target else held.baseline and f"now {held.baseline}"


def _changes(asset: Asset) -> str:
    return " ".join(filter(None, (asset.name, asset.version, asset.link)))


def _pilot(it: Pilot) -> str:
    """Say where it is tried; once it is over, how it went."""
    return (
        f"{it.where}: {it.outcome}" if it.outcome else f"{it.where}, succeeds when: {it.criteria}"
    )


def _effort(it: Action) -> str:
    parts = {"planned": it.planned, "spent": it.spent}
    return ", ".join(f"{value:g} {name}" for name, value in parts.items() if value is not None)


def _unit(unit: Unit) -> str:
    if unit.done:
        return f"{unit.name} (since {day(unit.done)})"
    return f"{unit.name} (waived: {unit.waiver})" if unit.waiver else f"{unit.name} (to come)"


_OWN_FACTS: Mapping[type[Thing], Callable[[Any], Facts]] = {
    Objective: _of_objective,
    Appraisal: _of_appraisal,
    Finding: _of_finding,
    Action: _of_action,
    Proposal: _of_proposal,
    Meeting: _of_meeting,
}
