"""Finding buttons and fields by what a person reads on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from slackspace.api.views import value_name
from slackspace.model import Json, Message, View, all_blocks
from slackspace.state import elements_of
from slackspace.words import words_of

_EMOJI = re.compile(r":[\w+-]+:")
_PUNCTUATION = re.compile(r"[\W_]+")


def plain(text: Any) -> str:
    """Reduce a label to its words: no emoji codes, no punctuation, no capitals."""
    return _PUNCTUATION.sub(" ", _EMOJI.sub(" ", str(text))).strip().casefold()


@dataclass
class Found:
    """An element, or one of the buttons or options within it, and where it was found."""

    shown: Message | View
    block: Json
    element: Json
    labels: list[str]
    part: Json | None = None  # a feedback button or an overflow option
    position: int = 0  # of its block

    @property
    def key(self) -> tuple[str, str]:
        """Give what tells it from all others of its message or view."""
        return self.block["block_id"], self.element["action_id"]

    def called(self, wanted: str) -> int:
        """Say how well it fits a name: 2 exactly, 1 somewhat, 0 not at all."""
        if wanted in self.labels:
            return 2
        looked_for = plain(wanted)
        read = [plain(label) for label in self.labels]
        if looked_for and looked_for in read:
            return 2
        return int(bool(looked_for) and any(looked_for in label for label in read))


def elements(shown: Message | View, user: str) -> Iterator[Found]:
    """List the elements of a message or a view that a person may use."""
    for position, block in enumerate(all_blocks(shown.blocks)):
        for element in elements_of(block):
            allowed = element.get("visible_to_user_ids")
            if allowed and user not in allowed:
                continue
            for labels, part in _readings(block, element):
                yield Found(shown, block, element, labels, part, position)


def _readings(block: Json, element: Json) -> Iterator[tuple[list[str], Json | None]]:
    kind = element["type"]
    identity = [element["action_id"]]
    if kind == "feedback_buttons":
        for name in ("positive_button", "negative_button"):
            button = element[name]
            yield [_text(button), str(button.get("accessibility_label") or "")], button
    elif kind == "overflow":
        for option in element["options"]:
            yield [_text(option)], option
    elif value_name(kind) is None:  # buttons
        label = str(element.get("accessibility_label") or "")
        yield [_text(element), label, *identity], None
    else:
        around = block.get("label") or (block.get("text") if block["type"] == "section" else None)
        placeholder = words_of(element.get("placeholder"))
        names = [words_of(around), placeholder, *identity, block["block_id"]]
        yield [name for name in names if name], None


def _text(part: Json) -> str:
    return words_of(part.get("text"))


def beside(found: list[Found], text: str) -> list[Found]:
    """Keep what stands in the block with a text, or in the next one that has such an element."""
    near = [(distance, one) for one in found if (distance := _below(one, text)) is not None]
    nearest = min((distance for distance, _ in near), default=None)
    return [one for distance, one in near if distance == nearest]


def _below(one: Found, text: str) -> int | None:
    """Say how many blocks below a text an element stands."""
    above = list(all_blocks(one.shown.blocks))[: one.position + 1]
    distances = [
        one.position - number
        for number, block in enumerate(above)
        if text.casefold() in words_of(block).casefold()
    ]
    return min(distances, default=None)


def options_of(element: Json) -> list[Json]:
    """List the options of a select, a group of checkboxes or radio buttons."""
    groups = element.get("option_groups") or []
    return list(element.get("options") or []) + [o for group in groups for o in group["options"]]
