"""Documents from templates: find the template, gather what is known, fill it, write the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.domain.documents import (
    AUTHOR,
    ORGANISATION,
    Area,
    Document,
    Draft,
    Goal,
    Loop,
)
from bot.domain.errors import DocumentError
from bot.domain.knowledge import Direction, Kind, Knowledge, Record, RelationType
from bot.domain.pictures import Picture
from bot.services.ports import DocumentSources, DocumentWriter, Wording

_GENERIC_GOALS = ("GG2", "GG3")  # what an area at maturity levels 2 and 3 is managed by
_SERVICES = "CMMI-SVC"
_NAMED = 3  # editions that a footer has room for
_UNMODELLED = ("CONCEPT.", "TEMPLATE.", "ORG.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants in a document: values by key, process areas by id, who and where."""

    values: Mapping[str, str] = field(default_factory=dict)
    areas: Sequence[str] = ()
    loop: Loop = field(default_factory=Loop)
    guidance: bool = False


@dataclass(frozen=True, slots=True)
class Printing:
    """How something is printed: in which format, on which day, for whom."""

    suffix: str
    today: date
    organisation: str = ""


@dataclass(frozen=True)
class Documents:
    """Makes documents; `writers` has one for each file format, by its suffix without the dot.

    `wording` words what is printed without a template; what somebody typed is kept from being markup.
    """

    knowledge: Knowledge
    sources: DocumentSources
    writers: Mapping[str, DocumentWriter]
    wording: Wording

    def templates(self) -> list[Record]:
        """Templates that have a document, in the order of the files."""
        return [
            template
            for template in self.knowledge.of_kind(Kind.TEMPLATE)
            if self.sources.has(template)
        ]

    def named(self, name: str) -> Record | None:
        """Find a template by its id, or by the id without its prefix."""
        wanted = name.strip().casefold().replace(" ", "-")
        for template in self.knowledge.of_kind(Kind.TEMPLATE):
            identity = template.id.casefold()
            if wanted in {identity, identity.partition(".")[2], template.name.casefold()}:
                return template
        return None

    def make(self, template: Record, wish: Wish, today: date) -> Document:
        """Fill a template.

        Raises:
            DocumentError: a value belongs to no field, an area is none, or the source is faulty.

        """
        draft = self.draft(template, wish, today)
        markdown = self.sources.fill(draft, self.knowledge)
        return Document(
            title=title_of(markdown) or template.name,
            markdown=markdown,
            edition=edition_line(draft),
            today=today,
            organisation=draft.organisation,
            author=draft.author,
        )

    def write(self, document: Document, template: Record, suffix: str) -> bytes:
        """Write a document in one of the formats that its template offers.

        Raises:
            DocumentError: the template does not offer the format.

        """
        if suffix not in template.formats or suffix not in self.writers:
            offered = ", ".join(f".{name}" for name in template.formats)
            message = (
                f"{template.name} comes as {offered}; a file ending in .{suffix} is not on offer."
            )
            raise DocumentError(message)
        return self.writers[suffix].write(document)

    def printed(
        self, prompt: str, values: Mapping[str, Any], made: Printing, picture: Picture | None = None
    ) -> bytes:
        """Word something that has no template, a report, as a document, and write the file.

        Raises:
            DocumentError: there is no such format.

        """
        if made.suffix not in self.writers:
            offered = ", ".join(f".{name}" for name in self.writers)
            raise DocumentError(f"Documents come as {offered}; .{made.suffix} is not on offer.")
        markdown = self.wording.say(prompt, values) + "\n"
        document = Document(
            title=title_of(markdown),
            markdown=markdown,
            edition="",
            today=made.today,
            organisation=made.organisation,
            picture=picture,
        )
        return self.writers[made.suffix].write(document)

    def draft(self, template: Record, wish: Wish, today: date) -> Draft:
        """Gather what a template is filled from."""
        known = self._sorted_out(template, wish.values)
        areas = tuple(self._area(area_id, template) for area_id in dict.fromkeys(wish.areas))
        relations = template.related(RelationType.TEMPLATES, Direction.IN)
        serves = tuple(self.knowledge.get(relation.id) for relation in relations)
        return Draft(
            template=template,
            today=today,
            values=known,
            organisation=known.pop(ORGANISATION, ""),
            author=known.pop(AUTHOR, ""),
            areas=areas,
            serves=serves,
            models=models_of([area.record for area in areas] or serves),
            loop=wish.loop,
            guidance=wish.guidance,
        )

    def _sorted_out(self, template: Record, values: Mapping[str, str]) -> dict[str, str]:
        keys = {item.key: item.key for item in template.fields}
        keys |= {item.name.casefold(): item.key for item in template.fields}
        keys |= {ORGANISATION: ORGANISATION, AUTHOR: AUTHOR}
        known: dict[str, str] = {}
        for name, value in values.items():
            plain = name.strip().casefold()
            key = keys.get(plain) or keys.get(plain.replace("-", "_").replace(" ", "_"))
            if key is None:
                fields = ", ".join([*(item.key for item in template.fields), ORGANISATION, AUTHOR])
                raise DocumentError(f"{template.name} has no field '{name}'. Its fields: {fields}.")
            if value.strip():
                known[key] = value.strip()
        return known

    def _area(self, area_id: str, template: Record) -> Area:
        record = self.knowledge.records.get(area_id.strip().upper())
        if not template.by_area:
            message = f"{template.name} is not made for a process area; leave {area_id} out."
            raise DocumentError(message)
        if record is None or record.kind is not Kind.PROCESS_AREA:
            raise DocumentError(
                f"{area_id} is no process area. Write one as SVC.IRM or DEV.VER; "
                "`coach knowledge list --kind process-area` shows them all."
            )
        return Area(
            record,
            tuple(self._goal(goal) for goal in self.knowledge.children(record.id)),
            tuple(
                self._goal(self.knowledge.get(goal))
                for goal in _GENERIC_GOALS
                if goal in self.knowledge
            ),
        )

    def _goal(self, goal: Record) -> Goal:
        return Goal(goal, tuple(self.knowledge.children(goal.id)))


def models_of(records: Sequence[Record]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Group records of models by edition: that for services first, then the one with most of them.

    A practice is left out where its process area is named as well.
    """
    ids = {record.id for record in records}
    found: dict[str, list[str]] = defaultdict(list)
    for record in records:
        inside = any(record.id.startswith(f"{other}.") for other in ids)
        if record.edition and not inside and not record.id.startswith(_UNMODELLED):
            found[record.edition].append(record.id)
    ordered = sorted(found.items(), key=lambda entry: (_SERVICES not in entry[0], -len(entry[1])))
    return tuple((edition, tuple(members)) for edition, members in ordered)


def edition_line(draft: Draft) -> str:
    """Name the editions that a document was written with in mind, in one line."""
    editions = [edition for edition, _ in draft.models]
    more = " and others" if len(editions) > _NAMED else ""
    return f"Written with {', '.join(editions[:_NAMED])}{more} in mind" if editions else ""


def title_of(markdown: str) -> str:
    """Title of a document: its first heading, without markup."""
    first = next((line for line in markdown.split("\n") if line.startswith("# ")), "")
    for sign in ("<mark>", "</mark>", "<br>", "\\"):
        first = first.replace(sign, "")
    return first.removeprefix("# ").strip()
