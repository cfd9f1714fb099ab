"""What the coach knows: records, how they relate, and whose words they are.

A *record* is one thing that can be asked for and cited: a process area, a goal, a practice, a row of
a crosswalk, a concept, a document template. Its id is the public contract. Records relate in one
stated direction; `Knowledge` adds the other direction, so that a question can be asked from either end.

A record keeps three voices apart: `says` is what its source document says (in our words), `note` is
what is doubtful about that, and everything else is our own explanation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fnmatch import fnmatchcase

from bot.domain.errors import UnknownRecordError


class Kind(StrEnum):
    """What sort of thing a record describes."""

    PROCESS_AREA = "process-area"
    SPECIFIC_GOAL = "specific-goal"
    SPECIFIC_PRACTICE = "specific-practice"
    GENERIC_GOAL = "generic-goal"
    GENERIC_PRACTICE = "generic-practice"
    MATURITY_LEVEL = "maturity-level"
    CAPABILITY_LEVEL = "capability-level"
    CATEGORY = "category"
    CONSTELLATION = "constellation"
    VARIANT = "variant"
    KPA = "kpa"
    CROSSWALK_ROW = "crosswalk-row"
    ITIL_PROCESS = "itil-process"
    ITSM_PROCESS = "itsm-process"
    ITSM_GROUP = "itsm-group"
    FRAMEWORK = "framework"
    INFLUENCE = "influence"
    OBSERVATION = "observation"
    HISTORY = "history"
    ADOPTION = "adoption"
    APPRAISAL_ISSUE = "appraisal-issue"
    JOURNEY_STEP = "journey-step"
    CYCLE_STEP = "cycle-step"
    CYCLE_ROLE = "cycle-role"
    IOT = "iot"
    CONCEPT = "concept"
    TEMPLATE = "template"
    ORG_PROCESS = "org-process"
    ORG_POLICY = "org-policy"

    @property
    def noun(self) -> str:
        """What people call one of this sort: "process area"."""
        return _NOUNS.get(self, self.value.replace("-", " "))

    @property
    def nouns(self) -> str:
        """What people call several of this sort: "process areas"."""
        head, of, rest = self.noun.partition(" of ")
        if head.endswith("y"):
            plural = head[:-1] + "ies"
        else:
            plural = head + ("es" if head.endswith("s") else "s")
        return f"{plural}{of}{rest}"


_NOUNS = {
    Kind.KPA: "key process area",
    Kind.CROSSWALK_ROW: "row of the crosswalk",
    Kind.ITIL_PROCESS: "process",
    Kind.ITSM_PROCESS: "process",
    Kind.ITSM_GROUP: "group of processes",
    Kind.HISTORY: "milestone",
    Kind.IOT: "IoT topic",
    Kind.ORG_PROCESS: "process of your organisation",
    Kind.ORG_POLICY: "policy of your organisation",
}


class Basis(StrEnum):
    """How much of a record its source document carries."""

    TEXT = "text"  # the document says something about it, and `says` tells what
    NAME = "name"  # the document gives the name and place only; the explanation is ours
    OURS = "ours"  # no document has it
    ORGANISATION = "organisation"  # the organisation's own text


class Certainty(StrEnum):
    """How sure a relation is."""

    STATED = "stated"
    INFERRED = "inferred"
    NONE = "none"  # looked for, and there is no counterpart


class RelationType(StrEnum):
    """How one record points at another. `Direction` tells from which end it is looked at."""

    PARENT = "parent"
    LEVEL = "level"
    CATEGORY = "category"
    PREPARED_BY = "prepared_by"
    FEEDS = "feeds"
    LIKE = "like"
    MAPS_TO = "maps_to"
    TEMPLATES = "templates"
    CONTRAST = "contrast"
    SEE = "see"
    IMPLEMENTS = "implements"


class Direction(StrEnum):
    """Which end of a relation a record stands at."""

    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record comes from: a document of `sources.yaml`, a place in it, and how much it gives."""

    document: str
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Relation:
    """A pointer from one record to another.

    `id` is empty only when `certainty` is NONE: then `label` names the model that has no counterpart.
    `label` is the reference as the source writes it, where it differs from the record's id
    ("SCM Activity 5" points at the key process area, since no row of the crosswalk holds it).
    """

    type: RelationType
    id: str
    label: str = ""
    certainty: Certainty = Certainty.STATED
    because: str = ""
    direction: Direction = Direction.OUT


@dataclass(frozen=True, slots=True)
class LaterVersion:
    """What a thing became in a later edition, and how sure that is."""

    edition: str
    text: str
    certainty: str  # "sourced", "inferred" or "memory"
    source: str = ""  # tag in sources.yaml, where sourced


@dataclass(frozen=True, slots=True)
class TemplateField:
    """One field of a document template: its name and what to write there.

    `key` is how commands and template sources call it. A required field identifies the document:
    left out, it stays a visible blank. A long one takes several lines.
    """

    name: str
    hint: str
    key: str = ""
    example: str = ""
    required: bool = False
    long: bool = False


@dataclass(frozen=True, slots=True)
class OwnProcess:
    """How an organisation runs its own process: the facts a reader needs to follow it."""

    owner: str
    link: str
    version: str
    approver: str
    tailoring: str = ""
    waiver: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """A model in one edition: what its ids look like and what a reader must know about its age.

    `lists_part` says of some kinds what a list of all of them leaves out, since the source does.
    """

    label: str
    status: str
    patterns: tuple[str, ...]
    model: str
    whole_sets: tuple[str, ...] = ()
    lists_part: Mapping[Kind, str] = field(default_factory=dict, hash=False)

    def covers(self, record_id: str) -> bool:
        """Tell whether an id belongs to this edition."""
        return any(fnmatchcase(record_id, pattern) for pattern in self.patterns)

    def lists_all_of(self, record_id: str) -> bool:
        """Tell whether the source lists the whole set an id would belong to.

        Only then may the coach say that an id does not exist; elsewhere its sources do not hold it.
        """
        return any(fnmatchcase(record_id, pattern) for pattern in self.whole_sets)


