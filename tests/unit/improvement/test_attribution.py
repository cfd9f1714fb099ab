"""Nobody is recognisable as the source of a finding."""

import pytest

from bot.domain.improvement.attribution import Trait, signs

PEOPLE = ["Ada Lovelace", "Anna-Lena Müller", "Mark Hill", "bob", "Ludwig van Beethoven", "J. Wu"]
GROUPS = ["Billing", "Night Desk"]


def _noticed(text, **kwargs):
    return [(sign.text, sign.trait) for sign in signs(text, PEOPLE, GROUPS, **kwargs)]


@pytest.mark.parametrize(
    "pointer",
    [
        "<@U12345>",
        "<@U12345|ada>",
        "<#C12345|billing-team>",
        "<!subteam^S12345|@desk>",
        "@carol",
        "ada.lovelace@example.org",
        "https://acme.slack.com/archives/C1/p16000000",
    ],
)
def test_whatever_points_at_somebody_is_refused(pointer):
    noticed = signs(f"Reviews are skipped, says {pointer} since May", [])
    assert [sign.trait for sign in noticed] == [Trait.MENTION]
    assert noticed[0].refused


@pytest.mark.parametrize(
    "name",
    [
        "Ada Lovelace",
        "ada lovelace",
        "ADA LOVELACE",
        "Lovelace, Ada",
        "ada.lovelace",
        "Anna-Lena Müller",
        "Anna-Lena Muller",
        "Ludwig van Beethoven",
    ],
)
def test_full_names_are_refused_however_they_are_written(name):
    assert _noticed(f"It was {name} who said so.") == [(name, Trait.FULL_NAME)]


def test_a_possessive_does_not_hide_a_name():
    assert _noticed("Ada Lovelace's team skips it") == [("Ada Lovelace", Trait.FULL_NAME)]
    assert _noticed("bob\N{RIGHT SINGLE QUOTATION MARK}s list") == [("bob", Trait.PERHAPS)]


@pytest.mark.parametrize("word", ["Ada", "ada", "Bob", "MULLER", "Wu", "Mark"])
def test_a_word_that_is_also_a_name_is_asked_about(word):
    assert _noticed(f"The list that {word} keeps") == [(word, Trait.PERHAPS)]
    assert not signs(word, PEOPLE)[0].refused


def test_everyday_words_are_names_only_with_a_capital():
    assert _noticed("they mark each incident on the hill") == []
    assert _noticed("Mark each incident") == [("Mark", Trait.PERHAPS)]


def test_initials_and_particles_say_nothing():
    assert _noticed("J. and van") == []


def test_projects_and_groups_are_asked_about():
    assert _noticed("The night desk does no billing") == [
        ("night desk", Trait.PERHAPS),
        ("billing", Trait.PERHAPS),
    ]


def test_a_word_that_was_cleared_is_not_asked_about_again():
    assert _noticed("Mark each incident", cleared={"mark"}) == []
    assert _noticed("Ada Lovelace", cleared={"Ada", "Lovelace"}) == [
        ("Ada Lovelace", Trait.FULL_NAME)
    ]


def test_a_plain_finding_passes():
    assert _noticed("Closed incidents are not reviewed for common causes (PRM SP 2.1).") == []


def test_places_are_those_of_the_text():
    text = "So Ada Lovelace told @carol"
    assert [text[sign.start : sign.end] for sign in signs(text, PEOPLE)] == [
        "Ada Lovelace",
        "@carol",
    ]
