"""Mending of misspelt words."""

import pytest
from builders import make_knowledge, make_record
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.retrieval.spelling import VocabularySpeller, english

TEXTS = [
    "incident incident incident management of changes, management, management",
    "accident report, maturity level, organizational process focus, don't couldn't",
]


@pytest.fixture(scope="module")
def speller():
    return VocabularySpeller(TEXTS, everyday={"kitchen", "coffee", "incitement"})


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("incidnet", "incident"),
        ("managment of chnages", "management of changes"),
        ("matrity level", "maturity level"),
        ("organisational", "organizational"),
        ("What is an Incidnet?", "What is an incident?"),
        ("incidentmanagement", "incident management"),
        ("howdo we handle incidentmanagment", "how do we handle incident management"),
        ("diff btwn level n incident pls", "difference between level and incident please"),
    ],
)
def test_a_misspelt_word_becomes_the_one_that_is_known(speller, written, mended):
    assert speller.mend(written) == mended


@pytest.mark.parametrize(
    "text",
    [
        "incident",
        "Incident",
        "incidents",
        "kitchen",  # everyday English, though the knowledge has no such word
        "kubernetes",  # nothing near
        "levle1",  # a code
        "LEVLE",  # an acronym
        "lvl",  # too short to be sure
        "nicident",  # the first letter is seldom wrong
        "couldn't",
        "couldn\u2019t",
        "R&D, vitamin-n, N",  # no hurry
        "managementxyzq",  # begins with a word and is none
        "SVC.IRM.SP1.1",
        "",
    ],
)
def test_what_is_no_misspelling_stays(speller, text):
    assert speller.mend(text) == text


def test_a_word_longer_than_any_is_not_mended_by_halves(speller):
    text = "x" * 24 + "incidnet"

    assert speller.mend(text) == text


def test_of_two_equally_near_words_the_commoner_one_is_taken():
    speller = VocabularySpeller(["level lever level", "lever level"])

    assert speller.mend("leveq") == "level"


def test_more_mistakes_are_mended_in_longer_words(speller):
    assert speller.mend("organizatoinla") == "organizational"
    assert speller.mend("lavol") == "lavol"


def test_the_words_of_records_are_known():
    knowledge = make_knowledge(
        make_record(name="Capacity", asks=("availability",), why="continuity")
    )

    speller = VocabularySpeller.of(knowledge)

    assert speller.mend("capacty availabilty contnuity") == "capacity availability continuity"


@given(st.text())
def test_all_but_words_is_left_as_it_is(text):
    speller = VocabularySpeller(TEXTS)

    def rest(of):
        return [sign for sign in of if not sign.isalpha()]

    assert rest(speller.mend(text)) == rest(text)


@given(st.text(alphabet="abcdeghilmnoprt ", max_size=40))
def test_what_has_been_mended_stays_mended(text):
    speller = VocabularySpeller(TEXTS)
    once = speller.mend(text)

    assert speller.mend(once) == once


def test_everyday_words_come_from_a_file_of_words(tmp_path):
    file = tmp_path / "vocab.txt"
    file.write_text("[PAD]\nthe\nkitchen\n##ing\ncoffee2\n", encoding="utf-8")

    assert english(file) == {"kitchen"}


def test_without_a_file_there_are_no_everyday_words(tmp_path):
    assert english(tmp_path / "vocab.txt") == frozenset()
