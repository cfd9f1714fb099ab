"""The improvement loop in conversation: recognises its commands and carries them out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.domain.conversation import (
    Act,
    Deed,
    Effect,
    FormName,
    Message,
    Pressed,
    Said,
    Submitted,
    Turn,
    Way,
)
from bot.domain.errors import CoachError
from bot.services.conversing import Coach
from bot.services.documents import Documents
from bot.services.improvement import (
    convening,
    doing,
    exporting,
    importing,
    looking,
    publishing,
    reporting,
    several,
    tracing,
    weighing,
)
from bot.services.improvement.grammar import Command, Misspelt, parse
from bot.services.improvement.guarding import IMPORT, is_guarded, people_named
from bot.services.improvement.ports import Books, ChangedMeanwhileError, Papers
from bot.services.improvement.reading import Reader
from bot.services.improvement.scene import Effects, KnownPeople, Scene, UndoneError
from bot.services.improvement.seeing import Eyes
from bot.services.improvement.verbs import VERBS
from bot.services.ports import Clock, Directory, Receipt, Work

Utterance = Command | Misspelt
_NOBODY = KnownPeople()
MINE = Command(next(verb for verb in VERBS if verb.typed == "mine"))
_Way = Callable[[Scene], Effect | Effects]

_WAYS: Mapping[tuple[str, str], _Way] = {
    ("board", ""): looking.board,
    ("mine", ""): looking.mine,
    ("export", ""): exporting.export,
    ("report", ""): reporting.report,
    ("report", "status"): reporting.status,
    ("report", "priorities"): weighing.priorities,
    ("report", "trace"): tracing.trace,
    ("report", "compare"): tracing.compare,
    ("appraisal", "compare"): tracing.compare,
    ("meeting", "agenda"): convening.at_present(convening.agenda),
    ("meeting", "attend"): convening.at_present(doing.do),
    ("meeting", "decide"): convening.at_present(doing.do),
    ("meeting", "minutes"): convening.at_present(convening.minutes),
    ("meeting", "close"): convening.at_present(convening.close, begun=True),
    ("action", "publish"): publishing.publish,
    ("finding", "publish"): publishing.publish,
    ("finding", "import"): importing.import_findings,
    ("finding", "finalise"): several.findings_too,
    ("finding", "prioritise"): several.findings_too,
}
_BY_VERB: Mapping[str, _Way] = {
    "show": looking.show,
    "list": looking.listed,
    "document": doing.which,
}


@dataclass(frozen=True)
class Improvement:
    """Carries out the commands of the loop, typed, pressed or filled in."""

    coach: Callable[[], Coach]
    directory: Directory
    clock: Clock
    papers: Papers
    books: Books
    documents: Callable[[], Documents]

    def heard(self, deed: Deed) -> Utterance | None:
        """Recognise a command of the loop; None where somebody wants something else."""
        match deed:
            case Said(text=text, way=way, files=files) if way is not Way.OVERHEARD:
                return _handed(parse(text), files)
            case Pressed(act=Act.SAY, value=text):
                return parse(text)
            case Submitted(form=FormName.COMMAND, about=about, fields=fields):
                command = parse(about)
                return replace(command, said=fields) if isinstance(command, Command) else None
            case _:
                return None

    def faults(self, deed: Submitted) -> dict[str, str]:
        """What cannot be read in a form, by field."""
        command = self.heard(deed)
        if not isinstance(command, Command):
            return {}
        reader = Reader(self.coach().desk.references, self.clock().date())
        return dict(reader.read(command.verb, command.said).faults)

    def step(
        self, turn: Turn, heard: Utterance, receipt: Receipt | None
    ) -> Callable[[Work], Effects]:
        """Prepare to carry out a command: what comes back does it, within a transaction."""
        command = heard if isinstance(heard, Command) else heard.instead
        scene_in = self.scene(turn, command, self._known(turn.workspace, heard))
        attached = b""
        if command.verb.typed == IMPORT and command.said.get("file"):
            attached = self.directory.attached(turn.workspace, turn.person, command.said["file"])

        def step(work: Work) -> Effects:
            scene = replace(scene_in(work), attached=attached)
            if scene.eyes.person.outside:
                return (scene.reply(Message(scene.say("inside"))),)
            effects = _carried_out(scene, heard)
            if receipt:
                work.inbox.done(receipt.id, scene.now)  # what has been done is not done again
            return effects

        return step

    def scene(
        self, turn: Turn, command: Command = MINE, known: KnownPeople = _NOBODY
    ) -> Callable[[Work], Scene]:
        """Prepare what somebody does something in; whatever takes time is found out now."""
        person = self.directory.person(turn.workspace, turn.person)
        desk = self.coach().desk

        def scene(work: Work) -> Scene:
            today = self.clock().date()
            roles = person.roles | work.roles.of(turn.workspace, turn.person, today)
            eyes = Eyes(replace(person, roles=roles), turn.place, work)
            now = self.clock().astimezone(ZoneInfo(eyes.house.loop.zone))
            return Scene(
                turn, command, eyes, now, desk, self.papers, self.books, self.documents, known
            )

        return scene

    def _known(self, workspace: str, heard: Utterance) -> KnownPeople:
        """Ask the directory what a command makes it necessary to know."""
        return KnownPeople(
            names=self.directory.names(workspace) if is_guarded(heard) else (),
            outsiders=frozenset(
                person
                for person in people_named(heard)
                if self.directory.person(workspace, person).outside
            ),
        )


def _handed(heard: Utterance | None, files: Sequence[str]) -> Utterance | None:
    """Take a file that came with the words as the one that a command needs."""
    if not (isinstance(heard, Command) and files and heard.verb.slot("file")):
        return heard
    return replace(heard, said={"file": files[0], **heard.said})


def _carried_out(scene: Scene, heard: Utterance) -> Effects:
    try:
        if isinstance(heard, Misspelt):
            return (doing.no_verb(scene, scene.eyes.elsewhere().get(heard.ref), heard.word),)
        verb = heard.verb
        way = _WAYS.get((verb.noun, verb.name)) or _BY_VERB.get(verb.name) or doing.do
        effects = way(scene)
    except ChangedMeanwhileError as error:
        raise UndoneError((doing.overtaken(scene, error),)) from error
    except CoachError as error:
        raise UndoneError((scene.reply(Message(str(error))),)) from error
    return effects if isinstance(effects, tuple) else (effects,)
