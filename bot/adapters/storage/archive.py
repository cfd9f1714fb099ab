"""The file of a backup: JSON, a line for each row, that a person can read.

The first line says what it is, the last one has the SHA-256 of all lines before: a file that was cut
off, or changed, is not taken for a backup.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.adapters.storage.rows import Row
from bot.adapters.storage.tables import trail
from bot.domain.errors import StorageError
from bot.services.improvement.ports import Seal

_FORMAT = "improvement-coach backup 1"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds: version of the tables, when it was made, rows and last number by table.

    `seals` are length and head of the audit trail, by workspace.
    """

    version: str
    made: str
    rows: Mapping[str, int]
    counters: Mapping[str, int]
    seals: Mapping[str, Seal]


def write(file: Path, version: str, rows: Iterable[Row], counters: Mapping[str, int]) -> None:
    """Write a backup; the file is there when it is complete, and only its owner can read it.

    Raises:
        StorageError: the file is there already, or cannot be written.

    """
    if file.exists():
        raise StorageError(f"{file} is there already. Name a new file.")
    unfinished = file.with_name(f"{file.name}.part")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            for line in _lines(version, rows, counters):
                stream.write(line)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(file)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise StorageError(f"{file} cannot be written: {error.strerror}.") from None


def verified(file: Path) -> Contents:
    """Read a backup to its end and tell what is in it.

    Raises:
        StorageError: it cannot be read, is no backup, or is not whole.

    """
    try:
        with file.open("rb") as stream:
            return _whole(stream)
    except OSError as error:
        raise StorageError(f"{file} cannot be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError):
        raise StorageError(
            f"{file} is no backup of the coach's, or is damaged. Use another one."
        ) from None


def rows(file: Path) -> Iterator[Row]:
    """Read the rows of a backup that has been verified."""
    with file.open("rb") as stream:
        for line in stream:
            value = json.loads(line)
            if "row" in value:
                yield value["table"], value["row"]


def _whole(lines: Iterable[bytes]) -> Contents:
    """Read every line of a backup; any error means that it is none, or not whole."""
    digest = sha256()
    counted: Counter[str] = Counter()
    seals: dict[str, Seal] = {}
    head: dict[str, Any] = {}
    foot: dict[str, Any] = {}
    for line in lines:
        value = json.loads(line)
        if "sha256" in value:
            foot = value
            break
        digest.update(line)
        if "row" in value:
            counted[value["table"]] += 1
            if value["table"] == trail.name:  # in the order of their positions
                row = value["row"]
                seals[row["workspace"]] = Seal(row["position"], row["head"])
        else:
            head = value
    if (head["backup"], foot["sha256"]) != (_FORMAT, digest.hexdigest()):
        raise ValueError("other lines than were written")
    return Contents(head["version"], head["made"], dict(counted), foot["counters"], seals)


def _lines(version: str, rows: Iterable[Row], counters: Mapping[str, int]) -> Iterator[bytes]:
    digest = sha256()
    made = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    head = _line({"backup": _FORMAT, "version": version, "made": made})
    digest.update(head)
    yield head
    for table, row in rows:
        line = _line({"table": table, "row": row})
        digest.update(line)
        yield line
    yield _line({"counters": counters, "sha256": digest.hexdigest()})


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
