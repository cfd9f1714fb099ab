"""What was said, as text by slot, made into values; what cannot be read is told by slot."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.errors import CoachError
from bot.domain.improvement.dates import read_date
from bot.domain.improvement.refs import refs_in
from bot.services.improvement.facts import day
from bot.services.improvement.slots import Slot, Sort
from bot.services.improvement.verbs import Verb
from bot.services.references import References

_PERSON = re.compile(r"<@(?P<id>\w+)(?:\|[^>]*)?>|@?(?P<name>[\w-]+(?:\.[\w-]+)*)")
_CHANNEL = re.compile(r"<#(?P<id>\w+)(?:\|[^>]*)?>|#?(?P<name>[\w-]+)")
_LINK = re.compile(r"<(?P<in>https?://[^|>\s]+)(?:\|[^>]*)?>|(?P<bare>https?://[^\s,<>]+)")


class UnreadableError(CoachError):
    """A value that cannot be read."""


@dataclass(frozen=True, slots=True)
class Read:
    """Values by slot, and what is wrong with others by slot."""

    values: Mapping[str, Any]
    faults: Mapping[str, str]


@dataclass(frozen=True)
class Reader:
    """Reads values. `today` is the day from which dates count."""

    references: References
    today: date

    def read(self, verb: Verb, said: Mapping[str, str], *, emptied: bool = False) -> Read:
        """Read what is said with a command.

        Args:
            verb: the command.
            said: what is said, by slot. What is not a slot of the command's is left out.
            emptied: whether a blank text means that there is to be none any more.

        """
        values: dict[str, Any] = {}
        faults: dict[str, str] = {}
        for slot in verb.slots:
            text = said.get(slot.name)
            if text is None or (not text.strip() and not (emptied and slot.sort in _EMPTIED)):
                continue
            try:
                values[slot.name] = self._value(slot, text.strip())
            except CoachError as error:
                faults[slot.name] = str(error)
        return Read(values, faults)

    def _value(self, slot: Slot, text: str) -> Any:
        ways: dict[Sort, Callable[[Slot, str], Any]] = {
            Sort.CHOICE: _chosen,
            Sort.FLAG: _chosen,
            Sort.PERSON: lambda _, text: person(text),
            Sort.PEOPLE: lambda _, text: tuple(map(person, re.split(r"[\s,]+", text))),
            Sort.DATE: self._date,
            Sort.NUMBER: _number,
            Sort.REF: lambda slot, text: _refs(slot, text)[0],
            Sort.REFS: _refs,
            Sort.RECORDS: lambda _, text: records_in(text, self.references),
            Sort.LINKS: lambda _, text: links(text),
            Sort.NAMES: lambda _, text: _names(text),
            Sort.CHANNEL: _channel,
        }
        return ways[slot.sort](slot, text) if slot.sort in ways else text

    def _date(self, slot: Slot, text: str) -> date:
        found = read_date(text, self.today)
        if slot.ahead and found < self.today:
            raise UnreadableError(f"{day(found)} is over. Give a day from today on.")
        return found


_EMPTIED = {Sort.LINE, Sort.TEXT, Sort.NAMES, Sort.RECORDS}


def person(text: str) -> str:
    """Read a person: their id, or how they are mentioned.

    Raises:
        UnreadableError: it is no single person.

    """
    match = _PERSON.fullmatch(text)
    if not match:
        raise UnreadableError(f"“{text[:40]}” names no person. Mention them: @name.")
    return match["id"] or match["name"]


def people(text: str) -> tuple[str, ...]:
    """Find the people in some words; what names nobody is left out."""
    found = (_PERSON.fullmatch(part) for part in re.split(r"[\s,]+", text))
    return tuple(match["id"] or match["name"] for match in found if match)


def records_in(text: str, references: References) -> tuple[str, ...]:
    """Read which records some words name: ids, codes or names, parted by commas.

    A code that several models have is of the model that all the others are of.

    Raises:
        UnreadableError: a part names none, or several.

    """
    parts = [part for listed in re.split(r"[,;]", text) for part in _parts(listed, references)]
    found = [references.only(part) for part in parts]
    ids = [it.ids if it else () for it in found]
    models = {_model(one[0]) for one in ids if len(one) == 1}
    return tuple(dict.fromkeys(map(_record, parts, (_of_model(one, models) for one in ids))))


def _parts(text: str, references: References) -> list[str]:
    """Part "IRM and PRM", but leave "Measurement and Analysis" whole."""
    whole = references.only(text.strip())
    parts = [text] if whole and whole.ids else re.split(r"\band\b", text)
    return [part.strip() for part in parts if part.strip()]


def _model(record: str) -> str:
    return record.partition(".")[0]


def _of_model(ids: Sequence[str], models: Collection[str]) -> Sequence[str]:
    fitting = [it for it in ids if _model(it) in models]
    return fitting if len(models) == 1 and len(fitting) == 1 else ids


def _record(text: str, ids: Sequence[str]) -> str:
    if len(ids) == 1:
        return ids[0]
    if ids:
        raise UnreadableError(
            f"“{text[:40]}” could be {' or '.join(ids[:4])}. Write the one that you mean."
        )
    raise UnreadableError(
        f"I know no practice “{text[:40]}”. Write its id (SVC.PRM.SP2.1) or its name."
    )


def links(text: str) -> tuple[str, ...]:
    """Read addresses; what holds none is taken as words that tell where to look."""
    found = tuple(match["in"] or match["bare"] for match in _LINK.finditer(text))
    return found or (text,)


def _chosen(slot: Slot, text: str) -> Any:
    typed = text.casefold()
    for value, label in slot.options:
        if typed in {value.casefold(), label.casefold()}:
            return slot.read(value)
    known = ", ".join(value for value, _ in slot.options)
    raise UnreadableError(f"“{text[:40]}” will not do. It is one of: {known}.")


def _number(slot: Slot, text: str) -> Any:
    try:
        return slot.read(text.replace(",", "."))
    except ValueError:
        raise UnreadableError(f"“{text[:40]}” is no number that will do. One is: 3.") from None


def _refs(slot: Slot, text: str) -> tuple[Any, ...]:
    kinds = " or ".join(sorted(f"{kind.noun} ({kind.value}-1)" for kind in slot.kinds))
    found = refs_in(text)
    if not found or any(ref.kind not in slot.kinds for ref in found):
        raise UnreadableError(f"“{text[:40]}” does not name what is wanted here: {kinds}.")
    return found


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[,;]", text) if part.strip()))


def _channel(_slot: Slot, text: str) -> str:
    match = _CHANNEL.fullmatch(text)
    if not match:
        raise UnreadableError(f"“{text[:40]}” names no channel. Write it like #news.")
    return match["id"] or match["name"]
