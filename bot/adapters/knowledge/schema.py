"""The format of the knowledge files, as pydantic models that refuse what they do not know.

`knowledge/README.md` explains the fields to the people who write them; these models hold the rules.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from bot.domain.documents import AUTHOR, ORGANISATION
from bot.domain.knowledge import (
    Basis,
    BeyondTopic,
    Certainty,
    Document,
    Edition,
    Kind,
    LaterVersion,
    OwnProcess,
    Record,
    Relation,
    RelationType,
    Source,
    TemplateField,
)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True)]

DEEP = {
    *(Kind.SPECIFIC_PRACTICE, Kind.GENERIC_PRACTICE, Kind.ITIL_PROCESS, Kind.ITSM_PROCESS),
    Kind.CONCEPT,
}
WELL_ASKED = DEEP | {*(Kind.PROCESS_AREA, Kind.SPECIFIC_GOAL, Kind.GENERIC_GOAL, Kind.TEMPLATE)}

_USUAL_FORMATS = ("docx", "md")


def _one_line(text: str) -> str:
    if "\n" in text:
        message = "must be one line"
        raise ValueError(message)
    return text


Line = Annotated[Text, AfterValidator(_one_line)]


class Strict(BaseModel):
    """A mapping with no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceEntry(Strict):
    """Where a record comes from."""

    document: Line
    where: Prose = ""
    basis: Basis

    def value(self) -> Source:
        """Turn the entry into the domain's value."""
        return Source(self.document, self.where, self.basis)


class RelationEntry(Strict):
    """A relation; where an id says it all, the id alone is written."""

    to: str = ""
    label: Prose = ""
    certainty: Certainty = Certainty.STATED
    because: Prose = ""

    def value(self, type_: RelationType) -> Relation:
        """Turn the entry into the domain's value."""
        return Relation(type_, self.to, self.label, self.certainty, self.because)


def _spelt_out(entry: Any) -> Any:
    return {"to": entry} if isinstance(entry, str) else entry


Pointer = Annotated[RelationEntry, BeforeValidator(_spelt_out)]


class LaterEntry(Strict):
    """What became of a thing in a later edition."""

    edition: Line
    text: Text
    certainty: Annotated[str, StringConstraints(pattern="^(sourced|inferred|memory)$")]
    source: str = ""


class FieldEntry(Strict):
    """One field of a document template; its key is made of its name where none is given."""

    name: Line
    hint: Text
    key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")] = ""
    example: Prose = ""
    required: bool = False
    long: bool = False

    def value(self) -> TemplateField:
        """Turn the entry into the domain's value."""
        key = self.key or _key_of(self.name)
        return TemplateField(self.name, self.hint, key, self.example, self.required, self.long)


