"""Findings out of a table: first a preview that tells each row's problem, then those rows that are fit.

Nothing is kept between the two: the button names the file and the digest of what was shown, and the file
is read, and judged, once more. So a press twice finds every row there already, and a file that has changed
is shown anew. What is refused is told to the person alone and at once, and stored nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from bot.domain.answer import Confidence, Hints
from bot.domain.conversation import Act, Button, Deliver, File, Message, Whisper
from bot.domain.improvement.books import BookError, Sheet
from bot.domain.improvement.findings import FindingKind
from bot.domain.improvement.refs import Kind, Ref
from bot.services.improvement import cards, verbs
from bot.services.improvement.guarding import noticed
from bot.services.improvement.ports import Filter
from bot.services.improvement.scene import Effects, Scene
from bot.services.improvement.seeing import UnseenError
from bot.services.improvement.suggesting import inferred

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "kind": ("kind", "type", "sort"),
    "statement": ("statement", "finding", "text", "description", "what was found"),
    "reference": ("reference", "ref", "written as", "where"),
    "records": ("practices", "practice", "records", "record", "area", "process area"),
    "threatens_goal": ("threatens a goal", "threatens", "significance", "significant"),
    "objective": ("objective", "business objective"),
    "repeats": ("repeats", "repeat of", "earlier finding"),
    "answers": ("answers", "answers weaknesses", "for weaknesses"),
}
"""The slots of a finding, and what columns for them are called."""

_NAMES = {name: slot for slot, names in _COLUMNS.items() for name in names}
_HEADER = tuple(names[0] for names in _COLUMNS.values())
_EXAMPLES = (
    ("weakness", "Nobody looks across incidents for a common cause", "PRM SP 2.1", "SVC.PRM.SP2.1", "yes", "", "", ""),
    ("strength", "Users confirm before a ticket closes", "", "SVC.IRM", "", "", "", ""),
)  # fmt: skip
_SHOWN = 15  # rows with a problem, and as many that are fit, in a message
_SUGGESTED = 10  # rows for which a practice is looked for: that takes a moment each
_QUOTED = 90  # characters of a statement


@dataclass
class Row:
    """A row of the file, by its number there; what it says, and what is wrong with it."""

    number: int
    said: Mapping[str, str]
    values: Mapping[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    perhaps: str = ""  # the practice that it may belong to, where it names none

    @property
    def statement(self) -> str:
        """The beginning of what was found."""
        text = " ".join(self.said.get("statement", "").split())
        return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1].rstrip()}\u2026"


def import_findings(scene: Scene) -> Effects:
    """Preview a file of findings, or import it where it has been previewed."""
    said = scene.reader.read(scene.command.verb, scene.command.said).values
    appraisal = said.get("appraisal")
    if appraisal is None:
        return (scene.reply(Message(scene.say("import-what"))),)
    seen = scene.eyes.elsewhere().get(appraisal)
    if refusal := _refusal(scene, appraisal):
        return (scene.reply(Message(refusal)),)
    if not said.get("file"):
        return _empty(scene, appraisal)
    try:
        rows = list(judged(scene, appraisal, scene.books.read(scene.attached)))
    except BookError as error:
        return (Whisper(Message(str(error))),)
    digest = sha256(scene.attached).hexdigest()[:16]
    fit = [row for row in rows if not row.problems]
    if fit and said.get("digest") == digest:
        return _taken(scene, appraisal, fit, len(rows) - len(fit))
    line = f'finding import {appraisal} file "{said["file"]}" digest {digest}'
    label = f"Import {len(fit)} finding{'s' if len(fit) != 1 else ''}"
    body = scene.say(
        "import",
        appraisal=seen.thing,
        total=len(rows),
        fit=fit[:_SHOWN],
        fits=len(fit),
        wrong=[row for row in rows if row.problems][:_SHOWN],
        wrongs=len(rows) - len(fit),
        changed=bool(said.get("digest")) and said.get("digest") != digest,
    )
    return (Whisper(Message(body, buttons=(Button(label, Act.SAY, line),) if fit else ())),)


def _refusal(scene: Scene, appraisal: Ref) -> str:
    """Why this person cannot add findings to an appraisal, or nothing."""
    values = {"appraisal": appraisal, "statement": "-", "kind": FindingKind.WEAKNESS}
    step = scene.hands.table(Kind.FINDING, values).steps[0]
    refusal = scene.hands.refuses(None, step, Kind.FINDING, values)
    return str(refusal) if refusal else ""


def _empty(scene: Scene, appraisal: Ref) -> Effects:
    """Give a file to fill in, and say what to do with it."""
    file = File("findings.xlsx", scene.books.write([Sheet("Findings", _HEADER, _EXAMPLES)]))
    return (Deliver(file, scene.say("import-how", appraisal=appraisal)),)


def judged(scene: Scene, appraisal: Ref, table: Sequence[Sequence[str]]) -> Iterator[Row]:
    """Read the rows of a table and find what is wrong with each.

    Raises:
        BookError: it has no column for what was found, or one that nobody knows.

    """
    slots = _slots_of(table[0])
    known = _statements(scene, appraisal)
    suggested = 0
    for number, cells in enumerate(table[1:], start=2):
        said = {slot: text for slot, text in zip(slots, cells, strict=False) if slot and text}
        row = _judged(scene, appraisal, Row(number, said), known)
        known.setdefault(_same(said.get("statement", "")), f"row {number}")
        if not row.problems and not row.values.get("records") and suggested < _SUGGESTED:
            row.perhaps = _likely(scene, row)
            suggested += 1
        yield row


def _slots_of(header: Sequence[str]) -> list[str]:
    names = [" ".join(name.casefold().replace("_", " ").split()) for name in header]
    unknown = [name for name in names if name and name not in _NAMES]
    if unknown or not any(_NAMES.get(name) == "statement" for name in names):
        wrong = f"I know no column “{unknown[0][:40]}”. " if unknown else ""
        raise BookError(
            f"{wrong}The first row names the columns: {', '.join(_HEADER)}. “statement” is needed, "
            "the others may be left out. `finding import AP-1` without a file gives one to fill in."
        )
    return [_NAMES.get(name, "") for name in names]


def _judged(scene: Scene, appraisal: Ref, row: Row, known: Mapping[str, str]) -> Row:
    statement = row.said.get("statement", "")
    if not statement:
        row.problems.append("says nothing: “statement” is empty")
        return row
    if before := known.get(_same(statement)):
        row.problems.append(f"is there already, as {before}")
        return row
    read = scene.reader.read(_ADD, row.said)
    row.problems += read.faults.values()
    usual = {"kind": FindingKind.WEAKNESS, "appraisal": appraisal}
    row.values = inferred(scene, {**usual, **read.values})
    found = noticed(scene, row.values)
    row.problems += [f"names somebody: “{sign.text}”" for sign in found.refused]
    row.problems += [f"“{word}” may be a person; reword it" for word in found.asked]
    if not row.problems:
        row.problems += _refused(scene, row.values)
    return row


def _refused(scene: Scene, values: Mapping[str, Any]) -> Iterator[str]:
    step = scene.hands.table(Kind.FINDING, values).steps[0]
    try:
        refusal = scene.hands.refuses(None, step, Kind.FINDING, values)
    except UnseenError as unseen:
        yield str(unseen)
    else:
        yield from [str(refusal)] if refusal else []


def _statements(scene: Scene, appraisal: Ref) -> dict[str, str]:
    """What has been found already, and under which name."""
    found = scene.eyes.work.things.find(
        scene.turn.workspace, Filter(kind=Kind.FINDING, about=(appraisal,))
    )
    return {_same(kept.thing.statement): str(kept.thing.ref) for kept in found}


def _same(statement: str) -> str:
    return " ".join(statement.casefold().split()).rstrip(".")


def _likely(scene: Scene, row: Row) -> str:
    """The practice that a finding most likely belongs to; a person confirms it, or not."""
    ranking = scene.desk.search.rank(row.said["statement"], Hints(), 1)
    if ranking.confidence is Confidence.NONE or not ranking.hits:
        return ""
    return ranking.hits[0].record_id


def _taken(scene: Scene, appraisal: Ref, rows: Sequence[Row], left: int) -> Effects:
    made = [scene.hands.make(Kind.FINDING, row.values).thing for row in rows]
    body = scene.say(
        "imported", appraisal=appraisal, count=len(made), left=left,
        first=made[0].ref, last=made[-1].ref,
    )  # fmt: skip
    agreed = Button("Finalise the drafts", Act.SAY, f"finding finalise {appraisal}")
    return (scene.reply(Message(body, buttons=(cards.findings_of(appraisal), agreed))),)


_ADD = next(verb for verb in verbs.VERBS if verb.typed == "finding add")
