"""How what a person types becomes what Slack sends."""

from __future__ import annotations

import re
import secrets

from slackspace.model import Json
from slackspace.state import State

_NAMES = re.compile(r"(?<![\w<])(@[\w.-]*\w|#[\w.-]*\w)")


def escaped(text: str) -> str:
    """Escape the three characters that Slack escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def pieces(text: str, state: State) -> list[Json]:
    """Cut a text into the elements of rich text: words, people and channels."""
    found: list[Json] = []
    for part in _NAMES.split(text):
        element = _named(part, state) or {"type": "text", "text": part}
        if part:
            found.append(element)
    return found


def _named(part: str, state: State) -> Json | None:
    try:
        if part.startswith("@"):
            return {"type": "user", "user_id": state.user_named(part).id}
        if part.startswith("#"):
            return {"type": "channel", "channel_id": state.channel_named(part).id}
    except LookupError:
        pass  # not a name after all
    return None


def as_text(text: str, state: State, *, with_names: bool = False) -> str:
    """Write a text as events (ids alone) or slash commands (with names) have it."""
    written = []
    for piece in pieces(text, state):
        if piece["type"] == "user":
            user = state.users[piece["user_id"]]
            written.append(f"<@{user.id}|{user.name}>" if with_names else f"<@{user.id}>")
        elif piece["type"] == "channel":
            channel = state.channels[piece["channel_id"]]
            written.append(f"<#{channel.id}|{channel.name if with_names else ''}>")
        else:
            written.append(escaped(piece["text"]))
    return "".join(written)


def as_blocks(text: str, state: State) -> list[Json]:
    """Write a text as the rich text that every message of a person comes with."""
    section = {"type": "rich_text_section", "elements": pieces(text, state)}
    return [{"type": "rich_text", "block_id": secrets.token_hex(3), "elements": [section]}]
