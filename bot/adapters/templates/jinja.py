"""The coach's wording: Jinja2 templates under `prompts/`, strict and sandboxed.

A template that needs a value it is not given is an error, never an empty space in an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.domain.errors import PromptError

SUFFIX = ".md.j2"

_STOP = re.compile(r"[.?!][\"')\u2019\u201d*_`]*(?=\s)")  # with what may close behind it
_NO_END = frozenset(("approx.", "cf.", "e.g.", "i.e.", "vs."))


_GAP = re.compile(r"\n{3,}")


class JinjaWording:
    """Fills the templates of one folder.

    `printed` is given every value before it is printed: where what comes of it is read as markup, it keeps
    what somebody typed from being any.
    """

    def __init__(self, folder: Path, printed: Callable[[Any], Any] | None = None) -> None:
        self._folder = folder
        self._environment = ImmutableSandboxedEnvironment(
            loader=jinja2.FileSystemLoader(folder),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
            auto_reload=False,
            autoescape=printed is not None,
            finalize=printed,
        )
        self._environment.filters["sentences"] = first_sentences
        self._environment.filters["lower_first"] = lower_first
        self._environment.filters["cell"] = one_line if printed else table_cell

    def say(self, prompt: str, values: Mapping[str, Any]) -> str:
        """Fill a template; see `services.ports.Wording`."""
        try:
            filled = self._environment.get_template(prompt + SUFFIX).render(values)
        except jinja2.TemplateNotFound as error:
            raise PromptError(f"The wording {error.name} is missing in {self._folder}.") from error
        except (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise PromptError(f"The wording {prompt}{SUFFIX} does not work: {error}") from error
        return _GAP.sub("\n\n", filled).strip()


def first_sentences(text: str, count: int = 2) -> str:
    """Return the first sentences of a text."""
    found: list[str] = []
    rest = text.strip()
    while rest and len(found) < count:
        end = _sentence_end(rest)
        found.append(rest[:end].strip())
        rest = rest[end:].strip()
    return " ".join(found)


def _sentence_end(text: str) -> int:
    for stop in _STOP.finditer(text):
        word = text[: stop.start() + 1].rsplit(maxsplit=1)[-1].lstrip("(\"'").lower()
        following = text[stop.end() + 1 : stop.end() + 2]
        if word not in _NO_END and not following.islower():
            return stop.end()
    return len(text)


def table_cell(text: str) -> str:
    """Make a text fit into a cell of a Markdown table: one line, without a bar that ends the cell."""
    return one_line(text).replace("|", "\\|")


def one_line(text: str) -> str:
    """Make one line of a text."""
    return " ".join(text.split())


def lower_first(text: str) -> str:
    """Begin a text with a small letter, unless it begins with a name or an acronym."""
    head, _, _ = text.partition(" ")
    return text if head[1:] != head[1:].lower() else text[:1].lower() + text[1:]
