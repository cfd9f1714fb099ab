"""What `coach bench` measures: the coach and the bare libraries in turns, so that noise hits both."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

import yaml

from bot.adapters.cli.parts import Parts
from bot.domain.errors import CoachError
from bot.services.conversing import Coach

_BATCH = 64  # as the encoder's, so that the bare library works on batches of the same size
_BARE_PROCESS = """
import sys
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu")
model.encode([sys.argv[2]], normalize_embeddings=True, show_progress_bar=False)
"""

T = TypeVar("T")


@dataclass(frozen=True)
class Measure:
    """The coach beside something to compare it with, a pair of figures a run."""

    name: str
    what: str
    wanted: float
    pairs: Sequence[tuple[float, float]]
    against: str = "bare"
    unit: str = "ms"

    @property
    def ratios(self) -> list[float]:
        """The coach's share of the other, run by run."""
        return [ours / other for ours, other in self.pairs]

    @property
    def ratio(self) -> float:
        """Median of the ratios."""
        return median(self.ratios)

    @property
    def ours(self) -> float:
        """Median of the coach's own figures."""
        return median(ours for ours, _ in self.pairs)

    @property
    def other(self) -> float:
        """Median of the figures compared with."""
        return median(other for _, other in self.pairs)

    def value(self) -> dict[str, float]:
        """Render as `bench --json` promises."""
        return {
            "ratio": round(self.ratio, 4),
            "min": round(min(self.ratios), 4),
            "max": round(max(self.ratios), 4),
            "wanted": self.wanted,
            f"coach_{self.unit}": round(self.ours, 2),
            f"{self.against}_{self.unit}": round(self.other, 2),
        }


def answering(coach: Coach, model: Any, questions: Sequence[str], runs: int) -> Measure:
    """Time whole replies beside the encoding of the same questions.

    Args:
        coach: the coach, warm.
        model: its embedding model, bare.
        questions: what to ask.
        runs: how often to go through all of them.

    """
    pairs = []
    for run in range(runs):
        times = [
            in_turns(
                run + n,
                partial(timed, partial(coach.reply, question)),
                partial(timed, partial(_encode, model, [question])),
            )
            for n, question in enumerate(questions)
        ]
        pairs.append((median(ours for ours, _ in times), median(bare for _, bare in times)))
    return Measure("answering", "warm answer", 1.3, pairs)


def building(parts: Parts, model: Any, folder: Path, runs: int) -> Measure:
    """Time full builds of the index into a folder beside the encoding of the same texts."""
    texts = parts.texts()
    indexer = parts.indexer_in(folder, parts.settings.knowledge)
    build = partial(timed, partial(indexer.build, _unseen, force=True))
    bare = partial(timed, partial(_encode, model, texts))
    pairs = [in_turns(run, build, bare) for run in range(runs)]
    return Measure("build", "index build", 1.2, pairs)


def rebuilding(parts: Parts, full: Measure, index: Path, copies: Path, runs: int) -> Measure:
    """Time builds after one edited record as a share of full builds.

    Args:
        parts: the parts of the coach.
        full: full builds, as measured.
        index: folder that holds an index of the knowledge as it is.
        copies: empty folder for a copy of the knowledge, to be edited.
        runs: how often to edit a record and build.

    """
    folders = [copies / str(n) for n in range(len(parts.settings.knowledge))]
    for folder, source in zip(folders, parts.settings.knowledge, strict=True):
        shutil.copytree(source, folder)
    indexer = parts.indexer_in(index, folders)
    edits = _edits(folders[0])
    pairs = []
    for run in range(runs):
        next(edits)
        pairs.append((timed(partial(indexer.build, _unseen)), full.pairs[run][0]))
    return Measure("rebuild", "build after one edit", 0.05, pairs, "full")


def starting(parts: Parts, questions: Sequence[str], compiled: Path, runs: int) -> list[Measure]:
    """Time, and weigh, a process that answers one question beside one that only encodes it.

    Args:
        parts: the parts of the coach, whose index is ready.
        questions: what to ask, a question a run.
        compiled: empty folder for compiled modules.
        runs: how often to start both.

    """
    processes = partial(_processes, parts, compiled=compiled)
    processes(question=questions[0], turn=0)  # compiles the modules and fills the disk cache
    figures = [processes(question=questions[run % len(questions)], turn=run) for run in range(runs)]
    times = [(ours["seconds"] * 1000, bare["seconds"] * 1000) for ours, bare in figures]
    peaks = [(ours["peak"] / 2**20, bare["peak"] / 2**20) for ours, bare in figures]
    return [
        Measure("cold", "first answer, cold", 1.15, times),
        Measure("memory", "peak memory, cold", 1.15, peaks, unit="mb"),
    ]


def in_turns(turn: int, ours: Callable[[], T], other: Callable[[], T]) -> tuple[T, T]:
    """Measure two things, the other one first every second turn."""
    if turn % 2:
        second = other()
        return ours(), second
    return ours(), other()


def timed(work: Callable[[], Any]) -> float:
    """Do something and return how many milliseconds it took."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _encode(model: Any, texts: Sequence[str]) -> Any:
    return model.encode(
        list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
    )


def _unseen(done: int, total: int) -> None:
    """Take progress as `coach index build` does, which makes the encoder work in steps."""


def _edits(folder: Path) -> Iterator[None]:
    """Edit the gist of the first record of a knowledge folder, differently each time."""
    file, content = next(
        (file, content)
        for file in sorted((folder / "records").rglob("*.yaml"))
        if (content := yaml.safe_load(file.read_text(encoding="utf-8"))).get("records")
    )
    gist = content["records"][0]["gist"]
    for n in count(1):
        content["records"][0]["gist"] = f"{gist} This is edit {n}."
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        file.write_text(text, encoding="utf-8")
        yield


def _processes(
    parts: Parts, question: str, compiled: Path, turn: int
) -> tuple[dict[str, float], dict[str, float]]:
    source = parts.model_source()
    environment = os.environ | {"COACH_INDEX_DIR": str(parts.store.folder)}
    # Both run compiled modules, as installed programs do, whatever is set here and writable there.
    environment["PYTHONPYCACHEPREFIX"] = str(compiled)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if Path(source).is_dir():
        environment["HF_HUB_OFFLINE"] = "1"  # no hub in the bare process either
    ours = partial(_process, ["-m", "bot", "ask", "--", question], environment)
    bare = partial(_process, ["-c", _BARE_PROCESS, source, question], environment)
    return in_turns(turn, ours, bare)


def _process(arguments: list[str], environment: dict[str, str]) -> dict[str, float]:
    launcher = [sys.executable, "-m", "bot.adapters.cli.launch"]
    done = subprocess.run(  # noqa: S603  (this very Python)
        [*launcher, sys.executable, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise CoachError(f"A process to be timed failed: {last}")
    figures: dict[str, float] = json.loads(done.stdout)
    return figures
