"""Verbs that stand alone: what they want beside them, with examples to press."""

from __future__ import annotations

import re

from bot.domain.answer import Offer, Reply
from bot.services.answering import refusal
from bot.services.desk import Desk

_EXAMPLES: dict[str, tuple[str, ...]] = {
    "explain": ("explain SVC.PRM", "explain gp 2.8", "explain known error"),
    "compare": ("compare SVC.IRM and SVC.PRM", "compare verification and validation"),
    "map": ("map SVC.PRM to ITIL", "map CMM to ITIL"),
    "list": (
        "list level 2",
        "list category support",
        "list staged",
        "list variants",
        "list models",
    ),
}
_ALONE = re.compile(rf"^\s*/?(?P<verb>{'|'.join(_EXAMPLES)})\s*[.?!]*\s*$", re.IGNORECASE)


def prompted(text: str, desk: Desk) -> Reply | None:
    """Say what a verb that stands alone can be said with; None where a text is no such verb."""
    alone = _ALONE.match(text)
    if not alone:
        return None
    verb = alone["verb"].lower()
    examples = _EXAMPLES[verb]
    plain = refusal(desk, desk.wording.say("verb-alone", {"verb": verb, "examples": examples}), ())
    return Reply(plain.status, plain.body, offers=tuple(Offer(line, line) for line in examples))
