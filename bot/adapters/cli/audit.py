"""`coach audit`: whether the audit trail, and what it is about, are as they were written."""

from __future__ import annotations

from bot.adapters.cli.console import console
from bot.adapters.cli.parts import Parts
from bot.domain.errors import CoachError
from bot.services.improvement.ports import Seal


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


def _say(text: str) -> None:
    console().print(text, soft_wrap=True, markup=False)
