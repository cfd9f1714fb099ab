"""Documents handed to people: a form for what must be known, then the file.

`template service-continuity-plan`, `template evidence-register for SVC.IRM` and `template
improvement-action-plan for A-12` open a form that holds what is known already. `report status document`,
`appraisal document AP-1` and other commands of the improvement loop hand a document out at once. What
comes of it goes to the asker alone, filled from the improvement loop as far as they see it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.conversation import (
    Act,
    Button,
    Deliver,
    Effect,
    Field,
    FieldKind,
    File,
    Form,
    FormName,
    Message,
    Open,
    Pressed,
    Said,
    Submitted,
    Turn,
    Way,
)
from bot.domain.documents import AUTHOR, ORGANISATION, Loop
from bot.domain.errors import CoachError
from bot.domain.improvement.refs import Ref, RefError
from bot.domain.improvement.things import Thing
from bot.domain.knowledge import Kind, Record, TemplateField
from bot.services import presenting
from bot.services.conversing import Coach
from bot.services.documents import Documents, Wish
from bot.services.improvement import before
from bot.services.improvement.facts import records_of, title_of
from bot.services.improvement.grammar import Command, parse
from bot.services.improvement.meeting import present_one
from bot.services.improvement.overview import overview_of
from bot.services.improvement.paperwork import (
    KINDS,
    Gathered,
    bearing,
    gather,
    in_words,
    on_offer,
)
from bot.services.improvement.scene import Effects, Scene
from bot.services.improvement.seeing import UnseenError
from bot.services.ports import Directory, Storage, Work
from bot.services.templating import FILL_IN, template_card

Step = Callable[[Work], tuple[Effect, ...]]
SceneIn = Callable[[Turn], Callable[[Work], Scene]]

ABOUT, AREAS, FORMAT, GUIDANCE = "about", "areas", "format", "guidance"
"""Fields of the form beside those of the template."""

_COMMAND = re.compile(r"^\s*/?(?:coach\s+)?template\s+(?P<rest>.+?)\s*[.!]?\s*$", re.IGNORECASE)
_FOR = re.compile(r"\s+for\s+", re.IGNORECASE)
_FORMATS = {"docx": "Word (.docx)", "xlsx": "Excel (.xlsx)", "md": "Markdown (.md)"}
_GUIDANCE = (("without", "Leave it out"), ("with", "Keep it, for whoever fills in the rest"))
_LONGEST = 70  # characters of a thing in a list to choose from


@dataclass(frozen=True, slots=True)
class Order:
    """A document that somebody wants: of which template, for which process areas, about what.

    With a `suffix` it is wanted at once, in that format, by a command of the loop.
    """

    template: Record
    areas: tuple[str, ...] = ()
    ref: Ref | None = None
    suffix: str = ""
    command: Command | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that a command of the loop hands out: of which template, and in which format at least.

    Without a format the command says something else unless it asks for one. `reported`: it is for those
    alone whom reports are for.
    """

    slug: str
    suffix: str = ""
    reported: bool = False


_PAPERS: Mapping[tuple[str, str], Paper] = {
    ("appraisal", "document"): Paper("appraisal-findings-report", "docx"),
    ("action", "document"): Paper("improvement-action-plan", "docx"),
    ("proposals", "document"): Paper("process-change-proposal", "docx"),
    ("meeting", "agenda"): Paper("steering-group-agenda", reported=True),
    ("report", "status"): Paper("management-status-report", reported=True),
    ("report", "bulletin"): Paper("results-bulletin", "docx", reported=True),
    ("report", "evidence"): Paper("evidence-register", "xlsx", reported=True),
}


