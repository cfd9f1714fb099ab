"""Two at once, and one that dies: what happens once happens once, and nothing is half kept."""

import multiprocessing
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from looping import propose, take
from storage_workers import (
    PATIENCE,
    approve_all,
    claim_days,
    in_processes,
    propose_all,
    propose_until_killed,
)
from stored import DAY, NOON, storage_at

from bot.domain.improvement.refs import Kind
from bot.domain.improvement.things import Grade
from bot.services.improvement.ports import ChangedMeanwhileError, Filter

TODAY = NOON.date()
EVERY = Filter(kind=Kind.ACTION)


def test_of_two_threads_that_change_the_same_thing_one_succeeds(storage):
    with storage.work() as work:
        read = propose(work)

    def approve(priority):
        try:
            with storage.work() as work:
                return take(work, read, "approve", priority=priority).version
        except ChangedMeanwhileError as error:
            return error.entry.what

    with ThreadPoolExecutor(4) as pool:
        ends = list(pool.map(approve, [Grade.HIGH, Grade.LOW] * 2))

    assert Counter(ends) == {2: 1, "approve": 3}
    with storage.work() as work:
        assert work.trail.seal("T1").length == 2


def test_of_two_processes_that_change_the_same_things_one_succeeds_with_each(
    storage, where, tmp_path
):
    with storage.work() as work:
        numbers = [propose(work).thing.ref.number for _ in range(8)]

    won = in_processes(2, approve_all, where, tmp_path, numbers)

    assert sorted(won[0] + won[1]) == numbers
    with storage.work() as work:
        assert work.things.count("T1", EVERY) == {"approved": 8}
        assert work.trail.seal("T1").length == 16
        assert work.trail.verify("T1") == ()


def test_two_processes_number_things_without_a_gap_or_a_double(storage, where, tmp_path):
    names = in_processes(2, propose_all, where, tmp_path, 10)

    assert sorted(names[0] + names[1]) == sorted(f"A-{n}" for n in range(1, 21))
    with storage.work() as work:
        assert work.trail.verify("T1") == ()


def test_of_two_processes_one_claims_each_reminder(where, tmp_path):
    subjects = [f"A-{n}" for n in range(30)]

    won = in_processes(2, claim_days, where, tmp_path, subjects)

    assert sorted(won[0] + won[1]) == sorted(subjects)


def test_a_claim_holds_for_its_day_and_subject_and_only_if_it_was_kept(storage):
    def claim(work, workspace="T1", subject="A-1", what="due", day=TODAY):
        return work.claims.claim(workspace, subject, what, day, now=NOON)

    def fail():
        with storage.work() as work:
            claim(work)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    with storage.work() as work:
        first = [claim(work), claim(work, what="late"), claim(work, day=(NOON + DAY).date())]
        first += [claim(work, subject="A-2"), claim(work, "T2")]
        assert first == [True] * 5
        assert not claim(work)


@pytest.mark.parametrize("patience", [0.0, 0.03, 0.11])
def test_nothing_is_half_kept_when_a_process_is_killed(where, patience):
    spawn = multiprocessing.get_context("spawn")
    begun = spawn.Event()
    process = spawn.Process(target=propose_until_killed, args=(where, begun))
    process.start()
    assert begun.wait(PATIENCE)
    time.sleep(patience)
    process.kill()
    process.join(PATIENCE)

    with storage_at(where).work() as work:
        things = work.things.find("T1", EVERY)
        assert {kept.thing.state for kept in things} == {"approved"}
        assert work.trail.seal("T1").length == 2 * len(things)
        assert work.trail.verify("T1") == ()
        assert work.things.count("T1", EVERY) == {"approved": len(things)}
        names = {str(kept.thing.ref) for kept in things}
        posts = work.outbox.take("T1", holder="one", now=NOON, until=NOON, limit=1)
        assert {parcel.post.message.body for parcel in posts} <= names
        assert not any(work.claims.claim("T1", it, "due", NOON.date(), now=NOON) for it in names)
        assert propose(work).thing.ref.number == len(things) + 1
