"""The manifest asks for what the code uses, and for nothing else."""

import json
import re
from pathlib import Path

import pytest

from bot.adapters.slack.envelope import Identity
from bot.adapters.slack.intake import read

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = json.loads((ROOT / "manifest.json").read_text())
SOURCE = "\n".join(file.read_text() for file in (ROOT / "bot/adapters/slack").glob("*.py"))

SCOPES = {  # of every method that may be called
    "apps.connections.open": set(),  # with the app-level token
    "assistant.threads.setStatus": {"assistant:write"},
    "assistant.threads.setSuggestedPrompts": {"assistant:write"},
    "auth.test": set(),
    "chat.getPermalink": set(),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {
        "channels:history",
        "groups:history",
        "im:history",
        "mpim:history",
    },
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.open": {"im:write"},
    "conversations.replies": {
        "channels:history",
        "groups:history",
        "im:history",
        "mpim:history",
    },
    "files.completeUploadExternal": {"files:write"},
    "files.info": {"files:read"},
    "files.getUploadURLExternal": {"files:write"},
    "reactions.add": {"reactions:write"},
    "reactions.remove": {"reactions:write"},
    "users.info": {"users:read"},
    "users.list": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
    "views.push": set(),
    "views.update": set(),
}
EVENTS = {  # scopes that Slack wants for an event, and an example of it
    "app_home_opened": (set(), {"type": "app_home_opened", "tab": "home"}),
    "app_mention": ({"app_mentions:read"}, {"type": "app_mention"}),
    "message.channels": ({"channels:history"}, {"channel_type": "channel", "thread_ts": "1.1"}),
    "message.groups": ({"groups:history"}, {"channel_type": "group", "thread_ts": "1.1"}),
    "message.im": ({"im:history"}, {"channel_type": "im"}),
    "message.mpim": ({"mpim:history"}, {"channel_type": "mpim", "thread_ts": "1.1"}),
}


def test_every_method_that_is_called_is_known():
    called = set(re.findall(r'"((?:[a-z]+\.)+[a-z][A-Za-z]+)"', SOURCE))

    assert called - {"waitress.queue", "wsgi.input"} == set(SCOPES)


def test_the_scopes_are_those_of_what_is_called_and_heard():
    for_methods = set().union(*SCOPES.values())
    for_events = set().union(*(scopes for scopes, _ in EVENTS.values()))

    asked = MANIFEST["oauth_config"]["scopes"]["bot"]
    assert set(asked) == for_methods | for_events | {"commands"}
    assert asked == sorted(asked)


def test_the_events_are_those_that_are_heard():
    asked = MANIFEST["settings"]["event_subscriptions"]["bot_events"]

    assert set(asked) == set(EVENTS)


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_is_somebodys_turn(name):
    event = {"type": "message", "channel": "C1", "user": "U1", "ts": "2.2", "text": "what is it?"}
    body = {"type": "event_callback", "event_id": "Ev1", "event": event | EVENTS[name][1]}

    assert read(body, Identity("T1", "U0"), 0.0)


def test_slack_escapes_what_people_type_after_a_command():
    [command] = MANIFEST["features"]["slash_commands"]

    assert command["should_escape"] is True


def test_texts_keep_to_the_limits_of_slack():
    about = MANIFEST["display_information"]

    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 174 <= len(about["long_description"]) <= 4000
    assert len(MANIFEST["features"]["agent_view"]["agent_description"]) <= 300
    for shortcut in MANIFEST["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
