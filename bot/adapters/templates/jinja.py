"""The coach's wording: Jinja2 templates under `prompts/`, strict and sandboxed.

A template that needs a value it is not given is an error, never an empty space in an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.domain.errors import PromptError

SUFFIX = ".md.j2"


class JinjaWording:
    """Fills the templates of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._environment = ImmutableSandboxedEnvironment(
            loader=jinja2.FileSystemLoader(folder),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
            auto_reload=False,
            autoescape=False,
        )
        self._environment.filters["sentences"] = first_sentences
        self._environment.filters["lower_first"] = lower_first

    def say(self, prompt: str, values: Mapping[str, Any]) -> str:
        """Fill a template; see `services.ports.Wording`."""
        try:
            return self._environment.get_template(prompt + SUFFIX).render(values).strip()
        except jinja2.TemplateNotFound as error:
            raise PromptError(f"The wording {error.name} is missing in {self._folder}.") from error
        except jinja2.TemplateError as error:
            raise PromptError(f"The wording {prompt}{SUFFIX} does not work: {error}") from error


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
    position = 0
    while True:
        position = min(
            (p for p in (text.find(mark, position) for mark in ".?!") if p >= 0), default=-1
        )
        if position < 0:
            return len(text)
        end = position + 1
        while end < len(text) and text[end] in "\"')":
            end += 1
        following = text[end : end + 2]
        if not following or (following[0].isspace() and not following[1:].islower()):
            return end
        position = end


def lower_first(text: str) -> str:
    """Begin a text with a small letter, unless it begins with a name or an acronym."""
    head, _, _ = text.partition(" ")
    return text if head[1:] != head[1:].lower() else text[:1].lower() + text[1:]
