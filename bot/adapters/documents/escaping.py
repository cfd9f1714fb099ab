"""Values into Markdown: whatever somebody typed reads as they typed it, and breaks nothing around it.

A value may hold pipes, asterisks, line breaks or HTML. Printed in a sentence or a table cell it stays
on its line; printed as a block its paragraphs and lists are kept, and nothing else is taken as markup.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from markupsafe import Markup

DOTS = "…" * 30
"""A line to fill in."""

_ACTIVE = re.compile(r"[\\`*\[\]<|~]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
_LEADING = re.compile(r"^(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|=+$|-{2,}$|\d+(?=[.)](\s|$)))")
_BULLET = re.compile(r"^\s*[-*•]\s+")
_NUMBER = re.compile(r"^\s*\d{1,3}[.)]\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Blank:
    """What stands where a value is missing: a mark with the field's name, or a line to fill in.

    It is false, so that a template can ask `{% if field.pilot %}`.
    """

    def __init__(self, name: str, *, required: bool) -> None:
        self.name = name
        self.required = required

    def __bool__(self) -> bool:
        return False

    def __html__(self) -> str:
        return f"<mark>[{line(self.name)}]</mark>" if self.required else DOTS


def printed(value: Any) -> Any:
    """Turn what a template prints into Markdown, unless it is Markdown already."""
    if isinstance(value, date):
        return Markup(day(value))  # noqa: S704  (digits and a month)
    return value if hasattr(value, "__html__") else Markup(line(str(value)))  # noqa: S704  (escaped)


def day(value: date) -> str:
    """Write a date as people read it ("26 November 2026")."""
    return f"{value.day} {value:%B} {value.year}"


def line(text: str) -> str:
    """Escape a text that has to stay on one line."""
    lines = [_escaped(part) for part in _plain(text).split("\n")]
    return "<br>".join(lines)


def block(value: Any) -> Markup:
    """Write a text of several lines: paragraphs and lists as typed, everything else as plain words."""
    if hasattr(value, "__html__"):
        return Markup(value.__html__())  # noqa: S704  (a blank, or Markdown already)
    found: list[str] = []
    before = ""
    for raw in _plain(str(value)).split("\n"):
        kind, text = _classed(raw)
        if kind == before == "text":
            found[-1] += f"<br>{text}"
        else:
            found += ["", text] if kind and before and kind != before else [text]
        before = kind
    return Markup("\n".join(found))  # noqa: S704  (escaped line by line)


def table_rows(value: Any) -> list[list[Any]]:
    """Read a text of several lines as rows of a table; a pipe starts the next cell.

    A required value that is missing gives one row with its mark, an optional one gives none.
    """
    if isinstance(value, Blank):
        return [[value]] if value.required else []
    lines = (_NUMBER.sub("", _BULLET.sub("", raw)) for raw in _plain(str(value)).split("\n"))
    return [[cell.strip() for cell in text.split("|")] for text in lines if text.strip()]


def quoted(value: Any) -> Markup:
    """Set a text off as guidance: every line of it becomes a quotation."""
    lines = str(value).strip().split("\n")
    return Markup("\n".join(f"> {text.strip()}".rstrip() for text in lines))  # noqa: S704


def _classed(raw: str) -> tuple[str, str]:
    for kind, pattern, sign in (("bullet", _BULLET, "- "), ("number", _NUMBER, "1. ")):
        found = pattern.match(raw)
        if found and raw[found.end() :].strip():
            return kind, sign + _escaped(raw[found.end() :])
    text = _escaped(raw)
    return ("text", text) if text else ("", "")


def _plain(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\t", " ")).strip()


def _escaped(text: str) -> str:
    safe = _ACTIVE.sub(r"\\\g<0>", text.strip())
    found = _LEADING.match(safe)
    if not found:
        return safe
    at = found.end() if found[0].isdigit() else 0
    return f"{safe[:at]}\\{safe[at:]}"
