"""To which practices a finding belongs: suggested from its words, confirmed by a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.domain.answer import Confidence, Hints
from bot.domain.conversation import Act, Button
from bot.domain.improvement.findings import Finding
from bot.domain.improvement.refs import Kind, Ref
from bot.services.improvement.reading import UnreadableError, records_in
from bot.services.improvement.scene import Scene
from bot.services.improvement.seeing import Seen, UnseenError

_OFFERED = 3


def inferred(scene: Scene, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Add what follows from what is said: records that are named for certain, the model of the areas."""
    kind: Kind = scene.command.verb.kind
    more: Mapping[str, Any] = {}
    if kind is Kind.FINDING and values.get("reference") and "records" not in values:
        more = named(scene, values["reference"])
    if scene.command.verb.typed == "action add" and values.get("findings"):
        more = {"records": _of_findings(scene, values["findings"]), **values}
    if kind is Kind.APPRAISAL and values.get("areas") and not values.get("model"):
        records = scene.desk.records(values["areas"])
        editions = tuple(dict.fromkeys(record.edition for record in records if record.edition))
        if len(editions) == 1:
            more = {"model": editions[0]}
    return {**values, **more}


def _of_findings(scene: Scene, refs: Iterable[Ref]) -> tuple[str, ...]:
    """Name the practices of findings, of those that this person sees."""
    ids: list[str] = []
    for ref in refs:
        try:
            ids += scene.eyes.elsewhere().get(ref).thing.records
        except UnseenError:
            continue
    return tuple(dict.fromkeys(ids))


def named(scene: Scene, reference: str) -> Mapping[str, Any]:
    """Take a reference that is an id or a code as a person's word for where the finding belongs; else none."""
    try:
        return {"records": records_in(reference, scene.desk.references)}
    except UnreadableError:
        return {}


def belongs_to(scene: Scene, seen: Seen[Any], step: str) -> tuple[Button, ...]:
    """Offer the practices that a new finding without any may belong to; pressing one confirms it."""
    finding = seen.thing
    if not isinstance(finding, Finding) or finding.records or step not in {"add", "edit"}:
        return ()
    question = f"{finding.statement} {finding.reference}".strip()
    ranking = scene.desk.search.rank(question, Hints(), _OFFERED)
    if ranking.confidence is Confidence.NONE:
        return ()
    return tuple(
        Button(
            f"{record.id} {record.name}", Act.SAY, f"finding edit {finding.ref} records {record.id}"
        )
        for record in scene.desk.records(hit.record_id for hit in ranking.hits)
    )
