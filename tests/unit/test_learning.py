"""Learners: what is next, what is due, streaks; and what people type to learn."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversation import Act, Pressed, Said, Way
from bot.domain.learning import Choice, Course, Learner, Lesson, Path, Question
from bot.services.learning.grammar import Wish, heard, hour_in, wish_in

MONDAY = datetime(2027, 3, 1, 8, tzinfo=UTC)
FRIDAY = datetime(2027, 3, 5, 10, tzinfo=UTC)


def question(name):
    wrong = tuple(Choice(f"wrong {n}", right=False, why="No.") for n in range(3))
    return Question(name, f"{name}?", (Choice("right", right=True, why="Yes."), *wrong))


LESSONS = {name: Lesson(name, (question(f"{name}1"), question(f"{name}2"))) for name in "AB"}
COURSE = Course({"p": Path("p", "P", "About.", ("A", "B"))}, LESSONS)


def answered(learner, *names):
    for name in names:
        learner = learner.answered(question(name), right=True)
    return learner


def test_a_lesson_is_done_when_both_questions_are_answered():
    learner = answered(Learner(path="p"), "A1")
    assert learner.next_lesson(COURSE).record == "A"

    assert answered(learner, "A2").next_lesson(COURSE).record == "B"
    assert answered(learner, "A2", "B1", "B2").next_lesson(COURSE) is None


def test_the_last_answer_to_a_question_counts():
    wrong = Learner().answered(question("A1"), right=False)
    assert wrong.missed == ("A1",)

    assert wrong.answered(question("A1"), right=True).missed == ()


def test_the_order_of_answers_is_always_the_same_and_not_that_of_the_file():
    questions = [question(f"q{n}") for n in range(30)]
    places = {q.offered().index(q.right) for q in questions}

    assert places == {0, 1, 2, 3}
    assert questions[0].offered() == questions[0].offered()


# --- a practice a day -----------------------------------------------------------------------------


def daily(now=MONDAY, zone="UTC"):
    return Learner(path="p").asks_for(time(9), zone, now)


def test_a_practice_is_due_at_the_persons_own_hour():
    assert daily().due == datetime(2027, 3, 1, 9, tzinfo=UTC)
    assert daily(zone="America/New_York").due == datetime(2027, 3, 1, 14, tzinfo=UTC)


def test_it_is_due_from_then_on_and_not_before():
    learner = daily()

    assert not learner.is_due(MONDAY)
    assert learner.is_due(MONDAY.replace(hour=9))


def test_what_was_sent_is_due_again_on_the_next_working_day():
    assert daily(FRIDAY.replace(hour=8)).sent(FRIDAY).due == datetime(2027, 3, 8, 9, tzinfo=UTC)


def test_after_three_without_an_answer_nothing_more_is_sent():
    learner = daily()
    for _ in range(3):
        learner = learner.sent(MONDAY.replace(hour=9))

    assert (learner.paused, learner.due) == (True, None)
    assert learner.asks_for(learner.daily, "UTC", MONDAY).due is not None


def test_an_answer_shows_that_somebody_is_there():
    learner = answered(daily().sent(MONDAY).sent(MONDAY), "A1")

    assert learner.sent(MONDAY).paused is False


def test_the_hour_stays_when_the_clocks_change():
    zone = "Europe/Madrid"  # clocks go forward on 28 March 2027
    before = daily(datetime(2027, 3, 26, 6, tzinfo=UTC), zone)
    after = before.sent(datetime(2027, 3, 26, 8, tzinfo=UTC))

    assert before.due == datetime(2027, 3, 26, 8, tzinfo=UTC)
    assert after.due == datetime(2027, 3, 29, 7, tzinfo=UTC)


def test_a_zone_that_nobody_knows_is_that_of_the_machine():
    assert daily(zone="Moon/Crater").due == daily(zone="").due


@given(st.integers(0, 5_000_000).map(lambda minutes: MONDAY + timedelta(minutes=minutes)))
def test_the_next_one_lies_ahead_on_a_working_day(now):
    due = daily(now).due

    assert due > now
    assert due.weekday() < 5


# --- streaks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "streak"),
    [
        (date(2027, 3, 4), 5),  # yesterday
        (date(2027, 3, 5), 4),  # today already
        (date(2027, 3, 3), 1),  # a day between
        (None, 1),
    ],
)
def test_days_in_a_row_are_counted_once_each(before, streak):
    learner = Learner(zone="UTC", streak=4, learnt=before)

    assert learner.finished_one(FRIDAY).streak == streak


def test_a_weekend_breaks_no_streak():
    friday = Learner(zone="UTC", streak=2, learnt=FRIDAY.date())

    assert friday.finished_one(FRIDAY.replace(day=8)).streak == 3


# --- what people type -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("learn", Wish("learn")),
        ("/coach learn start service staff", Wish("learn", "start", "service staff")),
        ("Learn daily 9:30", Wish("learn", "daily", "9:30")),
        ("learn answer q1 b", Wish("learn", "answer", "q1 b")),
        ("rehearse SVC.IRM", Wish("rehearse", rest="SVC.IRM")),
        ("interview rehearsal for IRM", Wish("rehearse", rest="IRM")),
        ("learn about incidents", None),
        ("learn stop", Wish("learn", "pause")),
        ("learn help", Wish("learn", "paths")),
        ("learn help desk work", None),
        ("learn every day at 9", Wish("learn", "daily", "at 9")),
        ("what can I learn from an appraisal?", None),
        ("lessons learnt", None),
    ],
)
def test_wishes_are_recognised_and_questions_left_alone(typed, wish):
    assert wish_in(typed) == wish


def test_a_letter_alone_is_an_answer_where_nobody_else_listens():
    assert heard(Said("b)", Way.DIRECT)) == Wish("learn", "answer", "b")
    assert heard(Said("b", Way.MENTION)) is None
    assert heard(Said("e", Way.DIRECT)) is None


def test_what_people_say_to_each_other_is_no_wish():
    assert heard(Said("learn", Way.OVERHEARD)) is None
    assert heard(Pressed(Act.SAY, "learn next")) == Wish("learn", "next")


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("9", time(9)),
        ("at 9:30", time(9, 30)),
        ("5 pm", time(17)),
        ("12am", time(0)),
        ("25", None),
        ("9:75", None),
        ("soon", None),
    ],
)
def test_hours_are_read_as_people_write_them(typed, hour):
    assert hour_in(typed) == hour


def test_pausing_keeps_everything():
    learner = replace(answered(daily(), "A1"), paused=True, due=None)

    assert learner.taken == ("A1",)
    assert learner.next_due(MONDAY) is None
