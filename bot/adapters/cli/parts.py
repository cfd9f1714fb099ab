"""What the command line needs from the application; `bootstrap.Application` is it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from bot.domain.conversation import Effect, Turn
    from bot.domain.errors import Problem
    from bot.domain.knowledge import Knowledge
    from bot.domain.learning import Course
    from bot.domain.pictures import Picture
    from bot.services.conversing import Coach
    from bot.services.documents import Documents
    from bot.services.improvement.ports import Papers
    from bot.services.ports import Directory, Progress, Storage
    from bot.services.reception import Reception

WORKSPACE = "local"
"""The workspace of this machine."""


class Parts(Protocol):
    """The parts of the coach, each made when first asked for."""

    @property
    def settings(self) -> Any:
        """The settings: see `bot.config.Settings`."""

    @property
    def encoder(self) -> Any:
        """The embedding model: see `bot.adapters.retrieval.encoder.Encoder`."""

    @property
    def indexer(self) -> Any:
        """Opens and builds the index: see `bot.adapters.retrieval.indexer.Indexer`."""

    @property
    def store(self) -> Any:
        """Where indexes are kept: see `bot.adapters.retrieval.store.Store`."""

    @property
    def maintenance(self) -> Any:
        """Looks after the database: see `bot.adapters.storage.maintenance.Maintenance`."""

    def knowledge(self) -> Knowledge:
        """Read the knowledge from its files."""

    def course(self, knowledge: Knowledge) -> Course:
        """Read what can be learnt, with every check."""

    @property
    def storage(self) -> Storage:
        """Where things are kept, ready to be used."""

    def storage_in(self, folder: Path) -> Storage:
        """Make a storage of its own in an empty folder."""

    def papers(self) -> Papers:
        """What writes things of the loop as JSON, and reads them."""

    def reception(self, people: Directory, progress: Progress | None = None) -> Reception:
        """The way in for people, with the index opened or built."""

    def draw(self, effect: Effect, turn: Turn) -> tuple[str, Mapping[str, Any]]:
        """Render an effect as Slack would be sent it: a method of its Web API, and the payload."""

    def keep(self, picture: Picture) -> Path:
        """Draw a picture into the folder of files, and return where it is."""

    def coach(self, progress: Progress | None = None) -> Coach:
        """The coach, with its index opened or built."""

    def documents(self, knowledge: Knowledge | None = None) -> Documents:
        """Make documents from the templates."""

    def template_problems(self, knowledge: Knowledge) -> list[Problem]:
        """Find what is wrong with the sources of the templates."""

    def catalogue(self) -> Path:
        """File that lists the ids that must exist."""

    def model_source(self) -> str:
        """Folder or name by which the bare library loads the same embedding model."""

    def texts(self) -> list[str]:
        """Texts that an index of the present knowledge encodes, each once."""

    def serve(self, port: int | None) -> None:
        """Answer in Slack until told to end: over HTTP at a port, else in Socket Mode."""

    def check_slack(self) -> list[tuple[str, bool, str]]:
        """What is to be said of the way to Slack: name, whether it is fine, and what, with the cure."""

    def indexer_in(self, index_dir: Path, knowledge: Sequence[Path]) -> Any:
        """Make an indexer with the same embedding model over other folders."""


MakeParts = Callable[[], Parts]
