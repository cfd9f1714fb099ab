"""What the coach does, shown to somebody at a terminal, or printed as what Slack would be sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console

from bot.adapters.cli.console import markdown
from bot.adapters.cli.session import PLACE, all_buttons
from bot.domain.conversation import (
    Act,
    Button,
    Deliver,
    Effect,
    Form,
    Furnish,
    HomePage,
    Message,
    Open,
    Page,
    Post,
    Replace,
    Show,
    Suggest,
    Turn,
    Whisper,
    picture_in,
)
from bot.domain.pictures import Picture
from bot.services.moving import ARROWS

Draw = Callable[[Effect, Turn], tuple[str, Mapping[str, Any]]]
"""Renders an effect as Slack would be sent it: a method of its Web API, and the payload."""

Keep = Callable[[Picture], Path]
"""Draws a picture into a file, and returns where that is."""

_STEPS = 4  # next steps shown below an answer


class Output(Protocol):
    """Where a chat goes."""

    def busy(self) -> AbstractContextManager[Any]:
        """Show that something takes its time."""

    def show(self, line: str, turn: Turn, effects: Iterable[Effect]) -> None:
        """Show what came of a line."""

    def refuse(self, line: str, why: str) -> None:
        """Say why nothing came of a line."""


class Printer:
    """A line of JSON per thing that Slack would be sent."""

    def __init__(self, draw: Draw, keep: Keep) -> None:
        self._draw = draw
        self._keep = keep

    def busy(self) -> AbstractContextManager[Any]:
        """Nobody looks."""
        return nullcontext()

    def show(self, line: str, turn: Turn, effects: Iterable[Effect]) -> None:
        """Print each effect, messages to others included."""
        for effect in effects:
            method, payload = self._draw(effect, turn)
            self._print(line, method, payload)
            picture = picture_in(effect)
            if picture:
                self._share(line, turn, picture)

    def _share(self, line: str, turn: Turn, picture: Picture) -> None:
        """Print the last of the calls by which Slack would be sent a picture; the file is kept here."""
        file = self._keep(picture)
        files = [{"id": file.name, "title": picture.title}]
        payload = {"files": files, "channel_id": turn.place.channel}
        self._print(line, "files.completeUploadExternal", payload | {"text": picture.alt})

    def refuse(self, line: str, why: str) -> None:
        """Print the refusal as the private message that Slack would be sent."""
        self._print(line, "chat.postEphemeral", {"text": why})

    @staticmethod
    def _print(line: str, method: str, payload: Mapping[str, Any]) -> None:
        text = payload.get("text") or payload.get("view", {}).get("title", {}).get("text", "")
        row = {"in": line, "method": method, "payload": payload, "text": text}
        print(json.dumps(row, ensure_ascii=False), flush=True)  # noqa: T201


class Screen:
    """Markdown by Rich on a terminal, plain Markdown where nobody looks."""

    def __init__(self, out: Console, loading: Callable[[], bool], keep: Keep, files: Path) -> None:
        self._out = out
        self._files = files
        self._loading = loading
        self._keep = keep

    def busy(self) -> AbstractContextManager[Any]:
        """Show that the model is loading, while it is."""
        if self._out.is_terminal and self._loading():
            return self._out.status("Loading the embedding model…")
        return nullcontext()

    def show(self, line: str, turn: Turn, effects: Iterable[Effect]) -> None:
        """Show each effect, and after it what can be done next."""
        del line, turn
        for effect in effects:
            if self._out.is_terminal:
                self._out.print()
            self._one(effect)
            self._out.print()

    def refuse(self, line: str, why: str) -> None:
        """Say it."""
        del line
        self._print(why)
        self._out.print()

    def say(self, text: str) -> None:
        """Print Markdown."""
        self._print(text)

    def _one(self, effect: Effect) -> None:
        match effect:
            case Post(place=place, message=message) if place != PLACE:
                self._print(f"*To {place.channel or effect.asker}:*")
                self._message(message)
            case Post(message=message) | Whisper(message=message):
                self._message(message)
            case Replace(message=message) | Show(message=message):
                self._message(message)
            case Open(view=Page(message=message)):
                self._message(message)
            case Open(view=Form() as form):
                self._form(form)
            case Furnish(home=home):
                self._home(home)
            case Deliver(file=file, comment=comment):
                self._print(f"{comment}\n\n`{self._files / file.name}`")
            case Suggest(title=title, prompts=prompts):
                lines = "".join(f"\n- {utterance}" for _, utterance in prompts)
                self._print(f"**{title}**\n{lines}")

    def _message(self, message: Message) -> None:
        quoted = f"> {message.quoted}" if message.quoted else ""
        facts = "\n".join(f"- {label}: {value}" for label, value in message.facts)
        parts = (quoted, message.body, facts, *message.small)
        self._print("\n\n".join(part for part in parts if part))
        if message.picture:
            self._print(f"*Picture:* {self._keep(message.picture)}\n\n{message.picture.alt}")
        self._next([button for button in all_buttons(message)[:_STEPS] if _typed(button)])

    def _form(self, form: Form) -> None:
        fields = "\n".join(
            f"- `{field.name}`: {field.label}{_options(field.options)}{_begun(field.initial)}"
            for field in form.fields
        )
        parts = (f"**{form.title}**", form.intro, fields)
        self._print("\n\n".join(part for part in parts if part))
        self._next_line(f'submit {form.fields[0].name}="…"')

    def _home(self, home: HomePage) -> None:
        lines = [home.greeting] if home.greeting else []
        for section in home.sections:
            lines += ["", f"**{section.title}**", "", section.body, ""]
            lines += [f"- {line}" for line, _ in section.entries]
            if section.buttons:
                lines.append(" · ".join(button.label for button in section.buttons))
        self._print("\n".join(lines).strip())

    def _next(self, buttons: list[Button]) -> None:
        if buttons:
            self._next_line(" · ".join(_typed(button) for button in buttons))

    def _next_line(self, text: str) -> None:
        if self._out.is_terminal:
            self._out.print(f"Next: {text}", style="dim")
        else:
            self._print(f"\n*Next:* {text}")

    def _print(self, text: str) -> None:
        if self._out.is_terminal:
            self._out.print(markdown(text))
        else:
            print(text)  # noqa: T201  (Markdown for whoever reads the pipe)


def _typed(button: Button) -> str:
    """What to type in place of pressing a button."""
    match button.act:
        case Act.SAY:
            return button.value
        case Act.READ:
            arrow = button.label[:1] if button.label[:1] in ARROWS else ""
            whole = "" if button.value.startswith("TEMPLATE.") else " in full"
            return f"{arrow} explain {button.value}{whole}".lstrip()
        case _:
            return f'click "{button.label.rstrip("…")}"'


def _begun(initial: str) -> str:
    """What stands in a field already."""
    return f" = {initial}" if initial else ""


def _options(options: tuple[tuple[str, str], ...]) -> str:
    return f" ({', '.join(value for value, _ in options)})" if options else ""
