"""The coach's own commands."""

import pytest

from bot.domain.conversation import Place, Whisper
from bot.domain.people import Role, Standing
from bot.services.housekeeping import command_in


@pytest.fixture
def admin(workspace):
    workspace.town.standing["ada"] = Standing.ADMIN
    return "ada"


@pytest.mark.parametrize(
    ("text", "noun", "rest"),
    [
        ("help", "help", ""),
        ("/coach help", "help", ""),
        ("Gaps?", "gaps", ""),
        ("forget me", "forget me", ""),
        ("settings following always everywhere", "settings", "following always everywhere"),
        ("settings following: always", "settings", "following: always"),
        ("roles give <@U1|bob> steering", "roles", "give <@U1|bob> steering"),
    ],
)
def test_a_command_begins_with_its_noun(text, noun, rest):
    command = command_in(text)

    assert command
    assert (command.noun, command.rest) == (noun, rest)


@pytest.mark.parametrize(
    "text",
    [
        "help me with the minutes",
        "roles in problem management",
        "gaps in our process",
        "settings?x y",
    ],
)
def test_words_that_go_on_like_a_question_are_one(text):
    assert command_in(text) is None


def test_help_says_what_this_person_may_do(workspace, admin):
    workspace.role("pia", Role.PROCESS_GROUP)

    assert "`gaps`" not in workspace.commands("bob", "help").body
    assert "`gaps`" in workspace.commands("pia", "help").body
    assert "how to give one" in workspace.commands(admin, "help").body
    assert "Slash commands do not work inside threads" in workspace.commands("bob", "help").body


def test_gaps_are_for_those_who_mend_them_most_frequent_first(workspace):
    for _ in range(2):
        workspace.mentions("alice", "How do I bake a cheesecake?")
    workspace.mentions("alice", "who won the football?", Place("C-help", "300.1"))
    workspace.role("stella", Role.STEERING)

    refused = workspace.commands("alice", "gaps")
    shown = workspace.commands("stella", "gaps")

    assert "cheesecake" not in refused.body
    assert shown.body.index("cheesecake") < shown.body.index("football")
    assert "alice" not in shown.body


def test_in_a_channel_commands_are_answered_to_their_asker_alone(workspace):
    workspace.role("stella", Role.STEERING)

    workspace.mentions("stella", "gaps")

    assert isinstance(workspace.effects[0], Whisper)


def test_forget_me_removes_ones_questions_and_nobody_elses(workspace):
    workspace.commands("alice", "explain SVC.PRM")
    workspace.mentions("bob", "explain SVC.IRM")

    told = workspace.commands("alice", "forget me")

    assert "1 question" in told.body
    with workspace.storage.work() as work:
        assert work.answers.recent("T1", "alice", 5) == []
        assert len(work.answers.recent("T1", "bob", 5)) == 1
    assert "SVC.PRM.SG2" not in workspace.commands("alice", "its second goal").body
    assert "nothing" in workspace.commands("cleo", "forget me").body


def test_only_admins_change_settings(workspace, admin):
    refused = workspace.commands("bob", "settings group-channel #process-group")
    changed = workspace.commands(admin, "settings group-channel <#C9|process-group>")

    assert "admins" in refused.body
    assert changed.facts[0][1] == "#C9"


@pytest.mark.parametrize(
    "wrong",
    ["retention soon", "retention 0", "following sometimes", "group-channel"],
)
def test_a_wrong_setting_says_what_it_takes_and_changes_nothing(workspace, admin, wrong):
    before = workspace.commands(admin, "settings").body

    told = workspace.commands(admin, f"settings {wrong}")

    assert "It takes" in told.body
    assert workspace.commands(admin, "settings").body == before


def test_retention_and_following_are_shown_as_set(workspace, admin):
    workspace.commands(admin, "settings retention 30 days")
    told = workspace.commands(admin, "settings following always")

    assert "30 days" in told.body
    assert "In this channel: without a mention" in told.body


def test_admins_give_and_take_roles(workspace, admin):
    given = workspace.commands(admin, "roles give <@U7|tom> process group")
    assert given.facts == (("process-group", "@U7"),)
    assert "admins" in workspace.commands("bob", "roles give <@U8> steering").body

    taken = workspace.commands(admin, "roles take <@U7> process-group")

    assert taken.facts == ()


@pytest.mark.parametrize("wrong", ["give steering", "give <@U7>", "give <@U7> emperor"])
def test_a_role_without_person_or_name_is_explained(workspace, admin, wrong):
    assert "I need a person and a role" in workspace.commands(admin, f"roles {wrong}").body


def test_a_colon_behind_a_verb_is_no_part_of_it(workspace, admin):
    workspace.commands(admin, "settings following: always")
    told = workspace.commands(admin, "settings")
    workspace.commands(admin, "roles give: <@U7|tom> steering")

    assert "always" in told.body
    assert "U7" in str(workspace.commands(admin, "roles"))


@pytest.mark.parametrize("days", ["4000000", "1 2 3 4 5 6", "d a n", "7, and"])
def test_days_that_no_calendar_has_are_refused(workspace, admin, days):
    before = workspace.commands(admin, "settings").body

    workspace.commands(admin, f"settings remind {days}")

    assert workspace.commands(admin, "settings").body == before
