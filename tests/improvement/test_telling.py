"""Who hears of what, and what is published."""

import pytest
from improvement.conftest import CHANNEL, labels

from bot.domain.conversation import Said, Way


def test_whoever_is_assigned_is_told_with_what_they_can_do(appraised):
    appraised.says("stella", 'action add "Tidy up"', "action approve A-1 low")
    appraised.outbox()

    appraised.says("stella", "action assign A-1 @bob by Friday team @eve")

    told = {
        post.place.channel: post
        for post in appraised.outbox()
        if not post.place.channel.startswith("D-")
    }
    assert "A-1 is yours" in told["bob"].message.body
    assert labels(told["bob"].message) == [
        "Start",
        "Ask for another date",
        "Add note",
        "Attach evidence",
    ]
    assert told["bob"].place.direct
    assert "in the team of A-1" in told["eve"].message.body


def test_the_button_of_an_old_message_says_why_it_cannot(assigned):
    assigned.says("stella", "action reassign A-1 @eve because he left")
    told = assigned.others()["eve"]
    assigned.clicks("eve", "Start", on=told)

    again = assigned.clicks("eve", "Start", on=told)

    assert "Already done" in again.body
    assert ("By", "@eve") in again.facts


def test_the_proposer_hears_the_decision_and_the_deployment(org):
    org.house(steering_channel="C-steer")
    org.says("eve", 'propose "Shorter form" for SVC.IRM because nobody reads it')
    assert "New: P-1" in org.posted()["C-steer"].body

    org.says("stella", "proposals accept P-1 priority medium")
    assert "P-1 is accepted" in org.posted()["eve"].body
    assert org.state("A-1") == "approved"

    org.says("stella", "action assign A-1 @bob by Friday")
    org.says("bob", "action start A-1", "action deploy A-1 evidence https://wiki.example/form")

    assert "A-1 is deployed" in org.posted()["eve"].body


def test_a_declined_proposal_comes_with_its_reason(org):
    org.says("eve", 'propose "Shorter form"')

    org.says("stella", "proposals decline P-1 because the law asks for it")

    assert "the law asks for it" in org.posted()["eve"].body


def test_nobody_is_told_of_what_they_did_themselves(org):
    org.says("stella", 'action add "Tidy up"')
    org.says("stella", "action approve A-1 low", "action assign A-1 @stella by Friday")

    assert not org.others()


@pytest.fixture
def verified(assigned):
    assigned.says("bob", "action start A-1", "action deploy A-1 evidence https://wiki.example/x")
    assigned.says("quinn", 'action verify A-1 result "5"')
    return assigned


def test_a_result_is_published_in_a_channel_without_findings_that_are_not(verified):
    verified.says("stella", "action publish A-1 in <#C0NEWS|news>")

    text = verified.posted()["C0NEWS"].body
    assert "What we did" in text
    assert "5 (before: 12)" in text
    assert "Nobody looks across incidents" not in text
    assert "Review incidents weekly" in verified.says("mel", "A-1").body


def test_what_was_heard_is_told_once_its_finding_is_published(verified):
    verified.says("stella", "finding publish F-1", "action publish A-1 in #news")

    assert "What we heard" in verified.posted()["news"].body


def test_published_things_may_be_shown_in_a_channel(verified):
    verified.says("stella", "action publish A-1")

    [post] = verified.does("mel", Said("A-1", Way.MENTION), CHANNEL)

    assert post.place == CHANNEL
    assert "Review incidents weekly" in post.message.body


def test_a_finding_is_published_only_after_its_release(org):
    org.says("pia", 'appraisal new "Review" class C areas IRM lead @stella')
    org.says("stella", 'finding add AP-1 weakness "No reviews"', "finding finalise F-1")

    assert "release by the sponsor" in org.says("stella", "finding publish F-1").body
