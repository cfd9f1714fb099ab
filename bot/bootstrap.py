"""Builds the coach from its parts: the only place that knows every class.

Nothing is read or connected before it is asked for, and heavy libraries are imported by the function
that needs them, so that `coach --help` and answers by id do not wait for torch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from bot.config import SLACK_SECRETS, Settings, need_slack, read_settings, slack_fault
from bot.services.ports import Progress

if TYPE_CHECKING:
    from bot.adapters.knowledge.files import KnowledgeFiles
    from bot.adapters.retrieval.encoder import Encoder
    from bot.adapters.retrieval.indexer import Indexer
    from bot.adapters.retrieval.store import Index, Store
    from bot.adapters.slack.serve import Needs
    from bot.adapters.storage.database import Database
    from bot.adapters.storage.maintenance import Maintenance
    from bot.adapters.storage.work import SqlStorage
    from bot.domain.conversation import Effect, Turn
    from bot.domain.errors import Problem
    from bot.domain.knowledge import Knowledge
    from bot.domain.learning import Course
    from bot.domain.pictures import Picture
    from bot.services.conversing import Coach
    from bot.services.desk import Desk
    from bot.services.documents import Documents
    from bot.services.improvement.ports import Papers
    from bot.services.ports import Directory, DocumentWriter, Meter, Pictures
    from bot.services.reception import Reception

Made = TypeVar("Made")

_FIRST_WORDS = "who looks for patterns in closed incidents"
"""Encoded before anybody asks, so that nobody waits for the model."""


@dataclass
class Application:
    """The parts, each made when first needed and then kept."""

    settings: Settings

    @cached_property
    def source(self) -> KnowledgeFiles:
        """The knowledge files."""
        from bot.adapters.knowledge.files import KnowledgeFiles

        return KnowledgeFiles(self.settings.knowledge)

    @cached_property
    def store(self) -> Store:
        """The folder of the index."""
        from bot.adapters.retrieval.store import Store

        return Store(self.settings.index_dir)

    @cached_property
    def database(self) -> Database:
        """The database, not opened yet."""
        from bot.adapters.storage.database import Database

        return Database(self.settings.database)

    @cached_property
    def maintenance(self) -> Maintenance:
        """Makes, checks, backs up and restores the database."""
        from bot.adapters.storage.maintenance import Maintenance

        return Maintenance(self.database)

    @cached_property
    def storage(self) -> SqlStorage:
        """What is kept, with its tables made or brought up to date."""
        from bot.adapters.storage.work import SqlStorage

        self.maintenance.ready()
        return SqlStorage(self.database)

    def storage_in(self, folder: Path) -> SqlStorage:
        """Make a storage of its own in an empty folder."""
        from bot.adapters.storage.database import Database
        from bot.adapters.storage.maintenance import Maintenance
        from bot.adapters.storage.work import SqlStorage

        database = Database(folder / "coach.db")
        Maintenance(database).ready()
        return SqlStorage(database)

    @cached_property
    def pictures(self) -> Pictures:
        """What draws pictures; its library is loaded with the first of them."""
        return _LatePictures()

    @cached_property
    def encoder(self) -> Encoder:
        """The embedding model, not loaded yet."""
        from bot.adapters.retrieval.encoder import Encoder

        return Encoder(self.settings.embedding_model)

    @cached_property
    def indexer(self) -> Indexer:
        """Builds and opens the index."""
        from bot.adapters.retrieval.indexer import Indexer

        return Indexer(self.store, self.encoder, self.source)

    def index(self, progress: Progress | None = None) -> Index:
        """Open the index, building it first where it cannot be used as it is."""
        from bot.services.indexing import opened

        return opened(self.indexer, progress)

    def knowledge(self) -> Knowledge:
        """Read the knowledge from its files, with every check."""
        return self.source.load()

    def course(self, knowledge: Knowledge) -> Course:
        """Read what can be learnt, with every check."""
        return self.source.course(knowledge)

    def documents(self, knowledge: Knowledge | None = None) -> Documents:
        """Make documents from the templates, of knowledge that has been read already or is now."""
        from bot.adapters.documents.plain import MarkdownWriter
        from bot.adapters.documents.sheets import SheetWriter
        from bot.adapters.documents.sources import TemplateSources
        from bot.adapters.documents.word import WordWriter
        from bot.services.documents import Documents

        writers: dict[str, DocumentWriter] = {
            "md": MarkdownWriter(),
            "docx": WordWriter(),
            "xlsx": SheetWriter(),
        }
        return Documents(
            knowledge or self.knowledge(), TemplateSources(self.settings.knowledge), writers
        )

    def template_problems(self, knowledge: Knowledge) -> list[Problem]:
        """Find what is wrong with the sources of the templates."""
        from bot.adapters.documents.checking import problems
        from bot.adapters.documents.sources import TemplateSources
        from bot.services.trying import trials

        documents = self.documents(knowledge)
        sources = TemplateSources(self.settings.knowledge)
        today = date.today()  # noqa: DTZ011  (any day serves)
        return problems(sources, knowledge, lambda template: trials(documents, template, today))

    def catalogue(self) -> Path:
        """File that lists the ids that must exist."""
        return self.settings.knowledge[0] / "catalogue.tsv"

    def model_source(self) -> str:
        """Folder or name by which the bare library loads the same embedding model."""
        from bot.adapters.retrieval.encoder import PACKAGED, packaged_model

        name = self.settings.embedding_model
        return str(packaged_model()) if name == PACKAGED else name

    def texts(self) -> list[str]:
        """Texts that an index of the present knowledge encodes, each once."""
        from bot.adapters.retrieval.passages import passages_of

        return list(dict.fromkeys(passage.text for passage in passages_of(self.knowledge())))

    def indexer_in(self, index_dir: Path, knowledge: Sequence[Path]) -> Indexer:
        """Make an indexer with the same embedding model over other folders."""
        from bot.adapters.knowledge.files import KnowledgeFiles
        from bot.adapters.retrieval.indexer import Indexer
        from bot.adapters.retrieval.store import Store

        return Indexer(Store(index_dir), self.encoder, KnowledgeFiles(knowledge))

    def desk(self, progress: Progress | None = None) -> Desk:
        """What the services work with."""
        from bot.adapters.retrieval.encoder import packaged_model
        from bot.adapters.retrieval.search import HybridSearch
        from bot.adapters.retrieval.spelling import VocabularySpeller, english
        from bot.adapters.templates.jinja import JinjaWording
        from bot.services.desk import Desk
        from bot.services.references import References

        index = self.index(progress)
        everyday = english(packaged_model() / "vocab.txt")
        speller = VocabularySpeller.of(index.knowledge, everyday)
        return Desk(
            knowledge=index.knowledge,
            references=References(index.knowledge),
            search=HybridSearch(index, self.encoder),
            speller=speller,
            wording=JinjaWording(self.settings.prompts),
            course=self.course(index.knowledge),
        )

    def coach(self, progress: Progress | None = None) -> Coach:
        """The coach, ready to answer."""
        from bot.services.conversing import Coach

        return Coach(self.desk(progress))

    def reception(
        self, people: Directory, progress: Progress | None = None, meter: Meter | None = None
    ) -> Reception:
        """The way in for people; the index is opened or built now, the model is loaded when needed."""
        from bot.services.asking import Uncounted

        coach = self.coach(progress)
        return self._reception_of(lambda: coach, people, meter or Uncounted())

    def _reception_of(
        self, coach: Callable[[], Coach], people: Directory, meter: Meter
    ) -> Reception:
        from bot.adapters.documents.books import Books
        from bot.services.reception import Reception

        return Reception(
            coach,
            self.storage,
            people,
            _now,
            meter=meter,
            papers=self.papers(),
            books=Books(),
            documents=_once(lambda: self.documents(coach().desk.knowledge)),
        )

    def papers(self) -> Papers:
        """What writes things of the loop as JSON, and reads them."""
        from bot.adapters.storage.papers import JsonPapers

        return JsonPapers()

    def keep(self, picture: Picture) -> Path:
        """Draw a picture into the folder of files, and return where it is."""
        folder = self.settings.home / "files"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{picture.name}.png"
        file.write_bytes(self.pictures.png(picture))
        return file

    def draw(self, effect: Effect, turn: Turn) -> tuple[str, Mapping[str, Any]]:
        """Render an effect as Slack would be sent it."""
        from bot.adapters.slack.render import outgoing

        call = outgoing(effect, turn)
        return call.method, call.payload

    def serve(self, port: int | None) -> None:
        """Answer in Slack until told to end: over HTTP at a port, else in Socket Mode.

        Raises:
            CoachError: it cannot begin; the message says what to do.

        """
        from bot.adapters.slack.serve import serve

        need_slack(self.settings, http=port is not None)
        serve(self.slack_needs(), port)

    def check_slack(self) -> list[tuple[str, bool, str]]:
        """Say what is to be said of the way to Slack, where any of its secrets is set."""
        from bot.adapters.slack.checkup import examine

        faults = {name: slack_fault(self.settings, name) for name in SLACK_SECRETS}
        if all("missing" in fault for fault in faults.values()):
            return []
        return examine(
            faults,
            self.settings.slack_bot_token.get_secret_value().strip(),
            self.settings.slack_app_token.get_secret_value().strip(),
            self.settings.slack_api_url,
            self.settings.manifest,
        )

    def slack_needs(self) -> Needs:
        """What serving in Slack needs."""
        from bot.adapters.slack.serve import Needs

        settings = self.settings
        coach = _once(self.coach)
        # Several questions are answered at once: each has a core, none waits for threads of the others.
        self.encoder.threads = 1
        return Needs(
            bot_token=settings.slack_bot_token.get_secret_value().strip(),
            app_token=settings.slack_app_token.get_secret_value().strip(),
            signing_secret=settings.slack_signing_secret.get_secret_value().strip(),
            api_url=settings.slack_api_url,
            storage=self.storage,
            clock=_now,
            reception=lambda directory, meter: self._reception_of(coach, directory, meter),
            warm=lambda: (coach(), self.encoder.encode([_FIRST_WORDS])),
            pictures=self.pictures,
            ops_host=settings.ops_host,
            ops_port=settings.ops_port,
            http_host=settings.http_host,
            connections=settings.socket_connections,
        )


class _LatePictures:
    """Draws pictures, importing what that needs when the first is wanted."""

    def png(self, picture: Picture) -> bytes:
        """Draw a picture; see `services.ports.Pictures`."""
        from bot.adapters.pictures.drawing import png

        return png(picture)


def _now() -> datetime:
    return datetime.now(UTC)


def _once(make: Callable[[], Made]) -> Callable[[], Made]:
    """Make something when it is first asked for, by whichever thread, and give the same ever after."""
    made: list[Made] = []
    lock = Lock()

    def get() -> Made:
        with lock:
            if not made:
                made.append(make())
        return made[0]

    return get


def application() -> Application:
    """Read the settings and prepare the parts."""
    return Application(read_settings())