@dataclass(frozen=True)
class Handing:
    """Hands out documents.

    `scene` is what somebody looks at the loop in, `documents` makes them once they are needed.
    """

    coach: Callable[[], Coach]
    documents: Callable[[], Documents]
    directory: Directory
    storage: Storage
    scene: SceneIn

    def step(self, turn: Turn) -> Step | None:
        """Prepare to open a form or to hand out a document; None where somebody wants something else.

        Raises:
            CoachError: the document cannot be made; the message is for the person.

        """
        if isinstance(turn.deed, Submitted) and turn.deed.form is FormName.DOCUMENT:
            return self._hand(turn, turn.deed)
        if order := self._commanded(turn):
            return self._at_once(turn, order)
        order = self._ordered(turn)
        return self._ask(turn, order) if order else None

    def _commanded(self, turn: Turn) -> Order | None:
        """Recognise a command of the loop that hands out a document."""
        match turn.deed:
            case Said(text=text, way=way) if way is not Way.OVERHEARD:
                command = parse(text)
            case Pressed(act=Act.SAY, value=text):
                command = parse(text)
            case _:
                return None
        if not isinstance(command, Command):
            return None
        paper = _PAPERS.get((command.verb.noun, command.verb.name))
        wanted = command.said.get("paper") or (paper.suffix if paper else "")
        which = command.verb.name == "document" and not command.ref
        if paper is None or not wanted or which or command.stray:
            return None
        of = command.said.get("of")
        template = self.documents().knowledge.get(f"TEMPLATE.{paper.slug}")
        ref = command.ref or (Ref.parse(of) if of else None)
        return Order(template, ref=ref, suffix=wanted, command=command)

    def _at_once(self, turn: Turn, order: Order) -> Step:
        """Make a document out of what is known, with whatever else it needs left blank."""
        scene_in = self.scene(turn)
        try:
            return self._out_of_what_is_known(turn, order, scene_in)
        except CoachError as error:
            said = Message(str(error))
            return lambda work: (scene_in(work).reply(said),)

    def _out_of_what_is_known(
        self, turn: Turn, order: Order, scene_in: Callable[[Work], Scene]
    ) -> Step:
        name = self.directory.person(turn.workspace, turn.person).name
        with self.storage.work() as work:
            scene = scene_in(work)
            if refusal := _refusal(scene, order):
                return lambda _: (scene.reply(Message(refusal)),)
            order = _about_something(scene, order)
            gathered = _with_figures(scene, order, self._gathered(scene, order.template, order.ref))
            fields = {ORGANISATION: scene.eyes.house.loop.organisation, AUTHOR: name}
        made = replace(order, areas=tuple(self._areas_of(gathered.appraisal)))
        about = str(order.ref or "")
        deliver = self._delivered(turn, scene, made, gathered, {**fields, ABOUT: about})

        def step(work: Work) -> Effects:
            _remember_figures(scene_in(work), order)
            return deliver(work)

        return step

    def _ordered(self, turn: Turn) -> Order | None:
        """Recognise that somebody wants a document.

        A mention is answered before everybody with the card of the template, which offers the form; only
        where it is about a thing of the loop, it is not.
        """
        match turn.deed:
            case Said(text=text, way=way) if way is not Way.OVERHEARD:
                order = self._order(text)
                mentioned = way is Way.MENTION and order is not None and order.ref is None
                return None if mentioned else order
            case Pressed(act=Act.SAY, value=text):
                return self._order(text)
            case _:
                return None

    def _order(self, text: str) -> Order | None:
        command = _COMMAND.match(text)
        if not command:
            return None
        rest = command["rest"].strip("\"'\u201c\u201d")
        if template := self._named(rest):
            return Order(template)
        name, about = (*_FOR.split(rest, maxsplit=1), "")[:2]
        template = self._named(name) if about else None
        if template is None:
            return None
        try:
            return Order(template, ref=Ref.parse(about))
        except RefError:
            areas, wrong = self._areas(about)
            return Order(template, areas) if template.by_area and not wrong else None

    def _named(self, name: str) -> Record | None:
        template = self.documents().named(name)
        return template if template and self.documents().sources.has(template) else None

    # --- the form -----------------------------------------------------------------------------

    def _ask(self, turn: Turn, order: Order) -> Step:
        """Open the form; where none can be opened, show what the template is for and offer it."""
        desk = self.coach().desk
        name = self.directory.person(turn.workspace, turn.person).name
        card = presenting.message_of(template_card(order.template, desk))
        again = Button(FILL_IN, Act.SAY, _line(order))
        others = (button for button in card.buttons if button.label != again.label)
        card = replace(card, buttons=(again, *others))
        scene_in = self.scene(turn)

        def step(work: Work) -> tuple[Effect, ...]:
            scene = scene_in(work)
            try:
                form = self._form(scene, order, name)
            except UnseenError as error:
                return (scene.reply(Message(str(error))),)
            return (Open(form, card),)

        return step

    def _form(self, scene: Scene, order: Order, name: str) -> Form:
        template, eyes = order.template, scene.eyes.elsewhere()
        offered = on_offer(eyes, template.about)
        chosen = eyes.get(order.ref).thing if order.ref else None
        subject = bearing(eyes, template.about, chosen, scene.now) if chosen else None
        if subject and subject not in offered:
            offered = [subject, *offered]
        inside = not eyes.person.outside
        known = {
            ORGANISATION: eyes.house.loop.organisation if inside else "",
            AUTHOR: name,
            AREAS: ", ".join(order.areas or self._areas_of(chosen)),
            ABOUT: str(subject.ref) if subject else "",
        }
        intro = scene.say("paper-form", template=template, chosen=chosen, subject=subject)
        return Form(
            FormName.DOCUMENT,
            title=template.name,
            submit="Make it",
            fields=tuple(_fields(template, offered, known)),
            intro=intro,
            about=template.id,
        )

    def _areas_of(self, thing: Thing | None) -> Iterator[str]:
        """The process areas that a thing concerns."""
        areas = {area.id for area in self.documents().knowledge.of_kind(Kind.PROCESS_AREA)}
        ids = records_of(thing) if thing else ()
        return (
            found
            for found in dict.fromkeys(".".join(i.split(".")[:2]) for i in ids)
            if found in areas
        )

    # --- what comes of it ---------------------------------------------------------------------

    def faults(self, submitted: Submitted) -> dict[str, str]:
        """What is wrong with a form that was filled in, by field."""
        _, wrong = self._areas(submitted.fields.get(AREAS, ""))
        faults = {AREAS: wrong} if wrong else {}
        try:
            Ref.parse(submitted.fields.get(ABOUT) or "A-1")
        except RefError as error:
            faults[ABOUT] = str(error)
        return faults

    def _hand(self, turn: Turn, submitted: Submitted) -> Step:
        """Make the document and give it to the person alone."""
        fields = submitted.fields
        template = self.documents().knowledge.get(submitted.about)
        chosen = fields.get(ABOUT, "")
        ref = Ref.parse(chosen) if chosen else None
        scene_in = self.scene(turn)
        with self.storage.work() as work:
            scene = scene_in(work)
            gathered = self._gathered(scene, template, ref)
        order = Order(template, ref=ref, suffix=fields.get(FORMAT) or template.formats[0])
        return self._delivered(turn, scene, order, gathered, fields)

    def _gathered(self, scene: Scene, template: Record, ref: Ref | None) -> Gathered:
        return gather(scene.eyes.elsewhere(), template.about, ref, scene.now)

    def _delivered(
        self, turn: Turn, scene: Scene, order: Order, gathered: Gathered, fields: Mapping[str, str]
    ) -> Step:
        documents, template, today = self.documents(), order.template, scene.now.date()
        wish = self._wish(template, fields, self._loop(turn, gathered, today), gathered)
        document = documents.make(template, wish, today)
        content = documents.write(document, template, order.suffix)
        parts = (_slug(template), order.ref, f"{today:%Y-%m-%d}")
        file = File("-".join(str(part) for part in parts if part) + f".{order.suffix}", content)
        comment = scene.say(
            "paper", document=document, template=template, chosen=fields.get(ABOUT, "")
        )
        return lambda _: (Deliver(file, comment),)

    def _loop(self, turn: Turn, gathered: Gathered, today: date) -> Loop:
        called = {
            person: self.directory.person(turn.workspace, person).name or person
            for person in gathered.people
        }
        return in_words(gathered, lambda person: called.get(person, ""), today)

    def _wish(
        self, template: Record, fields: Mapping[str, str], loop: Loop, gathered: Gathered
    ) -> Wish:
        keys = {*(item.key for item in template.fields), ORGANISATION, AUTHOR}
        areas, _ = self._areas(fields.get(AREAS, ""))
        if template.by_area and not areas:
            areas = tuple(self._areas_of(gathered.appraisal))
        return Wish(
            {name: value for name, value in fields.items() if name in keys},
            areas if template.by_area else (),
            loop,
            guidance=fields.get(GUIDANCE) == "with",
        )

    def _areas(self, text: str) -> tuple[tuple[str, ...], str]:
        """Read process areas by id, acronym or name; and what is wrong with them, if anything is."""
        found: list[str] = []
        for part in filter(None, map(str.strip, re.split(r"[,;\n]", text))):
            reference = self.coach().desk.references.only(part)
            knowledge = self.documents().knowledge
            ids = [
                i
                for i in (reference.ids if reference else ())
                if knowledge.get(i).kind is Kind.PROCESS_AREA
            ]
            if len(ids) > 1:
                return (), f"{part} could be {' or '.join(ids)}. Write the id."
            if not ids:
                return (
                    (),
                    f"{part} is no process area that I know. Write one as SVC.IRM or DEV.VER.",
                )
            found += ids
        return tuple(dict.fromkeys(found)), ""


