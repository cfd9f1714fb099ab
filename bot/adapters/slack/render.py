"""Effects as calls of Slack's: which method, with what. Nothing here talks to Slack."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.adapters.slack.blocks import Json, message_blocks, text_of
from bot.adapters.slack.envelope import Note, Origin, notes
from bot.adapters.slack.limits import LABEL, METADATA, PROMPT, PROMPTS, clip, units
from bot.adapters.slack.views import form_view, home_view, looking_view, page_view
from bot.domain.conversation import (
    Deliver,
    Effect,
    File,
    Form,
    Furnish,
    Message,
    Open,
    Page,
    Place,
    Post,
    Pressed,
    Replace,
    Show,
    Spot,
    Submitted,
    Suggest,
    Turn,
    Whisper,
)

ANSWER = "response_url"
"""Stands for a method where the address that came with the turn takes the answer."""

_DEEPEST = 3  # windows on top of each other


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A call of the Web API, or of the answering address, in which case `method` is `ANSWER`."""

    method: str
    payload: dict[str, Any]


def outgoing(effect: Effect, turn: Turn, origin: Origin | None = None) -> Outgoing:
    """Render the first way by which an effect reaches people.

    Args:
        effect: what is to be done.
        turn: what it answers.
        origin: where that came from; without one, everything goes through the Web API.

    """
    return ways(effect, turn, origin or Origin())[0]


def ways(effect: Effect, turn: Turn, origin: Origin) -> list[Outgoing]:
    """Render every way by which an effect may reach people, best first.

    A later way is for when the earlier one is refused. Where somebody is to be told directly, the channel
    is the person's id: Slack's way to name the conversation with one person.
    """
    match effect:
        case Post():
            found = [post(effect.place, effect.message)]
        case Whisper(message):
            found = _whispers(message, turn, origin)
        case Replace(message):
            found = _replacements(message, turn, origin)
        case Show(message):
            found = _shows(message, turn, origin)
        case Open(view):
            found = [_window(view, turn, origin)]
        case Furnish(home):
            found = [Outgoing("views.publish", {"user_id": turn.person, "view": home_view(home)})]
        case Suggest():
            found = [_suggestions(effect, turn)]
        case Deliver(file, comment):
            found = [_shared(file, comment, turn.person)]
    return found


def post(place: Place, message: Message) -> Outgoing:
    """Render a message for everybody in a conversation."""
    return Outgoing("chat.postMessage", _addressed(place) | content(message) | _UNFURLED)


def direct(person: str, message: Message) -> Outgoing:
    """Render a message for one person, in the direct messages with the coach."""
    return post(Place(person, direct=True), message)


def content(message: Message) -> Json:
    """Render what a message says."""
    return {"text": text_of(message), "blocks": message_blocks(message)}


def words_only(call: Outgoing) -> Outgoing:
    """The same call without its blocks, for where Slack refuses them."""
    return replace(call, payload={k: v for k, v in call.payload.items() if k != "blocks"})


def waiting_window(turn: Turn, origin: Origin) -> Outgoing:
    """Render the window that waits for an answer."""
    return _shown_in(looking_view(_metadata("", turn, origin)), turn, origin)


def waiting_view(turn: Turn, origin: Origin) -> Json:
    """Render what a submitted form turns into while its answer is looked up."""
    return looking_view(_metadata("", turn, origin))


_UNFURLED = {"unfurl_links": False, "unfurl_media": False}


def _addressed(place: Place) -> Json:
    return {"channel": place.channel} | _threaded(place)


def _threaded(place: Place) -> Json:
    return {"thread_ts": place.thread} if place.thread else {}


def _whispers(message: Message, turn: Turn, origin: Origin) -> list[Outgoing]:
    said, place = content(message), turn.place
    found: list[Outgoing] = []
    if _is_in_window(turn, origin):
        found.append(_window(Page("The coach", message), turn, origin))
    if place.direct and isinstance(turn.deed, Submitted):
        found.append(post(place, message))  # the address would give an answer that does not last
    if origin.answering:
        whole = {"response_type": "ephemeral", "replace_original": False}
        found.append(Outgoing(ANSWER, whole | said | _threaded(place)))
    if place.direct:
        found.append(post(place, message))
    elif place.channel:
        to = {"user": turn.person} | _addressed(place)
        found.append(Outgoing("chat.postEphemeral", to | said))
    return [*found, direct(turn.person, message)]


def _is_in_window(turn: Turn, origin: Origin) -> bool:
    """Whether the person looks at a window or the home tab, so that anything else would be out of sight."""
    spot = turn.deed.spot if isinstance(turn.deed, Pressed) else Spot.MESSAGE
    return origin.waiting or (bool(origin.trigger) and spot in {Spot.WINDOW, Spot.HOME})


def _replacements(message: Message, turn: Turn, origin: Origin) -> list[Outgoing]:
    said, found = content(message), list[Outgoing]()
    if origin.answering:
        found.append(Outgoing(ANSWER, {"replace_original": True} | said))
    if origin.message and turn.place.channel:
        at = {"channel": turn.place.channel, "ts": origin.message}
        found.append(Outgoing("chat.update", at | said))
    return [*found, *_whispers(message, turn, replace(origin, answering=None))]


def _shows(message: Message, turn: Turn, origin: Origin) -> list[Outgoing]:
    found = []
    if origin.answering:
        whole = {"response_type": "in_channel", "replace_original": False}
        found.append(Outgoing(ANSWER, whole | content(message) | _threaded(turn.place) | _UNFURLED))
    return [*found, post(turn.place, message)]


def _window(view: Form | Page, turn: Turn, origin: Origin) -> Outgoing:
    metadata = _metadata(view.about if isinstance(view, Form) else "", turn, origin)
    drawn = form_view(view, metadata) if isinstance(view, Form) else page_view(view, metadata)
    return _shown_in(drawn, turn, origin)


def _shown_in(view: Json, turn: Turn, origin: Origin) -> Outgoing:
    """Open a window: on top of the one that is open, in its place where no more fit, or a first one.

    A form that was sent has closed, unless it has become the window that waits.
    """
    window = origin.window if origin.waiting or isinstance(turn.deed, Pressed) else None
    if window and (origin.waiting or window.depth >= _DEEPEST):
        return Outgoing("views.update", {"view_id": window.id, "view": view})
    method = "views.push" if window else "views.open"
    return Outgoing(method, {"trigger_id": origin.trigger, "view": view})


def _metadata(about: str, turn: Turn, origin: Origin) -> str:
    """Write what a window has to remember, leaving out what there is no room for."""
    whole = Note(about, turn.place, origin.answering)
    for note in (whole, replace(whole, answering=None)):
        written = notes().dump_json(note).decode()
        if units(written) <= METADATA:
            return written
    return notes().dump_json(Note(clip(about, METADATA // 6), turn.place)).decode()


def _shared(file: File, comment: str, channel: str) -> Outgoing:
    """Render the last of the calls that share a file; the address of what was sent up comes before."""
    named = {"files": [{"title": file.name}], "channel_id": channel}
    return Outgoing("files.completeUploadExternal", named | {"initial_comment": comment})


def _suggestions(effect: Suggest, turn: Turn) -> Outgoing:
    prompts = [
        {"title": clip(label, LABEL), "message": clip(utterance, PROMPT)}
        for label, utterance in effect.prompts[:PROMPTS]
    ]
    where = {"channel_id": turn.place.channel} | _threaded(turn.place)
    title = {"title": clip(effect.title, LABEL)} if effect.title else {}
    return Outgoing("assistant.threads.setSuggestedPrompts", where | title | {"prompts": prompts})
