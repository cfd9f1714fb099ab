"""`coach audit`: whether the audit trail, and what it is about, are as they were written."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.adapters.cli.console import console
from bot.adapters.cli.parts import Parts
from bot.domain.errors import CoachError
from bot.services.improvement.ports import Redaction, Seal


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be taken out, why, out of what, and by whom."""

    words: str
    reason: str
    subject: str
    by: str


def verify(parts: Parts, workspace: str, length: int | None, head: str) -> int:
    """Verify the trails and say how they are; exit code 1 where something is wrong.

    Args:
        parts: the parts of the coach.
        workspace: whose trail; empty: every one there is.
        length: how many entries it had when that was printed; None: nothing was.
        head: the digest that was printed with it.

    Raises:
        CoachError: length and head do not come together, or there are several trails that they could be of.

    """
    if (length is None) != (not head):
        raise CoachError("--length and --head go together: give both, as they were printed.")
    printed = None if length is None else Seal(length, head)
    with parts.storage.work() as work:
        every = {*work.trail.workspaces(), *work.things.workspaces()}
        named = [workspace] if workspace else sorted(every)
        if printed and len(named) > 1:
            raise CoachError(f"Whose trail was printed? --workspace: {', '.join(named)}.")
        found = {name: (work.trail.seal(name), work.trail.verify(name, printed)) for name in named}
    if not found:
        _say("There is no audit trail yet.")
    for name, (seal, faults) in found.items():
        if faults:
            _say(f"{name}: the audit trail is not as it was written.")
            _say("\n".join(f"- {fault}" for fault in faults))
        else:
            _say(f"{name}: whole. --length {seal.length} --head {seal.head}")
    return int(any(faults for _, faults in found.values()))


def redact(parts: Parts, workspace: str, order: Order) -> None:
    """Take words out, and say from how many values; the words themselves are not repeated.

    Raises:
        CoachError: they cannot be taken out; nothing has changed.

    """
    if not order.reason.strip():
        raise CoachError("A redaction needs a reason: --reason, in a few words without the names.")
    redaction = Redaction(
        words=order.words,
        by=order.by or getpass.getuser(),
        at=datetime.now(tz=UTC),
        reason=order.reason,
        subject=order.subject.upper(),
    )
    with parts.storage.work() as work:
        count = work.trail.redact(workspace, redaction)
        seal = work.trail.seal(workspace)
    _say(
        f"Taken out of {count} values. The trail is whole: --length {seal.length} --head {seal.head}"
    )


def _say(text: str) -> None:
    console().print(text, soft_wrap=True, markup=False)
