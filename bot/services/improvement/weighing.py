"""What is worth doing first: weaknesses by priority, and by impact and effort."""

from __future__ import annotations

from bot.domain.conversation import Effect
from bot.domain.improvement.findings import Finding, FindingState
from bot.domain.improvement.things import Grade
from bot.services.improvement import charting, printing
from bot.services.improvement.facts import title_of
from bot.services.improvement.overview import overview_of
from bot.services.improvement.printing import Told
from bot.services.improvement.reporting import refused
from bot.services.improvement.scene import Scene

_DONE = {FindingState.ADDRESSED, FindingState.CONFIRMED, FindingState.ACCEPTED}
_RANK = {grade: n for n, grade in enumerate((Grade.HIGH, Grade.MEDIUM, Grade.LOW, None))}
_LISTED = 20


def priorities(scene: Scene) -> Effect:
    """Show what is left to be done about weaknesses, the most urgent first."""
    if not scene.eyes.sees_work:
        return refused(scene)
    left = [it for it in overview_of(scene).weaknesses if it.state not in _DONE]
    ranked = sorted(left, key=lambda it: (_RANK[it.priority], it.ref))
    weighed = [it for it in ranked if it.impact and it.effort]
    shown = ranked if scene.values.get("paper") else ranked[:_LISTED]
    values = {
        "rows": [(it, title_of(it), weights(it)) for it in shown],
        "more": len(ranked) - len(shown),
        "unweighed": len(ranked) - len(weighed),
    }
    picture = charting.field(scene, weighed) if weighed else None
    return printing.tell(
        scene, Told("report-priorities", "priorities", values, picture), title="Priorities"
    )


def weights(finding: Finding) -> str:
    """Say what a priority rests on."""
    named = {"impact": finding.impact, "risk": finding.risk, "effort": finding.effort}
    return ", ".join(f"{name} {grade}" for name, grade in named.items() if grade)
