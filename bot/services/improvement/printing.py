"""Says something that was worked out, or prints it as a document to take away.

`report`, `report document`, `report trace xlsx`: the same figures, said or printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.conversation import Act, Button, Deliver, Effect, File, Message
from bot.domain.pictures import Picture
from bot.services.documents import Printing
from bot.services.improvement.scene import Scene

_FORMATS = {"docx": "a Word document", "md": "Markdown", "xlsx": "an Excel workbook"}


@dataclass(frozen=True, slots=True)
class Told:
    """What is told: by which prompt, with which values, and the picture that goes with it.

    `paper-NAME` words it as a document; `file` is what its file is called.
    """

    prompt: str
    file: str
    values: Mapping[str, Any]
    picture: Picture | None = None


def tell(scene: Scene, told: Told, *, title: str, more: tuple[Button, ...] = ()) -> Effect:
    """Say something to the person alone, or give them the file that they asked for.

    Args:
        scene: who asked, and for what.
        told: what is told.
        title: of a window, where it is said in one.
        more: buttons beside the one that makes a document of it.

    """
    if suffix := scene.values.get("paper"):
        return _printed(scene, told, suffix)
    message = Message(scene.say(told.prompt, **told.values), picture=told.picture)
    if told.picture and not scene.turn.place.direct:
        where = scene.desk.wording.say("notice", {"about": "picture"})
        message = replace(message, small=(where,))
    return scene.reply(replace(message, buttons=(document(scene), *more)), title=title)


def document(scene: Scene) -> Button:
    """Offer what was said as a document."""
    command = replace(scene.command, said={**scene.command.said, "paper": "docx"})
    return Button("As a document", Act.SAY, command.line)


def _printed(scene: Scene, told: Told, suffix: str) -> Effect:
    made = Printing(suffix, scene.now.date(), scene.eyes.house.loop.organisation)
    prompt = f"improvement/paper-{told.prompt}"
    content = scene.documents().printed(prompt, told.values, made, told.picture)
    parts = ("improvement", told.file, scene.values.get("of"), f"{scene.now:%Y-%m-%d}")
    file = File("-".join(str(part) for part in parts if part) + f".{suffix}", content)
    return Deliver(file, scene.say("printed", format=_FORMATS[suffix]))
