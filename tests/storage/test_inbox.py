"""The inbox: once in, once done, and nothing lost with whoever held it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from storage_workers import PATIENCE, claim_all, in_processes, take_over_all
from stored import DAY, MINUTE, NOON, storage_at

from bot.adapters.storage.tables import inbox, inbox_keys
from bot.services.ports import Receipt


def claim(storage, *keys, payload="payload", holder="one", now=NOON):
    with storage.work() as work:
        return work.inbox.claim(keys, payload, holder=holder, now=now, until=now + MINUTE)


def take_over(storage, *, holder="two", now=NOON + MINUTE, limit=10):
    with storage.work() as work:
        return work.inbox.take_over(holder=holder, now=now, until=now + MINUTE, limit=limit)


# --- claiming -------------------------------------------------------------------------------------


def test_what_is_new_is_taken_in(storage):
    receipt = claim(storage, "event 1", payload='{"text": "Grüße 👋"}')

    assert receipt == Receipt(receipt.id, '{"text": "Grüße 👋"}', NOON, attempts=1)


@pytest.mark.parametrize("keys", [["a"], ["b"], ["b", "new"], ["new", "a", "other"], ["b", "a"]])
def test_what_has_a_known_key_is_not(storage, keys):
    claim(storage, "a", "b")

    assert claim(storage, *keys) is None


def test_keys_of_a_claim_that_failed_are_not_remembered(storage):
    claim(storage, "a")
    claim(storage, "a", "b")

    assert claim(storage, "b") is not None


def test_a_failed_claim_leaves_nothing_else_of_its_transaction_undone(storage):
    claim(storage, "a")
    with storage.work() as work:
        first = work.inbox.claim(["b"], "kept", holder="one", now=NOON, until=NOON)
        second = work.inbox.claim(["a"], "double", holder="one", now=NOON, until=NOON)

    assert (first is None, second is None) == (False, True)
    assert [receipt.payload for receipt in take_over(storage)] == ["payload", "kept"]


def test_the_same_key_twice_in_a_claim_is_one(storage):
    assert claim(storage, "a", "a") is not None


def test_without_keys_everything_is_new(storage):
    assert claim(storage).id != claim(storage).id


def test_a_claim_that_is_undone_frees_its_keys(storage):
    def fail():
        with storage.work() as work:
            work.inbox.claim(["a"], "payload", holder="one", now=NOON, until=NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert claim(storage, "a") is not None


def test_of_threads_that_claim_the_same_one_wins(storage, where):
    others = [storage, storage_at(where)]  # as two processes have it

    def compete(number):
        keys = [f"key {n}" for n in range(20)]
        return [key for key in keys if claim(others[number % 2], key, f"{key} of {number}")]

    with ThreadPoolExecutor(8) as pool:
        won = [key for keys in pool.map(compete, range(8)) for key in keys]

    assert sorted(won) == sorted(f"key {n}" for n in range(20))


def test_claims_with_crossed_keys_do_not_wait_for_each_other_for_ever(storage):
    together = threading.Barrier(2)

    def compete(number):
        won = []
        for n in range(4):
            keys = [f"{n}.{key}" for key in range(2000)][:: 1 if number else -1]
            together.wait(PATIENCE)
            won.append(claim(storage, *keys) is not None)
        return won

    with ThreadPoolExecutor(2) as pool:
        won = list(pool.map(compete, range(2)))

    assert [sum(round_) for round_ in zip(*won, strict=True)] == [1] * 4


def test_of_processes_that_claim_the_same_one_wins(where, storage, tmp_path):
    del storage
    keys = [f"key {n}" for n in range(40)]

    won = in_processes(2, claim_all, where, tmp_path, keys)

    assert sorted(won[0] + won[1]) == sorted(keys)


# --- leases ---------------------------------------------------------------------------------------


def test_nothing_is_taken_over_while_it_is_held(storage):
    claim(storage, "a")

    assert take_over(storage, now=NOON + 0.9 * MINUTE) == []


def test_what_has_lapsed_is_taken_over_oldest_first(storage):
    late = claim(storage, "late", now=NOON + MINUTE)
    early = claim(storage, "early", now=NOON)

    taken = take_over(storage, now=NOON + 3 * MINUTE)

    assert taken == [
        Receipt(early.id, "payload", NOON, attempts=2),
        Receipt(late.id, "payload", NOON + MINUTE, attempts=2),
    ]


def test_no_more_is_taken_over_than_was_asked_for(storage):
    first, _second, _third = (claim(storage, key, now=NOON) for key in "abc")

    assert [receipt.id for receipt in take_over(storage, limit=1)] == [first.id]
    assert len(take_over(storage, limit=5)) == 2


def test_a_lease_that_was_taken_over_lapses_in_turn(storage):
    claim(storage, "a")
    take_over(storage, holder="two")

    assert take_over(storage, holder="three", now=NOON + 1.5 * MINUTE) == []
    [receipt] = take_over(storage, holder="two", now=NOON + 2 * MINUTE)
    assert receipt.attempts == 3


def test_a_lease_is_renewed(storage):
    receipt = claim(storage, "a")
    with storage.work() as work:
        work.inbox.renew([receipt.id], holder="one", until=NOON + 5 * MINUTE)

    assert take_over(storage, now=NOON + 4 * MINUTE) == []
    assert len(take_over(storage, now=NOON + 5 * MINUTE)) == 1


def test_only_its_holder_renews_a_lease(storage):
    receipt = claim(storage, "a")
    take_over(storage, holder="two")
    with storage.work() as work:
        work.inbox.renew([receipt.id], holder="one", until=NOON + DAY)

    assert len(take_over(storage, holder="three", now=NOON + 2 * MINUTE)) == 1


def test_what_is_done_is_not_taken_over_and_not_renewed(storage):
    receipt = claim(storage, "a")
    with storage.work() as work:
        work.inbox.done(receipt.id, NOON)
        work.inbox.renew([receipt.id], holder="one", until=NOON)

    assert take_over(storage, now=NOON + DAY) == []


def test_what_is_done_is_wiped_but_still_keeps_doubles_out(storage, database):
    receipt = claim(storage, "a", payload="a secret")
    with storage.work() as work:
        work.inbox.done(receipt.id, NOON)

    with database.begin() as connection:
        assert connection.scalars(inbox.select().with_only_columns(inbox.c.payload)).all() == [""]
    assert claim(storage, "a") is None


def test_two_processes_never_take_over_the_same(where, storage, tmp_path):
    receipts = [claim(storage, f"key {n}") for n in range(40)]

    taken = in_processes(2, take_over_all, where, tmp_path)

    assert sorted(taken[0] + taken[1]) == [receipt.id for receipt in receipts]


# --- keeping --------------------------------------------------------------------------------------


def test_keys_are_kept_for_a_week_after_it_is_done(storage, database):
    receipt = claim(storage, "a", "b")
    claim(storage, "never done")
    with storage.work() as work:
        work.inbox.done(receipt.id, NOON)

    assert storage.purge(now=NOON + 7 * DAY) == 0
    assert claim(storage, "a") is None
    assert storage.purge(now=NOON + 7 * DAY + MINUTE) == 1
    with database.begin() as connection:
        keys = connection.scalars(inbox_keys.select().with_only_columns(inbox_keys.c.key)).all()
    assert keys == ["never done"]


def test_numbers_are_not_used_twice(storage):
    receipt = claim(storage, "a")
    with storage.work() as work:
        work.inbox.done(receipt.id, NOON)
    storage.purge(now=NOON + 8 * DAY)

    assert claim(storage, "a").id > receipt.id
