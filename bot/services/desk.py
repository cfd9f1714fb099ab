"""What every capability works with, and the small things they all say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain.answer import Citation, Hit, Offer, Reply, Status, Topic
from bot.domain.knowledge import Basis, Direction, Knowledge, Record, RelationType
from bot.domain.learning import Course
from bot.domain.pictures import Picture
from bot.services.ports import Search, Speller, Wording
from bot.services.references import References

SHOWN = 3
"""Records listed below an answer; the rest is one step away."""


@dataclass(frozen=True)
class Desk:
    """Knowledge, the means to find in it, and the words to say it."""

    knowledge: Knowledge
    references: References
    search: Search
    speller: Speller
    wording: Wording
    course: Course = field(default_factory=Course)

    def records(self, ids: Iterable[str]) -> list[Record]:
        """Records by id, each once, unknown ones left out."""
        return [self.knowledge.records[i] for i in dict.fromkeys(ids) if i in self.knowledge]

    def cite(self, records: Iterable[Record]) -> tuple[Citation, ...]:
        """Citations of records, each once."""
        return tuple(
            Citation(
                record.id,
                record.name,
                record.edition,
                record.source.document,
                record.source.where,
                says=record.source.basis is Basis.TEXT,
            )
            for record in dict.fromkeys(records)
        )

    def sources(self, records: Sequence[Record]) -> str:
        """Say whose words a reply uses: one line."""
        return self.wording.say("sources", {"groups": source_groups(self.knowledge, records)})

    def own_processes(self, records: Iterable[Record]) -> list[Record]:
        """Processes of the organisation that implement some of these records."""
        ids = [
            relation.id
            for record in records
            for relation in record.related(RelationType.IMPLEMENTS, Direction.IN)
        ]
        return self.records(ids)

    def templates_of(self, records: Iterable[Record]) -> list[Record]:
        """Templates that records name, those of the first record first."""
        return self.records(
            relation.id for record in records for relation in record.related(RelationType.TEMPLATES)
        )

    def reply(  # noqa: PLR0913  (a reply has that many parts)
        self,
        prompt: str,
        values: dict[str, Any],
        records: Sequence[Record],
        *,
        hits: Sequence[Hit] = (),
        offers: Sequence[Offer] = (),
        status: Status = Status.ANSWERED,
        picture: Picture | None = None,
        helping: bool = True,
    ) -> Reply:
        """Compose a reply that rests on records; `helping` offers the template of the first of them."""
        templates = self.templates_of(records[:2])[:2] if helping else []
        own = [process for process in self.own_processes(records[:2]) if process not in records]
        sources = self.sources([*own, *records])
        body = self.wording.say(prompt, {**values, "own": own, "sources": sources})
        ranked = tuple(hits) or tuple(Hit(record.id, 1.0) for record in records)
        further = [template for template in templates[:1] if template not in records[:1]]
        offered = (*offers, *map(template_offer, further))
        return Reply(
            status=status,
            body=body,
            hits=ranked,
            citations=self.cite([*own, *records]),
            templates=tuple(template.id for template in templates),
            offers=offered,
            topic=Topic(tuple(hit.record_id for hit in ranked[:8]), model_of(ranked[0].record_id)),
            sources=sources,
            picture=picture,
        )


def template_offer(template: Record) -> Offer:
    """Offer a template."""
    return Offer(f"Template: {template.name}", f"template {template.id}", page=template.id)


def read_more(record: Record) -> Offer:
    """Offer the whole record."""
    return Offer("Read more", f"explain {record.id}", page=record.id)


def whole_record(record: Record) -> Offer:
    """Offer everything that a record holds."""
    return Offer("The whole record", f"explain {record.id} in full", page=record.id)


def model_of(record_id: str) -> str:
    """Model prefix of an id ("SVC.")."""
    return record_id.partition(".")[0] + "."


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """Records that share an edition and a document."""

    edition: str
    title: str
    ids: tuple[str, ...]
    basis: str
    reworded: bool


def source_groups(knowledge: Knowledge, records: Iterable[Record]) -> list[SourceGroup]:
    """Group records by edition, document and how much the document gives."""
    groups: dict[tuple[str, str, str, bool], list[str]] = {}
    for record in dict.fromkeys(records):
        document = knowledge.documents.get(record.source.document)
        title = document.title if document else ""
        key = (record.edition, title, record.source.basis.value, bool(record.reworded))
        groups.setdefault(key, []).append(record.id)
    return [
        SourceGroup(edition, title, tuple(ids), basis, reworded)
        for (edition, title, basis, reworded), ids in groups.items()
    ]
