"""Grids of numbers beside each other, darker where there is more."""

from __future__ import annotations

from matplotlib.colors import LinearSegmentedColormap, to_hex

from bot.adapters.pictures.paper import INK, PAPER, QUIET, Area, Paper
from bot.domain.pictures import Heat, Panel

_CELL = 0.36
_NAMES = 2.6  # width of the names of rows, height of the names of columns
_BETWEEN = 0.4
_LETTER = 0.082  # inches that a letter of a name takes
_SHADES = LinearSegmentedColormap.from_list("shades", ("#e8f1f8", "#14466f"))
_DARK = 0.5  # share of the most from which on a number is written in white


def heat(title: str, chart: Heat) -> bytes:
    """Draw the grids from left to right over the same rows."""
    left = min(max(map(len, chart.rows), default=0) * _LETTER + 0.1, _NAMES)
    above = min(max(map(len, chart.heads), default=0) * _LETTER + 0.2, _NAMES)
    wide, high = len(chart.heads) * _CELL, len(chart.rows) * _CELL
    panels = len(chart.panels)
    paper = Paper(title, left + panels * wide + (panels - 1) * _BETWEEN, high + above + 0.3)
    for row, name in enumerate(chart.rows):
        y = high - (row + 0.5) * _CELL
        paper.axes.text(left - 0.08, y, name, size=8, color=INK, ha="right", va="center")
    most = max(
        (value for panel in chart.panels for row in panel.values for value in row), default=0
    )
    for n, panel in enumerate(chart.panels):
        x = left + n * (wide + _BETWEEN)
        _grid(paper, panel, chart.heads, (x, high, above), most)
    return paper.png()


def _grid(
    paper: Paper,
    panel: Panel,
    heads: tuple[str, ...],
    place: tuple[float, float, float],
    most: int,
) -> None:
    x, high, above = place
    paper.write(panel.title, (x, high + above + 0.12), size=10, bold=True, centred=False)
    for column, name in enumerate(heads):
        at = x + (column + 0.5) * _CELL, high + 0.06
        paper.axes.text(*at, name, size=8, color=INK, rotation=90, ha="center", va="bottom")
    for row, values in enumerate(panel.values):
        for column, value in enumerate(values):
            corner = x + column * _CELL, high - (row + 1) * _CELL
            share = value / most if most else 0
            paper.panel(Area(*corner, _CELL, _CELL), to_hex(_SHADES(share)) if value else PAPER)
            if value:
                at = corner[0] + _CELL / 2, corner[1] + _CELL / 2
                paper.write(str(value), at, size=8, colour=PAPER if share > _DARK else INK)
    if not any(map(any, panel.values)):
        paper.write("nothing", (x + len(heads) * _CELL / 2, high / 2), size=10, colour=QUIET)
