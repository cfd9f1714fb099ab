"""Knowledge files into records: the one way in for what the coach knows.

A knowledge folder holds `records/**/*.yaml`; the coach's own folder also holds `editions.yaml`,
`sources.yaml` and `beyond.yaml`. Folders of an organisation come after it and may add `ORG.*` records
and reword others. Nothing is half loaded: every problem of every file is found, then all are reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.adapters.knowledge import schema, yaml_lines
from bot.domain.errors import KnowledgeError, Problem
from bot.domain.knowledge import Basis, Certainty, Document, Edition, Knowledge, Record

OWN_PREFIX = "ORG."

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")


def load(folders: Sequence[Path]) -> Knowledge:
    """Load the coach's knowledge folder and then those of the organisation.

    Raises:
        KnowledgeError: something in the files is wrong; every problem names file and line.

    """
    reading = _Reading()
    for n, folder in enumerate(folders):
        reading.folder(folder, own=n > 0)
    reading.check_relations()
    if reading.problems:
        raise KnowledgeError(reading.problems)
    return Knowledge.of(
        reading.records.values(),
        editions=tuple(reading.editions),
        documents=reading.documents,
        beyond=tuple(reading.beyond),
    )


def fingerprint(folders: Sequence[Path]) -> str:
    """Hash every knowledge file with its name: two equal fingerprints mean equal knowledge."""
    digest = sha256()
    for file in _files(folders):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(folder.rglob("*.yaml"))


class _Reading:
    """What has been read so far, and what was wrong with it."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.places: dict[str, tuple[yaml_lines.Located, int]] = {}
        self.editions: list[Edition] = []
        self.documents: dict[str, Document] = {}
        self.beyond: list[Any] = []
        self.problems: list[Problem] = []

    def folder(self, folder: Path, *, own: bool) -> None:
        if not folder.is_dir():
            message = "this knowledge folder does not exist; COACH_KNOWLEDGE_DIRS names the folders"
            self.problems.append(Problem(str(folder), 1, message))
            return
        if not own:
            self._editions_and_sources(folder)
        for file in sorted((folder / "records").rglob("*.yaml")):
            self._records(file, folder, own=own)

    def _editions_and_sources(self, folder: Path) -> None:
        editions = self._read(folder / "editions.yaml", folder, schema.EditionFile)
        sources = self._read(folder / "sources.yaml", folder, schema.DocumentFile)
        beyond = self._read(folder / "beyond.yaml", folder, schema.BeyondFile)
        self.editions = [entry.value() for entry in editions.editions] if editions else []
        if sources:
            self.documents = {entry.name: entry.value() for entry in sources.documents}
        self.beyond = [entry.value() for entry in beyond.beyond] if beyond else []

    def _records(self, file: Path, folder: Path, *, own: bool) -> None:
        located = self._located(file, folder)
        content = self._checked(located, schema.RecordFile) if located else None
        if located is None or content is None:
            return
        for n, entry in enumerate(content.records):
            place = (located, located.line_of(("records", n)))
            self._add(entry, place, own=own)
        for n, override in enumerate(content.overrides):
            self._reword(override, (located, located.line_of(("overrides", n))), own=own)

    def _add(
        self, entry: schema.RecordEntry, place: tuple[yaml_lines.Located, int], *, own: bool
    ) -> None:
        def wrong(message: str) -> None:
            self.problems.append(Problem(place[0].file, place[1], f"{entry.id}: {message}"))

        if entry.id in self.records:
            first, line = self.places[entry.id]
            wrong(f"this id is taken already, in {first.file}:{line}")
            return
        if own is not entry.id.startswith(OWN_PREFIX):
            wrong(f"an organisation's records, and only those, start with {OWN_PREFIX}")
        if own is not (entry.source.basis is Basis.ORGANISATION):
            wrong(
                "the basis `organisation` belongs to an organisation's records, and to all of them"
            )
        if not own and entry.source.document not in {"ours", *self.documents}:
            wrong(f"the document '{entry.source.document}' is not in sources.yaml")
        for message in entry.missing():
            wrong(message)
        edition = next((e for e in self.editions if e.covers(entry.id)), None)
        label, status = (edition.label, edition.status) if edition else ("", "")
        self.records[entry.id] = replace(entry.value(), edition=label, status=status)
        self.places[entry.id] = place

    def _reword(
        self, entry: schema.OverrideEntry, place: tuple[yaml_lines.Located, int], *, own: bool
    ) -> None:
        record = self.records.get(entry.id)
        if not own or record is None:
            message = f"{entry.id}: only an organisation's folder may reword, and only what exists"
            self.problems.append(Problem(place[0].file, place[1], message))
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
        self.records[entry.id] = replace(record, **changed, reworded=tuple(changed))

    def check_relations(self) -> None:
        """Report relations that point nowhere."""
        for record in self.records.values():
            located, line = self.places[record.id]
            for relation in record.relations:
                if relation.certainty is Certainty.NONE and not relation.id and relation.label:
                    continue
                if relation.id not in self.records or relation.id == record.id:
                    message = f"{record.id}: {relation.type} points at '{relation.id}', which is no other record"
                    self.problems.append(Problem(located.file, line, message))
        for topic in self.beyond:
            for record_id in topic.nearest:
                if record_id not in self.records:
                    message = f"'{topic.topic}': nearest names '{record_id}', which is no record"
                    self.problems.append(Problem("beyond.yaml", 1, message))

    def _read(self, file: Path, folder: Path, model: type[M]) -> M | None:
        located = self._located(file, folder)
        return self._checked(located, model) if located else None

    def _located(self, file: Path, folder: Path) -> yaml_lines.Located | None:
        shown = file.relative_to(folder.parent).as_posix()
        return self._guard(lambda: yaml_lines.read(_text(file, shown), shown))

    def _guard(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except KnowledgeError as error:
            self.problems.extend(error.problems)
            return None

    def _checked(self, located: yaml_lines.Located, model: type[M]) -> M | None:
        try:
            return model.model_validate(located.content or {})
        except ValidationError as error:
            for fault in error.errors():
                path = tuple(part for part in fault["loc"] if not _is_union_branch(part))
                self.problems.append(
                    Problem(located.file, located.line_of(path), _worded(path, fault["msg"]))
                )
            return None


def _text(file: Path, shown: str) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(
            [Problem(shown, 1, f"cannot be read as UTF-8 text: {error}")]
        ) from None


def _is_union_branch(part: str | int) -> bool:
    return part in {"str", "RelationEntry"}


def _worded(path: tuple[str | int, ...], message: str) -> str:
    where = ".".join(str(part) for part in path if not isinstance(part, int))
    known = {
        "Extra inputs are not permitted": "is not a field that records have",
        "Field required": "is missing",
    }
    return f"{where}: {known.get(message, message[:1].lower() + message[1:])}"
