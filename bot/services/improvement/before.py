"""The figures of the status report: as they are, and as they were in the report before.

The first status report of a day leaves its figures in the trail, as they were told, and so the report
before is the last one of an earlier day, whoever had it made.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.domain.documents import FigureLine
from bot.domain.improvement import measures
from bot.domain.improvement.actions import ActionState
from bot.services.improvement.overview import OPEN, Overview
from bot.services.improvement.ports import Entry
from bot.services.improvement.scene import Scene

_SUBJECT = "report"
_MADE = "status"
_NOTHING = "none yet"


def figures_of(overview: Overview, today: date) -> dict[str, str]:
    """Tell the figures of a report, by name, as they are read."""
    actions, weaknesses = overview.actions, overview.weaknesses
    significance = measures.by_significance(weaknesses)
    effort = measures.effort(actions)
    live = [it for it in actions if it.state is not ActionState.CANCELLED]
    return {
        "Actions": f"{len(live)}, {sum(it.state in OPEN for it in live)} open",
        "Weaknesses": str(len(weaknesses)),
        "Threatening a goal": str(significance[True]),
        "Not threatening one": str(significance[False]),
        "Not judged yet": str(significance[None]),
        "Repeating earlier ones": str(len(measures.repeats(weaknesses))),
        "Deployed on time": _share(measures.on_time(actions, today)),
        "Late": str(len(measures.late(actions, today))),
        "Re-dated": str(len(measures.slips(actions))),
        "In use, in units": _part(measures.rolled_out(actions)),
        "Found effective": _share(measures.effective(actions)),
        "Person-days spent": f"{effort.spent:g} of {effort.planned:g} planned",
    }


def _share(share: measures.Share) -> str:
    if share.rate is None:
        return _NOTHING
    return f"{share.rate * 100:.0f}% ({share.part} of {share.whole})"


def _part(share: measures.Share) -> str:
    return f"{share.part} of {share.whole}" if share.whole else _NOTHING


def compared(overview: Overview, today: date, last: Entry | None) -> tuple[FigureLine, ...]:
    """Set the figures beside those of the report before."""
    then: Mapping[str, str] = last.after if last else {}
    return tuple(
        FigureLine(name, now, then.get(name, ""))
        for name, now in figures_of(overview, today).items()
    )


def last(scene: Scene, overview: Overview) -> Entry | None:
    """Find the report before: the last of an earlier day."""
    return next((it for it in _made(scene, overview) if not _is_of_today(scene, it)), None)


def remember(scene: Scene, overview: Overview) -> None:
    """Leave the figures for the report after this one, once a day."""
    if any(_is_of_today(scene, it) for it in _made(scene, overview)):
        return
    entry = Entry(
        subject=_subject(overview),
        what=_MADE,
        by=scene.eyes.person.id,
        at=scene.now,
        after=figures_of(overview, scene.now.date()),
    )
    scene.eyes.work.trail.note(scene.turn.workspace, entry)


def _made(scene: Scene, overview: Overview) -> list[Entry]:
    """The last reports about the same, the newest first: one of today, perhaps, and the one before."""
    trail = scene.eyes.work.trail
    return trail.entries(scene.turn.workspace, subject=_subject(overview), limit=2)


def _subject(overview: Overview) -> str:
    return f"{_SUBJECT} {overview.appraisal.ref}" if overview.appraisal else _SUBJECT


def _is_of_today(scene: Scene, entry: Entry) -> bool:
    return entry.at.astimezone(scene.now.tzinfo).date() == scene.now.date()
