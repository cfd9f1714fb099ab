"""Slash commands and interactions, as Slack words them."""

from __future__ import annotations

from typing import Any

from slackspace.api.views import values_of, view_json
from slackspace.model import Channel, Json, Message, User, View
from slackspace.state import State
from slackspace.writing import as_text


def command(state: State, user: User, channel: Channel, name: str, text: str) -> Json:
    """Word a slash command."""
    return {
        "token": state.app.verification_token,
        "team_id": state.team.id,
        "team_domain": state.team.domain,
        "channel_id": channel.id,
        "channel_name": channel.name_in_commands,
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": as_text(text, state, with_names=True),
        "api_app_id": state.app.id,
        "is_enterprise_install": "false",
        "response_url": state.new_response_url("commands", channel, user),
        "trigger_id": state.new_trigger(user),
    }


def _common(state: State, user: User, kind: str) -> Json:
    return {
        "type": kind,
        "team": {"id": state.team.id, "domain": state.team.domain},
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": user.team_id,
        },
        "api_app_id": state.app.id,
        "token": state.app.verification_token,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _place(channel: Channel) -> Json:
    return {"id": channel.id, "name": channel.name_in_commands}


def block_actions(state: State, user: User, shown: Message | View, action: Json) -> Json:
    """Word a click or a choice."""
    payload = _common(state, user, "block_actions")
    payload |= {"trigger_id": state.new_trigger(user), "actions": [action]}
    if isinstance(shown, View):
        container = {"type": "view", "view_id": shown.id}
        return payload | {"container": container, "view": view_json(state, shown)}
    return payload | _in_message(state, user, shown)


def _in_message(state: State, user: User, message: Message) -> Json:
    channel = state.channels[message.channel]
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.is_ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    shown: Json = {
        "container": container,
        "channel": _place(channel),
        "state": {"values": values_of(message.blocks, message.inputs)},
        "response_url": state.new_response_url("actions", channel, user, message),
    }
    if not message.is_ephemeral:  # of an ephemeral one Slack does not know the content any more
        shown["message"] = message.as_json()
    return shown


def suggestion(state: State, user: User, shown: Message | View, element: Json, typed: str) -> Json:
    """Word the question for the options of an external select."""
    payload = _common(state, user, "block_suggestion")
    payload |= {
        "action_id": element["action_id"],
        "block_id": element["block_id"],
        "value": typed,
    }
    if isinstance(shown, View):
        container = {"type": "view", "view_id": shown.id}
        return payload | {"container": container, "view": view_json(state, shown)}
    inside = _in_message(state, user, shown)
    return payload | {name: inside[name] for name in ("container", "channel")}


def view_submission(state: State, user: User, view: View) -> Json:
    """Word the sending of a form."""
    payload = _common(state, user, "view_submission")
    shown = view_json(state, view)
    urls = [
        {
            "block_id": block,
            "action_id": action,
            "channel_id": channel,
            "response_url": state.new_response_url("app", state.channels[channel], user),
        }
        for block, action, channel in _answer_places(view, shown["state"]["values"])
    ]
    return payload | {
        "trigger_id": state.new_trigger(user),
        "view": shown,
        "response_urls": urls,
    }


def _answer_places(view: View, values: Json) -> list[tuple[str, str, str]]:
    found = []
    for block in view.blocks:
        element = block.get("element") or {}
        if element.get("response_url_enabled"):
            value = values[block["block_id"]][element["action_id"]]
            chosen = value.get("selected_conversation") or value.get("selected_channel")
            if chosen:
                found.append((block["block_id"], element["action_id"], chosen))
    return found


def view_closed(state: State, user: User, view: View, *, is_cleared: bool) -> Json:
    """Word the closing of a form."""
    payload = _common(state, user, "view_closed")
    return payload | {"view": view_json(state, view), "is_cleared": is_cleared}


def global_shortcut(state: State, user: User, callback: str) -> Json:
    """Word a shortcut from the search bar."""
    payload = _common(state, user, "shortcut")
    return payload | _shortcut(state, user, callback)


def message_shortcut(state: State, user: User, callback: str, message: Message) -> Json:
    """Word a shortcut from a message's menu."""
    payload = _common(state, user, "message_action")
    channel = state.channels[message.channel]
    more: dict[str, Any] = {
        "channel": _place(channel),
        "message_ts": message.ts,
        "message": message.as_json(),
        "response_url": state.new_response_url("app", channel, user),
    }
    return payload | _shortcut(state, user, callback) | more


def _shortcut(state: State, user: User, callback: str) -> Json:
    return {
        "callback_id": callback,
        "trigger_id": state.new_trigger(user),
        "action_ts": state.clock.ts(),
    }
