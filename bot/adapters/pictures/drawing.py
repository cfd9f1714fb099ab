"""Draws each kind of chart by the function that knows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from bot.adapters.pictures.field import field
from bot.adapters.pictures.figures import figures
from bot.adapters.pictures.groups import columns, stairs, tree
from bot.adapters.pictures.heat import heat
from bot.adapters.pictures.ring import ring
from bot.domain.pictures import Chart, Columns, Field, Figures, Heat, Picture, Ring, Stairs, Tree

_alone = Lock()  # matplotlib's fonts are not for sharing between threads


_WAYS: Mapping[type[Chart], Callable[[str, Any], bytes]] = {
    Stairs: stairs,
    Columns: columns,
    Tree: tree,
    Ring: ring,
    Heat: heat,
    Figures: figures,
    Field: field,
}


def png(picture: Picture) -> bytes:
    """Draw a picture; see `services.ports.Pictures`."""
    with _alone:
        return _WAYS[type(picture.chart)](picture.title, picture.chart)
