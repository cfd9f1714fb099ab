"""What other processes do with a storage in tests; importable, so that they can be started afresh."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from builders import make_post
from looping import propose, take
from stored import MINUTE, NOON, storage_at

from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.things import Grade
from bot.services.improvement.ports import ChangedMeanwhileError

PATIENCE = 60  # seconds until a test that waits for another process gives up


def in_processes(times: int, work: Callable[..., Any], *arguments: Any) -> list[Any]:
    """Do the same in several processes at once; the last argument is the number of the process."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(times, mp_context=spawn) as pool:
        futures = [pool.submit(work, *arguments, number) for number in range(times)]
        return [future.result(PATIENCE) for future in futures]


def claim_all(where: str | Path, folder: Path, keys: list[str], number: int) -> list[str]:
    """Claim keys, each along with one of this process's own; return those that were won."""
    storage = storage_at(where)
    meet(folder, number)
    won = []
    for key in keys:
        with storage.work() as work:
            own = f"{key} of {number}"
            if work.inbox.claim([own, key], key, holder=own, now=NOON, until=NOON):
                won.append(key)
    return won


def take_over_all(where: str | Path, folder: Path, number: int) -> list[int]:
    """Take over receipts, one at a time, until there are none; return their numbers."""
    storage = storage_at(where)
    meet(folder, number)
    taken: list[int] = []
    while True:
        with storage.work() as work:
            receipts = work.inbox.take_over(
                holder=str(number), now=NOON + MINUTE, until=NOON + 2 * MINUTE, limit=1
            )
        if not receipts:
            return taken
        taken += [receipt.id for receipt in receipts]


def post_all(where: str | Path, folder: Path, number: int) -> list[tuple[float, str]]:
    """Send what is in the outbox until nothing is left; return when which text was sent."""
    storage = storage_at(where)
    meet(folder, number)
    said = []
    idle = 0
    while idle < 3:  # what the other process holds may make way for more
        with storage.work() as work:
            parcels = work.outbox.take(
                "T1", holder=str(number), now=NOON, until=NOON + MINUTE, limit=2
            )
        idle = 0 if parcels else idle + 1
        for parcel in parcels:
            said.append((time.monotonic(), parcel.post.message.body))
            with storage.work() as work:
                work.outbox.sent(parcel.id, ts="1.2", now=NOON)
        if not parcels:
            time.sleep(0.02)
    return said


def approve_all(where: str | Path, folder: Path, numbers: list[int], number: int) -> list[int]:
    """Approve actions, reading each before the other process can have changed it; return those won."""
    storage = storage_at(where)
    meet(folder, number)
    won = []
    for action in numbers:
        ref = Ref(Kind.ACTION, action)
        with storage.work() as work:
            read = work.things.get("T1", ref)
            assert read is not None
        meet(folder, number, name=f"read {ref}")
        with storage.work() as work, suppress(ChangedMeanwhileError):
            take(work, read, "approve", priority=Grade.HIGH)
            won.append(action)
    return won


def claim_days(where: str | Path, folder: Path, subjects: list[str], number: int) -> list[str]:
    """Claim a reminder for subjects; return those that were won."""
    storage = storage_at(where)
    meet(folder, number)
    won = []
    for subject in subjects:
        with storage.work() as work:
            if work.claims.claim("T1", subject, "due", NOON.date(), now=NOON):
                won.append(subject)
    return won


def propose_all(where: str | Path, folder: Path, times: int, number: int) -> list[str]:
    """Propose actions, one after the other; return their names."""
    storage = storage_at(where)
    meet(folder, number)
    names = []
    for _ in range(times):
        with storage.work() as work:
            names.append(str(propose(work).thing.ref))
    return names


def propose_until_killed(where: str | Path, begun: Event) -> None:
    """Propose and approve actions and claim and post about them, a transaction each, without an end."""
    storage = storage_at(where)
    while True:
        with storage.work() as work:
            kept = propose(work)
            name = str(kept.thing.ref)
            work.outbox.add(make_post(name), NOON)
            work.claims.claim("T1", name, "due", NOON.date(), now=NOON)
            take(work, kept, "approve", priority=Grade.LOW)
        begun.set()


def stop_halfway(where: str | Path, halfway: Event) -> None:
    """Claim and post, tell that it has been done, and never come to the end of the transaction."""
    with storage_at(where).work() as work:
        work.inbox.claim(["key"], "payload", holder="dead", now=NOON, until=NOON)
        work.outbox.add(make_post("Half of it."), NOON)
        halfway.set()
        time.sleep(PATIENCE)


def meet(folder: Path, number: int, times: int = 2, name: str = "here") -> None:
    """Wait until all processes have come this far, so that they do the rest at once."""
    (folder / f"{name}-{number}").touch()
    patience = datetime.now(UTC) + MINUTE
    while len(list(folder.glob(f"{name}-*"))) < times:
        if datetime.now(UTC) > patience:
            raise TimeoutError
        time.sleep(0.005)
