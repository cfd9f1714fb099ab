"""Learning, rehearsing and the welcome over the real wire; nobody else sees anything of it."""

import pytest
import real

pytestmark = pytest.mark.usefixtures("coach")


def welcomes(person):
    return [m for m in person.sees(person.dm) if "I am the improvement coach" in m.words]


def test_a_newcomer_is_welcomed_in_private_wherever_they_begin_and_never_again(alice, workspace):
    asked = alice.mentions("#help", "what is an incident?")
    alice.reads("unplanned interruption", thread=asked)

    welcome = alice.reads("Three things to try", alice.dm)
    alice.opens_home()
    alice.sees_home("Browse")
    alice.opens_messages()
    alice.messages_coach("what is a problem?")
    alice.reads("cause", alice.dm)
    workspace.settles()

    assert len(welcomes(alice)) == 1
    alice.clicks("Incident or problem?", welcome)
    assert alice.reads("Closing the incident does not close the problem", alice.dm)


def letter(question, *, right):
    """The letter of the right answer to a question, or of one that is wrong."""
    found = real.coach().desk.course.question(question)
    assert found
    _, asked = found
    return next(a for a, c in zip("ABCD", asked.offered(), strict=True) if c.right is right)


def test_the_home_tab_welcomes_too(alice, workspace):
    alice.opens_home()
    alice.sees_home("Three things to try")

    assert alice.reads("Three things to try", alice.dm)
    alice.opens_messages()
    workspace.settles()
    assert len(welcomes(alice)) == 1


def test_a_lesson_its_check_and_how_far_one_is(alice):
    alice.messages_coach("learn")
    paths = alice.reads("Where do you come from?", alice.dm)
    for path in ("Service staff", "Project staff", "Steering group", "Appraisal interviewee"):
        assert path in paths.words

    alice.clicks("Service staff", paths)
    lesson = alice.reads("Service staff, 1 of 6", alice.dm)
    alice.clicks("Two questions on it", lesson)
    question = alice.reads("question 1 of 2", alice.dm)
    alice.clicks(letter("incident-aim", right=False), question)
    judged = alice.reads("Not quite.", alice.dm)
    assert "Right is:" in judged.words

    alice.clicks("Next question", judged)
    alice.reads("question 2 of 2", alice.dm)
    alice.messages_coach(letter("incident-unnoticed", right=True).lower())
    alice.reads("That was Incident", alice.dm)
    alice.messages_coach("learn progress")
    assert "1 question to try again" in alice.reads("Service staff: 1 of 6", alice.dm).words


def test_in_a_channel_a_lesson_is_the_learners_alone(alice, workspace):
    bob = workspace.user("bob")
    bob.joins("#help")
    alice.mentions("#help", "learn start service staff")

    assert alice.reads("Service staff, 1 of 6", "#help").is_ephemeral
    assert not [m for m in bob.sees("#help") if "1 of 6" in m.words]


def test_a_rehearsal_asks_and_shows_what_would_answer(alice):
    alice.commands("/coach rehearse SVC.IRM.SP2.4", "#help")
    asked = alice.reads("7 of 17", "#help")
    assert asked.is_ephemeral

    alice.clicks("What would answer it", asked)

    assert "no checklist" in alice.reads("To show, for example", "#help").words


def test_a_practice_a_day_can_be_asked_for_paused_and_taken_up(alice):
    alice.messages_coach("learn start interviewee")
    alice.reads("Appraisal interviewee, 1 of 6", alice.dm)
    alice.messages_coach("learn daily 9:30")
    alice.reads("09:30, by your clock", alice.dm)
    alice.messages_coach("learn pause")
    paused = alice.reads("nothing is lost", alice.dm)

    alice.messages_coach("learn resume")

    assert alice.reads("09:30, by your clock", alice.dm, after=paused)
