"""Forms for commands: the same slots as in a line, filled in as far as is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any

from bot.domain.conversation import Field, FieldKind, Form, FormName
from bot.domain.improvement.findings import FindingKind
from bot.domain.improvement.refs import Kind
from bot.domain.improvement.steps import Step
from bot.domain.improvement.things import Thing, Unit
from bot.services.improvement.grammar import Command
from bot.services.improvement.slots import Slot, Sort

_KINDS: Mapping[Sort, FieldKind] = {
    Sort.LINE: FieldKind.LINE,
    Sort.TEXT: FieldKind.TEXT,
    Sort.CHOICE: FieldKind.CHOICE,
    Sort.PERSON: FieldKind.PERSON,
    Sort.PEOPLE: FieldKind.PEOPLE,
    Sort.DATE: FieldKind.DATE,
    Sort.NUMBER: FieldKind.NUMBER,
    Sort.REF: FieldKind.LINE,
    Sort.REFS: FieldKind.LINE,
    Sort.RECORDS: FieldKind.LINE,
    Sort.LINKS: FieldKind.LINE,
    Sort.NAMES: FieldKind.LINE,
    Sort.CHANNEL: FieldKind.CHANNEL,
    Sort.FLAG: FieldKind.CHOICE,
}
_UNSEEN = frozenset({"nobody", "form"})  # said in a line, and only carried along by a form
_SUBMIT = {"propose": "Propose", "prioritise": "Prioritise", "end-pilot": "End pilot"}
_ALWAYS: Mapping[tuple[str, str], frozenset[str]] = {
    ("finding", "add"): frozenset({"appraisal", "kind"}),  # what the table takes for granted
}


def form_for(
    command: Command,
    step: Step[Any, Any] | None,
    thing: Thing | None,
    values: Mapping[str, Any],
    *,
    intro: str,
) -> Form:
    """Make the form of a command.

    Args:
        command: as far as it was typed; what is said in it stands in the form, read or not.
        step: that it takes, which tells what is required.
        thing: that it is taken on; an edit begins with what is there.
        values: what could be read of the command.
        intro: what is missing or could not be read.

    """
    editing = command.verb.name == "edit"
    held = thing if editing else None
    fields = (
        Field(
            name=slot.name,
            label=slot.label,
            hint=slot.hint or _example(slot),
            initial=_initial(slot, command, values, held),
            options=slot.options,
            kind=_KINDS[slot.sort],
            required=not editing and _is_required(slot, command, step, thing),
        )
        for slot in command.verb.slots
        if slot.name not in _UNSEEN or (slot.name in command.said and slot.sort is not Sort.FLAG)
    )
    name = command.verb.name or command.verb.noun
    return Form(
        FormName.COMMAND,
        title=_title(command),
        submit=_SUBMIT.get(name, name.replace("-", " ").capitalize()),
        fields=tuple(fields),
        intro=intro,
        about=command.typed,
    )


def _title(command: Command) -> str:
    name = command.verb.name.replace("-", " ").capitalize()
    if command.ref:
        return f"{name} {command.ref}"
    return f"{name} {command.verb.noun}".strip().capitalize()


def _example(slot: Slot) -> str:
    if slot.sort in {Sort.REF, Sort.REFS}:
        return ", ".join(f"{kind.value}-1" for kind in sorted(slot.kinds))
    return ""


def _is_required(
    slot: Slot, command: Command, step: Step[Any, Any] | None, thing: Thing | None
) -> bool:
    if slot.name in _ALWAYS.get((command.verb.noun, command.verb.name), frozenset()):
        return True
    needs = step.needs if step else ()
    return any(
        need.names == (slot.name,)
        and need.met is None
        and not (thing is not None and need.held(thing))
        for need in needs
    )


def _initial(slot: Slot, command: Command, values: Mapping[str, Any], held: Thing | None) -> str:
    """What a field begins with: what was said, else what is there, else what is usual."""
    if slot.name in values:
        return written(values[slot.name])
    if slot.name in command.said:
        return "" if slot.sort in {Sort.DATE, Sort.PERSON, Sort.PEOPLE} else command.said[slot.name]
    if held is not None:
        return written(_held(slot.name, held))
    return _USUAL.get((command.verb.kind, slot.name), "")


_USUAL: Mapping[tuple[Kind, str], str] = {
    (Kind.FINDING, "kind"): FindingKind.WEAKNESS.value,
    (Kind.ACTION, "outcome"): "effective",
}


def written(value: Any) -> str:
    """Write a value as a form gives it back."""
    if isinstance(value, tuple):
        return ", ".join(map(written, value))
    return next((write(value) for shape, write in _WRITERS if isinstance(value, shape)), str(value))


_WRITERS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (type(None), lambda _: ""),
    (bool, lambda value: "yes" if value else "no"),
    (Enum, lambda value: str(value.value)),
    (date, date.isoformat),
    (float, lambda value: f"{value:g}"),
    (Unit, lambda unit: unit.name),
)


def _held(name: str, thing: Thing) -> Any:
    """What a thing holds under the name of a slot; parts of a measure and an asset have names of their own."""
    parts = {
        "measure": ("measure", "name"),
        "baseline": ("measure", "baseline"),
        "target": ("measure", "target"),
        "asset": ("asset", "name"),
        "version": ("asset", "version"),
        "asset_link": ("asset", "link"),
    }
    whole, part = parts.get(name, (name, ""))
    held = getattr(thing, whole, None)
    return getattr(held, part, None) if part else held


def described(fields: Iterable[str], command: Command) -> list[str]:
    """Say fields as people read them."""
    labels = {slot.name: slot.label for slot in command.verb.slots}
    return [labels.get(name, name) for name in fields]
