"""`chat`, `ask` and `explain`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.adapters.cli.console import building, console, say
from bot.adapters.cli.parts import Parts
from bot.domain.answer import Reply, Status, Topic
from bot.domain.knowledge import Knowledge
from bot.services.conversing import Coach

_GREETING = (
    "**The improvement coach.** Ask about a process in your own words, or name a practice. "
    "`help` lists the ways to ask; `exit` or Ctrl-D ends."
)
_LEAVING = frozenset({"exit", "quit", "bye", ":q"})


def ask(parts: Parts, question: str, k: int, *, as_json: bool) -> None:
    """Answer one question."""
    coach = ready(parts)
    start = time.perf_counter()
    reply = coach.reply(question)
    elapsed = (time.perf_counter() - start) * 1000
    if as_json:
        value = as_value(question, reply, coach.desk.knowledge, k, elapsed)
        print(json.dumps(value, ensure_ascii=False))  # noqa: T201
    else:
        say(reply, console())


def explain(parts: Parts, record_id: str, *, as_json: bool) -> int:
    """Explain one record; exit code 1 where there is none."""
    coach = ready(parts)
    reply = coach.reply(f"explain {record_id}")
    if as_json:
        value = as_value(record_id, reply, coach.desk.knowledge, 10, 0.0)
        print(json.dumps(value, ensure_ascii=False))  # noqa: T201
    else:
        say(reply, console())
    return 1 if reply.status is Status.UNKNOWN else 0


def chat(parts: Parts, user: str) -> None:
    """Talk until the end of the input."""
    parts.encoder.warm()
    coach = ready(parts)
    out = console()
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    if interactive:
        from rich.markdown import Markdown

        out.print(Markdown(_GREETING))
    topic = Topic()
    for line in _typed(user, Path(parts.settings.home)) if interactive else _piped():
        if line.strip().lower() in _LEAVING:
            break
        if not line.strip():
            continue
        reply = _answered(coach, line, topic, parts, out)
        if interactive:
            out.print()
        say(reply, out)
        out.print()
        topic = reply.topic if reply.topic.records else topic


def _answered(coach: Coach, line: str, topic: Topic, parts: Parts, out: Console) -> Reply:
    if parts.encoder.loaded or not out.is_terminal:
        return coach.reply(line, topic)
    # What is known by structure is answered before the model is there; the rest waits for it.
    with out.status("Loading the embedding model…"):
        return coach.reply(line, topic)


def _typed(user: str, home: Path) -> Iterator[str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory

    home.mkdir(parents=True, exist_ok=True)
    session: PromptSession[str] = PromptSession(history=FileHistory(str(home / "history")))
    while True:
        try:
            yield session.prompt(f"{user}> ")
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def _piped() -> Iterator[str]:
    stream = sys.stdin.buffer
    for line in stream:
        yield line.decode("utf-8", errors="replace")


def ready(parts: Parts) -> Coach:
    """Make the coach, showing a bar while the index is built."""
    with building() as progress:
        return parts.coach(progress)


def as_value(
    question: str, reply: Reply, knowledge: Knowledge, k: int, elapsed_ms: float
) -> dict[str, Any]:
    """Render a reply as the JSON that `ask --json` promises."""
    hits = [] if reply.status is Status.UNKNOWN else reply.hits[:k]
    return {
        "question": question,
        "status": reply.status.value,
        "answer": reply.body,
        "records": [_record(knowledge, hit.record_id, hit.score) for hit in hits],
        "templates": [{"id": i, "name": knowledge.get(i).name} for i in reply.templates],
        "elapsed_ms": round(elapsed_ms, 1),
    }


def _record(knowledge: Knowledge, record_id: str, score: float) -> dict[str, Any]:
    record = knowledge.get(record_id)
    return {
        "id": record.id,
        "kind": record.kind.value,
        "name": record.name,
        "score": score,
        "source": {"document": record.source.document, "where": record.source.where},
    }
