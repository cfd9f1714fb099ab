"""The chain of the audit trail: each entry's digest is over the one before and over its own words' digests.

The digest of a word is salted, and salt and word can be taken away together. What is left says that
there was something, and keeps the chain whole, but nobody can guess from it what there was.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from bot.adapters.storage import codec
from bot.adapters.storage.database import alone_in
from bot.adapters.storage.tables import trail
from bot.services.improvement.ports import REDACTED, Entry, Seal

BEFORE, AFTER = "before.", "after."
BY, REASON = "by", "reason"
NOTHING = Seal(0, "")

_COURSE = "course."

REDACT = "redact"
"""What the trail calls a redaction."""

EXPIRE = "expire"
"""What it calls the end of a thing that has been kept long enough."""

TAKEN = "taken"
"""The word that tells what was taken out of the trail: names of words, by position."""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry before it is chained: what it says, by name."""

    subject: str
    what: str
    at: datetime
    words: Mapping[str, Any]


def link(entry: Entry, **besides: Any) -> Link:
    """Make a link of an entry; `besides` are words that no entry shows."""
    words = {BY: entry.by, REASON: entry.reason}
    words |= {BEFORE + path: value for path, value in entry.before.items()}
    words |= {AFTER + path: value for path, value in entry.after.items()}
    said = {name: value for name, value in (words | besides).items() if value not in (None, "")}
    return Link(entry.subject, entry.what, entry.at, said)


def append(connection: Connection, workspace: str, links: Iterable[Link]) -> Seal:
    """Add to the trail of a workspace, and return its new end."""
    alone_in(connection, workspace)
    last = seal(connection, workspace)
    rows = []
    for fresh in links:
        row = _row(workspace, last, fresh)
        rows.append(row)
        last = Seal(row["position"], row["head"])
    if rows:
        connection.execute(insert(trail), rows)
    return last


def seal(connection: Connection, workspace: str) -> Seal:
    """Tell where the trail of a workspace ends."""
    ends = select(trail.c.position, trail.c.head).where(trail.c.workspace == workspace)
    row = connection.execute(ends.order_by(trail.c.position.desc()).limit(1)).first()
    return Seal(row.position, row.head) if row else NOTHING


def entries(  # noqa: PLR0913  (each narrows what is read)
    connection: Connection,
    workspace: str,
    *,
    subject: str = "",
    since: datetime | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> list[Entry]:
    """Read the trail of a workspace, newest first."""
    wanted = select(trail).where(trail.c.workspace == workspace)
    if subject:
        wanted = wanted.where(trail.c.subject == subject)
    if since:
        wanted = wanted.where(trail.c.at >= since)
    if before:
        wanted = wanted.where(trail.c.position < before)
    newest = wanted.order_by(trail.c.position.desc()).limit(limit)
    return [entry(row) for row in connection.execute(newest)]


def take(
    connection: Connection,
    workspace: str,
    subjects: Collection[str],
    chosen: Callable[[str, Any], bool],
) -> dict[str, list[str]]:
    """Take words out of the trail for good. Whoever does it says so there, under TAKEN.

    Args:
        connection: to the database.
        workspace: whose trail.
        subjects: out of whose entries; none: out of all.
        chosen: tells by name and value whether a word goes.

    Returns:
        Their names by the position of the entry.

    """
    taken = {}
    wanted = select(trail).where(trail.c.workspace == workspace)
    for row in connection.execute(wanted).all():
        if subjects and row.subject not in subjects:
            continue
        words = json.loads(row.words)
        names = [name for name, (_, it) in words.items() if name != TAKEN and chosen(name, it)]
        if names:
            taken[str(row.position)] = names
            left = {name: salted for name, salted in words.items() if name not in names}
            one = trail.c.workspace == workspace, trail.c.position == row.position
            connection.execute(update(trail).where(*one).values(words=codec.dumps(left)))
    return taken


def told(row: Any) -> dict[str, Any]:
    """Read what an entry says, by name, with a mark in the place of what has been redacted."""
    salted = json.loads(row.words)
    return {name: salted.get(name, ("", REDACTED))[1] for name in json.loads(row.digests)}


def entry(row: Any) -> Entry:
    """Read a row as people are told of it."""
    words = told(row)
    return Entry(
        subject=row.subject,
        what=row.what,
        by=words.get(BY, ""),
        at=row.at,
        reason=words.get(REASON, ""),
        before=_shown(BEFORE, words),
        after=_shown(AFTER, words),
        position=row.position,
    )


def under(prefix: str, words: Mapping[str, Any]) -> dict[str, Any]:
    """Pick the words whose name begins in some way, by the rest of it."""
    return {
        name.removeprefix(prefix): value for name, value in words.items() if name.startswith(prefix)
    }


def _shown(prefix: str, words: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what the entry says anyway: a thing's course is who did what, and when."""
    found = under(prefix, words)
    return {path: value for path, value in found.items() if not path.startswith(_COURSE)}


def chained(before: str, row: Mapping[str, Any] | RowMapping) -> str:
    """Digest an entry together with all before it. Its words are in it by their digests."""
    at = row["at"].astimezone(UTC).isoformat()
    fixed = [row[name] for name in ("workspace", "position", "subject", "what")]
    return _digest([before, *fixed, at, row["digests"]])


def digests(words: Mapping[str, Any]) -> dict[str, str]:
    """Digest every word together with its salt."""
    return {name: _digest(salted) for name, salted in words.items()}


def _row(workspace: str, last: Seal, fresh: Link) -> dict[str, Any]:
    salted = {name: [secrets.token_hex(16), value] for name, value in fresh.words.items()}
    # As it will be read: without what databases do not take.
    plain = codec.without_nul(codec.dumps([fresh.subject, fresh.what, salted]))
    subject, what, words = json.loads(plain)
    row = {
        "workspace": workspace,
        "position": last.length + 1,
        "subject": subject,
        "what": what,
        "at": fresh.at,
        "words": codec.dumps(words),
        "digests": codec.dumps(digests(words)),
    }
    return row | {"head": chained(last.head, row)}


def _digest(value: Any) -> str:
    return sha256(codec.dumps(value).encode()).hexdigest()
