"""A ring of steps, and others within it that feed them."""

from __future__ import annotations

from math import cos, hypot, pi, sin

from bot.adapters.pictures.paper import FILLS, Area, Paper
from bot.domain.pictures import Box, Ring

Point = tuple[float, float]

_BOX = (1.75, 0.72)
_RADII = (4.3, 3.1)  # of the ring: across and up
_INNER = (1.15, 1.45)


def ring(title: str, chart: Ring) -> bytes:
    """Draw a ring that begins at the top and goes round as a clock does."""
    width, height = 2 * _RADII[0] + _BOX[0], 2 * _RADII[1] + _BOX[1]
    paper = Paper(title, width, height)
    middle = width / 2, height / 2
    places = dict(
        zip((b.id for b in chart.around), _round(len(chart.around), _RADII, middle), strict=True)
    )
    inner = _round(len(chart.inside), _INNER, middle)
    places |= zip((b.id for b in chart.inside), inner, strict=True)
    for start, end in chart.arrows:
        a, b = places[start], places[end]
        paper.arrow(_edge(a, b), _edge(b, a))
    for boxes, fill in ((chart.around, FILLS[0]), (chart.inside, FILLS[2])):
        for box in boxes:
            x, y = places[box.id]
            shown = Box("", box.name, box.count)
            paper.box(shown, Area(x - _BOX[0] / 2, y - _BOX[1] / 2, *_BOX), fill)
    return paper.png()


def _round(count: int, radii: Point, middle: Point) -> list[Point]:
    """Places on an ellipse, evenly apart, clockwise from the top."""
    step = 2 * pi / max(count, 1)
    turns = (pi / 2 - n * step for n in range(count))
    return [(middle[0] + radii[0] * cos(turn), middle[1] + radii[1] * sin(turn)) for turn in turns]


def _edge(start: Point, end: Point) -> Point:
    """Where a line from the middle of one box to that of another leaves the first."""
    across, up = end[0] - start[0], end[1] - start[1]
    length = hypot(across, up) or 1
    reach = min(
        _BOX[0] / 2 / (abs(across) / length or 1e-9), _BOX[1] / 2 / (abs(up) / length or 1e-9)
    )
    share = (reach + 0.05) / length
    return start[0] + across * share, start[1] + up * share
