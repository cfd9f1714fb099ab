"""How much Slack takes, and how text is made to fit.

Lengths are counted in UTF-16 units, as Slack's own clients do: a text that fits by that measure fits by
every other.
"""

from __future__ import annotations

VIEW_BLOCKS = 100
MESSAGE_CHARACTERS = 12_000  # of everything in it; Slack refuses about 13,200
BODY_AT_LEAST = 2_000
VIEW_CHARACTERS = 24_000
RICH_TEXT = 2_800  # in one block
FALLBACK = 4_000  # `text`, after escaping
HEADER = 150
SECTION = 3_000
TABLE_CHARACTERS = 9_000  # Slack refuses about 10,000
TABLE_COLUMNS = 20
TABLE_ROWS = 100
QUOTE = 1_000
SMALL = 2_000
FACTS = 2_000  # all of them together
BUTTONS = 25  # in one block
FEW_BUTTONS = 15  # in a message
LABEL = 75  # of a button or an option
VALUE = 2_000  # of a button
CONFIRM = 200  # Slack takes 300
CONFIRM_TITLE = 100
CONFIRM_LABEL = 30
TITLE = 24  # of a window, and of its buttons
PLACEHOLDER = 150
INPUT_LABEL = 2_000
INPUT = 3_000
OPTIONS = 100
ALT = 1_000  # of a picture
OPTION_VALUE = 150
METADATA = 3_000
PROMPTS = 4
PROMPT = 500

_ENDS = (". ", "! ", "? ", ".\n", "!\n", "?\n", "\n")


def units(text: str) -> int:
    """Length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def head(text: str, most: int) -> str:
    """The first `most` units of a text, without half a character at the end."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def clip(text: str, most: int) -> str:
    """Cut a text to a length, with an ellipsis where something is missing."""
    return text if units(text) <= most else f"{head(text, most - 1).rstrip()}…"


def break_in(text: str, most: int) -> int:
    """Where to break a text so that what comes before fits: after a sentence, else a word, else anywhere."""
    start = head(text, most)
    half = len(start) // 2
    after = max(start.rfind(end) + len(end) if end in start else 0 for end in _ENDS)
    if after > half:
        return after
    space = start.rfind(" ") + 1
    return space if space > half else len(start)


def sentences(text: str, most: int) -> str:
    """Cut a text to a length at the end of a sentence, with an ellipsis where something is missing."""
    if units(text) <= most:
        return text
    return f"{text[: break_in(text, most - 2)].rstrip()} …"


def escaped(text: str) -> str:
    """Escape what Slack would read as a mention, a link or an entity."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escaped_within(text: str, most: int) -> str:
    """Escape a text so that the result is no longer than a limit."""
    text = sentences(text, most)
    while units(escaped(text)) > most:
        text = sentences(text, units(text) * 9 // 10)
    return escaped(text)


def scrubbed(text: str) -> str:
    """Leave out what no database and no encoding takes: zero characters, halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
