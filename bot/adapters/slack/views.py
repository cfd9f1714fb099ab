"""Windows and the home tab as Slack's views, within every limit of theirs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.adapters.slack.blocks import (
    button_blocks,
    button_element,
    line,
    page_blocks,
    plain_text,
)
from bot.adapters.slack.fitting import rich
from bot.adapters.slack.limits import (
    HEADER,
    INPUT,
    INPUT_LABEL,
    LABEL,
    OPTION_VALUE,
    OPTIONS,
    PLACEHOLDER,
    SECTION,
    TITLE,
    VIEW_BLOCKS,
    VIEW_CHARACTERS,
    clip,
    head,
)
from bot.domain.conversation import (
    Act,
    Button,
    Field,
    FieldKind,
    Form,
    HomePage,
    Message,
    Page,
    Section,
)

Json = dict[str, Any]

PAGE = "page"
"""`callback_id` of a window that is only read."""

ASK_BOX = "ask-box"
"""`block_id` and `action_id` of the box on the home tab in which people ask."""

ASK_BUTTON = f"{Act.ASK}:box"
"""`action_id` of the button beside it."""

# Slack refuses a whole window for an initial value that it cannot make sense of.
_USER = re.compile(r"[UW][A-Z0-9]{2,20}")
_CONVERSATION = re.compile(r"[CG][A-Z0-9]{2,20}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DECIMAL = re.compile(r"\d{1,9}(?:\.\d{1,4})?")
_TYPED = frozenset({FieldKind.LINE, FieldKind.TEXT})
_FEW = 4  # options that are shown without opening a list
_HOME_TEXT = 3_000  # characters of a section on the home tab
_LOOKING = Page("Looking…", Message("I am looking that up. The answer comes into this window."))
_CUT: Json = {"type": "context", "elements": [{"type": "plain_text", "text": "…", "emoji": False}]}


def form_view(form: Form, metadata: str) -> Json:
    """Make a window of a form. `metadata` comes back with it."""
    blocks = [
        *rich(form.intro, SECTION, drawn=False),
        *(block for field in form.fields for block in _input(field)),
    ]
    return {
        "type": "modal",
        "callback_id": form.name.value,
        "title": plain_text(form.title, TITLE),
        "submit": plain_text(form.submit, TITLE),
        "close": plain_text("Cancel", TITLE),
        "private_metadata": metadata,
        "blocks": _limited(blocks),
    }


def page_view(page: Page, metadata: str) -> Json:
    """Make a window of a page."""
    return {
        "type": "modal",
        "callback_id": PAGE,
        "title": plain_text(page.title, TITLE),
        "close": plain_text("Close", TITLE),
        "private_metadata": metadata,
        "blocks": _limited(page_blocks(page.message, VIEW_CHARACTERS)),
    }


def looking_view(metadata: str) -> Json:
    """Make a window that waits for its answer."""
    return page_view(_LOOKING, metadata)


def home_view(home: HomePage) -> Json:
    """Make the home tab."""
    blocks = [*rich(home.greeting, _HOME_TEXT, drawn=False), *_ask_box()]
    number = 0
    for section in home.sections:
        blocks += _section(section, number)
        number += len(section.buttons) + len(section.entries)
    return {"type": "home", "blocks": _limited(blocks)}


# --- forms ----------------------------------------------------------------------------------------


def _input(field: Field) -> Iterator[Json]:
    block: Json = {
        "type": "input",
        "block_id": field.name,
        "label": plain_text(field.label, INPUT_LABEL),
        "optional": not field.required,
        "element": _ELEMENTS[field.kind](field),
    }
    if field.hint and (field.kind not in _TYPED or len(field.hint) > PLACEHOLDER):
        block["hint"] = plain_text(field.hint, INPUT_LABEL)
    yield block


def _line(field: Field) -> Json:
    element: Json = {
        "type": "plain_text_input",
        "action_id": field.name,
        "multiline": field.kind is FieldKind.TEXT,
        "max_length": INPUT,
    }
    if field.initial:
        element["initial_value"] = head(field.initial, INPUT)
    if field.hint and len(field.hint) <= PLACEHOLDER:
        element["placeholder"] = plain_text(field.hint, PLACEHOLDER)
    return element


def _options(field: Field) -> list[Json]:
    return [
        {"text": plain_text(label, LABEL), "value": clip(value, OPTION_VALUE)}
        for value, label in field.options[:OPTIONS]
    ]


def _choice(field: Field) -> Json:
    options = _options(field)
    few = len(options) <= _FEW
    element: Json = {
        "type": "radio_buttons" if few else "static_select",
        "action_id": field.name,
        "options": options,
    }
    chosen = next((option for option in options if option["value"] == field.initial), None)
    return element | {"initial_option": chosen} if chosen else element


def _choices(field: Field) -> Json:
    options = _options(field)
    element: Json = {"type": "multi_static_select", "action_id": field.name, "options": options}
    wanted = set(parted(field.initial))
    chosen = [option for option in options if option["value"] in wanted]
    return element | {"initial_options": chosen} if chosen else element


def _person(field: Field) -> Json:
    element: Json = {"type": "users_select", "action_id": field.name}
    return element | {"initial_user": field.initial} if _USER.fullmatch(field.initial) else element


def _people(field: Field) -> Json:
    element: Json = {"type": "multi_users_select", "action_id": field.name}
    known = [person for person in parted(field.initial) if _USER.fullmatch(person)]
    return element | {"initial_users": known} if known else element


def _date(field: Field) -> Json:
    element: Json = {"type": "datepicker", "action_id": field.name}
    return element | {"initial_date": field.initial} if _DAY.fullmatch(field.initial) else element


def _number(field: Field) -> Json:
    element: Json = {
        "type": "number_input",
        "action_id": field.name,
        "is_decimal_allowed": True,
        "min_value": "0",
    }
    fits = _DECIMAL.fullmatch(field.initial)
    return element | {"initial_value": field.initial} if fits else element


def _channel(field: Field) -> Json:
    element: Json = {
        "type": "conversations_select",
        "action_id": field.name,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    fits = _CONVERSATION.fullmatch(field.initial)
    return element | {"initial_conversation": field.initial} if fits else element


_ELEMENTS: Mapping[FieldKind, Callable[[Field], Json]] = {
    FieldKind.LINE: _line,
    FieldKind.TEXT: _line,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.PERSON: _person,
    FieldKind.PEOPLE: _people,
    FieldKind.DATE: _date,
    FieldKind.NUMBER: _number,
    FieldKind.CHANNEL: _channel,
}


def parted(several: str) -> list[str]:
    """Part several values, as a form gives them back."""
    return [part.strip() for part in several.split(",") if part.strip()]


# --- the home tab ---------------------------------------------------------------------------------


def _ask_box() -> list[Json]:
    box = {
        "type": "plain_text_input",
        "action_id": ASK_BOX,
        "max_length": INPUT,
        "placeholder": plain_text("Ask about a process in your own words", PLACEHOLDER),
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    }
    ask = {
        "type": "button",
        "action_id": ASK_BUTTON,
        "text": plain_text("Ask", LABEL),
        "style": "primary",
    }
    return [
        {
            "type": "input",
            "block_id": ASK_BOX,
            "dispatch_action": True,
            "label": plain_text("Your question", INPUT_LABEL),
            "element": box,
        },
        {"type": "actions", "elements": [ask]},
    ]


def _section(section: Section, number: int) -> Iterator[Json]:
    yield {"type": "divider"}
    if section.title:
        yield {"type": "header", "text": plain_text(section.title, HEADER)}
    yield from rich(section.body, _HOME_TEXT, drawn=False)
    for entry in section.entries:
        yield _entry(*entry, number)
        number += 1
    yield from button_blocks(section.buttons, first=number)


def _entry(text: str, button: Button, number: int) -> Json:
    return {"type": "section", "text": line(text), "accessory": button_element(button, number)}


def _limited(blocks: list[Json]) -> list[Json]:
    """Keep as many blocks as a view takes; it takes no empty list of them."""
    if not blocks:
        return [_CUT]
    return blocks if len(blocks) <= VIEW_BLOCKS else [*blocks[: VIEW_BLOCKS - 1], _CUT]
