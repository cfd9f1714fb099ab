"""`coach bench`: speed and memory as ratios to the bare libraries, measured in the same run.

Ratios carry from machine to machine, milliseconds do not. The floor is what sentence-transformers needs
for the same texts; everything above it is ours: reading, ranking, wording, storing.
"""

from __future__ import annotations

import json
import os
import platform
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.table import Table

from bot.adapters.cli import measures
from bot.adapters.cli.asking import ready
from bot.adapters.cli.console import console
from bot.adapters.cli.evaluation import read_questions
from bot.adapters.cli.keeping import keeping
from bot.adapters.cli.measures import Measure
from bot.adapters.cli.parts import Parts
from bot.domain.answer import Hints, Ranking
from bot.domain.errors import CoachError
from bot.services.conversing import Coach
from bot.services.ports import Search

_QUESTIONS = Path(__file__).resolve().parents[3] / "tests" / "quality" / "sealed.jsonl"
_PLAIN = frozenset({"plain", "daily", "newcomer", "improve", "messy"})
_SAMPLE = 200  # asks of the records, where there is no file of questions
_LIBRARIES = (
    *("sentence-transformers", "transformers", "torch", "numpy", "faiss-cpu", "bm25s"),
    *("rapidfuzz", "jinja2", "pydantic", "pyyaml"),
)


def bench(parts: Parts, questions: Path | None, runs: int, *, as_json: bool) -> None:
    """Measure and print.

    Args:
        parts: the parts of the coach.
        questions: JSON lines of questions; by default the sealed ones of a checkout, else the
            records' own.
        runs: runs of each measurement.
        as_json: print one JSON object instead of a table.

    Raises:
        CoachError: there is nothing to ask, or a process to be timed failed.

    """
    if not hasattr(os, "wait4"):
        raise CoachError("`coach bench` needs Linux or macOS; elsewhere memory cannot be measured.")
    coach = ready(parts)
    asked = _searched(coach, _questions(coach, questions))
    found = _measured(parts, coach, asked, runs)
    context = _context(parts, len(asked), runs)
    if as_json:
        figures = {measure.name: measure.value() for measure in found}
        print(json.dumps(figures | context))  # noqa: T201
        return
    out = console()
    out.print(_table(found))
    libraries = " ".join(f"{name} {number}" for name, number in context.pop("libraries").items())
    out.print(", ".join(f"{name} {value}" for name, value in context.items()), style="dim")
    out.print(libraries, style="dim")


def _measured(parts: Parts, coach: Coach, questions: list[str], runs: int) -> list[Measure]:
    # The bare library is the coach's own model object: two copies would compete for the caches.
    model = parts.encoder.loaded_model()
    with console(stderr=True).status("") as status, TemporaryDirectory() as scratch:
        status.update("Starting processes…")
        cold = measures.starting(parts, questions, Path(scratch, "compiled"), runs)
        status.update(f"Answering {len(questions)} questions…")
        answering = measures.answering(coach, model, questions, runs)
        status.update("Building the index…")
        index, copies = Path(scratch, "index"), Path(scratch, "knowledge")
        build = measures.building(parts, model, index, runs)
        status.update("Building after an edit…")
        rebuild = measures.rebuilding(parts, build, index, copies, runs)
        status.update("Keeping many actions…")
        loop = keeping(parts, Path(scratch, "loop"), runs)
    return [answering, build, rebuild, *cold, *loop]


def _questions(coach: Coach, file: Path | None) -> list[str]:
    if file is None and not _QUESTIONS.is_file():
        asks = [ask for record in coach.desk.knowledge for ask in record.asks]
        return asks[:: max(1, len(asks) // _SAMPLE)]
    asked = read_questions(file or _QUESTIONS)
    plain = [item.q for item in asked if item.type in _PLAIN]
    return plain or [item.q for item in asked if item.gold]


def _searched(coach: Coach, questions: list[str]) -> list[str]:
    """Leave out what is answered by structure alone: without encoding, the ratio would flatter us."""
    search = _Counted(coach.desk.search)
    watched = Coach(replace(coach.desk, search=search))
    kept = []
    for question in questions:
        before = search.count
        watched.reply(question)
        if search.count > before:
            kept.append(question)
    if not kept:
        raise CoachError("None of the questions needs the search, so there is nothing to time.")
    return kept


class _Counted:
    """A search that counts how often it is used."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self.count = 0

    def rank(self, question: str, hints: Hints, limit: int) -> Ranking:
        self.count += 1
        return self._search.rank(question, hints, limit)


def _context(parts: Parts, questions: int, runs: int) -> dict[str, Any]:
    manifest = parts.store.manifest()
    return {
        "records": manifest.records,
        "passages": manifest.passages,
        "questions": questions,
        "runs": runs,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in _LIBRARIES},
    }


def _table(found: list[Measure]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("", no_wrap=True)
    table.add_column("ratio (min-max)", no_wrap=True)
    table.add_column("wanted", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("ours / other", no_wrap=True)
    for measure in found:
        fine = measure.ratio <= measure.wanted
        table.add_row(
            measure.what,
            f"{_digits(measure.ratio)} ({_digits(min(measure.ratios))}-{_digits(max(measure.ratios))})",
            f"{measure.wanted:g}",
            "[green]fine[/]" if fine else "[red]not fine[/]",
            f"{_shown(measure.ours, measure.unit)} / {_shown(measure.other, measure.unit)}",
        )
    return table


def _digits(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.3f}"  # noqa: PLR2004


def _shown(value: float, unit: str) -> str:
    if unit == "mb":
        return f"{value:.0f} MB"
    return f"{value / 1000:.1f} s" if value >= 1000 else f"{value:.3g} ms"  # noqa: PLR2004
