"""A sheet of paper to draw on, measured in inches from the lower left corner.

The paper has a colour of its own and a border, so that a picture reads the same on a light and on a
dark background.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from io import BytesIO

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from bot.domain.pictures import Box

PAPER, INK, QUIET, LINE = "#fcfcfa", "#1d2733", "#5b6673", "#c9d0d8"
FILLS = ("#dbe9f6", "#d9efe3", "#fbe8cf", "#f3dcea", "#e6e0f4")
"""Light enough for ink to read on, told apart by people who see few colours."""
STRONG = "#1f5a8c"
MARGIN = 0.35
HEAD = 0.6
"""Height of the title above everything else."""

_SHARPNESS = 160  # pixels to the inch
_POINTS = 72  # to the inch
_WIDE = 0.56  # width of a letter as a share of its size
_HIGH = 1.3  # height of a line, likewise
_TITLE = 0.15  # inches that a letter of the title takes
_SMALLEST = 6  # points


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle: its lower left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle."""
        return self.x + self.width / 2, self.y + self.height / 2


class Paper:
    """A sheet with a title, of which `width` and `height` are free below it."""

    def __init__(self, title: str, width: float, height: float) -> None:
        width = max(width, len(title) * _TITLE)
        self.width, self.height = width, height
        whole = (width + 2 * MARGIN, height + 2 * MARGIN + HEAD)
        self._figure = Figure(figsize=whole, dpi=_SHARPNESS, facecolor=PAPER)
        FigureCanvasAgg(self._figure)
        self.axes = self._figure.add_axes((0, 0, 1, 1))
        self.axes.set_xlim(-MARGIN, width + MARGIN)
        self.axes.set_ylim(-MARGIN, height + MARGIN + HEAD)
        self.axes.set_axis_off()
        edge = Area(-MARGIN + 0.04, -MARGIN + 0.04, whole[0] - 0.08, whole[1] - 0.08)
        self._frame(edge, PAPER, LINE, layer=0)
        self.write(title, (0, height + HEAD / 2), size=15, bold=True, centred=False)

    def png(self) -> bytes:
        """The sheet as a PNG file."""
        file = BytesIO()
        self._figure.savefig(file, format="png")
        return file.getvalue()

    def write(  # noqa: PLR0913  (a text has that many sides)
        self,
        text: str,
        at: tuple[float, float],
        *,
        size: float = 9,
        bold: bool = False,
        colour: str = INK,
        centred: bool = True,
    ) -> None:
        """Write a line or more around a point, or from it to the right."""
        self.axes.text(
            *at,
            text.replace("$", r"\$"),
            size=size,
            weight="bold" if bold else "normal",
            color=colour,
            ha="center" if centred else "left",
            va="center",
            linespacing=1.15,
        )

    def box(self, box: Box, area: Area, fill: str) -> None:
        """Draw a box with its id above its name, and its count at the corner where it has one."""
        self._frame(area, fill, INK)
        x, _ = area.middle
        room = area.height - 0.08
        name = fitting(box.name, area.width - 0.14, room - (0.2 if box.id else 0))
        lines = name.text.count("\n") + 1
        high = lines * name.size * _HIGH / _POINTS
        top = area.y + area.height / 2 + (high + (0.2 if box.id else 0)) / 2
        if box.id:
            self.write(box.id, (x, top - 0.1), size=9, bold=True)
        self.write(name.text, (x, top - (0.2 if box.id else 0) - high / 2), size=name.size)
        if box.count:
            self.badge(str(box.count), (area.x + area.width, area.y + area.height))

    def badge(self, text: str, at: tuple[float, float]) -> None:
        """Draw a number in a round of its own."""
        spot = {"boxstyle": "circle,pad=0.3", "facecolor": STRONG, "edgecolor": PAPER}
        self.axes.text(
            *at,
            text,
            size=10,
            weight="bold",
            color=PAPER,
            ha="center",
            va="center",
            bbox=spot,
            zorder=5,
        )

    def panel(self, area: Area, fill: str = PAPER) -> None:
        """Draw a quiet ground for things that belong together."""
        self._frame(area, fill, LINE)

    def arrow(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw an arrow."""
        self.axes.add_patch(
            FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=12, color=QUIET)
        )

    def line(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw a line, below everything else."""
        self.axes.plot((start[0], end[0]), (start[1], end[1]), color=QUIET, lw=1, zorder=0.5)

    def _frame(self, area: Area, fill: str, edge: str, *, layer: float = 1) -> None:
        style = "round,pad=0,rounding_size=0.06"
        corner, size = (area.x, area.y), (area.width, area.height)
        frame = FancyBboxPatch(
            corner,
            *size,
            boxstyle=style,
            facecolor=fill,
            edgecolor=edge,
            linewidth=0.8,
            zorder=layer,
        )
        self.axes.add_patch(frame)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text broken into lines, and the size in points at which it fits."""

    text: str
    size: float


def fitting(text: str, width: float, height: float, *, largest: float = 9) -> Fitted:
    """Break a text so that it fits into a room, as large as possible and at least legible."""
    size = largest
    while True:
        broken = textwrap.fill(text, max(int(width * _POINTS / (size * _WIDE)), 4))
        lines = broken.count("\n") + 1
        if lines * size * _HIGH / _POINTS <= height or size <= _SMALLEST:
            return Fitted(broken, size)
        size -= 0.5
