"""What a field holds after a person has filled it in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from slackspace.api.views import initial, value_name
from slackspace.elements import options_of, plain
from slackspace.model import Json
from slackspace.state import State
from slackspace.writing import as_blocks


def filled(element: Json, value: Any, state: State, options: list[Json] | None = None) -> Json:
    """Give the state of an element for a value as a test writes it.

    Args:
        element: the field.
        value: a text, a name, an option's words, a date, or a list of those; None empties it.
        state: where names are looked up.
        options: what an external select offers.
    """
    kind = element["type"]
    name = str(value_name(kind))
    if value is None or value == []:
        empty = {**element}
        for key in list(empty):
            if key.startswith("initial_"):
                del empty[key]
        return dict(initial(empty) or {})
    if name.endswith("s") and name != "files":
        values = list(value) if isinstance(value, (list, tuple, set)) else [value]
        one = name.removesuffix("s")
        return {"type": kind, name: [_one(one, element, each, state, options) for each in values]}
    return {"type": kind, name: _one(name, element, value, state, options)}


def _one(name: str, element: Json, value: Any, state: State, options: list[Json] | None) -> Any:
    if name == "selected_option":
        return option_called(str(value), options_of(element) if options is None else options)
    return _READERS[name](value, state)


_FITS: tuple[Callable[[str, Json], bool], ...] = (  # the best way to be meant first
    lambda wanted, option: wanted in {option["text"]["text"], option.get("value")},
    lambda wanted, option: plain(wanted) == plain(option["text"]["text"]),
    lambda wanted, option: plain(wanted) in plain(option["text"]["text"]),
)


def option_called(wanted: str, options: list[Json]) -> Json:
    """Find an option by its words or its value.

    Raises:
        LookupError: there is none.
    """
    for fits in _FITS:
        for option in options:
            if fits(wanted, option):
                return option
    offered = ", ".join(repr(option["text"]["text"]) for option in options)
    raise LookupError(f"no option '{wanted}' among {offered or 'none at all'}")


def _moment(value: Any, _: State) -> int:
    return int(value.timestamp()) if isinstance(value, dt.datetime) else int(value)


def _rich(value: Any, state: State) -> Json:
    return as_blocks(str(value), state)[0]


def _written(value: Any, _: State) -> str:
    return str(value)


def _channel(value: Any, state: State) -> str:
    return state.channel_named(str(value)).id


def _conversation(value: Any, state: State) -> str:
    named = str(value)
    return state.dm(state.user_named(named)).id if named.startswith("@") else _channel(value, state)


_READERS: dict[str, Callable[[Any, State], Any]] = {
    "value": _written,
    "rich_text_value": _rich,
    "selected_user": lambda value, state: state.user_named(str(value)).id,
    "selected_channel": _channel,
    "selected_conversation": _conversation,
    "selected_date": _written,
    "selected_time": lambda value, _: str(value)[:5],
    "selected_date_time": _moment,
    "files": lambda value, _: list(value),
}


def complaints(block: Json, value: Json | None) -> str:
    """Say what Slack itself finds wrong with a field before it sends the form; empty if nothing."""
    element = block["element"]
    held = None if value is None else value.get(str(value_name(element["type"])))
    if held in (None, "", []):
        return "" if block.get("optional") else "Please complete this required field."
    if element["type"] == "plain_text_input":
        return _length(element, str(held))
    if element["type"] == "number_input":
        return _number(element, str(held))
    if element["type"] == "email_text_input" and "@" not in str(held):
        return "Please enter a valid email address."
    if element["type"] == "url_text_input" and not str(held).startswith(("http://", "https://")):
        return "Please enter a valid URL."
    return ""


def _length(element: Json, held: str) -> str:
    if len(held) < int(element.get("min_length", 0)):
        return f"Please enter at least {element['min_length']} characters."
    if len(held) > int(element.get("max_length", 3000)):
        return f"Please enter at most {element.get('max_length', 3000)} characters."
    return ""


def _number(element: Json, held: str) -> str:
    try:
        number = float(held)
    except ValueError:
        return "Please enter a number."
    if not element.get("is_decimal_allowed") and not number.is_integer():
        return "Please enter a whole number."
    low, high = element.get("min_value"), element.get("max_value")
    if low is not None and number < float(low):
        return f"Please enter a number of at least {low}."
    if high is not None and number > float(high):
        return f"Please enter a number of at most {high}."
    return ""