@dataclass(frozen=True, slots=True)
class Document:
    """A source document: its short name in citations and what it is."""

    name: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class BeyondTopic:
    """A subject near ours that the coach does not cover, and where to look instead."""

    topic: str
    say: str
    nearest: tuple[str, ...]
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """One thing that can be asked for and cited. Texts are Markdown; empty means not given.

    `formats`, `by_area` and `about` belong to templates: the file formats on offer, whether the document
    is made for chosen process areas, and what of the improvement loop it is filled from: an "appraisal",
    an "action", a "proposal", the "loop" as it stands, or nothing.

    Compared by identity: within one `Knowledge` an id has one record.
    """

    id: str
    kind: Kind
    name: str
    source: Source
    gist: str
    edition: str = ""
    status: str = ""
    says: str = ""
    what: str = ""
    why: str = ""
    practice: str = ""
    example: str = ""
    note: str = ""
    warning: str = ""
    roles: tuple[str, ...] = ()
    work_products: tuple[str, ...] = ()
    artifacts: tuple[str, ...] = ()
    affirmations: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    fields: tuple[TemplateField, ...] = ()
    formats: tuple[str, ...] = ()
    by_area: bool = False
    about: str = ""
    aliases: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    later: tuple[LaterVersion, ...] = ()
    process: OwnProcess | None = None
    flags: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()  # the fields an organisation has put in its own words

    def related(
        self, type_: RelationType, direction: Direction = Direction.OUT
    ) -> tuple[Relation, ...]:
        """Relations of one type and direction, in the order of the files."""
        return tuple(r for r in self.relations if r.type is type_ and r.direction is direction)

    def target(self, type_: RelationType) -> str:
        """Id at the other end of a relation that a record has at most once, or an empty string."""
        return next((relation.id for relation in self.related(type_)), "")

    @property
    def acronym(self) -> str:
        """The last part of the id of a process area ("IRM"), else an empty string."""
        areas = {Kind.PROCESS_AREA, Kind.KPA}
        return self.id.rpartition(".")[2] if self.kind in areas else ""

    def prose(self) -> str:
        """All prose and notes, without the questions people ask."""
        parts = [
            *(self.gist, self.says, self.what, self.why, self.practice, self.example),
            *(_listed("Roles", self.roles), _listed("Work products", self.work_products)),
            *(_listed("Artifacts", self.artifacts), _listed("Affirmations", self.affirmations)),
            _listed("Measures", self.measures),
            *(f"{item.name}: {item.hint}" for item in self.fields),
            *(f"{item.edition}: {item.text}" for item in self.later),
            *(self.note, self.warning),
        ]
        return "\n".join(part for part in parts if part)


def _listed(title: str, items: tuple[str, ...]) -> str:
    return f"{title}: {'; '.join(items)}" if items else ""


@dataclass(frozen=True)
class Knowledge:
    """Every record, with relations readable from both ends.

    Built from records whose relations point one way; iteration follows the order of the files.
    """

    records: Mapping[str, Record]
    editions: tuple[Edition, ...] = ()
    documents: Mapping[str, Document] = field(default_factory=dict)
    beyond: tuple[BeyondTopic, ...] = ()

    @classmethod
    def of(
        cls,
        records: Iterable[Record],
        *,
        editions: tuple[Edition, ...] = (),
        documents: Mapping[str, Document] | None = None,
        beyond: tuple[BeyondTopic, ...] = (),
    ) -> Knowledge:
        """Gather records and add to each the relations that point at it."""
        by_id = {record.id: record for record in records}
        return cls(
            records=with_both_ends(by_id),
            editions=editions,
            documents=documents or {},
            beyond=beyond,
        )

    def __iter__(self) -> Iterator[Record]:
        """Walk the records in the order of the files."""
        return iter(self.records.values())

    def __len__(self) -> int:
        """Count the records."""
        return len(self.records)

    def __contains__(self, record_id: object) -> bool:
        """Tell whether an id is known."""
        return record_id in self.records

    def get(self, record_id: str) -> Record:
        """Return a record by its exact id.

        Raises:
            UnknownRecordError: no record has this id.

        """
        try:
            return self.records[record_id]
        except KeyError:
            message = f"There is no record {record_id}. `coach knowledge list` shows all ids."
            raise UnknownRecordError(message) from None

    def of_kind(self, *kinds: Kind) -> list[Record]:
        """All records of some kinds, in the order of the files."""
        return [record for record in self if record.kind in kinds]

    def children(self, record_id: str) -> list[Record]:
        """Records whose parent is this one."""
        down = self.get(record_id).related(RelationType.PARENT, Direction.IN)
        return [self.records[relation.id] for relation in down]

    def edition_of(self, record_id: str) -> Edition | None:
        """The edition an id belongs to, whether or not a record has it."""
        return next((edition for edition in self.editions if edition.covers(record_id)), None)


def with_both_ends(records: Mapping[str, Record]) -> dict[str, Record]:
    """Add to every record the relations that other records hold towards it."""
    incoming: dict[str, list[Relation]] = defaultdict(list)
    for record in records.values():
        for relation in record.relations:
            if relation.id in records and relation.direction is Direction.OUT:
                back = replace(relation, id=record.id, direction=Direction.IN)
                incoming[relation.id].append(back)
    return {
        record.id: replace(record, relations=(*record.relations, *incoming[record.id]))
        for record in records.values()
    }
