"""Pictures of how the improvement stands, with the words for whoever cannot see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.improvement import measures
from bot.domain.improvement.actions import ActionState
from bot.domain.improvement.findings import Finding
from bot.domain.improvement.things import Grade
from bot.domain.pictures import Bars, Field, Figures, Lines, Picture
from bot.services.improvement.facts import day
from bot.services.improvement.overview import Overview, areas_of, moments
from bot.services.improvement.scene import Scene

_AREAS = 12  # bars that a picture has room for
_SCALE = (Grade.LOW, Grade.MEDIUM, Grade.HIGH)


def figures(scene: Scene, overview: Overview) -> Picture:
    """Draw the burn-up, the states, and the process areas."""
    today = scene.now.date()
    points = measures.burn_up(overview.actions, moments(overview.actions, scene.now))
    states = measures.by_state(overview.actions, list(ActionState))
    areas = sorted(areas_of(overview), key=lambda it: (-it.weaknesses - it.actions, it.id))[:_AREAS]
    grown = Lines(
        "Burn-up of the actions",
        tuple(f"{it.at.day} {it.at:%b}" for it in points),
        (
            ("decided", tuple(it.scope for it in points)),
            ("deployed", tuple(it.deployed for it in points)),
            ("closed", tuple(it.closed for it in points)),
        ),
    )
    stand = Bars(
        "Actions by state",
        ("actions",),
        tuple((state.value, (count,)) for state, count in states.items() if count),
    )
    lie = Bars(
        "By process area",
        ("weaknesses", "open actions", "finished actions"),
        tuple((it.id, (it.weaknesses, it.open, it.actions - it.open)) for it in areas),
    )
    alt = scene.desk.wording.say(
        "alt/figures", {"points": points, "states": stand.bars, "areas": areas}
    )
    of = f" after {overview.appraisal.ref}" if overview.appraisal else ""
    panels = (grown, stand, lie) if areas else (grown, stand)
    return Picture("improvement", f"Improvement{of}, {day(today)}", alt, Figures(panels))


def field(scene: Scene, findings: Sequence[Finding]) -> Picture:
    """Draw findings by what they would bring and what they would cost."""
    placed: Mapping[tuple[Grade | None, Grade | None], list[str]] = {
        (impact, effort): [
            str(it.ref) for it in findings if (it.impact, it.effort) == (impact, effort)
        ]
        for impact in reversed(_SCALE)
        for effort in _SCALE
    }
    squares = tuple(
        tuple(tuple(placed[impact, effort]) for effort in _SCALE) for impact in reversed(_SCALE)
    )
    alt = scene.desk.wording.say(
        "alt/field", {"placed": [(*key, refs) for key, refs in placed.items() if refs]}
    )
    chart = Field(
        across="Effort",
        up="Impact",
        columns=tuple(grade.value for grade in _SCALE),
        rows=tuple(grade.value for grade in reversed(_SCALE)),
        squares=squares,
        best=(0, 0),
    )
    return Picture("priorities", "Weaknesses by impact and effort", alt, chart)
