"""Reads what Slack delivers. What is nobody's turn (bots, edits, the coach itself) is None.

The keys by which a delivery is taken in once: an event has its own id and that of its message, since Slack
tells of one mention twice; a command or a click its trigger; a form its window in its present state.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from bot.adapters.slack.blocks import VOTES
from bot.adapters.slack.envelope import Answering, Envelope, Note, Origin, Window, notes
from bot.adapters.slack.views import ASK_BOX, ASK_BUTTON
from bot.domain.conversation import (
    Act,
    Called,
    FormName,
    Opened,
    Place,
    Pressed,
    Said,
    Spot,
    Submitted,
    Tab,
    Turn,
    Way,
)

Json = dict[str, Any]

_SAID_BY_PEOPLE = {"", "file_share", "thread_broadcast"}
"""Subtypes of messages in which somebody says something; the others tell what happened."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the coach is in its workspace, as `auth.test` says."""

    team: str
    user: str
    bot: str = ""
    enterprise: str = ""


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
            found = _pressed(body, me, now)
        case "view_submission":
            found = _submitted(body, me)
        case "shortcut" | "message_action":
            found = _called(body, me, now)
        case None if "command" in body:
            found = _command(body, me, now)
        case _:
            found = None
    return _marked_strange(found, body, me) if found else None


def scrubbed(text: str) -> str:
    """Leave out what no database and no encoding takes: zero characters, halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


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
    direct = event.get("channel_type") == "im"
    way = _way(event, text, me, direct=direct)
    if way is None:
        return None
    place = Place(
        channel,
        event.get("thread_ts") or ("" if direct else ts),
        direct=direct,
        shared=bool(body.get("is_ext_shared_channel")),
    )
    said = Said(scrubbed(_without_mention(text, me)), way)
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


# --- commands, shortcuts, clicks, forms -----------------------------------------------------------


def _command(body: Json, me: Identity, now: float) -> Envelope:
    place = _place(body["channel_id"])
    said = Said(scrubbed(body.get("text") or ""), Way.COMMAND)
    origin = Origin(_answering(body, now), body["trigger_id"])
    return Envelope(Turn(me.team, body["user_id"], place, said), origin, (_trigger(body),))


def _called(body: Json, me: Identity, now: float) -> Envelope:
    message = body.get("message") or {}
    ts = body.get("message_ts") or ""
    channel = (body.get("channel") or {}).get("id") or ""
    place = _place(channel, message.get("thread_ts") or ts)
    origin = Origin(_answering(body, now), body["trigger_id"], ts)
    called = Called(scrubbed(message.get("text") or ""))
    return Envelope(Turn(me.team, body["user"]["id"], place, called), origin, (_trigger(body),))


def _pressed(body: Json, me: Identity, now: float) -> Envelope | None:
    action = body["actions"][0]
    if action.get("type") not in {"button", "feedback_buttons", "plain_text_input"}:
        return None
    view, container = body.get("view"), body.get("container") or {}
    if view:
        note = _note(view)
        spot = Spot.HOME if view.get("type") == "home" else Spot.WINDOW
        window = _window(view) if spot is Spot.WINDOW else None
        place, origin = note.place, Origin(note.answering, body["trigger_id"], window=window)
    else:
        spot = Spot.PRIVATE if container.get("is_ephemeral") else Spot.MESSAGE
        ts = container.get("message_ts") or ""
        place = _place_of_message(container, ts, spot)
        origin = Origin(_answering(body, now), body["trigger_id"], ts)
    deed = _deed(action, view or {}, spot)
    if deed is None:
        return None
    return Envelope(Turn(me.team, body["user"]["id"], place, deed), origin, (_trigger(body),))


def _deed(action: Json, view: Json, spot: Spot) -> Pressed | None:
    """What pressing something means. Buttons of another version of the coach may mean nothing."""
    name, value = action["action_id"], action.get("value") or ""
    if name in {ASK_BOX, ASK_BUTTON}:
        typed = _values(view).get(ASK_BOX, "") or value
        return Pressed(Act.ASK, text=scrubbed(typed), spot=spot)
    if name == VOTES:
        name, _, value = value.partition(":")
    act = name.partition(":")[0]
    return Pressed(Act(act), scrubbed(value), spot=spot) if act in set(Act) else None


def _submitted(body: Json, me: Identity) -> Envelope | None:
    view = body["view"]
    if view.get("callback_id") not in set(FormName):
        return None
    note, window = _note(view), _window(view)
    fields = {name: scrubbed(value) for name, value in _values(view).items()}
    deed = Submitted(FormName(view["callback_id"]), fields, note.about)
    origin = Origin(note.answering, body.get("trigger_id") or "", window=window)
    turn = Turn(me.team, body["user"]["id"], note.place, deed)
    return Envelope(turn, origin, (f"view:{window.id}:{window.hash}",))


# --- parts of deliveries --------------------------------------------------------------------------


def _place(channel: str, thread: str = "") -> Place:
    direct = channel.startswith("D")
    return Place(channel, "" if direct else thread, direct=direct)


def _place_of_message(container: Json, ts: str, spot: Spot) -> Place:
    """Where a message stands; what comes of pressing a button below it goes into its thread."""
    channel, thread = container.get("channel_id") or "", container.get("thread_ts") or ""
    if channel.startswith("D"):
        return Place(channel, thread, direct=True)
    return Place(channel, thread or ("" if spot is Spot.PRIVATE else ts))


def _answering(body: Json, now: float) -> Answering | None:
    url = body.get("response_url")
    return Answering(url, now) if url else None


def _trigger(body: Json) -> str:
    return f"trigger:{body['trigger_id']}"


def _window(view: Json) -> Window:
    own, root, below = view["id"], view.get("root_view_id"), view.get("previous_view_id")
    depth = 1 if root in {None, own} else 2 if below == root else 3
    return Window(own, view.get("hash") or "", depth)


def _note(view: Json) -> Note:
    """What a window was opened with; one of an older version of the coach may be unreadable."""
    try:
        return notes().validate_json(view.get("private_metadata") or "{}")
    except ValidationError:
        return Note()


def _values(view: Json) -> dict[str, str]:
    blocks = (view.get("state") or {}).get("values") or {}
    return {
        block: _filled_in(element)
        for block, elements in blocks.items()
        for element in elements.values()
    }


def _filled_in(element: Json) -> str:
    """What was filled in, whatever kind of field it was; several values are parted by commas."""
    for name in ("value", "selected_user", "selected_date", "selected_conversation"):
        if element.get(name):
            return str(element[name])
    options = [element.get("selected_option"), *(element.get("selected_options") or ())]
    chosen = [option["value"] for option in options if option]
    return ", ".join([*chosen, *(element.get("selected_users") or ())])


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
