"""The way in for people: a turn comes in, its effects go out, and what must be kept is kept.

Every edge is a thin layer over `Reception`: Slack and the terminal hand in the same turns and carry out
the same effects.

A turn is dealt with in two halves. The first finds out what to say and may take seconds (a model has to
load, a question has to be ranked); it holds no transaction. The second, a `Step`, keeps everything in
one transaction: the answer, the gap, what the thread is about, the posts to be sent, and that the turn
has been dealt with. So a turn is either dealt with whole or taken up again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.domain.answer import Status
from bot.domain.conversation import (
    Act,
    Answered,
    Button,
    Called,
    Deed,
    Following,
    FormName,
    Furnish,
    Message,
    Open,
    Opened,
    Page,
    Post,
    Pressed,
    Said,
    Shortcut,
    Spot,
    Submitted,
    Suggest,
    Tab,
    Turn,
    Way,
    Whisper,
)
from bot.domain.people import Person
from bot.services import cleaning, presenting
from bot.services.asking import Asking, is_private, mode, remembered
from bot.services.browsing import suggestions
from bot.services.conversing import Coach
from bot.services.documents import Documents
from bot.services.handing import Handing
from bot.services.housekeeping import Command, Housekeeping, command_in
from bot.services.improvement import around
from bot.services.improvement.loop import Improvement
from bot.services.improvement.ports import Books, Papers
from bot.services.improvement.reminding import Reminding
from bot.services.improvement.scene import UndoneError
from bot.services.improvement.settings import steering_channel_in
from bot.services.improvement.standing import LoopStanding
from bot.services.learning.tutor import Tutor
from bot.services.ports import Clock, Directory, Meter, Receipt, Storage, Work
from bot.services.pressing import Effects, Pressing, Step, at_once
from bot.services.standing import Standing


class Reception:
    """Attends to turns, from whatever edge; safe to share between threads."""

    def __init__(  # noqa: PLR0913  (it stands on that many parts)
        self,
        coach: Callable[[], Coach],
        storage: Storage,
        directory: Directory,
        clock: Clock,
        *,
        meter: Meter,
        standing: Standing | None = None,
        papers: Papers,
        books: Books,
        documents: Callable[[], Documents],
    ) -> None:
        """Keep the parts.

        Args:
            coach: makes the coach when a turn first needs it.
            storage: where things are kept.
            directory: who people are.
            clock: the present time.
            meter: counts questions.
            standing: what is tracked beside the knowledge; the improvement loop, unless another is given.
            papers: writes things of the improvement loop down, to be taken elsewhere.
            books: writes and reads tables as files of a spreadsheet.
            documents: makes what makes documents when a turn first needs it.

        """
        self._coach = coach
        self._storage = storage
        self._directory = directory
        self._clock = clock
        self._improvement = Improvement(coach, directory, clock, papers, books, documents)
        standing = standing or LoopStanding(self._improvement, storage)
        self._asking = Asking(coach, storage, clock, meter, standing)
        self._pressing = Pressing(coach, directory, clock)
        self._tutor = Tutor(coach, directory, clock)
        self._handing = Handing(coach, documents, directory, storage, self._improvement.scene)

    def listens(self, turn: Turn) -> bool:
        """Whether words that were not addressed to the coach are taken for it all the same."""
        return self._asking.listens(turn)

    def tick(self) -> int:
        """Send what is due by the time alone, and return how much; to be called every minute or so."""
        return self._tutor.tick(self._storage) + self.remind()

    def faults(self, deed: Submitted) -> dict[str, str]:
        """What is wrong with a form, by field; empty where nothing is."""
        if deed.form is FormName.COMMAND:
            return self._improvement.faults(deed)
        if deed.form is FormName.DOCUMENT:
            return self._handing.faults(deed)
        return {
            name: "Please write something here."
            for name, value in deed.fields.items()
            if name != "where" and not cleaning.has_words(cleaning.plain(value))
        }

    def remind(self) -> int:
        """Put into the outbox what is due to be said, and return how many messages that were."""
        wording = self._coach().desk.wording
        return Reminding(self._storage, self._directory, wording, self._clock).tick()

    def attend(self, turn: Turn, receipt: Receipt | None = None) -> Effects:
        """Deal with a turn and say what is to be done about it.

        Posts are in the outbox when this returns. Where there is nothing but posts to do, the receipt is
        done as well; otherwise the caller marks it done when the other effects have been carried out.

        Raises:
            CoachError: the turn cannot be dealt with; the message is for the person.

        """
        step = self._tutor.welcoming(turn, self._prepared(turn, receipt))
        try:
            return self._kept(step, receipt)
        except UndoneError as undone:
            effects = undone.effects
            return self._kept(lambda _: effects, receipt)

    def _kept(self, step: Step, receipt: Receipt | None) -> Effects:
        now = self._clock()
        with self._storage.work() as work:
            effects = step(work)
            posts = [effect for effect in effects if isinstance(effect, Post)]
            for post in posts:
                work.outbox.add(post, now)
            if receipt and len(posts) == len(effects):
                work.inbox.done(receipt.id, now)
        return effects

    def _prepared(  # noqa: C901, PLR0911  (one for each kind of deed)
        self, turn: Turn, receipt: Receipt | None
    ) -> Step:
        command, question = _command(turn.deed), _question(turn.deed)
        if command:
            return self._obeyed(turn, command)
        if handed := self._handing.step(turn):
            return handed
        if heard := self._improvement.heard(turn.deed):
            return self._improvement.step(turn, heard, receipt)
        if wish := self._tutor.hears(turn):
            return self._tutor.teach(turn, wish)
        if question:
            return self._asked(turn, question, receipt)
        match turn.deed:
            case Pressed(act=Act.BROWSE, value="") | Opened(tab=Tab.HOME):
                return self._at_home(turn)
            case Pressed(act=Act.READ, value=record) as pressed:
                return self._read(turn, pressed, record)
            case Called(text=text, shortcut=Shortcut.TRACK):
                return self._made(turn, text)
            case Pressed() as pressed:
                return self._pressing.press(turn, pressed)
            case Submitted() as submitted:
                return self._pressing.submit(turn, submitted)
            case Called(text=text):
                return self._pressing.ask(turn, text)
            case _:
                return self._suggesting(turn)

    def _suggesting(self, turn: Turn) -> Step:
        def step(work: Work) -> Effects:
            known = bool(work.answers.recent(turn.workspace, turn.person, 1))
            title = "Welcome back" if known else "Three things to try"
            return (Suggest(title, suggestions(known=known)),)

        return step

    # --- where the improvement loop shows ---------------------------------------------------------

    def _at_home(self, turn: Turn) -> Step:
        entrance, scene = self._pressing.entrance(turn), self._improvement.scene(turn)

        def step(work: Work) -> Effects:
            return tuple(
                around.at_home(scene(work), effect) if isinstance(effect, Furnish) else effect
                for effect in entrance(work)
            )

        return step

    def _read(self, turn: Turn, pressed: Pressed, record: str) -> Step:
        page, scene = self._pressing.press(turn, pressed), self._improvement.scene(turn)
        return lambda work: tuple(around.on_page(scene(work), it, record) for it in page(work))

    def _made(self, turn: Turn, text: str) -> Step:
        scene = self._improvement.scene(turn)
        return lambda work: (around.out_of_message(scene(work), text),)

    # --- words --------------------------------------------------------------------------------

    def _obeyed(self, turn: Turn, command: Command) -> Step:
        desk = self._coach().desk
        person = self._directory.person(turn.workspace, turn.person)
        housekeeping = Housekeeping(desk.wording, len(desk.knowledge), self._clock)
        public = turn.place.direct or (command.noun == "help" and not is_private(turn))
        steering = steering_channel_in(command.rest) if command.noun == "settings" else ""
        if steering and not self._directory.keeps_private(turn.workspace, steering):
            open_to_others = Message(desk.wording.say("notice", {"about": "not-private"}))
            return at_once(self._post(turn, open_to_others) if public else Whisper(open_to_others))

        def step(work: Work) -> Effects:
            roles = person.roles | work.roles.of(turn.workspace, turn.person, self._clock().date())
            message = housekeeping.obey(command, turn, replace(person, roles=roles), work)
            return (self._post(turn, message) if public else Whisper(message),)

        return step

    def _asked(self, turn: Turn, text: str, receipt: Receipt | None) -> Step:
        reply = self._asking.reply(turn, text)
        if _is_overheard(turn) and reply.status is Status.UNKNOWN:
            return at_once()  # people talk with each other; nobody asked the coach
        person = self._directory.person(turn.workspace, turn.person)
        record, scene = presenting.explained(reply), self._improvement.scene(turn)

        def step(work: Work) -> Effects:
            answered = self._asking.keep(turn, text, reply, work, receipt)
            message = self._message(turn, answered, person, work)
            if record:
                private = turn.place.direct or is_private(turn)
                message = around.on_answer(scene(work), message, record, private=private)
            return self._told(turn, message)

        return step

    def _message(self, turn: Turn, answered: Answered, person: Person, work: Work) -> Message:
        private = is_private(turn)
        message = presenting.message_of(
            answered.reply,
            number=answered.id,
            extra=_extra(turn, answered, work),
            question=answered.question if private and isinstance(turn.deed, Said) else "",
            helper=not person.outside and not turn.place.shared,
        )
        if message.picture and private and not turn.place.direct:
            where = self._coach().desk.wording.say("notice", {"about": "picture"})
            return replace(message, small=(where, *message.small))
        return message

    def _told(self, turn: Turn, message: Message) -> Effects:
        spot = turn.deed.spot if isinstance(turn.deed, Pressed) else Spot.MESSAGE
        if spot in {Spot.WINDOW, Spot.HOME}:
            return (Open(Page("Answer", message)),)
        return (Whisper(message) if is_private(turn) else self._post(turn, message),)

    def _post(self, turn: Turn, message: Message) -> Post:
        instead = self._coach().desk.wording.say("notice", {"about": "not-there"})
        return Post(turn.workspace, turn.place, message, asker=turn.person, instead=instead)


def _command(deed: Deed) -> Command | None:
    """The command in what somebody said; nothing but a greeting of the coach asks for help."""
    if not isinstance(deed, Said) or deed.way is Way.OVERHEARD:
        return None
    return command_in(deed.text) or (None if cleaning.plain(deed.text) else Command("help"))


def _question(deed: Deed) -> str:
    """The question in a deed, however it was put, or nothing."""
    match deed:
        case Said(text=text) | Pressed(act=Act.SAY, value=text) | Pressed(act=Act.ASK, text=text):
            return text
        case Submitted(form=FormName.ASK, fields=fields):
            return fields["question"]
        case _:
            return ""


def _is_overheard(turn: Turn) -> bool:
    return isinstance(turn.deed, Said) and turn.deed.way is Way.OVERHEARD


def _extra(turn: Turn, answered: Answered, work: Work) -> tuple[Button, ...]:
    """What an answer offers because of where it is given."""
    if not turn.place.in_channel:
        return ()
    if is_private(turn):
        return (*presenting.share(answered.id), Button("Ask again", Act.ASK, answered.question))
    if mode(turn, work) is not Following.ASKED:
        return ()
    thread = work.threads.get(turn.workspace, remembered(turn))
    kept = thread is not None and thread.kept_until is not None
    return () if kept else (presenting.keep_answering(),)
