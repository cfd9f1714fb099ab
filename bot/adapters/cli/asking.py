"""`ask` and `explain`."""

from __future__ import annotations

import json
import time
from typing import Any

from bot.adapters.cli.console import building, console, say
from bot.adapters.cli.parts import Parts
from bot.domain.answer import Reply, Status
from bot.domain.knowledge import Knowledge
from bot.services.conversing import Coach


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
    """Explain one record, whole, since nothing can be pressed here; exit code 1 where there is none."""
    coach = ready(parts)
    reply = coach.reply(f"explain {record_id} in full")
    if as_json:
        value = as_value(record_id, reply, coach.desk.knowledge, 10, 0.0)
        print(json.dumps(value, ensure_ascii=False))  # noqa: T201
    else:
        say(reply, console())
    return 1 if reply.status is Status.UNKNOWN else 0


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
