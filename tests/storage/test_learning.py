"""How far people have come, on either database."""

from dataclasses import replace
from datetime import date, time

import pytest
from stored import DAY, MINUTE, NOON

from bot.domain.learning import Learner

LEARNER = Learner(
    path="service-staff",
    taken=("a", "b"),
    missed=("b",),
    asked="c",
    daily=time(9, 30),
    zone="Europe/Madrid",
    due=NOON,
    silent=1,
    streak=4,
    learnt=date(2027, 3, 1),
)


@pytest.fixture
def work(storage):
    with storage.work() as opened:
        yield opened


def test_what_is_put_comes_back_as_it_was(work):
    work.learning.put("T1", "U1", LEARNER)
    assert work.learning.get("T1", "U1") == LEARNER

    work.learning.put("T1", "U1", replace(LEARNER, streak=5))
    assert work.learning.get("T1", "U1").streak == 5


def test_everybody_begins_at_the_start_and_has_their_own(work):
    work.learning.put("T1", "U1", LEARNER)

    assert work.learning.get("T1", "U2") == Learner()
    assert work.learning.get("T2", "U1") == Learner()


def test_those_are_due_whose_time_has_come_the_longest_waiting_first(work):
    for person, due in (
        ("late", NOON - DAY),
        ("now", NOON),
        ("soon", NOON + MINUTE),
        ("never", None),
    ):
        work.learning.put("T1", person, replace(LEARNER, due=due))

    assert work.learning.due(NOON, 9) == [("T1", "late"), ("T1", "now")]
    assert work.learning.due(NOON, 1) == [("T1", "late")]


def test_one_person_can_be_forgotten(work):
    work.learning.put("T1", "U1", LEARNER)
    work.learning.put("T1", "U2", LEARNER)

    assert work.learning.forget("T1", "U1") is True
    assert work.learning.forget("T1", "U1") is False
    assert work.learning.get("T1", "U1") == Learner()
    assert work.learning.get("T1", "U2") == LEARNER


def test_everybody_is_welcomed_once_in_each_workspace(work):
    assert work.learning.welcome("T1", "U1") is True
    assert work.learning.welcome("T1", "U1") is False
    assert work.learning.welcome("T1", "U2") is True
    assert work.learning.welcome("T2", "U1") is True
