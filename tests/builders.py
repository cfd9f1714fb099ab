"""Things for tests to work with, of which a test names only what matters to it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from bot.domain.answer import Reply, Status
from bot.domain.conversation import Answered, Message, Place, Post
from bot.domain.knowledge import (
    Basis,
    Certainty,
    Direction,
    Edition,
    Kind,
    Knowledge,
    Record,
    Relation,
    RelationType,
    Source,
)

# --- values of the domain -------------------------------------------------------------------------


def make_record(
    id: str = "SVC.IRM",  # noqa: A002  (the field's own name)
    *relations: Relation,
    kind: Kind = Kind.PROCESS_AREA,
    **fields: Any,
) -> Record:
    """Make a record that a document only names; `fields` say what is special about it."""
    plain = Record(
        id=id,
        kind=kind,
        name=f"Name of {id}",
        source=Source("seminar", "slide 1", Basis.NAME),
        gist=f"Gist of {id}.",
        what=f"What {id} is.",
        asks=(f"how about {id}", f"tell me about {id}"),
        relations=relations,
    )
    return replace(plain, **fields)


def make_relation(
    to: str, type_: RelationType = RelationType.SEE, certainty: Certainty = Certainty.STATED
) -> Relation:
    """Make a relation as a file states it."""
    return Relation(type_, to, certainty=certainty)


def incoming(from_: str, type_: RelationType = RelationType.SEE) -> Relation:
    """Make the relation that the other end of `make_relation` sees."""
    return Relation(type_, from_, direction=Direction.IN)


def make_edition(label: str, *patterns: str, whole_sets: tuple[str, ...] = ()) -> Edition:
    """Make an edition that covers some ids."""
    return Edition(label, "A draft.", patterns, "CMMI-SVC", whole_sets)


def make_knowledge(*records: Record, editions: Iterable[Edition] = ()) -> Knowledge:
    """Gather records."""
    return Knowledge.of(records, editions=tuple(editions))


# --- what passes between people and the coach -----------------------------------------------------


def make_post(
    body: str = "Said.",
    *,
    workspace: str = "T1",
    channel: str = "C1",
    thread: str = "1.1",
    **fields: Any,
) -> Post:
    """Make a post to a thread of a channel."""
    return Post(workspace, Place(channel, thread), Message(body), **fields)


def make_answered(question: str = "What is it?", **fields: Any) -> Answered:
    """Make an answer as a service keeps it; `fields` say what is special about it."""
    plain = Answered(
        workspace="T1",
        person="U1",
        place=Place("C1", "1.1"),
        question=question,
        reply=Reply(Status.ANSWERED, f"Answer to {question}"),
        at=datetime(2027, 3, 1, 12, tzinfo=UTC),
    )
    return replace(plain, **fields)


# --- knowledge files ------------------------------------------------------------------------------

_SOURCES = "documents:\n  - {name: seminar, title: A seminar, about: Slides.}\n"
_EDITIONS = """\
editions:
  - {label: Draft of 2007, model: CMMI-SVC, status: A draft., patterns: ["SVC.*", "ML*"]}
  - {label: Yours, model: yours, status: Yours., patterns: ["ORG.*"]}
"""


def record_entry(id: str = "SVC.history", **changes: Any) -> dict[str, Any]:  # noqa: A002
    """Make a record as it stands in a file, of a kind that needs little; None leaves a field out."""
    entry = {
        "id": id,
        "kind": "history",
        "name": f"Name of {id}",
        "source": {"document": "seminar", "where": "slide 1", "basis": "name"},
        "gist": f"Gist of {id}.",
        "what": f"What {id} is.",
        "asks": [f"how about {id}", f"tell me about {id}"],
    }
    return {name: value for name, value in (entry | changes).items() if value is not None}


def own_entry(id: str = "ORG.incidents", **changes: Any) -> dict[str, Any]:  # noqa: A002
    """Make a record of an organisation as it stands in a file."""
    source = {"document": "handbook", "where": "section 1", "basis": "organisation"}
    return record_entry(id, **({"kind": "org-process", "source": source} | changes))


def as_yaml(
    records: Iterable[dict[str, Any]] = (), overrides: Iterable[dict[str, Any]] = ()
) -> str:
    """Write a file of records."""
    content = {"records": list(records), "overrides": list(overrides)}
    return yaml.safe_dump({key: value for key, value in content.items() if value}, sort_keys=False)


def write_knowledge(folder: Path, **files: str) -> Path:
    """Write a coach's own knowledge folder; each file's name is a keyword, its text the value."""
    folder.mkdir(parents=True)
    (folder / "sources.yaml").write_text(_SOURCES, encoding="utf-8")
    (folder / "editions.yaml").write_text(_EDITIONS, encoding="utf-8")
    (folder / "beyond.yaml").write_text("beyond: []\n", encoding="utf-8")
    return write_records(folder, **files)


def write_records(folder: Path, **files: str) -> Path:
    """Write files of records into a knowledge folder, as an organisation's has."""
    records = folder / "records"
    records.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (records / f"{name}.yaml").write_text(textwrap.dedent(text), encoding="utf-8")
    return folder


def line_of(text: str, needle: str) -> int:
    """Line at which a text stands in a file that a builder wrote."""
    return textwrap.dedent(text)[: textwrap.dedent(text).index(needle)].count("\n") + 1
