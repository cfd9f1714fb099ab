"""Documents that people hand to each other: what a template is filled from, and what comes out.

A *draft* is everything that a template may use. Filled, it becomes a *document*: Markdown with the
facts that stand in its header, footer and properties. Nothing here knows a file format.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.domain.knowledge import Record
from bot.domain.pictures import Picture

ORGANISATION, AUTHOR = "organisation", "author"
"""Values that every template takes besides those of its own fields."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal and the practices below it."""

    record: Record
    practices: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """A process area that a document is about.

    `goals` is empty where our sources hold none; then `generic` is all there is to list, and the
    rest comes from the organisation's licensed model.
    """

    record: Record
    goals: tuple[Goal, ...]
    generic: tuple[Goal, ...]


@dataclass(frozen=True, slots=True)
class AppraisalLine:
    """An appraisal as documents print it; every text is ready to be read, empty where not known."""

    id: str
    title: str
    kind: str = ""
    model: str = ""
    unit: str = ""
    areas: str = ""
    lead: str = ""
    sponsor: str = ""
    dates: str = ""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A weakness, strength or recommendation as documents print it."""

    id: str
    kind: str
    statement: str
    reference: str = ""
    significance: str = ""
    priority: str = ""
    state: str = ""
    records: tuple[str, ...] = ()  # ids of the practices it is about

    def concerns(self, ids: Sequence[str]) -> bool:
        """Tell whether it is about any of these records."""
        return any(record in ids for record in self.records)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A unit in which a change is to be used: since when it is, or why it will not be."""

    name: str
    since: str = ""
    waiver: str = ""


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action as documents print it."""

    id: str
    title: str
    state: str = ""
    owner: str = ""
    due: str = ""
    late: bool = False
    done_when: str = ""
    findings: str = ""
    priority: str = ""
    measure: str = ""
    baseline: str = ""
    target: str = ""
    evidence: str = ""
    cause: str = ""
    units: str = ""
    open: bool = False  # whether something is left to do
    published: bool = False  # whether everybody may know what came of it
    after: str = ""  # what the measure came to
    outcome: str = ""
    since: str = ""  # the day on which it came into use
    records: tuple[str, ...] = ()  # ids of the practices it serves
    heard: tuple[str, ...] = ()  # what findings say that it answers and that are published
    asset: str = ""  # what of the processes it changes
    places: tuple[PlaceLine, ...] = ()
    planned: str = ""  # person-days
    spent: str = ""
    checked: str = ""  # the day on which somebody last saw whether it worked
    verifier: str = ""


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A change proposal as documents print it."""

    id: str
    what: str
    process: str = ""
    why: str = ""
    state: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """Something that waits for a decision: why, and what it is."""

    why: str
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A numbered decision of a meeting."""

    number: int
    text: str
    outside: bool = False  # taken between meetings, and noted at this one


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting as documents print it."""

    id: str
    title: str
    date: str = ""
    decisions: tuple[DecisionLine, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure of a status report: now, and in the report before if there was one."""

    name: str
    now: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class ObjectiveLine:
    """A business objective as documents print it."""

    id: str
    statement: str
    measure: str = ""
    baseline: str = ""
    target: str = ""
    date: str = ""
    sponsor: str = ""
    now: str = ""  # what its measure showed last, and when


@dataclass(frozen=True, slots=True)
class Loop:
    """The state of the improvement loop that a document is about, narrowed to what it should show."""

    appraisal: AppraisalLine = AppraisalLine("", "")
    findings: tuple[FindingLine, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    proposals: tuple[ProposalLine, ...] = ()
    objectives: tuple[ObjectiveLine, ...] = ()
    agenda: tuple[AgendaLine, ...] = ()
    meeting: MeetingLine = MeetingLine("", "")
    figures: tuple[FigureLine, ...] = ()

    @property
    def action(self) -> ActionLine:
        """The action of a document about one: the first, or one of which nothing is known."""
        return self.actions[0] if self.actions else ActionLine("", "")

    @property
    def finding(self) -> FindingLine:
        """The finding of a document about one: the first, or one of which nothing is known."""
        return self.findings[0] if self.findings else FindingLine("", "", "")

    @property
    def proposal(self) -> ProposalLine:
        """The proposal of a document about one: the first, or one of which nothing is known."""
        return self.proposals[0] if self.proposals else ProposalLine("", "")


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that a template is filled from.

    `values` holds what is known, by the key of the field; what is absent becomes a blank to fill in.
    `serves` are the records that the template helps with; `models` the editions they belong to, each
    with its ids, that for services first.
    """

    template: Record
    today: date
    values: Mapping[str, str] = field(default_factory=dict)
    organisation: str = ""
    author: str = ""
    areas: tuple[Area, ...] = ()
    serves: tuple[Record, ...] = ()
    models: tuple[tuple[str, tuple[str, ...]], ...] = ()
    loop: Loop = field(default_factory=Loop)
    guidance: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A filled template: Markdown, and what stands around the text.

    `edition` names the editions of the models that it was written with in mind; `picture` stands below the
    title.
    """

    title: str
    markdown: str
    edition: str
    today: date
    organisation: str = ""
    author: str = ""
    picture: Picture | None = None
