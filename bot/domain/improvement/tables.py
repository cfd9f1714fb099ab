"""Every table of steps, and which goes with what."""

from __future__ import annotations

from typing import Any

from bot.domain.improvement.action_steps import ACTIONS
from bot.domain.improvement.appraisal_steps import APPRAISALS
from bot.domain.improvement.finding_steps import FINDINGS, RECOMMENDATIONS, STRENGTHS, WEAKNESSES
from bot.domain.improvement.findings import Finding
from bot.domain.improvement.machine import Table
from bot.domain.improvement.meeting_steps import MEETINGS
from bot.domain.improvement.objectives import OBJECTIVES
from bot.domain.improvement.proposals import PROPOSALS
from bot.domain.improvement.things import Thing

TABLES: tuple[Table[Any, Any], ...] = (
    OBJECTIVES,
    APPRAISALS,
    WEAKNESSES,
    STRENGTHS,
    RECOMMENDATIONS,
    ACTIONS,
    PROPOSALS,
    MEETINGS,
)

_BY_KIND = {table.kind: table for table in TABLES}


def table_of(thing: Thing) -> Table[Any, Any]:
    """Return the table of a thing; a finding's depends on what sort it is."""
    return FINDINGS[thing.kind] if isinstance(thing, Finding) else _BY_KIND[thing.ref.kind]
