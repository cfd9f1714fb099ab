"""Slack's rules that tie several fields or blocks together; no schema can hold them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any

from slackspace.faults import Fault
from slackspace.model import Json
from slackspace.words import words_of

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MARKDOWN_TOTAL = 12_000  # characters of all markdown blocks of a payload
BLOCKS_TOTAL = 13_200  # characters of all blocks of a message, about
TEXT_LIMIT, TEXT_ADVISED = 40_000, 4_000
TABLES, CHARTS = 1, 2  # per message
METADATA_ADVISED = 8_000  # bytes

_MESSAGES_ONLY = {
    *("card", "carousel", "context_actions", "data_table", "data_visualization", "file"),
    *("markdown", "plan", "table", "task_card"),
}
_MODALS_ONLY = {"alert"}
_MODAL_ELEMENTS = {"file_input"}
_SCHEMES = ("https://", "http://", "mailto:", "slack://", "tel:")


def message_rules(blocks: list[Json], text: str) -> Iterator[Fault]:
    """Check a whole message."""
    if len(blocks) > MESSAGE_BLOCKS:
        yield Fault("blocks", "maxItems", f"no more than {MESSAGE_BLOCKS} items allowed")
    if len(text) > TEXT_LIMIT:
        yield Fault("text", "maxLength", f"must be at most {TEXT_LIMIT} characters", "msg_too_long")
    elif len(text) > TEXT_ADVISED:
        yield Fault("text", "advised", f"better at most {TEXT_ADVISED} characters", advice=True)
    total = sum(len(words_of(block)) for block in blocks)
    if total > BLOCKS_TOTAL:
        rule = f"must be about {BLOCKS_TOTAL} characters at most in all, are {total}"
        yield Fault("blocks", "total", rule, "msg_blocks_too_long")
    kinds = Counter(str(block.get("type")) for block in blocks)
    if kinds["table"] > TABLES:
        yield Fault("blocks", "tables", "only one table allowed", "invalid_attachments")
    if kinds["data_visualization"] > CHARTS:
        yield Fault("blocks", "charts", f"only {CHARTS} charts allowed")
    yield from _surface(blocks, "blocks", _MODALS_ONLY, "a message")
    for path, part in parts(blocks, "blocks"):
        if str(part.get("type")) in _MODAL_ELEMENTS:
            yield Fault(path, "surface", f"{part['type']} is for modals only")


def view_rules(view: Json) -> Iterator[Fault]:
    """Check a whole view; its number of blocks is in the schema."""
    blocks = [block for block in view["blocks"] if isinstance(block, dict)]
    if view["type"] == "modal":
        takes_input = any(block.get("type") == "input" for block in blocks)
        if takes_input and not view.get("submit"):
            yield Fault("view/submit", "required", "missing required field: submit")
        yield from _surface(blocks, "view/blocks", _MESSAGES_ONLY, "a modal")
    else:
        strangers = _MESSAGES_ONLY | _MODALS_ONLY
        yield from _surface(blocks, "view/blocks", strangers, "a home tab")
    focused = [path for path, part in parts(blocks, "view/blocks") if part.get("focus_on_load")]
    if len(focused) > 1:
        yield Fault(focused[1], "focus", "only one element can have focus_on_load")


def _surface(blocks: list[Json], path: str, strangers: set[str], place: str) -> Iterator[Fault]:
    for number, block in enumerate(blocks):
        if str(block.get("type")) in strangers:
            yield Fault(f"{path}/{number}", "surface", f"{block['type']} is not for {place}")


def block_rules(blocks: list[Json], path: str) -> Iterator[Fault]:
    """Check blocks wherever they stand."""
    yield from _duplicates(blocks, path, "block_id")
    markdown = sum(len(str(b.get("text"))) for b in blocks if b.get("type") == "markdown")
    if markdown > MARKDOWN_TOTAL:
        rule = f"markdown blocks must be at most {MARKDOWN_TOTAL} characters in all"
        yield Fault(path, "markdown", rule, "msg_too_long")
    for number, block in enumerate(blocks):
        here = f"{path}/{number}"
        elements = [part for _, part in parts([block], "") if part is not block]
        yield from _duplicates(elements, here, "action_id")
        if block.get("type") == "section" and not (block.get("text") or block.get("fields")):
            yield Fault(here, "section", "needs text or fields")
        if block.get("type") == "card" and not any(
            block.get(name) for name in ("hero_image", "title", "actions", "body")
        ):
            yield Fault(here, "card", "needs a hero_image, title, actions or body")
        if block.get("type") == "container" and not (
            block.get("title") or block.get("rich_text_title")
        ):
            yield Fault(here, "container", "needs a title")
        yield from _table(block, here)
        yield from _chart(block, here)
    for where, part in parts(blocks, path):
        yield from _part(part, where)


def _duplicates(parts_: list[Json], path: str, name: str) -> Iterator[Fault]:
    counted = Counter(part[name] for part in parts_ if isinstance(part.get(name), str))
    for identity, times in counted.items():
        if times > 1:
            yield Fault(path, "duplicate", f"{name} `{identity}` exists more than once")


def parts(value: Any, path: str) -> Iterator[tuple[str, Json]]:
    """Walk through every object with a `type` or with options, and tell where it is."""
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from parts(each, f"{path}/{number}")
    elif isinstance(value, dict):
        yield path, value
        for name, each in value.items():
            yield from parts(each, f"{path}/{name}")


def _part(part: Json, path: str) -> Iterator[Fault]:
    kind = str(part.get("type"))
    chooses = kind in {"static_select", "multi_static_select"}
    if chooses and ("options" in part) == ("option_groups" in part):
        yield Fault(path, "options", "needs either options or option_groups")
    text = part.get("text") if kind in {"plain_text", "mrkdwn", "raw_text"} else None
    if isinstance(text, str) and text and not text.strip():
        yield Fault(f"{path}/text", "blank", "is nothing but blanks", advice=True)
    if kind != "overflow":
        for number, option in enumerate(_listed(part.get("options"))):
            if "url" in option:
                yield Fault(f"{path}/options/{number}", "url", "url is for overflow menus only")
    yield from _initial(part, path)
    yield from _limits(part, path)
    for name in ("url", "image_url", "title_url", "video_url", "thumbnail_url"):
        url = part.get(name)
        if isinstance(url, str) and url and not url.startswith(_SCHEMES):
            yield Fault(f"{path}/{name}", "url", "must be a URL with a scheme that Slack knows")


def _initial(part: Json, path: str) -> Iterator[Fault]:
    groups = [_listed(group.get("options")) for group in _listed(part.get("option_groups"))]
    options = [*_listed(part.get("options")), *chain(*groups)]
    values = Counter(str(option.get("value")) for option in options)
    for value, times in values.items():
        if times > 1 and part.get("type") != "overflow":
            yield Fault(
                path, "values", f"option value `{value}` exists more than once", advice=True
            )
    if not options:
        return
    chosen = _listed(part.get("initial_options"))
    if isinstance(part.get("initial_option"), dict):
        chosen = [*chosen, part["initial_option"]]
    for option in chosen:
        if option not in options:
            yield Fault(path, "initial", "the initial option must be one of the options")
    if part.get("initial_options") == []:
        yield Fault(f"{path}/initial_options", "minItems", "must have at least 1 items")


def _limits(part: Json, path: str) -> Iterator[Fault]:
    for low, high in (("min_length", "max_length"), ("min_value", "max_value")):
        if low in part and high in part and _number(part[low]) > _number(part[high]):
            yield Fault(path, "range", f"{low} must not be above {high}")
    most = part.get("max_selected_items")
    chosen = max(
        (len(_any(part.get(f"initial_{name}"))) for name in ("options", "users", "conversations")),
        default=0,
    )
    if isinstance(most, int) and chosen > most:
        yield Fault(path, "range", "more is chosen at first than max_selected_items allows")
    initial, longest = part.get("initial_value"), part.get("max_length")
    if isinstance(initial, str) and isinstance(longest, int) and len(initial) > longest:
        yield Fault(f"{path}/initial_value", "range", "is longer than max_length allows")


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0  # no number at all: the schema says so


def _any(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _listed(value: Any) -> list[Json]:
    return [each for each in _any(value) if isinstance(each, dict)]


def _table(block: Json, path: str) -> Iterator[Fault]:
    if str(block.get("type")) not in {"table", "data_table"}:
        return
    rows = [row for row in _any(block.get("rows")) if isinstance(row, list)]
    if block["type"] == "data_table" and len({len(row) for row in rows}) > 1:
        yield Fault(f"{path}/rows", "rows", "all rows must have as many cells as the first")
    columns = max((len(row) for row in rows), default=0)
    if len(_any(block.get("column_settings"))) > columns:
        yield Fault(f"{path}/column_settings", "columns", "there are more of them than columns")


def _chart(block: Json, path: str) -> Iterator[Fault]:
    chart = block.get("chart")
    if block.get("type") != "data_visualization" or not isinstance(chart, dict):
        return
    axes = chart.get("axis_config")
    categories = _any(axes.get("categories")) if isinstance(axes, dict) else []
    names = Counter(str(series.get("name")) for series in _listed(chart.get("series")))
    if any(times > 1 for times in names.values()):
        yield Fault(f"{path}/chart/series", "names", "two series have the same name")
    for number, series in enumerate(_listed(chart.get("series"))):
        labels = [point.get("label") for point in _listed(series.get("data"))]
        if labels != categories:
            where = f"{path}/chart/series/{number}/data"
            yield Fault(where, "categories", "labels must be the categories, in their order")


def metadata_rules(metadata: Json) -> Iterator[Fault]:
    """Check what a message carries for programs."""
    size = len(json.dumps(metadata).encode())
    if size > METADATA_ADVISED:
        yield Fault("metadata", "advised", f"better at most {METADATA_ADVISED} bytes", advice=True)
