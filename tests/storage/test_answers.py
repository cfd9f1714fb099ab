"""Answers: for their askers, marked once, forgotten when asked to."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from builders import make_answered
from sqlalchemy.exc import StatementError
from stored import DAY, MINUTE, NOON, storage_at

from bot.domain.answer import Citation, Hit, Offer, Reply, Status, Topic
from bot.domain.conversation import House, Place, Thread, Verdict
from bot.domain.errors import StorageError


def add(storage, *args, **fields):
    with storage.work() as work:
        return work.answers.add(make_answered(*args, **fields))


def get(storage, number, workspace="T1"):
    with storage.work() as work:
        return work.answers.get(workspace, number)


def recent(storage, person="U1", limit=10, workspace="T1"):
    with storage.work() as work:
        return [one.question for one in work.answers.recent(workspace, person, limit)]


def mark(storage, number, workspace="T1", **marks):
    with storage.work() as work:
        return work.answers.mark(workspace, number, **marks)


def forget(storage, person="U1", workspace="T1"):
    with storage.work() as work:
        return work.answers.forget(workspace, person)


def test_an_answer_comes_back_as_it_was(storage):
    reply = Reply(
        Status.AMBIGUOUS,
        "**Grüße**",
        hits=(Hit("SVC.PRM", 0.75),),
        citations=(Citation("SVC.PRM", "Problems", "2007", "seminar", "slide 1", says=True),),
        templates=("TEMPLATE.problem-record",),
        offers=(Offer("Compare", "compare A B"),),
        topic=Topic(("SVC.PRM",), "SVC"),
    )
    place = Place("D1", "1.1", direct=True, shared=True)
    answered = make_answered("Was?", reply=reply, place=place, turn=7, verdict=Verdict.HELPFUL)

    with storage.work() as work:
        number = work.answers.add(answered)

    assert get(storage, number) == replace(answered, id=number)


def test_there_is_no_answer_by_a_number_that_none_has(storage):
    assert get(storage, 1) is None


def test_times_come_back_in_utc_whatever_zone_they_were_in(storage):
    local = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    found = get(storage, add(storage, at=local)).at

    assert (found, found.utcoffset()) == (NOON, timedelta(0))


def test_a_time_without_a_zone_is_refused(storage):
    with pytest.raises(StatementError, match="no time zone"):
        add(storage, at=NOON.replace(tzinfo=None))


# --- turns ----------------------------------------------------------------------------------------


def test_the_answer_of_a_turn_is_found(storage):
    number = add(storage, turn=7)
    with storage.work() as work:
        found, none = work.answers.of_turn(7), work.answers.of_turn(8)

    assert (found.id, none) == (number, None)


def test_a_turn_that_two_take_up_is_answered_once_and_the_other_s_posts_are_undone(storage):
    first = add(storage, "first", turn=7)

    with pytest.raises(StorageError):
        add(storage, "second", turn=7)

    assert recent(storage) == ["first"]
    assert get(storage, first).turn == 7


def test_answers_without_a_turn_do_not_shut_each_other_out(storage):
    assert add(storage) != add(storage)


# --- recent ---------------------------------------------------------------------------------------


def test_what_somebody_asked_last_comes_first(storage):
    for question in ("one", "two", "three"):
        add(storage, question)
    add(storage, "not mine", person="U2")

    assert recent(storage, limit=2) == ["three", "two"]


# --- marks and verdicts ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["shared", "called", "resolved"])
def test_a_mark_is_set_once(storage, name):
    number = add(storage)

    assert mark(storage, number, **{name: True})
    assert not mark(storage, number, **{name: True})
    expected = {"shared": False, "called": False, "resolved": False} | {name: True}
    found = get(storage, number)
    assert {mark_: getattr(found, mark_) for mark_ in expected} == expected


def test_marks_do_not_shut_each_other_out(storage):
    number = add(storage)

    assert [mark(storage, number, **{name: True}) for name in ("shared", "called")] == [True, True]


def test_an_answer_that_is_not_there_cannot_be_marked(storage):
    assert not mark(storage, 1, shared=True)


def test_no_mark_is_no_success(storage):
    assert not mark(storage, add(storage))


def test_of_several_who_mark_at_once_one_succeeds(storage, where):
    numbers = [add(storage) for _ in range(10)]
    others = [storage, storage_at(where)]

    def compete(number):
        return [mark(others[number % 2], one, shared=True) for one in numbers]

    with ThreadPoolExecutor(4) as pool:
        rounds = list(pool.map(compete, range(4)))

    assert [sum(round_) for round_ in zip(*rounds, strict=True)] == [1] * 10


def test_the_last_verdict_counts(storage):
    number = add(storage)
    for verdict in (Verdict.HELPFUL, Verdict.UNHELPFUL):
        with storage.work() as work:
            work.answers.judge("T1", number, verdict)

    assert get(storage, number).verdict is Verdict.UNHELPFUL


# --- forgetting -----------------------------------------------------------------------------------


def test_what_somebody_asked_is_forgotten(storage):
    numbers = [add(storage, turn=1), add(storage)]
    other = add(storage, "other", person="U2")

    assert forget(storage) == 2
    assert [get(storage, number) for number in numbers] == [None, None]
    with storage.work() as work:
        assert work.answers.of_turn(1) is None
    assert recent(storage, "U2") == ["other"]
    assert get(storage, other) is not None


def test_what_somebody_s_direct_messages_were_about_is_forgotten_with_it(storage):
    direct, channel = Place("D1", "1.1", direct=True), Place("C1", "2.2")
    add(storage, place=direct)
    add(storage, place=channel)
    with storage.work() as work:
        for place in (direct, channel):
            work.threads.put("T1", place, Thread(Topic(("SVC.PRM",))), NOON)
        work.threads.put("T2", direct, Thread(), NOON)

    forget(storage)

    with storage.work() as work:
        assert work.threads.get("T1", direct) is None
        assert work.threads.get("T1", channel) is not None
        assert work.threads.get("T2", direct) is not None


def test_who_has_asked_nothing_is_forgotten_without_ado(storage):
    assert forget(storage) == 0


def test_numbers_are_not_used_twice(storage):
    number = add(storage)
    forget(storage)

    assert add(storage) > number


# --- keeping --------------------------------------------------------------------------------------


def test_answers_are_kept_for_as_long_as_their_workspace_has_set(storage):
    with storage.work() as work:
        work.houses.put("T2", House(retention_days=10))
    usual, short = add(storage), add(storage, workspace="T2")

    assert storage.purge(now=NOON + 10 * DAY) == 0
    assert storage.purge(now=NOON + 10 * DAY + MINUTE) == 1
    assert get(storage, short, "T2") is None
    assert storage.purge(now=NOON + 90 * DAY) == 0
    assert storage.purge(now=NOON + 90 * DAY + MINUTE) == 1
    assert get(storage, usual) is None
