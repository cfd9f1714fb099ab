"""Replies on a terminal: Markdown by Rich, plain Markdown where nobody looks (a pipe, a file)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markdown import Markdown
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.theme import Theme

from bot.domain.answer import Reply

WIDEST = 100

_THEME = Theme(
    {
        "markdown.code": "cyan",
        "markdown.block_quote": "yellow",
        "markdown.h2": "bold",
        "markdown.item.bullet": "cyan",
        "markdown.item.number": "cyan",
    }
)


def console(*, stderr: bool = False) -> Console:
    """Open a console no wider than reads well."""
    found = Console(stderr=stderr, theme=_THEME, highlight=False)
    found.width = min(found.width, WIDEST)
    return found


def say(reply: Reply, out: Console) -> None:
    """Print a reply and its next steps."""
    body = reply.body
    if not out.is_terminal:
        print(body)  # noqa: T201  (Markdown for whoever reads the pipe)
        return
    out.print(markdown(body))
    if reply.offers:
        out.print(_next_steps(reply), style="dim")


def _next_steps(reply: Reply) -> str:
    return "Next: " + " · ".join(offer.utterance for offer in reply.offers[:4])


def markdown(text: str) -> Markdown:
    """Read Markdown, keeping a note under its paragraph: Rich wants an empty line before a quotation."""
    return Markdown(re.sub(r"\n(> )", r"\n\n\1", text))


@contextmanager
def building() -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar from the first text encoded; none if there is nothing to encode."""
    bar = Progress(
        TextColumn("Building the index"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console(stderr=True),
    )
    task = bar.add_task("", total=None)
    started = False

    def progress(done: int, total: int) -> None:
        nonlocal started
        if not started:
            bar.start()
            started = True
        bar.update(task, completed=done, total=total)

    try:
        yield progress
    finally:
        if started:
            bar.stop()
