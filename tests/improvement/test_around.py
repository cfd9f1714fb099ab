"""Where the loop shows elsewhere, and what keeps people out of findings."""

import pytest
from improvement.conftest import CHANNEL, button_of, form_of, labels

from bot.domain.conversation import (
    Act,
    Called,
    Place,
    Pressed,
    Said,
    Shortcut,
    Spot,
    Way,
    Whisper,
)
from bot.domain.people import Standing


def shown(org, person):
    return org.goes_home(person).home.sections


def test_the_home_tab_begins_with_what_is_ones_own(assigned):
    first = shown(assigned, "bob")[0]

    assert first.title == "Yours"
    assert "A-1" in first.entries[0][0]
    button = first.entries[0][1]
    told = assigned.does("bob", Pressed(button.act, button.value, spot=Spot.HOME), Place())
    assert "Review incidents weekly" in told[0].view.message.body


def test_those_who_steer_see_decisions_and_the_board_at_home(assigned):
    assigned.says("eve", 'propose "Shorter form"')

    titles = [section.title for section in shown(assigned, "stella")]

    assert titles[:2] == ["Waiting for your decision", "The board"]
    assert "The board" not in [section.title for section in shown(assigned, "mel")]


def test_the_page_of_a_practice_shows_what_is_open_on_it_to_those_who_may_see_it(assigned):
    def page(person):
        [effect] = assigned.does(person, Pressed(Act.READ, "SVC.PRM"), CHANNEL)
        return effect.view.message

    assert ("Open finding F-1", "Nobody looks across incidents (planned)") in page("stella").facts
    assert "Open F-1" in labels(page("stella"))
    assert not page("mel").facts


def test_an_answer_about_a_record_shows_what_is_open_on_it_to_those_who_may_see_it(assigned):
    def facts(person, *lines):
        return dict(assigned.says(person, *lines).facts)

    assert "Open finding F-1" in facts("stella", "explain SVC.PRM")
    assert "Open finding F-1" in facts("stella", "explain SVC.PRM", "more")
    assert not facts("mel", "explain SVC.PRM")
    assert not facts("stella", "explain SVC.SCON")
    assert not facts("stella", "compare SVC.IRM and SVC.PRM")


def test_in_a_channel_an_answer_shows_nothing_of_findings_that_are_not_published(assigned):
    [answer] = assigned.does("stella", Said("explain SVC.PRM", Way.MENTION), CHANNEL)
    [alone] = assigned.does("stella", Said("explain SVC.PRM", Way.COMMAND), CHANNEL)

    assert not answer.message.facts
    assert alone.message.facts


def test_in_a_channel_the_roadmap_counts_published_things_only(assigned):
    assert " here" in assigned.says("stella", "roadmap").body
    for way in (Way.MENTION, Way.COMMAND):  # what is told aside can be shared
        [told] = assigned.does("stella", Said("roadmap", way), CHANNEL)
        assert "1 here" not in told.message.body
        assert "Nothing is tracked that I may show here" in told.message.body


def test_a_message_becomes_a_finding_without_its_author_link_channel_or_time(appraised):
    said = "<@U123> told me: nobody reads the “known errors” https://acme.slack.com/archives/C1/p1"
    [effect] = appraised.does("lea", Called(said, Shortcut.TRACK), CHANNEL)
    button = button_of(effect.view.message, "A finding")

    form = form_of(
        appraised.does("lea", Pressed(button.act, button.value, spot=Spot.WINDOW), CHANNEL)
    )
    appraised.fills_in("lea", form)

    statement = appraised.thing("F-2").statement
    assert "nobody reads the" in statement
    assert not any(word in statement for word in ("U123", "slack.com", "C-help"))


def test_a_gap_becomes_a_proposal(org):
    org.mentions("alice", "How do I bake a cheesecake?")
    told = org.says("pia", "gaps")
    button = button_of(told, "Propose")

    form = form_of(org.does("pia", Pressed(button.act, button.value), org.alone("pia")))
    org.fills_in("pia", form)

    assert "cheesecake" in org.thing("P-1").what


@pytest.mark.parametrize("name", ["<@U7|bob>", "@bob", "Robert Smith", "bob@acme.example"])
def test_a_finding_that_names_somebody_is_refused_and_kept_nowhere(appraised, name):
    appraised.town.called = ("Robert Smith",)

    told = appraised.says("lea", f'finding add AP-1 weakness "{name} skips reviews" PRM')

    assert "recognisable" in told.body
    assert isinstance(appraised.effects[0], Whisper)
    assert not appraised.outbox() or "skips" not in str(appraised.outbox())
    assert appraised.state("F-2") == ""


