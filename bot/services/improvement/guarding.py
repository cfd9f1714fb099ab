"""Keeps people out of findings: what could make somebody recognisable is refused, or asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.improvement.attribution import Sign, signs
from bot.domain.improvement.refs import Kind
from bot.services.improvement.grammar import Command, Misspelt
from bot.services.improvement.reading import people
from bot.services.improvement.scene import Scene
from bot.services.improvement.slots import Sort

IMPORT = "finding import"
"""What brings in findings by the file."""

_GUARDED: Mapping[Kind, tuple[str, ...]] = {
    Kind.FINDING: ("statement", "reference"),
    Kind.ACTION: ("cause",),
}
"""The texts in which nobody may be recognisable."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """What was noticed in some texts. `asked` are words of which a person may say that they name nobody."""

    refused: tuple[Sign, ...]
    asked: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything was."""
        return bool(self.refused or self.asked)


def noticed(scene: Scene, values: Mapping[str, Any]) -> Noticed:
    """Look through what is to be kept. A cause is refused where a person is named, never asked about."""
    kind = scene.command.verb.kind
    texts = [values[name] for name in _GUARDED.get(kind, ()) if values.get(name)]
    cleared = values.get("nobody") or ()
    people = (*scene.known.names, *_with_roles(scene))
    found = [sign for text in texts for sign in signs(text, people, cleared=cleared)]
    asked = (sign.text for sign in found if not sign.refused and kind is Kind.FINDING)
    return Noticed(tuple(sign for sign in found if sign.refused), tuple(dict.fromkeys(asked)))


def people_named(heard: Command | Misspelt) -> frozenset[str]:
    """Whom a command names as owner, in a team, as sponsor, as present."""
    if not isinstance(heard, Command):
        return frozenset()
    slots = (slot for slot in heard.verb.slots if slot.sort in {Sort.PERSON, Sort.PEOPLE})
    return frozenset(it for slot in slots for it in people(heard.said.get(slot.name) or ""))


def is_guarded(heard: Command | Misspelt) -> bool:
    """Whether a command says something in which nobody may be recognisable."""
    if not isinstance(heard, Command):
        return False
    return heard.verb.typed == IMPORT or any(
        heard.said.get(name) for name in _GUARDED.get(heard.verb.kind, ())
    )


def _with_roles(scene: Scene) -> set[str]:
    """People with a role, where their ids are names."""
    held = scene.eyes.work.roles.all(scene.eyes.person.workspace, scene.now.date())
    return {person for people in held.values() for person in people}
