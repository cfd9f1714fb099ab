"""Pictures as values: what is to be seen, not how it is drawn.

A picture has a name for its file, a title, a text that says the same for whoever cannot see it, and a
chart. Names in boxes are short; whoever draws breaks them into lines.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """Something with a name: its id (short), and a count beside it, 0 where there is none to show."""

    id: str
    name: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Boxes that belong together."""

    title: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Stairs:
    """Groups one above the other, the first at the bottom: levels that build on each other."""

    stairs: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Groups beside each other; each box carries a scale on which it is rated by itself."""

    columns: tuple[Group, ...]
    scale: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """A thing, and below it groups of what it consists of."""

    root: Box
    branches: tuple[tuple[Box, tuple[Box, ...]], ...]


@dataclass(frozen=True, slots=True)
class Ring:
    """Steps that lead round and back to the first, and others within that feed them.

    `arrows` are pairs of ids: from, to.
    """

    around: tuple[Box, ...]
    inside: tuple[Box, ...]
    arrows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One grid of numbers: a row for each row of its heat map, a value for each column."""

    title: str
    values: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """Grids over the same rows and columns, darker where there is more."""

    rows: tuple[str, ...]
    heads: tuple[str, ...]
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Counts that grow over time: a value of each line for each moment."""

    title: str
    moments: tuple[str, ...]
    lines: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar for each name, made of so much of each part."""

    title: str
    parts: tuple[str, ...]
    bars: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Lines and bars one below the other: how something stands, at a glance."""

    panels: tuple[Lines | Bars, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of squares, the first row at the top: what lies in each, by its short name.

    `across` and `up` say what grows to the right and upwards; `best` is the square that is worth most.
    """

    across: str
    up: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    squares: tuple[tuple[tuple[str, ...], ...], ...]
    best: tuple[int, int]


Chart = Stairs | Columns | Tree | Ring | Heat | Figures | Field


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture. `name` is that of its file, without a suffix; `alt` tells in words what it shows."""

    name: str
    title: str
    alt: str
    chart: Chart