def test_a_word_that_is_also_a_name_is_asked_about(appraised):
    appraised.town.called = ("May Price",)

    told = appraised.says("lea", 'finding add AP-1 weakness "Reviews of May are missing" PRM')
    assert "Is May a person?" in told.body
    assert appraised.state("F-2") == ""

    appraised.clicks("lea", "It names nobody", on=told)

    assert appraised.thing("F-2").statement == "Reviews of May are missing"


def test_practices_are_suggested_and_a_person_confirms_one(appraised):
    told = appraised.says(
        "lea", 'finding add AP-1 weakness "Nobody looks for patterns in closed incidents"'
    )
    assert appraised.thing("F-2").records == ()
    suggested = next(label for label in labels(told) if label.startswith("SVC.PRM"))

    appraised.clicks("lea", suggested, on=told)

    assert appraised.thing("F-2").records == (suggested.split()[0],)


@pytest.mark.parametrize("line", ["what is a finding", "action plan template", "proposal form"])
def test_questions_about_knowledge_are_answered_from_it(assigned, line):
    assigned.does("stella", Said(line, Way.DIRECT), assigned.alone("stella"))

    assert assigned.told("stella").votes


def test_help_lists_what_somebody_may_do(org):
    assert "finding prioritise" in org.says("stella", "help").body
    assert "finding prioritise" not in org.says("bob", "help").body
    assert "propose" in org.says("bob", "help").body


def test_settings_of_the_loop_are_for_admins_and_in_the_trail(org):
    org.town.standing["ann"] = Standing.ADMIN
    assert "admins" in org.says("bob", "settings quorum 3").body

    told = org.says(
        "ann", "settings quorum 3", "settings quiet 19:00-7:30", "settings digest Friday 14:00"
    )

    assert "settings quorum 3" in told.body
    assert "quiet 19:00-07:30" in told.body
    assert "digest Friday 14:00" in told.body
    assert "It takes" in org.says("ann", "settings zone Atlantis").body
    assert "quorum 3 by ann" in org.trail("settings")


def test_a_form_made_of_a_message_finds_no_fault_with_itself(appraised):
    page = appraised.does("lea", Called("Nobody looks", Shortcut.TRACK), CHANNEL)[0].view
    button = button_of(page.message, "A finding")

    effects = appraised.does("lea", Pressed(button.act, button.value, spot=Spot.WINDOW), CHANNEL)

    assert "will not do" not in form_of(effects).intro
    assert "appraisal" not in form_of(effects).intro


def test_those_who_check_see_what_is_to_be_checked_among_what_waits(assigned):
    assigned.says("bob", "action start A-1", "action deploy A-1 evidence https://wiki.example/1")
    assert "A-1" not in assigned.says("quinn", "mine").body

    assigned.passes(days=31)

    assert "Waiting for your decision" in assigned.says("quinn", "mine").body
    assert "A-1" in assigned.says("quinn", "mine").body


def test_a_practice_is_no_person_where_somebody_has_its_name(appraised):
    told = appraised.says("lea", 'finding add AP-1 weakness "Nobody knows the suppliers" SVC.SAM')

    assert "is recorded" in told.body


def test_codes_in_a_list_are_of_the_model_of_the_others(org):
    org.says("pia", 'appraisal new "Review" class C areas IRM, CM')

    assert org.thing("AP-1").areas == ("SVC.IRM", "SVC.CM")


def test_codes_that_could_be_of_several_models_are_asked_about(org):
    assert "could be" in org.says("pia", 'appraisal new "Review" class C areas CM, MA').body


def test_an_action_concerns_the_practices_of_its_findings(appraised):
    appraised.says("pia", 'action add "Review incidents weekly" finding F-1')

    assert appraised.thing("A-1").records == appraised.thing("F-1").records != ()


def test_findings_are_listed_by_their_sort(appraised):
    appraised.says("lea", 'finding add AP-1 strength "Everybody is friendly" IRM')

    assert "1 finding" in appraised.says("lea", "finding list strength").body
    assert "friendly" not in appraised.says("lea", "finding list weakness").body


def test_a_unit_without_a_reason_is_not_given_one(assigned):
    assigned.says("bob", "action start A-1")
    assigned.says("bob", "action deploy A-1 evidence https://wiki.example/1 waived Lab")

    assert assigned.thing("A-1").units[0].waiver == "no reason given"
