"""Reads what Slack delivers. What is nobody's turn (bots, edits, the coach itself) is None.

The keys by which a delivery is taken in once: an event has its own id and that of its message, since Slack
tells of one mention twice; a command or a click its trigger; a form its window in its present state.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.adapters.slack import interactions
from bot.adapters.slack.envelope import Envelope, Identity, Origin
from bot.adapters.slack.limits import scrubbed
from bot.domain.conversation import (
    Opened,
    Place,
    Said,
    Tab,
    Turn,
    Way,
)

Json = dict[str, Any]

_SAID_BY_PEOPLE = {"", "file_share", "thread_broadcast"}
"""Subtypes of messages in which somebody says something; the others tell what happened."""


def read(body: Json, me: Identity, now: float) -> Envelope | None:
    """Read a delivery.

    Args:
        body: the request body of an event, command, shortcut, click or form.
        me: who the coach is.
        now: epoch seconds, from which addresses to answer by count their age.

    """
    match body.get("type"):
        case "event_callback":
            found = _event(body, me)
        case "block_actions":
            found = interactions.pressed(body, me, now)
        case "view_submission":
            found = interactions.submitted(body, me)
        case "shortcut" | "message_action":
            found = interactions.called(body, me, now)
        case None if "command" in body:
            found = interactions.command(body, me, now)
        case _:
            found = None
    return _marked_strange(found, body, me) if found else None


# --- events ---------------------------------------------------------------------------------------


def _event(body: Json, me: Identity) -> Envelope | None:
    event = body["event"]
    match event.get("type"):
        case "app_mention" | "message":
            found = _said(event, body, me)
        case "app_home_opened":
            found = _opened(event, me)
        case "assistant_thread_started":
            found = _pane_opened(event["assistant_thread"], me)
        case _:
            found = None
    if found is None:
        return None
    return replace(found, keys=(f"event:{body['event_id']}", *found.keys))


def _said(event: Json, body: Json, me: Identity) -> Envelope | None:
    if (
        event.get("bot_id")
        or event.get("hidden")
        or event.get("subtype", "") not in _SAID_BY_PEOPLE
        or event.get("user") in {None, "", me.user}
    ):
        return None
    channel, ts, text = event["channel"], event["ts"], event.get("text") or ""
    direct = event.get("channel_type") == "im" or channel.startswith("D")
    way = _way(event, text, me, direct=direct)
    if way is None:
        return None
    place = Place(
        channel,
        event.get("thread_ts") or ("" if direct else ts),
        direct=direct,
        shared=bool(body.get("is_ext_shared_channel")),
    )
    files = tuple(str(file["id"]) for file in event.get("files") or () if file.get("id"))
    said = Said(scrubbed(_without_mention(text, me)), way, files)
    key = f"message:{me.team}:{channel}:{ts}"
    return Envelope(Turn(me.team, event["user"], place, said), Origin(message=ts), (key,))


def _way(event: Json, text: str, me: Identity, *, direct: bool) -> Way | None:
    """How words reached the coach; None where they did not concern it."""
    if direct:
        return Way.DIRECT
    if event["type"] == "app_mention" or f"<@{me.user}" in text:
        return Way.MENTION
    in_thread = event.get("thread_ts") not in {None, event["ts"]}
    return Way.OVERHEARD if in_thread and text.strip() else None


def _without_mention(text: str, me: Identity) -> str:
    return re.sub(rf"<@{re.escape(me.user)}(?:\|[^>]*)?>", " ", text).strip()


def _opened(event: Json, me: Identity) -> Envelope:
    home = event.get("tab") == "home"
    place = Place() if home else Place(event.get("channel") or "", direct=True)
    tab = Tab.HOME if home else Tab.MESSAGES
    return Envelope(Turn(me.team, event["user"], place, Opened(tab)))


def _pane_opened(thread: Json, me: Identity) -> Envelope:
    place = Place(thread["channel_id"], thread["thread_ts"], direct=True)
    return Envelope(Turn(me.team, thread["user_id"], place, Opened(Tab.MESSAGES)))


def _marked_strange(envelope: Envelope, body: Json, me: Identity) -> Envelope:
    """Note who is certainly of another organisation, and that the place is shared with it."""
    if me.enterprise:  # its workspaces share people; only the directory can tell
        return envelope
    event, user = body.get("event") or {}, body.get("user") or {}
    teams = {event.get("user_team"), event.get("source_team")}
    if isinstance(user, dict):
        teams.add(user.get("team_id"))
    if not teams - {None, "", me.team}:
        return envelope
    turn = replace(envelope.turn, place=replace(envelope.turn.place, shared=True))
    return replace(envelope, turn=turn, stranger=True)
