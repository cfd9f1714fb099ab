"""The outbox: in order within a conversation, and never forgotten."""

import pytest
from builders import make_post
from storage_workers import in_processes, post_all
from stored import DAY, MINUTE, NOON, storage_at

from bot.adapters.storage.tables import outbox
from bot.domain.conversation import Act, Button, Message, Place, Post, Style
from bot.services.ports import Parcel


def add(storage, body="Said.", now=NOON, **fields):
    with storage.work() as work:
        return work.outbox.add(make_post(body, **fields), now)


def take(storage, workspace="T1", *, holder="one", now=NOON, limit=10):
    with storage.work() as work:
        return work.outbox.take(workspace, holder=holder, now=now, until=now + MINUTE, limit=limit)


def sent(storage, parcel, now=NOON):
    with storage.work() as work:
        work.outbox.sent(parcel, ts="1.5", now=now)


def later(storage, parcel, *, due=NOON + MINUTE, tried=False):
    with storage.work() as work:
        work.outbox.later(parcel, due=due, tried=tried)


def bodies(parcels):
    return [parcel.post.message.body for parcel in parcels]


# --- what comes out is what went in ---------------------------------------------------------------


def test_a_post_comes_out_as_it_went_in(storage):
    message = Message(
        "**Grüße** 👋",
        quoted="<!channel>\n\0",
        small=("Source: a", "b"),
        buttons=(Button("Go", Act.SAY, "explain GP2.8", Style.DANGER, confirm="Sure?"),),
        votes=7,
    )
    post = Post("T1", Place("C1", "1.1", shared=True), message, asker="U1", instead="Not there.")
    with storage.work() as work:
        number = work.outbox.add(post, NOON)

    assert take(storage) == [Parcel(number, post, attempts=0, created=NOON)]


def test_a_post_leaves_only_when_its_transaction_is_kept(storage):
    def fail():
        with storage.work() as work:
            work.outbox.add(make_post(), NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert take(storage) == []


# --- order ----------------------------------------------------------------------------------------


def test_of_a_conversation_only_the_oldest_is_on_its_way(storage):
    first = add(storage, "first")
    add(storage, "second")

    assert bodies(take(storage)) == ["first"]
    assert take(storage, holder="two") == []
    sent(storage, first)
    assert bodies(take(storage)) == ["second"]


@pytest.mark.parametrize("other", [{"thread": "2.2"}, {"thread": ""}, {"channel": "C2"}])
def test_conversations_do_not_wait_for_each_other(storage, other):
    add(storage, "here")
    add(storage, "there", **other)

    assert bodies(take(storage)) == ["here", "there"]


def test_of_each_workspace_only_its_own_is_taken_and_none_waits_for_another(storage):
    add(storage, "ours")
    add(storage, "theirs", workspace="T2")

    assert bodies(take(storage, "T2")) == ["theirs"]
    assert bodies(take(storage, "T1")) == ["ours"]


def test_a_post_without_a_channel_belongs_to_the_conversation_with_its_person(storage):
    add(storage, "to one", channel="", asker="U1")
    add(storage, "to another", channel="", asker="U2")
    add(storage, "to one again", channel="", asker="U1")

    assert bodies(take(storage)) == ["to one", "to another"]


def test_no_more_is_taken_than_was_asked_for_oldest_first(storage):
    for number in range(4):
        add(storage, f"{number}", thread=f"{number}")

    assert bodies(take(storage, limit=3)) == ["0", "1", "2"]
    assert bodies(take(storage, limit=3)) == ["3"]


def test_one_put_back_holds_back_its_conversation_and_no_other(storage):
    first = add(storage, "first")
    add(storage, "second")
    add(storage, "elsewhere", thread="2.2")
    taken = take(storage)
    later(storage, first)

    assert bodies(taken) == ["first", "elsewhere"]
    assert take(storage, now=NOON + 0.5 * MINUTE) == []
    assert bodies(take(storage, now=NOON + MINUTE))[0] == "first"


def test_one_given_up_makes_way(storage, database):
    first = add(storage, "first, a secret")
    add(storage, "second")
    take(storage)
    with storage.work() as work:
        work.outbox.lost(first, reason="channel_not_found", now=NOON)

    assert bodies(take(storage)) == ["second"]
    with database.begin() as connection:
        row = connection.execute(outbox.select().where(outbox.c.id == first)).one()
    assert (row.post, row.reason, row.finished) == ("", "channel_not_found", NOON)


def test_two_processes_keep_the_order_and_send_everything_once(where, storage, tmp_path):
    for number in range(5):
        for thread in range(6):
            add(storage, f"{thread}: {number}", thread=f"{thread}")

    said = in_processes(2, post_all, where, tmp_path)

    in_time = [text for _, text in sorted(said[0] + said[1])]
    for thread in range(6):
        own = [text for text in in_time if text.startswith(f"{thread}: ")]
        assert own == [f"{thread}: {number}" for number in range(5)]
    assert len(in_time) == 30


# --- tries ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tried", "attempts"), [(True, 1), (False, 0)])
def test_one_put_back_says_whether_it_may_have_arrived(storage, tried, attempts):
    number = add(storage)
    take(storage)
    later(storage, number, tried=tried)

    [parcel] = take(storage, now=NOON + MINUTE)

    assert parcel.attempts == attempts


def test_one_whose_lease_ran_out_may_have_arrived(storage):
    add(storage)
    take(storage, holder="died")

    assert take(storage, holder="two", now=NOON + 0.9 * MINUTE) == []
    [parcel] = take(storage, holder="two", now=NOON + MINUTE)
    assert parcel.attempts == 1


def test_what_has_arrived_is_wiped_and_stays_so(storage, database):
    number = add(storage, "a secret")
    take(storage)
    sent(storage, number)
    later(storage, number)  # by whoever has lost its lease

    assert take(storage, now=NOON + DAY) == []
    with database.begin() as connection:
        row = connection.execute(outbox.select()).one()
    assert (row.post, row.ts, row.finished) == ("", "1.5", NOON)


def test_one_that_cannot_be_read_is_given_up_and_holds_back_nothing(storage, database):
    number = add(storage, "from a newer coach")
    add(storage, "next", thread="2.2")
    with database.begin() as connection:
        connection.execute(outbox.update().where(outbox.c.id == number).values(post='{"x": 1}'))

    assert bodies(take(storage)) == ["next"]
    with database.begin() as connection:
        row = connection.execute(outbox.select().where(outbox.c.id == number)).one()
    assert (row.finished, row.post) == (NOON, "")
    assert row.reason.startswith("A stored Post cannot be read")


def test_what_is_finished_is_removed_after_a_week(storage):
    arrived, lost = add(storage, thread="1"), add(storage, thread="2")
    add(storage, "waiting", thread="3")
    sent(storage, arrived)
    with storage.work() as work:
        work.outbox.lost(lost, reason="token_revoked", now=NOON)

    assert storage.purge(now=NOON + 7 * DAY) == 0
    assert storage.purge(now=NOON + 7 * DAY + MINUTE) == 2
    assert bodies(take(storage)) == ["waiting"]


def test_two_storages_of_one_database_see_the_same(storage, where):
    add(storage, "by one")

    assert bodies(take(storage_at(where))) == ["by one"]
    assert take(storage) == []
