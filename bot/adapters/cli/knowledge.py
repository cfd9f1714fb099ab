"""`coach knowledge`: check, list, show, export."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import asdict
from fnmatch import fnmatchcase
from typing import Any

from rich.table import Table

from bot.adapters.cli.asking import ready
from bot.adapters.cli.console import console, say
from bot.adapters.cli.parts import Parts
from bot.domain.answer import Status
from bot.domain.knowledge import Kind, Knowledge, Record
from bot.domain.learning import Course

# Kinds whose names are the catalogue's, exactly; elsewhere its name is a working title.
_EXACT = frozenset(
    {
        *(Kind.PROCESS_AREA, Kind.SPECIFIC_GOAL, Kind.SPECIFIC_PRACTICE, Kind.GENERIC_GOAL),
        *(Kind.GENERIC_PRACTICE, Kind.MATURITY_LEVEL, Kind.CAPABILITY_LEVEL, Kind.KPA),
        *(Kind.ITIL_PROCESS, Kind.ITSM_PROCESS),
    }
)


def check(parts: Parts) -> int:
    """Prove that the catalogue is complete, the lessons hold and the templates work; 1 where not."""
    knowledge = parts.knowledge()
    course = parts.course(knowledge)
    with parts.catalogue().open(encoding="utf-8", newline="") as stream:
        wanted = list(csv.DictReader(stream, delimiter="\t"))
    faults = [fault for row in wanted for fault in _faults(row, knowledge)]
    ids = {row["id"] for row in wanted}
    faults += [
        f"{record.id}: not in the catalogue"
        for record in knowledge
        if record.id not in ids and not record.id.startswith("ORG.")
    ]
    faults += [str(problem) for problem in parts.template_problems(knowledge)]
    out = console()
    for fault in faults:
        out.print(fault, style="red", markup=False)
    if not faults:
        out.print(_summary(knowledge, course))
    return 1 if faults else 0


def _faults(row: dict[str, str], knowledge: Knowledge) -> list[str]:
    record = knowledge.records.get(row["id"])
    if record is None:
        return [f"{row['id']}: missing"]
    checks = {
        f"{record.id}: kind is {record.kind}, the catalogue says {row['kind']}": record.kind
        == row["kind"],
        f"{record.id}: document is {record.source.document}, the catalogue says {row['document']}": (
            record.source.document == row["document"]
        ),
        f"{record.id}: name is '{record.name}', the catalogue says '{row['name']}'": (
            record.kind not in _EXACT or record.name == row["name"]
        ),
    }
    return [fault for fault, fine in checks.items() if not fine]


def _summary(knowledge: Knowledge, course: Course) -> str:
    kinds = Counter(record.kind.value for record in knowledge)
    relations = sum(len(record.relations) for record in knowledge) // 2
    asks = sum(len(record.asks) for record in knowledge)
    listed = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    return (
        f"{len(knowledge)} records, the catalogue is complete; {relations} relations hold in both "
        f"directions; {asks} ways to ask; {len(course.paths)} paths to learn by with "
        f"{len(course.lessons)} lessons.\n{listed}"
    )


def list_records(parts: Parts, pattern: str, kind: str) -> int:
    """List records by pattern and kind; exit code 1 where none fits."""
    chosen = [
        record
        for record in parts.knowledge()
        if fnmatchcase(record.id.casefold(), pattern.casefold()) and kind in {"", record.kind.value}
    ]
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="cyan", no_wrap=True)
    for record in chosen:
        table.add_row(record.id, record.name, record.kind.value)
    out = console()
    if out.is_terminal:
        out.print(table)
    else:
        for record in chosen:
            print(record.id, record.name, record.kind.value, sep="\t")  # noqa: T201
    return 0 if chosen else 1


def show(parts: Parts, record_id: str) -> int:
    """Show one record in full."""
    reply = ready(parts).reply(f"explain {record_id} in full")
    say(reply, console())
    return 0 if reply.status is Status.ANSWERED else 1


def export(parts: Parts) -> None:
    """Print every record as a JSON line."""
    knowledge = parts.knowledge()
    for record in knowledge:
        print(json.dumps(exported(record, knowledge), ensure_ascii=False))  # noqa: T201


def exported(record: Record, knowledge: Knowledge) -> dict[str, Any]:
    """Render a record as the JSON that `knowledge export` promises."""
    return {
        "id": record.id,
        "kind": record.kind.value,
        "name": record.name,
        "text": record.prose(),
        "attrs": {
            "edition": record.edition,
            "status": record.status,
            "aliases": record.aliases,
            "flags": record.flags,
            "codes": record.codes,
            "reworded": record.reworded,
            "fields": [asdict(item) for item in record.fields],
            "formats": record.formats,
        },
        "relations": [
            {
                "type": relation.type.value,
                "id": relation.id,
                "label": relation.label or _name(knowledge, relation.id),
                "direction": relation.direction.value,
                "certainty": relation.certainty.value,
            }
            for relation in record.relations
        ],
        "source": {
            "document": record.source.document,
            "where": record.source.where,
            "basis": record.source.basis.value,
        },
    }


def _name(knowledge: Knowledge, record_id: str) -> str:
    record = knowledge.records.get(record_id)
    return record.name if record else ""
