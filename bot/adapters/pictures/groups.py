"""Groups of boxes: stairs one above the other, columns beside each other, a tree."""

from __future__ import annotations

from itertools import cycle

from bot.adapters.pictures.paper import FILLS, QUIET, Area, Paper
from bot.domain.pictures import Box, Columns, Stairs, Tree

_GAP = 0.12
_BOX = (1.5, 0.78)
_ROW = 6  # boxes beside each other on a stair
_NAME = 1.7  # width of a stair's title
_RULE = 0.2  # height of a scale below a box


def stairs(title: str, chart: Stairs) -> bytes:
    """Draw stairs, the first at the bottom."""
    heights = [_rows(len(group.boxes)) * (_BOX[1] + _GAP) + _GAP for group in chart.stairs]
    width = _NAME + _ROW * (_BOX[0] + _GAP) + _GAP
    paper = Paper(title, width, sum(heights) + _GAP * (len(heights) - 1))
    y = 0.0
    for group, height, fill in zip(chart.stairs, heights, cycle(FILLS), strict=False):
        paper.panel(Area(0, y, width, height))
        paper.box(
            Box("", group.title), Area(_GAP, y + _GAP, _NAME - 2 * _GAP, height - 2 * _GAP), fill
        )
        for n, box in enumerate(group.boxes):
            row, column = divmod(n, _ROW)
            x = _NAME + column * (_BOX[0] + _GAP)
            top = y + height - _GAP - row * (_BOX[1] + _GAP)
            paper.box(box, Area(x, top - _BOX[1], *_BOX), fill)
        y += height + _GAP
    return paper.png()


def columns(title: str, chart: Columns) -> bytes:
    """Draw columns, each box with the scale on which it is rated."""
    wide, high = _BOX[0] + 0.7, _BOX[1] + _RULE + _GAP
    most = max(len(group.boxes) for group in chart.columns)
    paper = Paper(title, len(chart.columns) * (wide + _GAP) - _GAP, most * high + 0.6)
    for n, (group, fill) in enumerate(zip(chart.columns, cycle(FILLS), strict=False)):
        x = n * (wide + _GAP)
        paper.box(Box("", group.title), Area(x, paper.height - 0.5, wide, 0.5), fill)
        for row, box in enumerate(group.boxes):
            y = paper.height - 0.6 - (row + 1) * high + _GAP
            paper.box(box, Area(x, y + _RULE, wide, _BOX[1]), fill)
            _scale(paper, chart.scale, Area(x, y, wide, _RULE))
    return paper.png()


def _scale(paper: Paper, steps: tuple[str, ...], area: Area) -> None:
    step = area.width / len(steps)
    for n, name in enumerate(steps):
        paper.panel(Area(area.x + n * step, area.y, step, area.height))
        paper.write(
            name, (area.x + (n + 0.5) * step, area.y + area.height / 2), size=7, colour=QUIET
        )


def tree(title: str, chart: Tree) -> bytes:
    """Draw a thing at the top, its parts below it, and what those consist of below them."""
    wide, high = 2.3, 0.95
    most = max((len(leaves) for _, leaves in chart.branches), default=0)
    width = max(len(chart.branches) * (wide + 0.4) - 0.4, wide + 1)
    paper = Paper(title, width, high * 2 + 0.45 + most * (high + _GAP) + 0.25)
    top = paper.height - high
    paper.box(chart.root, Area(width / 2 - 1.6, top, 3.2, high), FILLS[0])
    for n, ((branch, leaves), fill) in enumerate(
        zip(chart.branches, cycle(FILLS[1:]), strict=False)
    ):
        x, y = n * (wide + 0.4), top - high - 0.45
        joint = top - 0.22
        paper.line((width / 2, top), (width / 2, joint))
        paper.line((width / 2, joint), (x + wide / 2, joint))
        paper.line((x + wide / 2, joint), (x + wide / 2, y + high))
        paper.box(branch, Area(x, y, wide, high), fill)
        for row, leaf in enumerate(leaves):
            below = y - 0.25 - (row + 1) * high - row * _GAP
            paper.line((x + 0.1, y), (x + 0.1, below + high / 2))
            paper.line((x + 0.1, below + high / 2), (x + 0.25, below + high / 2))
            paper.box(leaf, Area(x + 0.25, below, wide - 0.25, high), fill)
    return paper.png()


def _rows(boxes: int) -> int:
    return max(-(-boxes // _ROW), 1)
