"""Values that were read, as what is given with a step."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from bot.domain.improvement.actions import Action, ActionGiven, Asset
from bot.domain.improvement.appraisals import AppraisalGiven
from bot.domain.improvement.findings import FindingGiven
from bot.domain.improvement.meetings import MeetingGiven
from bot.domain.improvement.objectives import Objective, ObjectiveGiven
from bot.domain.improvement.proposals import ProposalGiven
from bot.domain.improvement.refs import Kind
from bot.domain.improvement.steps import Given
from bot.domain.improvement.things import Measure, Thing, Unit

GIVEN: Mapping[Kind, type[Given]] = {
    Kind.OBJECTIVE: ObjectiveGiven,
    Kind.APPRAISAL: AppraisalGiven,
    Kind.FINDING: FindingGiven,
    Kind.ACTION: ActionGiven,
    Kind.PROPOSAL: ProposalGiven,
    Kind.MEETING: MeetingGiven,
}
_WAIVED = "no reason given"
_FROM_TO = re.compile(r"(\d[^,;]*?) to (\d[^,;]*)")
"""How people say a baseline and a target in one: "from 60 % to 85 %"."""


def given(
    kind: Kind, values: Mapping[str, Any], thing: Thing | None, today: date, **more: Any
) -> Given:
    """Make what is given with a step.

    Args:
        kind: of what the step is one.
        values: what was read, by slot. Several slots may make up one field.
        thing: as it is, None where it is to be made.
        today: since when something that is said to be done is done.
        more: what nobody says, but the step needs to know.

    """
    whole = {
        **values,
        **_measure(values, thing),
        **_now(values, thing, today),
        **_asset(values, thing),
        **_units(values, thing, today),
    }
    shape = GIVEN[kind]
    names = {field.name for field in fields(shape)}
    return shape(**{name: value for name, value in {**whole, **more}.items() if name in names})


def _measure(values: Mapping[str, Any], thing: Thing | None) -> Mapping[str, Any]:
    said = [values.get(name) for name in ("measure", "baseline", "target")]
    if said == [None, None, None]:
        return {}
    if said[2] is None and (both := _FROM_TO.fullmatch(said[1] or "")):
        said[1:] = both.groups()
    held = thing.measure if isinstance(thing, Action | Objective) else None
    was = (held.name, held.baseline, held.target) if held else ("", "", "")
    parts = (old if new is None else new for old, new in zip(was, said, strict=True))
    return {"measure": Measure(*parts)}


def _now(values: Mapping[str, Any], thing: Thing | None, today: date) -> Mapping[str, Any]:
    """Note the day of a new reading; one that stood in the form before is none."""
    said = values.get("now")
    known = thing.now if isinstance(thing, Objective) else ""
    return {"read_on": today} if said and said != known else {}


def _asset(values: Mapping[str, Any], thing: Thing | None) -> Mapping[str, Any]:
    said = [values.get(name) for name in ("asset", "version", "asset_link")]
    if said == [None, None, None]:
        return {}
    held = thing.asset if isinstance(thing, Action) else None
    was = (held.name, held.version, held.link) if held else ("", "", "")
    parts = (old if new is None else new for old, new in zip(was, said, strict=True))
    return {"asset": Asset(*parts)}


def _units(values: Mapping[str, Any], thing: Thing | None, today: date) -> Mapping[str, Any]:
    planned, done, waived = (values.get(name) or () for name in ("units", "done", "waived"))
    held = {unit.name: unit for unit in thing.units} if isinstance(thing, Action) else {}
    said = (
        *(held.get(name, Unit(name)) for name in planned),
        *(Unit(name, done=today) for name in done),
        *(Unit(name, waiver=why.strip() or _WAIVED) for name, why in map(_reasoned, waived)),
    )
    return {"units": said or None}


def _reasoned(text: str) -> tuple[str, str]:
    """Part "Lab: no tool there" into the unit and the reason."""
    name, _, why = text.partition(":")
    return name.strip(), why
