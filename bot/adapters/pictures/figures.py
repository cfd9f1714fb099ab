"""Lines that grow and bars made of parts, one below the other."""

from __future__ import annotations

from matplotlib.ticker import MaxNLocator

from bot.adapters.pictures.paper import INK, LINE, QUIET, STRONG, Area, Paper
from bot.domain.pictures import Bars, Figures, Lines

_WIDTH = 7.4
_NAMES = 1.7  # width of what bars are called
_BAR, _ROW = 0.2, 0.32
_PLOT = 2.0  # height of lines
_HEAD = 0.42  # of a panel
_APART = 0.35
_LEFT = 0.45  # width of the numbers beside lines
_RIGHT = 1.35  # and of the names behind them
_LETTER = 0.085
_SIGN = 0.24
_CLOSE = 0.19  # how near names of lines may come to each other
PARTS = (STRONG, "#e09b3d", "#4f9d76", "#a9b3bd")
"""Told apart by people who see few colours, and in grey: from dark to light."""
_STYLES = ("-", "--", ":", "-.")


def figures(title: str, chart: Figures) -> bytes:
    """Draw the panels from top to bottom."""
    heights = [_height(panel) for panel in chart.panels]
    paper = Paper(title, _WIDTH, sum(heights) + _APART * max(len(heights) - 1, 0))
    top = paper.height
    for panel, height in zip(chart.panels, heights, strict=True):
        paper.write(panel.title, (0, top - 0.1), size=11, bold=True, centred=False)
        area = Area(0, top - height, _WIDTH, height - _HEAD)
        if isinstance(panel, Lines):
            _lines(paper, panel, area)
        else:
            _bars(paper, panel, area)
        top -= height + _APART
    return paper.png()


def _height(panel: Lines | Bars) -> float:
    inner = _PLOT if isinstance(panel, Lines) else max(len(panel.bars), 1) * _ROW
    return _HEAD + inner


# --- lines ----------------------------------------------------------------------------------------


def _lines(paper: Paper, panel: Lines, area: Area) -> None:
    most = max((value for _, values in panel.lines for value in values), default=0) or 1
    ticks = [int(t) for t in MaxNLocator(4, integer=True).tick_values(0, most) if t >= 0]
    high = max(*ticks, most)
    ground, left = area.y + 0.28, area.x + _LEFT
    step = (area.width - _LEFT - _RIGHT) / max(len(panel.moments) - 1, 1)
    rise = (area.height - 0.28) / high
    for tick in ticks:
        y = ground + tick * rise
        paper.axes.plot((left, left + step * (len(panel.moments) - 1)), (y, y), color=LINE, lw=0.8)
        paper.write(str(tick), (left - 0.22, y), size=8, colour=QUIET)
    for n, moment in enumerate(panel.moments):
        paper.write(moment, (left + n * step, area.y + 0.08), size=8, colour=QUIET)
    xs = [left + n * step for n in range(len(panel.moments))]
    ends: list[float] = []
    for n, (name, values) in enumerate(panel.lines):
        ys = [ground + value * rise for value in values]
        colour, style = PARTS[n % len(PARTS)], _STYLES[n % len(_STYLES)]
        paper.axes.plot(xs, ys, color=colour, linestyle=style, lw=2.2, marker="o", ms=4)
        if ys:
            ends.append(min(ys[-1], *(end - _CLOSE for end in ends[-1:]), ys[-1]))
            label = f"{name} {values[-1]}"
            paper.write(label, (xs[-1] + 0.12, ends[-1]), size=9, colour=INK, centred=False)


# --- bars -----------------------------------------------------------------------------------------


def _bars(paper: Paper, panel: Bars, area: Area) -> None:
    if not panel.bars:
        paper.write("nothing yet", (area.x, area.y + 0.1), colour=QUIET, centred=False)
        return
    _legend(paper, panel, area)
    most = max(*(sum(values) for _, values in panel.bars), 1)
    room = area.width - _NAMES - 0.8
    for n, (name, values) in enumerate(panel.bars):
        y = area.y + area.height - (n + 0.5) * _ROW
        paper.axes.text(_NAMES - 0.1, y, name, size=9, color=INK, ha="right", va="center")
        x = _NAMES
        for part, value in enumerate(values):
            long = room * value / most
            if value:
                paper.panel(Area(x, y - _BAR / 2, long, _BAR), PARTS[part % len(PARTS)])
            x += long
        told = " + ".join(str(v) for v in values if v) if len(panel.parts) > 1 else str(values[0])
        paper.write(told or "0", (x + 0.08, y), size=8, colour=QUIET, centred=False)


def _legend(paper: Paper, panel: Bars, area: Area) -> None:
    """Name the parts, from the right, on the line of the panel's title."""
    if len(panel.parts) < 2:  # noqa: PLR2004  (one part is named by the title)
        return
    y = area.y + area.height + _HEAD - 0.1
    x = area.width
    for n, part in reversed(tuple(enumerate(panel.parts))):
        x -= len(part) * _LETTER + 0.12
        paper.write(part, (x, y), size=8, centred=False)
        x -= _SIGN
        paper.panel(Area(x, y - 0.06, 0.16, 0.12), PARTS[n % len(PARTS)])
