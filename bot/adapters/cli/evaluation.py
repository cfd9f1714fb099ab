"""`coach eval`: the measures of `services.evaluating` over a file of questions."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from rich.table import Table

from bot.adapters.cli.asking import ready
from bot.adapters.cli.console import console
from bot.adapters.cli.parts import Parts
from bot.domain.errors import CoachError
from bot.services import evaluating
from bot.services.evaluating import Asked


def read_questions(file: Path) -> list[Asked]:
    """Read JSON lines of questions.

    Raises:
        CoachError: a line is not a question; the message names it.

    """
    questions = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            questions.append(_question(line, f"{file}:{number}"))
    if not questions:
        raise CoachError(f"{file} holds no questions.")
    return questions


def _question(line: str, place: str) -> Asked:
    try:
        row = json.loads(line)
        return Asked(row["q"], tuple(row["gold"]), tuple(row.get("ok", ())), row.get("type", ""))
    except (ValueError, KeyError, TypeError) as error:
        raise CoachError(
            f'{place}: not a question. A line looks like {{"q": "…", "gold": ["ID"], "ok": []}}.'
        ) from error


def evaluate(parts: Parts, file: Path, *, as_json: bool) -> None:
    """Ask every question and print the measures."""
    questions = read_questions(file)
    coach = ready(parts)
    parts.encoder.encode(["warm"])  # the first question must not pay for loading the model
    outcomes = evaluating.run(questions, coach.reply, time.perf_counter)
    figures = evaluating.measure(outcomes, coach.desk.knowledge.records)
    if as_json:
        print(json.dumps(figures))  # noqa: T201
    else:
        console().print(_table(figures))


def _table(figures: dict[str, Any]) -> Table:
    table = Table(box=None, show_header=False)
    table.add_column(style="cyan")
    table.add_column(justify="right")
    for name, value in figures.items():
        table.add_row(name, f"{value:.4g}" if isinstance(value, float) else str(value))
    return table
