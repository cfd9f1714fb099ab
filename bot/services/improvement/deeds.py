"""What was done, as people say it: the steps in the past tense, and which of them are decisions."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.improvement.refs import Kind

PAST: Mapping[str, str] = {
    "new": "recorded",
    "add": "recorded",
    "propose": "proposed",
    "edit": "edited",
    "start": "started",
    "report": "reported",
    "release": "released",
    "sign": "signed",
    "complete": "complete",
    "finalise": "final",
    "prioritise": "prioritised",
    "accept": "accepted",
    "confirm": "confirmed",
    "publish": "published",
    "approve": "approved",
    "decline": "declined",
    "defer": "deferred",
    "assign": "assigned",
    "reassign": "reassigned",
    "reschedule": "rescheduled",
    "ask-date": "waiting for another date",
    "keep-date": "keeping its date",
    "pilot": "piloting",
    "end-pilot": "back from its pilot",
    "deploy": "deployed",
    "roll-out": "rolled out further",
    "verify": "verified",
    "send-back": "sent back",
    "close": "closed",
    "hold": "on hold",
    "resume": "resumed",
    "cancel": "cancelled",
    "reopen": "reopened",
    "note": "noted",
    "evidence": "backed by more evidence",
    "snooze": "snoozed",
    "agenda": "prepared",
    "attend": "attended",
    "decide": "decided on",
    "minutes": "written up",
}
"""How a thing is after a step: “A-1 is approved”."""

DECISIONS: frozenset[tuple[Kind, str]] = frozenset(
    {
        *((Kind.ACTION, step) for step in "approve decline assign reassign reschedule".split()),
        *((Kind.ACTION, step) for step in "keep-date verify send-back close cancel reopen".split()),
        *((Kind.PROPOSAL, step) for step in "accept defer decline".split()),
        *((Kind.FINDING, step) for step in "prioritise accept publish".split()),
    }
)
"""What the steering group decides, in a meeting or outside."""


def past(step: str) -> str:
    """Say a step in the past tense; what has no step behind it ("planned") says itself."""
    return PAST.get(step, step)
