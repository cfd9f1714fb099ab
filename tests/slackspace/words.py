"""What a person reads in a block."""

from __future__ import annotations

from typing import Any

_IN_ORDER = (
    *("title", "subtitle", "pretext", "label", "text", "body", "fields", "accessory", "element"),
    *("elements", "rows", "caption", "placeholder", "options", "option_groups", "hint"),
    *("positive_button", "negative_button", "tasks", "details", "output", "actions"),
    *("child_blocks", "chart", "segments", "series", "data", "categories", "axis_config"),
    *("fallback", "alt_text"),
)
_INLINE = {"rich_text_section", "rich_text_quote", "rich_text_preformatted"}
_CHOSEN = {"static_select": "initial_option", "external_select": "initial_option"}
_MENTIONS = {
    "user": ("user_id", "<@{}>"),
    "channel": ("channel_id", "<#{}>"),
    "emoji": ("name", ":{}:"),
    "broadcast": ("range", "@{}"),
}


def words_of(part: Any) -> str:
    """Gather the words of a block, an element or a text object, one part a line."""
    if isinstance(part, dict):
        return _of_object(part)
    if isinstance(part, list):
        return "\n".join(filter(None, (words_of(each) for each in part)))
    return "" if part is None or isinstance(part, bool) else str(part)


def _of_object(part: dict[str, Any]) -> str:
    kind = str(part.get("type"))
    if kind in _INLINE:
        inline = part.get("elements")
        return "".join(_inline(each) for each in inline) if isinstance(inline, list) else ""
    if kind in _CHOSEN and part.get(_CHOSEN[kind]):
        return words_of(part[_CHOSEN[kind]])
    names = ("title", "alt_text") if kind == "image" else (*_IN_ORDER, "initial_value")
    found = (words_of(part[name]) for name in names if part.get(name) is not None)
    return "\n".join(filter(None, found))


def _inline(part: Any) -> str:
    if not isinstance(part, dict):
        return ""
    kind = str(part.get("type"))
    if kind in _MENTIONS:
        name, form = _MENTIONS[kind]
        return form.format(part.get(name))
    return str(part.get("text") or part.get("url") or part.get("fallback") or "")
