"""Conversations with the real coach, told as they would be typed."""

import pytest
import real

from bot.domain.answer import Reply, Topic


class Thread:
    """A thread with the coach: remembers what it was about."""

    def __init__(self) -> None:
        self._topic = Topic()

    def say(self, utterance: str) -> Reply:
        reply = real.coach().reply(utterance, self._topic)
        self._topic = reply.topic if reply.topic.records else self._topic
        return reply


@pytest.fixture
def thread() -> Thread:
    return Thread()


@pytest.fixture
def ask(thread):
    """Ask one question in a fresh thread."""
    return thread.say
