"""Learning and rehearsing, as people do it; nobody else sees anything of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from reception.conftest import DM, HELP, button_of, labels, page_of

from bot.domain.conversation import (
    Act,
    Called,
    Opened,
    Place,
    Post,
    Pressed,
    Replace,
    Said,
    Spot,
    Suggest,
    Tab,
    Way,
    Whisper,
)
from bot.domain.people import Standing


def presses(workspace, person, label, on, spot=Spot.MESSAGE):
    """Press a button in the direct messages; what comes of it takes the place of what was there."""
    button = button_of(on, label)
    [effect] = workspace.does(person, Pressed(button.act, button.value, spot=spot), DM)
    return effect.message


def letter(workspace, question, *, right):
    """The letter of the right answer, or of one that is wrong."""
    [asked] = [b.value.split()[2] for b in question.buttons[:1]]
    from_course = workspace.reception._coach().desk.course.question(asked)[1]  # noqa: SLF001
    return next(
        name
        for name, choice in zip("ABCD", from_course.offered(), strict=True)
        if choice.right is right
    )


def finish(workspace, person, lesson, *, right=True):
    """Take the check of a lesson, and return what is said at its end."""
    message = presses(workspace, person, "Two questions", lesson)
    message = presses(workspace, person, letter(workspace, message, right=right), message)
    message = presses(workspace, person, "Next question", message)
    return presses(workspace, person, letter(workspace, message, right=right), message)


def sent(workspace):
    """Practices that were sent by the hour."""
    found = []
    while posts := workspace.outbox():  # one of each conversation at a time
        found += [post for post in posts if post.place == Place()]
    return found


def learner_of(workspace, person):
    with workspace.storage.work() as work:
        return work.learning.get("T1", person)


@pytest.fixture
def lesson(workspace):
    return presses(workspace, "alice", "Service staff", workspace.writes("alice", "learn"))


def test_a_newcomer_chooses_a_path_and_gets_its_first_practice(lesson):
    assert "Service staff, 1 of 6" in lesson.body
    assert "Incident" in lesson.body
    assert lesson.small[0].startswith("*Sources:*")
    assert labels(lesson) == ["Two questions on it", "Read it all"]


def test_a_right_answer_leads_on(workspace, lesson):
    message = finish(workspace, "alice", lesson)

    assert message.body.startswith("*")
    assert "**Yes.**" in message.body
    assert "Service request" in presses(workspace, "alice", "Next practice", message).body


def test_a_wrong_answer_is_explained_and_can_be_tried_again(workspace, lesson):
    message = finish(workspace, "alice", lesson, right=False)
    assert "**Not quite.**" in message.body
    assert "**Right is:**" in message.body

    progress = presses(workspace, "alice", "Enough for now", message)
    assert "2 questions to try again" in progress.body
    again = presses(workspace, "alice", "Try again", progress)
    judged = presses(workspace, "alice", letter(workspace, again, right=True), again)
    assert "**Yes.**" in judged.body
    assert len(learner_of(workspace, "alice").missed) == 1


def test_an_answer_can_be_typed(workspace, lesson):
    question = presses(workspace, "alice", "Two questions", lesson)

    message = workspace.writes("alice", f"learn answer {letter(workspace, question, right=True)}")

    assert "**Yes.**" in message.body


def test_a_letter_typed_alone_answers_the_question_that_waits(workspace, lesson):
    question = presses(workspace, "alice", "Two questions", lesson)
    assert "type it" in question.body

    message = workspace.writes("alice", letter(workspace, question, right=False).lower())

    assert "**Not quite.**" in message.body


@pytest.mark.parametrize(
    "typed", ["learn steering group", "Learn as an interviewee.", "learn project"]
)
def test_a_path_is_chosen_by_its_name(workspace, typed):
    assert "1 of 6" in workspace.writes("alice", typed).body


@pytest.mark.parametrize("typed", ["learn about incidents", "learn more about incidents"])
def test_what_is_no_path_is_a_question(workspace, typed):
    assert "CONCEPT.incident" in workspace.writes("alice", typed).body


@pytest.mark.usefixtures("lesson")
def test_an_answer_to_nothing_shows_how_far_one_is(workspace):
    assert "0 of 6" in workspace.writes("alice", "learn answer b").body
    assert "0 of 6" in workspace.writes("alice", "learn answer no-such-question b").body


def test_a_whole_path_can_be_walked_to_its_end(workspace, lesson):
    for _ in range(5):
        lesson = presses(workspace, "alice", "Next practice", finish(workspace, "alice", lesson))
    message = finish(workspace, "alice", lesson)

    progress = presses(workspace, "alice", "How far", message)
    assert "all of them" in progress.body
    assert "Next practice" not in labels(progress)
    assert "all of them" in workspace.writes("alice", "learn check").body


def test_what_is_learnt_on_one_path_counts_on_another(workspace):
    start = workspace.writes("alice", "learn start project staff")
    assert "Required, expected and informative" in start.body
    finish(workspace, "alice", start)

    progress = workspace.writes("alice", "learn start interviewee")

    assert "SCAMPI" in progress.body
    assert "1 of 6" in workspace.writes("alice", "learn progress").body


def test_a_streak_is_mentioned_and_a_missed_day_is_not(workspace, lesson):
    for _ in range(2):
        message = finish(workspace, "alice", lesson)
        workspace.passes(days=1)
        lesson = presses(workspace, "alice", "Next practice", message)
    assert "2 working days in a row" in workspace.writes("alice", "learn progress").body

    workspace.passes(days=9)
    finish(workspace, "alice", lesson)

    body = workspace.writes("alice", "learn progress").body
    assert "in a row" not in body
    assert "missed" not in body


# --- private --------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["learn", "learn start interviewee", "rehearse SVC.IRM"])
def test_in_a_channel_only_the_learner_sees_it_however_they_ask(workspace, typed):
    workspace.mentions("alice", typed)
    assert isinstance(workspace.effects[0], Whisper)

    workspace.commands("alice", typed)
    assert isinstance(workspace.effects[0], Whisper)
    assert workspace.outbox() == []


def test_nobody_sees_what_another_has_learnt(workspace, lesson):
    finish(workspace, "alice", lesson)

    assert "Where do you come from" in workspace.writes("bob", "learn").body
    with workspace.storage.work() as work:
        assert work.answers.recent("T1", "alice", 9) == []
    assert workspace.gaps() == []


@pytest.mark.usefixtures("lesson")
def test_forget_me_removes_what_was_learnt_and_only_ones_own(workspace):
    workspace.writes("bob", "learn start steering")

    message = workspace.writes("alice", "forget me")

    assert "what you have learnt" in message.body
    assert learner_of(workspace, "alice").path == ""
    assert learner_of(workspace, "bob").path == "steering-group"


def test_from_the_home_tab_it_opens_in_a_window(workspace):
    home = workspace.goes_home("alice").home
    [section] = [section for section in home.sections if section.title == "Learn"]
    pressed = Pressed(Act.SAY, section.buttons[0].value, spot=Spot.HOME)

    assert (
        "Where do you come from" in page_of(workspace.does("alice", pressed, Place())).message.body
    )


def test_what_was_pressed_gives_way_to_what_follows(workspace):
    message = workspace.writes("alice", "learn")
    button = button_of(message, "Project staff")

    [effect] = workspace.does("alice", Pressed(button.act, button.value), DM)

    assert isinstance(effect, Replace)


def test_a_welcome_stays_when_its_button_to_learn_is_pressed(workspace):
    workspace.newcomers.add("alice")
    _, welcome = workspace.does("alice", Opened(Tab.MESSAGES), DM)
    button = button_of(welcome.message, "Learn")

    [effect] = workspace.does("alice", Pressed(button.act, button.value), DM)

    assert isinstance(effect, Post)


# --- a practice a day -----------------------------------------------------------------------------


@pytest.mark.usefixtures("lesson")
def test_a_practice_comes_each_working_day_at_the_persons_own_hour(workspace):
    workspace.town.everywhere = "America/New_York"
    assert "09:30, by your clock" in workspace.writes("alice", "learn daily 9:30").body

    workspace.passes(hours=5)  # 9:00 in New York
    assert workspace.reception.tick() == 0
    workspace.passes(minutes=31)
    assert workspace.reception.tick() == 1
    assert workspace.reception.tick() == 0

    [post] = sent(workspace)
    assert (post.asker, post.place) == ("alice", Place())
    assert "Service staff, 1 of 6" in post.message.body
    workspace.passes(days=1)
    assert workspace.reception.tick() == 1


@pytest.mark.usefixtures("lesson")
def test_three_unanswered_practices_are_enough(workspace):
    workspace.writes("alice", "learn daily 9:30")
    for _ in range(4):
        workspace.passes(days=1)
        workspace.reception.tick()

    posts = sent(workspace)
    assert len(posts) == 3
    assert "learn resume" in posts[-1].message.body
    assert "09:30" in workspace.writes("alice", "learn resume").body
    workspace.passes(days=3)
    assert workspace.reception.tick() == 1


@pytest.mark.usefixtures("lesson")
def test_a_pause_holds_until_it_is_ended(workspace):
    workspace.writes("alice", "learn daily 9")
    assert "nothing is lost" in workspace.writes("alice", "learn pause").body
    workspace.passes(days=5)
    assert workspace.reception.tick() == 0

    assert "09:00" in workspace.writes("alice", "learn resume").body


@pytest.mark.parametrize("typed", ["learn daily", "learn daily soon", "learn daily 25"])
@pytest.mark.usefixtures("lesson")
def test_an_hour_that_is_none_is_asked_for(workspace, typed):
    message = workspace.writes("alice", typed)

    assert "At what hour" in message.body
    assert learner_of(workspace, "alice").daily is None


def test_without_a_path_there_is_nothing_to_send(workspace):
    assert "Choose a path first" in workspace.writes("alice", "learn daily 9").body


@pytest.mark.usefixtures("lesson")
def test_at_the_end_of_a_path_nothing_more_comes(workspace):
    workspace.writes("alice", "learn daily 9:30")
    course = workspace.reception._coach().desk.course  # noqa: SLF001
    with workspace.storage.work() as work:
        learner = work.learning.get("T1", "alice")
        taken = tuple(q.id for each in course.lessons.values() for q in each.questions)
        work.learning.put("T1", "alice", replace(learner, taken=taken))

    workspace.passes(days=1)
    workspace.reception.tick()

    [post] = sent(workspace)
    assert "all of them" in post.message.body
    assert learner_of(workspace, "alice").due is None


# --- rehearsals -----------------------------------------------------------------------------------


def test_a_rehearsal_asks_as_an_appraiser_would_and_shows_what_would_answer(workspace):
    asked = workspace.writes("alice", "rehearse SVC.IRM 7")
    assert "how do you communicate and validate the resolution" in asked.body.lower()
    assert "Tickets that show the user's reply" not in asked.body

    shown = presses(workspace, "alice", "What would answer it", asked)
    assert "Tickets that show the user's reply" in shown.body
    assert "Users say they are asked" in shown.body
    assert "no checklist" in shown.body
    assert "8 of 17" in presses(workspace, "alice", "Next question", shown).body


def test_an_area_without_practices_says_so_and_asks_about_the_generic_ones(workspace):
    assert "licensed model" in workspace.writes("alice", "rehearse DEV.VER").body
    assert (
        "establish an organisational policy" in workspace.writes("alice", "rehearse DEV.VER 2").body
    )


def test_a_practice_is_rehearsed_by_its_code_among_those_of_its_area(workspace):
    assert "7 of 17" in workspace.writes("alice", "rehearse SVC.IRM.SP2.4").body


def test_of_namesakes_the_service_model_goes_first_unless_another_is_named(workspace):
    assert "SVC.RSKM" in workspace.writes("alice", "rehearse risk management").body
    assert "DEV.RSKM" in workspace.writes("alice", "rehearse CMMI-DEV risk management").body


def test_what_is_no_process_area_leads_to_those_that_correspond_to_it(workspace):
    message = workspace.writes("alice", "rehearse CMM.SCM")

    assert "CMM.SCM Software Configuration Management is none" in message.body
    assert "SVC.CM" in labels(message)


def test_the_last_question_leads_nowhere(workspace):
    message = workspace.writes("alice", "rehearse IRM 99")

    assert "17 of 17" in message.body
    assert "Next question" not in labels(message)


@pytest.mark.parametrize("typed", ["rehearse", "rehearse cheesecake"])
def test_without_an_area_it_is_asked_for(workspace, typed):
    message = workspace.writes("alice", typed)

    assert "Which process area" in message.body
    assert "SVC.IRM" in labels(message)


# --- the welcome ----------------------------------------------------------------------------------


@pytest.fixture
def newcomer(workspace):
    workspace.newcomers |= {"alice", "bob"}
    return "alice"


def welcomes(effects):
    return [e for e in effects if isinstance(e, Post) and "**Welcome.**" in e.message.body]


def test_somebody_new_is_welcomed_once_with_three_things_to_try(workspace, newcomer):
    suggested, welcome = workspace.does(newcomer, Opened(Tab.MESSAGES), DM)

    assert isinstance(welcome, Post)
    assert "Welcome" in welcome.message.body
    assert len(welcome.message.buttons) == 4  # three to try, and to learn
    assert isinstance(suggested, Suggest)
    workspace.passes(days=400)
    workspace.storage.purge(now=workspace.now + timedelta(days=400))
    workspace.writes(newcomer, "forget me")
    assert [type(e) for e in workspace.does(newcomer, Opened(Tab.MESSAGES), DM)] == [Suggest]
    assert len(workspace.does("bob", Opened(Tab.MESSAGES), DM)) == 2


@pytest.mark.parametrize(
    ("deed", "place"),
    [
        (Opened(Tab.HOME), Place()),
        (Said("what is an incident?", Way.DIRECT), DM),
        (Said("what is an incident?", Way.MENTION), HELP),
        (Said("learn", Way.COMMAND), Place("C-help")),
        (Called(), Place()),
    ],
)
def test_wherever_people_begin_they_get_what_they_came_for_and_then_the_welcome(
    workspace, newcomer, deed, place
):
    first, *rest = workspace.does(newcomer, deed, place)

    [welcome] = welcomes(rest)
    assert welcome.place == (DM if place == DM else Place())  # in private, whatever the place
    assert welcome.asker == newcomer
    assert not welcomes([first])
    assert not welcomes(workspace.does(newcomer, Opened(Tab.MESSAGES), DM))


def test_whoever_did_not_turn_to_the_coach_is_not_welcomed_yet(workspace, newcomer):
    effects = workspace.does(newcomer, Said("what is an incident?", Way.OVERHEARD))

    assert not welcomes(effects)


def test_guests_and_people_of_other_organisations_are_not_written_to_out_of_a_channel(
    workspace, newcomer, somewhere
):
    asked = Said("what is an incident?", Way.MENTION)
    assert not welcomes(workspace.does(newcomer, asked, somewhere(shared=True)))

    workspace.town.standing["bob"] = Standing.GUEST

    assert not welcomes(workspace.does("bob", asked))
    assert welcomes(workspace.does("bob", Said("what is an incident?", Way.DIRECT), DM))
