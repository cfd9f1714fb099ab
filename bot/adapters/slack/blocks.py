"""Messages as Slack's blocks, within every limit of theirs.

A message is calm: what a person said, the answer, facts, small print, a few buttons, then the two with
which it is judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from bot.adapters.slack import markdown
from bot.adapters.slack.fitting import rich
from bot.adapters.slack.limits import (
    BODY_AT_LEAST,
    BUTTONS,
    CONFIRM,
    CONFIRM_LABEL,
    CONFIRM_TITLE,
    FACTS,
    FALLBACK,
    FEW_BUTTONS,
    LABEL,
    MESSAGE_CHARACTERS,
    QUOTE,
    SECTION,
    SMALL,
    VALUE,
    clip,
    escaped,
    escaped_within,
    sentences,
    units,
)
from bot.adapters.slack.texts import link
from bot.domain.conversation import Act, Button, Message, Style

Json = dict[str, Any]

VOTES = "votes"
"""`action_id` of the two buttons that judge an answer; their values are `act:number`."""

_PERSON = re.compile(r"@([UW][A-Z0-9]+)")
_CHANNEL = re.compile(r"#([CDG][A-Z0-9]+)")
_ADDRESS = re.compile(r"https?://\S{1,1000}")
_NOTHING = "…"


def text_of(message: Message) -> str:
    """What a notification says of a message, and what goes out where its blocks cannot; escaped."""
    parts = [
        escaped_within(message.quoted, FALLBACK // 4),
        escaped_within(markdown.plain(message.body), FALLBACK // 2),
        "\n".join(_fact_in_words(label, value) for label, value in _facts(message)),
        *(escaped(clip(markdown.plain(line), 200)) for line in message.small[:2]),
    ]
    whole = "\n\n".join(part for part in parts if part.strip()) or _NOTHING
    return whole if units(whole) <= FALLBACK else "\n\n".join(parts[:2])


def message_blocks(message: Message) -> list[Json]:
    """Lay a message out for a conversation."""
    around = [*_small(message), *button_blocks(message.buttons[:FEW_BUTTONS]), *_votes(message)]
    before, facts = _quote(message), _fact_block(message)
    room = MESSAGE_CHARACTERS - _characters([before, facts, around])
    body = rich(message.body, max(BODY_AT_LEAST, room))
    return [*before, *body, *facts, *around]


def page_blocks(message: Message, most: int) -> list[Json]:
    """Lay a message out for a window, where the buttons that judge it are like any others."""
    judging = (
        (
            Button("Helpful", Act.HELPFUL, str(message.votes)),
            Button("Not helpful", Act.UNHELPFUL, str(message.votes)),
        )
        if message.votes
        else ()
    )
    return [
        *_quote(message),
        *rich(message.body, most, drawn=False),
        *_fact_block(message),
        *_small(message),
        *button_blocks((*message.buttons, *judging)),
    ]


def plain_text(text: str, most: int, *, emoji: bool = False) -> Json:
    """Make a text object that is never read as markup; Slack takes no empty ones."""
    return {"type": "plain_text", "text": clip(text.strip(), most) or _NOTHING, "emoji": emoji}


def line(text: str, most: int = SECTION) -> Json:
    """Make a text object of a line of Markdown."""
    words = markdown.mrkdwn(text)
    if units(words) > most:
        words = escaped_within(markdown.plain(text), most)
    return {"type": "mrkdwn", "text": words.strip() or _NOTHING, "verbatim": True}


def button_blocks(buttons: Sequence[Button], *, first: int = 0) -> list[Json]:
    """Lay buttons out; Slack breaks a row where it ends. `first` keeps ids apart from others'."""
    elements = [button_element(button, first + n) for n, button in enumerate(buttons)]
    return [{"type": "actions", "elements": elements[:BUTTONS]}] if elements else []


def button_element(button: Button, number: int) -> Json:
    """Make a button; `number` is unique in its message or window."""
    made: Json = {
        "type": "button",
        "action_id": f"{button.act}:{number}",
        "text": plain_text(button.label, LABEL, emoji=True),
    }
    if button.value:
        made["value"] = clip(button.value, VALUE)
    if button.style is not Style.PLAIN:
        made["style"] = button.style.value
    if button.confirm:
        made["confirm"] = {
            "title": plain_text(button.label, CONFIRM_TITLE),
            "text": plain_text(button.confirm, CONFIRM),
            "confirm": plain_text("Yes", CONFIRM_LABEL),
            "deny": plain_text("Cancel", CONFIRM_LABEL),
        }
    return made


# --- parts of a message ---------------------------------------------------------------------------


def _quote(message: Message) -> list[Json]:
    words = sentences(message.quoted.strip(), QUOTE)
    if not words:
        return []
    quote = {"type": "rich_text_quote", "elements": [{"type": "text", "text": words}]}
    return [{"type": "rich_text", "elements": [quote]}]


def _facts(message: Message) -> Iterator[tuple[str, str]]:
    """Those facts that there is room for."""
    room = FACTS
    for label, value in message.facts:
        room -= units(label) + units(value)
        if room < 0:
            return
        yield label, value


def _fact_block(message: Message) -> list[Json]:
    elements: list[Json] = []
    for label, value in _facts(message):
        name = {"type": "text", "text": f"{label}: ", "style": {"bold": True}}
        gap = [{"type": "text", "text": "\n"}] if elements else []
        elements += [*gap, name, *_fact_value(value)]
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "elements": [section]}] if elements else []


def _fact_value(value: str) -> list[Json]:
    if match := _PERSON.fullmatch(value):
        return [{"type": "user", "user_id": match[1]}]
    if match := _CHANNEL.fullmatch(value):
        return [{"type": "channel", "channel_id": match[1]}]
    if _ADDRESS.fullmatch(value):
        return [link(value)]
    return [{"type": "text", "text": value}] if value else []


def _fact_in_words(label: str, value: str) -> str:
    known = _PERSON.fullmatch(value) or _CHANNEL.fullmatch(value)
    return f"{escaped(label)}: {f'<{value}>' if known else escaped(value)}"


def _small(message: Message) -> list[Json]:
    words = "\n".join(markdown.plain(line) for line in message.small).strip()
    if not words:
        return []
    return [{"type": "context", "elements": [plain_text(sentences(words, SMALL), SMALL)]}]


def _votes(message: Message) -> list[Json]:
    if not message.votes:
        return []
    choices = {
        "positive_button": ("Helpful", Act.HELPFUL, "This answer is helpful"),
        "negative_button": ("Not helpful", Act.UNHELPFUL, "This answer is not helpful"),
    }
    element: Json = {"type": "feedback_buttons", "action_id": VOTES}
    for place, (label, act, spoken) in choices.items():
        element[place] = {
            "text": plain_text(label, LABEL),
            "value": f"{act}:{message.votes}",
            "accessibility_label": spoken,
        }
    return [{"type": "context_actions", "elements": [element]}]


def _characters(value: Any) -> int:
    """Count the words in some blocks."""
    if isinstance(value, list):
        return sum(_characters(inner) for inner in value)
    if isinstance(value, dict):
        own = value.get("text")
        inner = sum(_characters(part) for part in value.values() if isinstance(part, dict | list))
        return inner + (units(own) if isinstance(own, str) else 0)
    return 0
