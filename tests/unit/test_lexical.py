"""Words, stems and BM25."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.retrieval.lexical import STOP_WORDS, Lexicon, stems, terms, words

TEXTS = ["incident handling at the desk", "removing the cause of problems", "incident incident"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Handle Incidents!", ["handle", "incidents"]),
        ("what is SP2.1?", ["what", "is", "sp2.1"]),
        ("the SC&D area", ["the", "sc&d", "area"]),
        ("CI/CD and 24/7.", ["ci/cd", "and", "24/7"]),
        ("don\u2019t", ["don't"]),
        ("  ", []),
        ("…?!", []),
    ],
)
def test_words_are_lower_case_and_codes_stay_whole(text, expected):
    assert words(text) == expected


def test_words_of_one_stem_are_one():
    assert stems("incidents handled") == stems("incident handling")


def test_words_without_a_subject_have_no_stem():
    assert stems("how do I get the") == []


@pytest.mark.parametrize("word", ["before", "after", "not", "who", "no"])
def test_words_that_turn_a_question_round_are_kept(word):
    assert word not in STOP_WORDS
    assert len(stems(word)) == 1


def test_terms_are_stems_and_pairs_of_neighbours():
    assert terms("a major incident review") == [
        *("major", "incid", "review"),
        *("major_incid", "incid_review"),
    ]


@given(st.text())
def test_no_text_makes_more_stems_than_words(text):
    assert len(stems(text)) <= len(words(text))


def test_the_text_that_speaks_of_it_scores_and_the_others_do_not():
    scores = Lexicon.of(TEXTS).scores("problems")

    assert scores.shape == (3,)
    assert scores[1] > 0
    assert scores[0] == scores[2] == 0


def test_the_text_that_speaks_of_it_more_scores_more():
    scores = Lexicon.of(TEXTS).scores("incident")

    assert scores[2] > scores[0] > 0


@pytest.mark.parametrize("question", ["", "kubernetes"])
def test_a_question_of_unknown_words_scores_nothing(question):
    assert Lexicon.of(TEXTS).scores(question).tolist() == [0, 0, 0]


def test_unknown_words_do_not_change_the_scores_of_known_ones():
    lexicon = Lexicon.of(TEXTS)

    mixed = lexicon.scores("kubernetes incident")

    assert np.array_equal(mixed, lexicon.scores("incident"))


def test_words_that_stand_together_score_more_than_the_same_words_apart():
    lexicon = Lexicon.of(["major incident at night", "incident at night, a major one"])

    together, apart = lexicon.scores("major incident")

    assert together > apart > 0


@pytest.mark.parametrize("question", ["incident desk", "problem", "kubernetes"])
def test_a_lexicon_that_was_saved_scores_the_same(tmp_path, question):
    lexicon = Lexicon.of(TEXTS)
    lexicon.save(tmp_path)

    again = Lexicon.load(tmp_path)

    assert np.array_equal(again.scores(question), lexicon.scores(question))
