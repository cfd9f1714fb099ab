"""What there is to draw: a conversation, a form or a home tab, as `drawing/render.mjs` reads it."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from slackspace.api.views import INITIAL
from slackspace.model import SLACKBOT, Channel, Json, Message, User, View
from slackspace.person import Person
from slackspace.state import State
from slackspace.workspace import Workspace

_COLOURS = ("#4a154b", "#1264a3", "#007a5a", "#b8860b", "#c01343", "#5b4b8a")
_APP_COLOUR = "#2b6cb0"


def conversation(person: Person, where: Channel, thread: Message | None = None) -> Json:
    """Describe a channel as a person sees it, or one thread of it."""
    state = person.workspace.state
    with state.changed:
        seen = state.visible_to(person.user, where)
        if thread is not None:
            ts = thread.thread_ts or thread.ts
            seen = [each for each in seen if ts in {each.ts, each.thread_ts}]
        drawn = [_message(each, state, person.user) for each in _threaded(seen)]
        status = next(
            (
                kept["status"]
                for (channel, _), kept in state.assistant.items()
                if channel == where.id and kept.get("status")
            ),
            "",
        )
    name = state.app.name.title()
    title = f"# {where.name}" if where.name else name
    told = f"{name} {status}" if status else ""
    return {
        "kind": "conversation",
        "title": title,
        "messages": drawn,
        "status": told,
        "data": _data(state),
    }


def view(shown: View, person: Person) -> Json:
    """Describe a form or a home tab, with what was filled in and what was wrong with it."""
    state = person.workspace.state
    with state.changed:
        payload = shown.payload
        parts = [_part(block, shown, state) for block in shown.blocks]
        return {
            "kind": shown.kind,
            "title": shown.title or state.app.name.title(),
            "close": payload.get("close", {}).get("text", "Close"),
            "submit": payload.get("submit", {}).get("text", ""),
            "parts": parts,
            "app": {"name": state.app.name, "colour": _APP_COLOUR},
            "data": _data(state),
        }


def everything(workspace: Workspace) -> dict[str, Json]:
    """Describe all that the people of a workspace see, each scene under a name of its own."""
    scenes = {}
    for person in workspace.people:
        name = person.user.name
        for channel in list(workspace.state.channels.values()):
            if workspace.state.visible_to(person.user, channel):
                scenes[f"{name}-{channel.name or 'coach'}"] = conversation(person, channel)
        if person.view is not None:
            scenes[f"{name}-form"] = view(person.view, person)
        if person.home is not None:
            scenes[f"{name}-home"] = view(person.home, person)
    return scenes


def _threaded(messages: list[Message]) -> list[Message]:
    """Put replies below what they reply to."""
    first = {message.ts for message in messages if not message.is_reply}

    def place(message: Message) -> tuple[str, str]:
        below = message.thread_ts if message.thread_ts in first else message.ts
        return (str(below), message.ts)

    return sorted(messages, key=place)


def _message(message: Message, state: State, viewer: User) -> Json:
    sender = state.users[message.user]
    channel = state.channels[message.channel]
    blocks = [_drawable(block) for block in message.blocks]
    if not blocks and message.text:
        blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": message.text}}]
    moment = dt.datetime.fromtimestamp(float(message.ts), ZoneInfo(viewer.tz))
    return {
        "ts": message.ts,
        "time": f"{moment:%H:%M}",
        "sender": {
            "name": message.sent_as.get("username", sender.real_name),
            "colour": _colour(sender),
            "bot": sender.is_bot or sender.id == SLACKBOT,
        },
        "blocks": blocks,
        "files": [_file(each) for each in message.files],
        "ephemeral": message.is_ephemeral,
        "reply": message.is_reply,
        "edited": bool(message.edited) and not message.is_ephemeral,
        "replies": 0 if message.is_reply else len(channel.thread(message.ts)),
        "reactions": [_reaction(name, users) for name, users in message.reactions.items()],
    }


def _file(file: Json) -> Json:
    return {"name": file["name"], "title": file["title"], "kind": str(file["filetype"]).upper()}


def _reaction(name: str, users: list[str]) -> Json:
    emoji = {"type": "emoji", "name": name}
    section = {"type": "rich_text_section", "elements": [emoji]}
    return {
        "name": name,
        "count": len(users),
        "blocks": [{"type": "rich_text", "elements": [section]}],
    }


def _colour(user: User) -> str:
    return _APP_COLOUR if user.is_bot else _COLOURS[sum(map(ord, user.name)) % len(_COLOURS)]


def _drawable(block: Json) -> Json:
    """Word what slack-blocks-to-jsx draws otherwise than Slack: data tables, and text that is verbatim."""
    if block.get("type") == "section" and (block.get("text") or {}).get("verbatim"):
        return {**block, "text": {**block["text"], "verbatim": False}}
    if block.get("type") != "data_table":
        return block
    first, *others = block["rows"]
    return {"type": "table", "rows": [[_bold(cell) for cell in first], *others]}


def _bold(cell: Json) -> Json:
    words = {"type": "text", "text": str(cell.get("text", "")), "style": {"bold": True}}
    section = {"type": "rich_text_section", "elements": [words]}
    return {"type": "rich_text", "elements": [section]}


def _part(block: Json, shown: View, state: State) -> Json:
    """Describe one block of a view: with what was filled in, and with what is wrong."""
    filled, looks = {**block}, []
    if block.get("optional"):
        label = block["label"]
        filled["label"] = {**label, "text": f"{label['text']} (optional)"}
    for place in ("element", "accessory"):
        element = block.get(place)
        if not isinstance(element, dict) or element["type"] not in INITIAL:
            continue
        begins, holds = INITIAL[element["type"]]
        held = shown.inputs.get((block["block_id"], element["action_id"]), {}).get(holds)
        value = held or element.get(begins)
        if element["type"] == "plain_text_input" and not element.get("multiline"):
            looks.append("single")
        if value and "select" in element["type"]:  # only its placeholder is drawn
            looks.append("chosen")
            chosen = ", ".join(_chosen(value, state))
            filled[place] = {**element, "placeholder": {"type": "plain_text", "text": chosen}}
        elif value:
            filled[place] = {**element, begins: value}
    error = shown.errors.get(block["block_id"], "")
    return {"block": _drawable(filled), "error": error, "looks": " ".join(looks)}


def _chosen(value: object, state: State) -> list[str]:
    """Word what is chosen: options, people and channels."""
    if isinstance(value, list):
        return [words for each in value for words in _chosen(each, state)]
    if isinstance(value, dict):
        return [str(value["text"]["text"])]
    identity = str(value)
    if identity in state.users:
        return [state.users[identity].real_name]
    return [f"#{state.channels[identity].name}" if identity in state.channels else identity]


def _data(state: State) -> Json:
    return {
        "users": [
            {"id": user.id, "name": user.real_name, "avatar": ""} for user in state.users.values()
        ],
        "channels": [
            {"id": channel.id, "name": channel.name} for channel in state.channels.values()
        ],
        "user_groups": [],
    }
