"""Draws each kind of chart by the function that knows it."""

from __future__ import annotations

from threading import Lock

from bot.adapters.pictures.groups import columns, stairs, tree
from bot.adapters.pictures.heat import heat
from bot.adapters.pictures.ring import ring
from bot.domain.pictures import Columns, Heat, Picture, Ring, Stairs, Tree

_alone = Lock()  # matplotlib's fonts are not for sharing between threads


def png(picture: Picture) -> bytes:
    """Draw a picture; see `services.ports.Pictures`."""
    with _alone:
        return _drawn(picture)


def _drawn(picture: Picture) -> bytes:
    match picture.chart:
        case Stairs() as chart:
            return stairs(picture.title, chart)
        case Columns() as chart:
            return columns(picture.title, chart)
        case Tree() as chart:
            return tree(picture.title, chart)
        case Ring() as chart:
            return ring(picture.title, chart)
        case Heat() as chart:
            return heat(picture.title, chart)
