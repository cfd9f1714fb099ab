"""Taking words out of the things and the trail of a workspace.

The trail loses each whole value in which the words stand, a thing only the words. Values of a closed
vocabulary, and the names of things, stay: they say nothing of anybody.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete, select

from bot.adapters.storage import chain, codec, papers, shelf
from bot.adapters.storage.chain import REDACT, TAKEN
from bot.adapters.storage.database import alone_in
from bot.adapters.storage.shelf import Version
from bot.adapters.storage.tables import claims, tallies, things
from bot.domain.errors import StorageError
from bot.domain.improvement.refs import refs_in
from bot.domain.improvement.things import Thing
from bot.services.improvement.ports import REDACTED, Entry, Redaction, RedactionError

CLOSED = frozenset("state kind priority impact risk effort outcome topic".split())
"""Fields of things that hold one of a few values."""


def redact(connection: Connection, workspace: str, redaction: Redaction) -> int:
    """Take words out, and say so in the trail. Returns from how many values they were taken.

    Raises:
        RedactionError: these words cannot be taken out; nothing has changed.

    """
    words, subject = redaction.words.strip(), redaction.subject
    if not any(map(str.isalpha, words)) or refs_in(words):
        raise RedactionError("Say which words: they need a letter, and are not a thing's name.")
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
    alone_in(connection, workspace)
    done = Entry(
        subject=subject or "trail",
        what=REDACT,
        by=redaction.by,
        at=redaction.at,
        reason=pattern.sub(REDACTED, redaction.reason),
    )
    changed = list(_reworded(connection, workspace, subject, pattern, done))
    taken = _taken(connection, workspace, subject, pattern)
    if changed or taken:
        shelf.put(connection, workspace, [version for version, _ in changed])
        told = (replace(done, subject=str(it.thing.ref), after=after) for it, after in changed)
        links = [chain.link(done, **{TAKEN: taken}), *map(chain.link, told)]
        chain.append(connection, workspace, links)
    # A tally of none would still say what is counted.
    none = tallies.c.workspace == workspace, tallies.c.things == 0
    connection.execute(delete(tallies).where(*none))
    own = claims.c.workspace == workspace, claims.c.subject == words
    connection.execute(delete(claims).where(*own))
    return sum(map(len, taken.values())) + sum(len(after) for _, after in changed)


def _reworded(
    connection: Connection, workspace: str, subject: str, pattern: re.Pattern[str], done: Entry
) -> Iterator[tuple[Version, dict[str, Any]]]:
    """Make the things anew in which the words stand, each with its values that change."""
    for row in connection.execute(select(things).where(things.c.workspace == workspace)).all():
        if subject not in {"", f"{row.kind}-{row.number}"}:
            continue
        document = codec.dumps(_without(json.loads(row.document), pattern))
        before, after = papers.leaves(row.document), papers.leaves(document)
        news = {path: value for path, value in after.items() if before[path] != value}
        if news:
            thing = _read(row.kind, document)
            yield Version(thing, document, row.version + 1, done.at), news


def _read(kind: str, document: str) -> Thing:
    try:
        return papers.thing(kind, document)
    except StorageError:
        raise RedactionError(
            "These words are part of how things are kept (a date, say), and cannot be taken out."
        ) from None


def _without(tree: Any, pattern: re.Pattern[str], field: str = "") -> Any:
    if isinstance(tree, dict):
        if tree.keys() == papers.REF:
            return tree
        return {name: _without(branch, pattern, name) for name, branch in tree.items()}
    if isinstance(tree, list):
        return [_without(branch, pattern, field) for branch in tree]
    if isinstance(tree, str) and field not in CLOSED:
        return pattern.sub(REDACTED, tree)
    return tree


def _taken(
    connection: Connection, workspace: str, subject: str, pattern: re.Pattern[str]
) -> dict[str, list[str]]:
    """Take the values in which the words stand out of the trail; return which, by entry."""

    def stands_in(name: str, value: Any) -> bool:
        text = value if isinstance(value, str) else codec.dumps(value)
        return not CLOSED & set(name.split(".")) and bool(pattern.search(text))

    return chain.take(connection, workspace, {subject} - {""}, stands_in)
