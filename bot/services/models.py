"""The models as wholes: what stands at the top of each, and how people call them."""

from __future__ import annotations

import re

from bot.domain.knowledge import Kind, Record, RelationType
from bot.services.desk import Desk, model_of
from bot.services.naming import MODELS

NAMES = {
    "SVC.": "CMMI-SVC",
    "DEV.": "CMMI-DEV",
    "CMM.": "SW-CMM",
    "ITIL.": "ITIL",
    "ITSM.": "BS 15000",
}
"""How the coach calls each model, by the prefix of its ids."""

UNITS = {Kind.PROCESS_AREA, Kind.KPA, Kind.ITIL_PROCESS, Kind.ITSM_PROCESS}
"""What a model consists of, seen as a whole."""

ANY = "|".join(["cmmi", *MODELS.values()])
"""Matches the name of any model; "CMMI" alone stands for the service model."""


def model_called(text: str) -> str:
    """The prefix of the model that a text is the name of, or nothing."""
    called = text.strip()
    found = [p for p, names in MODELS.items() if re.fullmatch(names, called, re.IGNORECASE)]
    return found[0] if found else "SVC." if called.lower() == "cmmi" else ""


def units_of(model: str, desk: Desk) -> list[Record]:
    """The process areas, key process areas or processes of a model."""
    return [record for record in desk.knowledge if record.kind in UNITS and _is_of(record, model)]


def unit_of(record: Record, desk: Desk) -> Record | None:
    """The unit that a record is, or is part of."""
    while record.kind not in UNITS and record.target(RelationType.PARENT):
        record = desk.knowledge.get(record.target(RelationType.PARENT))
    return record if record.kind in UNITS else None


def brief(record: Record) -> str:
    """A unit in a word or two: the acronym of an area, the name of a process."""
    return record.acronym or record.name


def _is_of(record: Record, model: str) -> bool:
    return model_of(record.id) == model
