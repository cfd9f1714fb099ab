"""A field of squares: what is weighed on two scales lies where both have their say."""

from __future__ import annotations

from bot.adapters.pictures.paper import FILLS, INK, PAPER, QUIET, Area, Paper, fitting
from bot.domain.pictures import Field

_SQUARE = (1.75, 1.15)
_LEFT, _BELOW = 1.05, 0.7
_GAP = 0.06
_UNBROKEN = "\u2011"  # a hyphen at which no line ends


def field(title: str, chart: Field) -> bytes:
    """Draw the squares with what lies in them, and the scales beside and below."""
    wide, high = _SQUARE
    paper = Paper(title, _LEFT + len(chart.columns) * wide, _BELOW + len(chart.rows) * high)
    for row, squares in enumerate(chart.squares):
        y = _BELOW + (len(chart.rows) - 1 - row) * high
        paper.write(chart.rows[row], (_LEFT - 0.4, y + high / 2))
        for column, names in enumerate(squares):
            x = _LEFT + column * wide
            area = Area(x + _GAP / 2, y + _GAP / 2, wide - _GAP, high - _GAP)
            paper.panel(area, _fill(chart, row, column))
            text = fitting(
                ", ".join(names).replace("-", _UNBROKEN), wide - 0.3, high - 0.2, largest=11
            )
            paper.write(text.text, area.middle, size=text.size, bold=True, colour=INK)
    for column, name in enumerate(chart.columns):
        paper.write(name, (_LEFT + (column + 0.5) * wide, _BELOW - 0.15))
    middle = _LEFT + len(chart.columns) * wide / 2, _BELOW + len(chart.rows) * high / 2
    paper.write(chart.across, (middle[0], 0.2), size=10, colour=QUIET)
    paper.axes.text(
        0.15,
        middle[1],
        chart.up,
        size=10,
        color=QUIET,
        rotation=90,
        ha="center",
        va="center",
    )
    return paper.png()


def _fill(chart: Field, row: int, column: int) -> str:
    """The square that is worth most stands out, those beside it less."""
    away = abs(row - chart.best[0]) + abs(column - chart.best[1])
    return {0: FILLS[1], 1: FILLS[0]}.get(away, PAPER)
