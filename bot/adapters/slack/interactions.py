"""Reads commands, shortcuts, clicks and forms."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from bot.adapters.slack.blocks import VOTES
from bot.adapters.slack.envelope import Answering, Envelope, Identity, Note, Origin, Window, notes
from bot.adapters.slack.limits import scrubbed
from bot.adapters.slack.views import ASK_BOX, ASK_BUTTON
from bot.domain.conversation import (
    Act,
    Called,
    FormName,
    Place,
    Pressed,
    Said,
    Shortcut,
    Spot,
    Submitted,
    Turn,
    Way,
)

Json = dict[str, Any]


def command(body: Json, me: Identity, now: float) -> Envelope:
    """Read a slash command."""
    place = _place(body["channel_id"])
    said = Said(scrubbed(body.get("text") or ""), Way.COMMAND)
    origin = Origin(_answering(body, now), body["trigger_id"])
    return Envelope(Turn(me.team, body["user_id"], place, said), origin, (_trigger(body),))


def called(body: Json, me: Identity, now: float) -> Envelope:
    """Read a shortcut, the global one or one on a message."""
    message = body.get("message") or {}
    ts = body.get("message_ts") or ""
    channel = (body.get("channel") or {}).get("id") or ""
    place = _place(channel, message.get("thread_ts") or ts)
    origin = Origin(_answering(body, now), body["trigger_id"], ts)
    named = body.get("callback_id") or ""
    shortcut = Shortcut(named) if named in set(Shortcut) else Shortcut.ASK
    deed = Called(scrubbed(message.get("text") or ""), shortcut)
    return Envelope(Turn(me.team, body["user"]["id"], place, deed), origin, (_trigger(body),))


def pressed(body: Json, me: Identity, now: float) -> Envelope | None:
    """Read a click in a message, a window or the home tab, also the enter key in its box."""
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


def submitted(body: Json, me: Identity) -> Envelope | None:
    """Read a form that was sent."""
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
