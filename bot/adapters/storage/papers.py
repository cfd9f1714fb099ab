"""The things of the loop as JSON: as they are kept, as the trail tells of them, and as they leave."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.adapters.storage import codec
from bot.domain.errors import StorageError
from bot.domain.improvement.actions import Action
from bot.domain.improvement.appraisals import Appraisal
from bot.domain.improvement.findings import Finding
from bot.domain.improvement.meetings import Meeting
from bot.domain.improvement.objectives import Objective
from bot.domain.improvement.proposals import Proposal
from bot.domain.improvement.refs import Kind
from bot.domain.improvement.things import Thing
from bot.services.improvement.ports import PapersError

REF = {"kind", "number"}
"""What the name of a thing is as JSON, and nothing else is."""

_FORMAT = "improvement-coach things 1"

_CLASSES: Mapping[Kind, type[Thing]] = {
    Kind.OBJECTIVE: Objective,
    Kind.APPRAISAL: Appraisal,
    Kind.FINDING: Finding,
    Kind.ACTION: Action,
    Kind.PROPOSAL: Proposal,
    Kind.MEETING: Meeting,
}
_NOTHING = (None, "")


def written(thing: Thing) -> str:
    """Write a thing as it is kept."""
    return codec.without_nul(codec.write(thing))


def thing(kind: str, document: str) -> Thing:
    """Read a thing that is kept.

    Raises:
        StorageError: this version of the coach cannot make sense of it.

    """
    return codec.read(_CLASSES[Kind(kind)], document)


def leaves(document: str) -> dict[str, Any]:
    """Take a thing apart: every value that it holds, by its path ("measure.target", "team.0").

    Its own name is left out, and whatever has no value. Names of other things are one value ("F-7").
    """
    tree = json.loads(document)
    tree.pop("ref")
    return dict(_leaves(tree, ""))


def _leaves(tree: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(tree, dict) and tree.keys() == REF:
        yield path, f"{tree['kind']}-{tree['number']}"
    elif isinstance(tree, dict | list):
        branches = tree.items() if isinstance(tree, dict) else enumerate(tree)
        for name, branch in branches:
            yield from _leaves(branch, f"{path}.{name}" if path else str(name))
    elif tree not in _NOTHING:
        yield path, tree


class JsonPapers:
    """`bot.services.improvement.ports.Papers`."""

    def write(self, things: Iterable[Thing]) -> str:
        """Write things as JSON, a line for each."""
        lines = ",\n".join(written(thing) for thing in things)
        return f'{{"format":"{_FORMAT}","things":[\n{lines}\n]}}\n'

    def read(self, text: str) -> list[Thing]:
        """Read things that were written.

        Raises:
            PapersError: it is no such text, or a thing in it cannot be read or is there twice.

        """
        try:
            things = list(_things(json.loads(text)))
        except (ValueError, LookupError, TypeError, AttributeError):
            raise PapersError(
                "This is no JSON that the coach has exported, or it has been damaged. "
                "Export it again, and import the file as it is."
            ) from None
        except StorageError as error:
            raise PapersError(str(error)) from None
        if len({thing.ref for thing in things}) < len(things):
            raise PapersError("This export names a thing twice. Import a file as it was exported.")
        return things


def _things(papers: Any) -> Iterator[Thing]:
    if papers["format"] != _FORMAT:
        raise ValueError(papers["format"])
    for tree in papers["things"]:
        read = thing(tree["ref"]["kind"], json.dumps(tree))
        if not read.course:
            raise ValueError(read.ref)  # nothing begins without somebody who begins it
        yield read
