"""Knowledge files into records: the one way in for what the coach knows.

A knowledge folder holds `records/**/*.yaml`; the coach's own folder also holds `editions.yaml`,
`sources.yaml` and `beyond.yaml`. Folders of an organisation come after it and may add `ORG.*` records
and reword others. Nothing is half loaded: every problem of every file is found, then all are reported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.adapters.knowledge import schema, yaml_lines
from bot.domain.errors import KnowledgeError, Problem
from bot.domain.knowledge import (
    Basis,
    BeyondTopic,
    Certainty,
    Document,
    Edition,
    Knowledge,
    Record,
    Relation,
    RelationType,
)

OWN_PREFIX = "ORG."
LEARNING = "learning"
"""The folder of the learning files, inside a knowledge folder."""

_ID = re.compile(r"^[ -]*id: *['\"]?([\w.+-]+)", re.MULTILINE)

M = TypeVar("M", bound=BaseModel)


def load(folders: Sequence[Path]) -> Knowledge:
    """Load the coach's knowledge folder and then those of the organisation.

    Raises:
        KnowledgeError: something in the files is wrong; every problem names file and line.

    """
    reading = _Reading()
    for n, folder in enumerate(folders):
        reading.folder(folder, own=n > 0)
    reading.check_relations()
    if not reading.records and not reading.problems:
        reading.problems.append(Problem(str(folders[0]), 1, "there are no records in this folder"))
    if reading.problems:
        raise KnowledgeError(reading.problems)
    return Knowledge.of(
        reading.records.values(),
        editions=tuple(reading.editions),
        documents=reading.documents,
        beyond=tuple(topic for topic, _ in reading.beyond),
    )


def fingerprint(folders: Sequence[Path]) -> str:
    """Hash every knowledge file with its place: two equal fingerprints mean equal knowledge."""
    digest = sha256()
    for n, folder in enumerate(folders):
        for file in _files(folder):
            place = f"{n}/{file.relative_to(folder).as_posix()}"
            digest.update(place.encode() + b"\0" + _content_hash(file))
    return digest.hexdigest()


def _content_hash(file: Path) -> bytes:
    try:
        return sha256(file.read_bytes()).digest()
    except OSError:
        return b""  # `load` reports it


def _files(folder: Path) -> list[Path]:
    """Knowledge files in order, without the hidden ones that editors and file systems leave behind.

    What is for learning makes no record, so the index does not depend on it.
    """
    return sorted(
        file
        for file in folder.rglob("*.yaml")
        if not file.name.startswith(".") and file.parent != folder / LEARNING
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where something stands: a file and the path to it in there."""

    located: yaml_lines.Located
    path: yaml_lines.Path

    def problem(self, message: str, *inside: str | int) -> Problem:
        """Put a problem here, or at something inside."""
        return Problem(self.located.file, self.located.line_of((*self.path, *inside)), message)

    def __str__(self) -> str:
        return f"{self.located.file}:{self.located.line_of(self.path)}"


