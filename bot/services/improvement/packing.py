"""The pack for auditors: an appraisal with all it led to, the trail of that, and the proof that it is whole."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from hashlib import sha256

from bot.domain.conversation import Deliver, File, Message
from bot.domain.improvement.appraisals import Appraisal
from bot.domain.improvement.refs import Kind, Ref, refs_in
from bot.domain.improvement.things import Thing
from bot.services.improvement.deeds import DECISIONS
from bot.services.improvement.facts import title_of
from bot.services.improvement.overview import Overview
from bot.services.improvement.ports import Entry, Filter, Order
from bot.services.improvement.scene import Effects, Scene
from bot.services.improvement.tabling import as_csv, sheets
from bot.services.improvement.tracing import traced

_TRACE = (
    *("finding", "statement", "practices", "state", "action", "title", "cause", "asset", "version"),
    *("evidence", "result", "outcome", "verified by", "decided"),
)
_TRAIL = ("position", "when (UTC)", "who", "thing", "what", "reason", "before", "after")
_STAMP = (1980, 1, 1, 0, 0, 0)  # a ZIP has to say when; the pack itself tells that


def pack(scene: Scene, ref: Ref | None) -> Effects:
    """Give an appraisal with all that somebody sees of what it led to, and the trail of these things."""
    if not scene.eyes.sees_work:
        return (scene.reply(Message(scene.say("no-report"))),)
    if ref is None or ref.kind is not Kind.APPRAISAL:
        return (scene.reply(Message(scene.say("pack-what"))),)
    overview = _overview(scene, scene.eyes.elsewhere().get(ref).thing)
    things: list[Thing] = [
        *([overview.appraisal] if overview.appraisal else []),
        *overview.objectives,
        *overview.findings,
        *overview.actions,
    ]
    scene.left(f"pack {ref}, {len(things)} things")
    trail, workspace = scene.eyes.work.trail, scene.turn.workspace
    faults, seal = trail.verify(workspace), trail.seal(workspace)
    names = {str(thing.ref) for thing in things}
    entries = [entry for entry in reversed(trail.entries(workspace)) if entry.subject in names]
    about = scene.say(
        "pack", appraisal=overview.appraisal, title=title_of(things[0]), things=things,
        entries=len(entries), faults=faults, seal=seal, now=scene.now, by=scene.eyes.person.id,
    )  # fmt: skip
    parts = {
        "README.md": about.encode() + b"\n",
        "things.json": scene.papers.write(things).encode(),
        "things.xlsx": scene.books.write(sheets(things)),
        "trace.csv": as_csv(_TRACE, _trace(overview, entries)).encode(),
        "trail.csv": as_csv(_TRAIL, map(_row, entries)).encode(),
    }
    name = f"pack-{ref}-{scene.now:%Y-%m-%d}.zip"
    comment = scene.say("pack-beside", appraisal=overview.appraisal, faults=faults, seal=seal)
    return (Deliver(File(name, zipped(parts)), comment),)


def _overview(scene: Scene, appraisal: Appraisal) -> Overview:
    eyes = scene.eyes.elsewhere()
    about = Filter(kind=Kind.FINDING, about=(appraisal.ref,))
    findings = [seen.thing for seen in eyes.find(about, Order.NUMBER)]
    wanted = {finding.ref for finding in findings}
    found = [seen.thing for seen in eyes.find(Filter(kind=Kind.ACTION), Order.NUMBER)]
    actions = [action for action in found if wanted & set(action.findings)]
    served = {thing.objective for thing in (*findings, *actions)}
    objectives = [
        seen.thing
        for seen in eyes.find(Filter(kind=Kind.OBJECTIVE), Order.NUMBER)
        if seen.thing.ref in served
    ]
    return Overview(objectives, findings, actions, appraisal)


def _trace(overview: Overview, entries: Iterable[Entry]) -> Iterable[tuple[object, ...]]:
    """Rows from a weakness to its result, and who decided what on the way."""
    decided: dict[str, list[str]] = {}
    for entry in entries:
        [ref, *_] = refs_in(entry.subject) or [None]
        if ref and (ref.kind, entry.what) in DECISIONS:
            when = f"{entry.at:%Y-%m-%d} {entry.what} by {entry.by}"
            decided.setdefault(entry.subject, []).append(when)
    for row in traced(overview, {}):
        finding, action = row.finding, row.action
        result = action.results[-1] if action and action.results else None
        asset = action.asset if action else None
        names = [str(finding.ref), *([str(action.ref)] if action else [])]
        yield (
            *(finding.ref, finding.statement, finding.records, finding.state),
            *((action.ref, action.title, action.cause) if action else ("", "", "")),
            *((asset.name, asset.version) if asset else ("", "")),
            tuple(seen.link for seen in action.evidence) if action else "",
            *((result.after or result.use, result.outcome, result.by) if result else ("", "", "")),
            "; ".join(it for name in names for it in decided.get(name, [])),
        )


def _row(entry: Entry) -> tuple[object, ...]:
    plain = (
        json.dumps(part, ensure_ascii=False, default=str)
        for part in (dict(entry.before), dict(entry.after))
    )
    when = f"{entry.at:%Y-%m-%d %H:%M:%S}"
    return (entry.position, when, entry.by, entry.subject, entry.what, entry.reason, *plain)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Put files into a ZIP, with a list of their SHA-256 digests; the same files give the same bytes."""
    digests = "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in parts.items())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in {**parts, "SHA256SUMS": digests.encode()}.items():
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(info, content)
    return out.getvalue()
