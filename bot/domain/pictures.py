"""Pictures as values: what is to be seen, not how it is drawn.

A picture has a name for its file, a title, a text that says the same for whoever cannot see it, and one
of four charts. Names in boxes are short; whoever draws breaks them into lines.
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


Chart = Stairs | Columns | Tree | Ring | Heat


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture. `name` is that of its file, without a suffix; `alt` tells in words what it shows."""

    name: str
    title: str
    alt: str
    chart: Chart