def _key_of(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", name.casefold().replace("'", ""))
    return "_".join(words)


class EvidenceEntry(Strict):
    """What an appraiser could be shown and told."""

    artifacts: list[Line] = []
    affirmations: list[Line] = []


class ProcessEntry(Strict):
    """The facts of an organisation's own process."""

    owner: Line
    link: Line
    version: Line
    approver: Line
    tailoring: Prose = ""
    waiver: Prose = ""


class Relations(Strict):
    """Relations by type; an entry is an id, or a mapping where there is more to say."""

    parent: Pointer | None = None
    level: Pointer | None = None
    category: Pointer | None = None
    prepared_by: list[Pointer] = []
    feeds: list[Pointer] = []
    like: list[Pointer] = []
    maps_to: list[Pointer] = []
    templates: list[Pointer] = []
    contrast: list[Pointer] = []
    see: list[Pointer] = []
    implements: list[Pointer] = []

    def values(self) -> tuple[Relation, ...]:
        """Flatten into relations, in the order of `RelationType`."""
        found: list[Relation] = []
        for type_ in RelationType:
            given = getattr(self, type_.value)
            entries = given if isinstance(given, list) else [given] if given else []
            found.extend(entry.value(type_) for entry in entries)
        return tuple(found)


class Wording(Strict):
    """The fields in which somebody explains a thing; an organisation may put them in its own words."""

    gist: Line | None = None
    what: Prose = ""
    why: Prose = ""
    practice: Prose = ""
    example: Prose = ""
    roles: list[Line] = []
    work_products: list[Line] = []
    evidence: EvidenceEntry = EvidenceEntry()
    measures: list[Line] = []
    asks: list[Line] = []


class RecordEntry(Wording):
    """A record as it stands in a file."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9]*(\.[A-Za-z0-9+-]+)*$")]
    kind: Kind
    name: Line
    source: SourceEntry
    gist: Line
    says: Prose = ""
    note: Prose = ""
    warning: Prose = ""
    fields: list[FieldEntry] = []
    formats: list[Literal["docx", "xlsx", "md"]] = []
    by_area: bool = False
    about: Literal["", "appraisal", "finding", "action", "proposal", "loop"] = ""
    aliases: list[Line] = []
    relations: Relations = Relations()
    later: list[LaterEntry] = []
    process: ProcessEntry | None = None
    flags: list[Line] = []
    codes: list[Line] = []

    def missing(self) -> list[str]:
        """Name what this kind of record must have and has not."""
        enough = 5 if self.kind in WELL_ASKED else 2
        checks = {
            f"`asks` needs at least {enough} ways to ask": len(self.asks) >= enough,
            "`what` is missing": bool(self.what or self.says),
            "`says` is missing though the basis is text": bool(self.says)
            or self.source.basis is not Basis.TEXT,
            "`says` is given though the source has no text for it": not self.says
            or self.source.basis is Basis.TEXT,
        }
        if self.kind in DEEP:
            checks |= {
                "`why` is missing": bool(self.why),
                "`practice` is missing": bool(self.practice),
                "`roles` is missing": bool(self.roles),
                "`work_products` is missing": bool(self.work_products),
                "`evidence` needs artifacts and affirmations": bool(
                    self.evidence.artifacts and self.evidence.affirmations
                ),
                "`example` is missing": bool(self.example),
            }
        if self.kind is Kind.PROCESS_AREA:
            checks |= {"`measures` is missing": bool(self.measures)}
        if self.kind is Kind.TEMPLATE:
            keys = [item.value().key for item in self.fields]
            checks |= {
                "`fields` is missing": bool(self.fields),
                "two `fields` have the same key": len(keys) == len(set(keys)),
                f"`fields`: the keys {ORGANISATION} and {AUTHOR} are taken": not (
                    {ORGANISATION, AUTHOR} & set(keys)
                ),
            }
        return [message for message, fine in checks.items() if not fine]

    def value(self) -> Record:
        """Turn the entry into the domain's record."""
        return Record(
            id=self.id,
            kind=self.kind,
            name=self.name,
            source=self.source.value(),
            gist=self.gist,
            says=self.says,
            what=self.what,
            why=self.why,
            practice=self.practice,
            example=self.example,
            note=self.note,
            warning=self.warning,
            roles=tuple(self.roles),
            work_products=tuple(self.work_products),
            artifacts=tuple(self.evidence.artifacts),
            affirmations=tuple(self.evidence.affirmations),
            measures=tuple(self.measures),
            fields=tuple(item.value() for item in self.fields),
            formats=tuple(self.formats or _USUAL_FORMATS) if self.fields else (),
            by_area=self.by_area,
            about=self.about,
            aliases=tuple(self.aliases),
            asks=tuple(self.asks),
            relations=self.relations.values(),
            later=tuple(
                LaterVersion(item.edition, item.text, item.certainty, item.source)
                for item in self.later
            ),
            process=OwnProcess(**self.process.model_dump()) if self.process else None,
            flags=tuple(self.flags),
            codes=tuple(self.codes),
        )


class OverrideEntry(Wording):
    """An organisation's own words for an existing record."""

    id: str


class RecordFile(Strict):
    """A file of records, or of an organisation's rewordings, or both."""

    records: list[RecordEntry] = []
    overrides: list[OverrideEntry] = []


class EditionEntry(Strict):
    """One edition of one model."""

    label: Line
    model: Line
    status: Prose
    patterns: list[Line]
    whole_sets: list[Line] = []
    lists_part: dict[Kind, Prose] = {}

    def value(self) -> Edition:
        """Turn the entry into the domain's value."""
        return Edition(
            self.label,
            self.status,
            tuple(self.patterns),
            self.model,
            tuple(self.whole_sets),
            dict(self.lists_part),
        )


class EditionFile(Strict):
    """The file `editions.yaml`."""

    editions: list[EditionEntry]


class DocumentEntry(Strict):
    """One source document."""

    name: Line
    title: Line
    about: Text

    def value(self) -> Document:
        """Turn the entry into the domain's value."""
        return Document(self.name, self.title, self.about)


class DocumentFile(Strict):
    """The file `sources.yaml`."""

    documents: Annotated[list[DocumentEntry], Field(min_length=1)]


class BeyondEntry(Strict):
    """One subject that the coach does not cover."""

    topic: Line
    say: Text
    nearest: list[str] = []
    asks: Annotated[list[Line], Field(min_length=2)]

    def value(self) -> BeyondTopic:
        """Turn the entry into the domain's value."""
        return BeyondTopic(self.topic, self.say, tuple(self.nearest), tuple(self.asks))


class BeyondFile(Strict):
    """The file `beyond.yaml`."""

    beyond: list[BeyondEntry]