def _fields(template: Record, offered: list[Thing], known: Mapping[str, str]) -> Iterator[Field]:
    """What a form asks for: what must be known, what fits on a line, and how the file should be."""
    if offered:
        options = tuple((str(thing.ref), _choice(thing)) for thing in offered)
        yield Field(
            ABOUT,
            f"About which {template.about}",
            hint="The document is filled from it",
            initial=known[ABOUT],
            options=options,
            kind=FieldKind.CHOICE,
            required=False,
        )
    if template.by_area:
        hint = "For example SVC.IRM, SVC.PRM"
        yield Field(AREAS, "Process areas", hint, initial=known[AREAS], required=False)
    yield from (
        _field(item)
        for item in sorted(template.fields, key=lambda it: not it.required)
        if _is_main(item)
    )
    yield Field(ORGANISATION, "Organisation", initial=known[ORGANISATION], required=False)
    yield Field(AUTHOR, "Prepared by", initial=known[AUTHOR], required=False)
    formats = tuple((suffix, _FORMATS[suffix]) for suffix in template.formats)
    yield Field(FORMAT, "Format", initial=formats[0][0], options=formats, kind=FieldKind.CHOICE)
    yield Field(
        GUIDANCE, "Guidance in it", initial="without", options=_GUIDANCE, kind=FieldKind.CHOICE
    )


