"""Values as JSON: what comes back is what went in, also from a neighbouring version."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.storage import codec
from bot.domain.answer import Reply, Status, Topic
from bot.domain.conversation import Message, Place, Post
from bot.domain.errors import StorageError

WORDS = st.text(st.characters(exclude_categories=["Cs"]))
POSTS = st.builds(
    Post,
    WORDS,
    st.builds(Place, WORDS, WORDS, st.booleans(), st.booleans()),
    st.from_type(Message),
    WORDS,
    WORDS,
)


@given(st.from_type(Reply) | POSTS | st.from_type(Topic))
def test_every_value_comes_back_as_it_was(value):
    assert codec.read(type(value), codec.write(value)) == value


def test_keys_that_a_newer_version_has_added_are_passed_over():
    value = {"status": "answered", "body": "Yes.", "topic": {"records": ["A"], "mood": "x"}, "z": 1}

    reply = codec.read(Reply, json.dumps(value))

    assert reply == Reply(Status.ANSWERED, "Yes.", topic=Topic(("A",)))


def test_keys_that_an_older_version_did_not_have_take_their_default():
    assert codec.read(Topic, "{}") == Topic()


@pytest.mark.parametrize("text", ['{"status": "dreamt", "body": "a secret"}', "a secret", "{}"])
def test_what_cannot_be_read_is_named_and_not_quoted(text):
    with pytest.raises(StorageError, match="A stored Reply cannot be read") as caught:
        codec.read(Reply, text)

    assert "secret" not in str(caught.value)


def test_halves_of_surrogate_pairs_become_question_marks():
    assert codec.read(Topic, codec.write(Topic(model="a\ud800b"))) == Topic(model="a?b")
