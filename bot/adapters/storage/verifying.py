"""Whether the trail is as it was written, and the things are as the trail says."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select

from bot.adapters.storage import chain, papers
from bot.adapters.storage.chain import AFTER, BEFORE, EXPIRE, TAKEN
from bot.adapters.storage.database import alone_in
from bot.adapters.storage.tables import things, trail
from bot.domain.improvement.refs import refs_in
from bot.services.improvement.ports import REDACTED, Seal

_AT_ONCE = 1000  # rows


def verify(connection: Connection, workspace: str, printed: Seal | None) -> tuple[str, ...]:
    """Go through the trail of a workspace, and compare its things with what that says of them."""
    alone_in(connection, workspace)
    walk = _Walk(printed or chain.NOTHING)
    for row in _rows(connection, trail, workspace):
        walk.take(row)
    return (*walk.faults(), *_differences(connection, workspace, walk.told))


class _Walk:
    """Goes through a trail, entry by entry.

    `told` is what it says of each subject at the end: values by path.
    """

    def __init__(self, printed: Seal) -> None:
        self._printed = printed
        self._end = chain.NOTHING
        self._faults: list[str] = []
        self._missing: dict[int, set[str]] = {}
        self._redacted: dict[int, set[str]] = defaultdict(set)
        self.told: dict[str, dict[str, Any]] = defaultdict(dict)

    def take(self, row: RowMapping) -> None:
        """Look at the next entry. After a fault it goes on from what is there."""
        position, due = row["position"], self._end.length + 1
        if position != due:
            self._faults.append(f"Entry {due} is gone, the next one is {position}.")
        if row["head"] != chain.chained(self._end.head, row):
            self._faults.append(f"Entry {position} is not what was written after those before it.")
        self._end = Seal(position, row["head"])
        if self._end.length == self._printed.length and self._end != self._printed:
            self._faults.append(f"Up to entry {position} the trail is another than was printed.")
        self._words(row)

    def faults(self) -> Iterator[str]:
        """Tell every fault, once the end has been reached."""
        yield from self._faults
        if self._end.length < self._printed.length:
            yield f"The trail ends with entry {self._end.length}; it had {self._printed.length}."
        for position, missing in self._missing.items():
            if missing - self._redacted[position]:
                yield f"Words of entry {position} are gone, and no redaction says so."

    def _words(self, row: RowMapping) -> None:
        words, digests = _parsed(row["words"]), _parsed(row["digests"])
        sound = {name for name, it in chain.digests(words).items() if it == digests.get(name)}
        if sound < words.keys():
            self._faults.append(f"Words of entry {row['position']} have been changed.")
        if missing := digests.keys() - words.keys():
            self._missing[row["position"]] = missing
        said: dict[str, Any] = {
            name: words[name][1] if name in sound else REDACTED for name in digests
        }
        if TAKEN in sound:
            for position, names in said[TAKEN].items():
                self._redacted[int(position)].update(names)
        told = self.told[row["subject"]]
        if row["what"] == EXPIRE:
            told.clear()
        for path in chain.under(BEFORE, said):
            told.pop(path, None)
        told.update(chain.under(AFTER, said))


def _differences(
    connection: Connection, workspace: str, told: dict[str, dict[str, Any]]
) -> Iterator[str]:
    """Compare each thing with what the trail says of it."""
    for row in _rows(connection, things, workspace):
        name = f"{row['kind']}-{row['number']}"
        said = told.pop(name, {})
        try:
            held = papers.leaves(row["document"])
        except (ValueError, LookupError, AttributeError, TypeError):
            yield f"{name} cannot be read."
            continue
        if differ := sorted(path for path in held | said if held.get(path) != said.get(path)):
            yield f"{name} is not as the trail has it: {', '.join(differ)}."
    for name, said in told.items():
        if said and list(map(str, refs_in(name))) == [name]:
            yield f"{name} is gone, and the trail does not say so."


def _parsed(text: str) -> dict[str, Any]:
    """Read what should be a JSON object; what is none has nothing in it."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _rows(connection: Connection, table: Table, workspace: str) -> Iterator[RowMapping]:
    own = select(table).where(table.c.workspace == workspace).order_by(*table.primary_key)
    return iter(connection.execute(own.execution_options(yield_per=_AT_ONCE)).mappings())