def _is_main(item: TemplateField) -> bool:
    """Whether something is asked for in the form; the rest are blanks in the document."""
    return item.required or not item.long


def _field(item: TemplateField) -> Field:
    """Ask for a field of a template. Nothing must be filled in: what is not is a visible blank."""
    kind = FieldKind.TEXT if item.long else FieldKind.LINE
    return Field(item.key, item.name, hint=item.hint, kind=kind, required=False)


def _choice(thing: Thing) -> str:
    text = f"{thing.ref} {title_of(thing)}"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}\u2026"


def _refusal(scene: Scene, order: Order) -> str:
    """Why somebody gets no document, or nothing."""
    if scene.eyes.person.outside:
        return scene.say("inside")
    paper = _PAPERS[order.command.verb.noun, order.command.verb.name] if order.command else None
    return scene.say("no-report") if paper and paper.reported and not scene.eyes.sees_work else ""


def _about_something(scene: Scene, order: Order) -> Order:
    """Where no appraisal is named, take the last; where no meeting, the one that is held or comes next."""
    if order.ref or order.template.about not in KINDS:
        meeting = order.command and order.command.verb.noun == "meeting" and not order.ref
        kept = present_one(scene.eyes) if meeting else None
        return replace(order, ref=kept.thing.ref) if kept else order
    offered = on_offer(scene.eyes.elsewhere(), order.template.about)
    return replace(order, ref=offered[0].ref) if offered else order


def _with_figures(scene: Scene, order: Order, gathered: Gathered) -> Gathered:
    """Add the figures to a status report."""
    seen = _of_status(scene, order)
    if seen is None:
        return gathered
    overview = overview_of(seen)
    figures = before.compared(overview, scene.now.date(), before.last(seen, overview))
    return replace(gathered, figures=figures)


def _remember_figures(scene: Scene, order: Order) -> None:
    """Leave the figures of a status report, once it has been made, for the one after it."""
    if seen := _of_status(scene, order):
        before.remember(seen, overview_of(seen))


def _of_status(scene: Scene, order: Order) -> Scene | None:
    """The scene of the command for a status report; None of any other."""
    command = order.command
    status = command and command.verb.typed == "report status"
    return replace(scene, command=command) if command and status else None


def _slug(template: Record) -> str:
    return template.id.partition(".")[2]


def _line(order: Order) -> str:
    about = str(order.ref) if order.ref else ", ".join(order.areas)
    return f"template {_slug(order.template)}{f' for {about}' if about else ''}"