class _Reading:
    """What has been read so far, and what was wrong with it."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.places: dict[str, _Place] = {}
        self.refused: set[str] = set()  # ids in refused files: what points at them may be right
        self.editions: list[Edition] = []
        self.documents: dict[str, Document] = {}
        self.beyond: list[tuple[BeyondTopic, _Place]] = []
        self.problems: list[Problem] = []

    def folder(self, folder: Path, *, own: bool) -> None:
        if not folder.is_dir():
            message = "this knowledge folder does not exist; COACH_KNOWLEDGE_DIRS names the folders"
            self.problems.append(Problem(str(folder), 1, message))
            return
        if not own:
            self._editions_and_sources(folder)
        for file in _files(folder / "records"):
            self._records(file, folder, own=own)

    def _editions_and_sources(self, folder: Path) -> None:
        _, editions = self._read(folder / "editions.yaml", folder, schema.EditionFile)
        _, sources = self._read(folder / "sources.yaml", folder, schema.DocumentFile)
        located, beyond = self._read(folder / "beyond.yaml", folder, schema.BeyondFile)
        self.editions = [entry.value() for entry in editions.editions] if editions else []
        if sources:
            self.documents = {entry.name: entry.value() for entry in sources.documents}
        if located and beyond:
            self.beyond = [
                (entry.value(), _Place(located, ("beyond", n)))
                for n, entry in enumerate(beyond.beyond)
            ]

    def _records(self, file: Path, folder: Path, *, own: bool) -> None:
        located, content = self._read(file, folder, schema.RecordFile)
        if located is None or content is None:
            self.refused |= _ids_in(file)
            return
        for n, entry in enumerate(content.records):
            self._add(entry, _Place(located, ("records", n)), own=own)
        for n, override in enumerate(content.overrides):
            self._reword(override, _Place(located, ("overrides", n)), own=own)

    def _add(self, entry: schema.RecordEntry, place: _Place, *, own: bool) -> None:
        def wrong(message: str) -> None:
            self.problems.append(place.problem(f"{entry.id}: {message}"))

        if entry.id in self.records:
            wrong(f"this id is taken already, in {self.places[entry.id]}")
            return
        if own is not entry.id.startswith(OWN_PREFIX):
            wrong(f"an organisation's records, and only those, start with {OWN_PREFIX}")
        if own is not (entry.source.basis is Basis.ORGANISATION):
            wrong(
                "the basis `organisation` belongs to an organisation's records, and to all of them"
            )
        if not own and self.documents and entry.source.document not in {"ours", *self.documents}:
            wrong(f"the document '{entry.source.document}' is not in sources.yaml")
        for message in entry.missing():
            wrong(message)
        edition = next((e for e in self.editions if e.covers(entry.id)), None)
        label, status = (edition.label, edition.status) if edition else ("", "")
        self.records[entry.id] = replace(entry.value(), edition=label, status=status)
        self.places[entry.id] = place

    def _reword(self, entry: schema.OverrideEntry, place: _Place, *, own: bool) -> None:
        record = self.records.get(entry.id)
        if own and entry.id in self.refused:
            return
        if not own or record is None:
            message = "only an organisation's folder may reword, and only what exists"
            self.problems.append(place.problem(f"{entry.id}: {message}"))
            return
        evidence = entry.evidence
        given: dict[str, Any] = {
            "artifacts": tuple(evidence.artifacts),
            "affirmations": tuple(evidence.affirmations),
            "asks": (*record.asks, *entry.asks) if entry.asks else (),
            **{
                name: getattr(entry, name)
                for name in ("gist", "what", "why", "practice", "example")
            },
            **{
                name: tuple(getattr(entry, name)) for name in ("roles", "work_products", "measures")
            },
        }
        changed = {name: value for name, value in given.items() if value}
        reworded = tuple(dict.fromkeys((*record.reworded, *changed)))
        self.records[entry.id] = replace(record, **changed, reworded=reworded)

    def check_relations(self) -> None:
        """Report relations that point nowhere."""
        for record in self.records.values():
            for type_ in RelationType:
                for n, relation in enumerate(record.related(type_)):
                    if not self._points_well(relation, record):
                        message = f"{record.id}: {type_} points at '{relation.id}', which is no other record"
                        where = ("relations", type_.value, n)
                        self.problems.append(self.places[record.id].problem(message, *where))
        for topic, place in self.beyond:
            for n, record_id in enumerate(topic.nearest):
                if not self._exists(record_id):
                    message = f"'{topic.topic}': nearest names '{record_id}', which is no record"
                    self.problems.append(place.problem(message, "nearest", n))

    def _points_well(self, relation: Relation, record: Record) -> bool:
        if relation.certainty is Certainty.NONE and not relation.id:
            return bool(relation.label)
        return self._exists(relation.id) and relation.id != record.id

    def _exists(self, record_id: str) -> bool:
        return record_id in self.records or record_id in self.refused

    def _read(
        self, file: Path, folder: Path, model: type[M]
    ) -> tuple[yaml_lines.Located | None, M | None]:
        shown = file.relative_to(folder.parent).as_posix()
        try:
            located = yaml_lines.read(_text(file, shown), shown)
        except KnowledgeError as error:
            self.problems.extend(error.problems)
            return None, None
        return located, self._checked(located, model)

    def _checked(self, located: yaml_lines.Located, model: type[M]) -> M | None:
        try:
            return model.model_validate({} if located.content is None else located.content)
        except ValidationError as error:
            for fault in error.errors():
                line = located.line_of(fault["loc"])
                message = _worded(fault["loc"], fault["type"], fault["msg"])
                self.problems.append(Problem(located.file, line, message))
            return None


def _text(file: Path, shown: str) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(
            [Problem(shown, 1, f"cannot be read as UTF-8 text: {error}")]
        ) from None


def _ids_in(file: Path) -> set[str]:
    """Ids that a refused file seems to hold."""
    try:
        return set(_ID.findall(file.read_text(encoding="utf-8", errors="replace")))
    except OSError:
        return set()


def _worded(path: tuple[str | int, ...], kind: str, message: str) -> str:
    where = ".".join(str(part) for part in path if not isinstance(part, int)) or "the file"
    known = {
        "extra_forbidden": "is not a field that records have",
        "missing": "is missing",
        "model_type": "must be a mapping of names to values",
        "string_type": "must be text; put quotes around a number, a date, yes or no",
    }
    plain = message.removeprefix("Value error, ")
    return f"{where}: {known.get(kind, plain[:1].lower() + plain[1:])}"
