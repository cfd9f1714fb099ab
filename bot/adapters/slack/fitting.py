"""Rich text in as many blocks as it needs, cut where a message has no room for more."""

from __future__ import annotations

from collections.abc import Iterator

from bot.adapters.slack import tables
from bot.adapters.slack.limits import HEADER, RICH_TEXT, break_in, head, units
from bot.adapters.slack.markdown import MARKUP, parts
from bot.adapters.slack.texts import Json, text, word

_GAP = 2  # characters between paragraphs
_HEADERS = 8  # more of them would use up the blocks of a message
_MORE: Json = {"type": "rich_text_section", "elements": [{"type": "text", "text": "…"}]}


def rich(markdown: str, most: int, *, drawn: bool = True) -> list[Json]:
    """Make blocks of a text: headers, rich text and, in a message, one table.

    Args:
        markdown: the text.
        most: characters that are shown; the rest is cut at the end of a sentence, with an ellipsis.
        drawn: whether a table may be drawn as one; windows and the home tab take none.

    """
    read = _one_table(parts(head(markdown, most * MARKUP)), most if drawn else 0)
    return _blocks(_fitting([piece for part in read for piece in _pieces(part)], most))


def _one_table(read: list[Json], most: int) -> Iterator[Json]:
    """Leave the first table that fits; tell all others in words."""
    free = True
    for part in read:
        if part["type"] != "table":
            yield part
        elif free and tables.fits(part, most):
            free = False
            yield part
        else:
            yield from tables.in_words(part)


def _size(part: Json) -> int:
    if part["type"] == "header":
        return units(part["text"])
    if part["type"] == "table":
        return tables.size(part)
    if "elements" in part:
        return sum(_size(inner) for inner in part["elements"])
    return units(word(part))


def _pieces(part: Json) -> Iterator[Json]:
    """Split a part into pieces of which each fits into a block."""
    while part["type"] != "table" and _size(part) > RICH_TEXT:
        first, part = _split(part, RICH_TEXT)
        yield first
    if _size(part):
        yield part


def _split(part: Json, room: int) -> tuple[Json, Json]:
    """Split a part so that the first half fits; the second may be empty."""
    fits: list[Json] = []
    rest = list(part["elements"])
    while rest and _size(rest[0]) <= room:
        room -= _size(rest[0])
        fits.append(rest.pop(0))
    if rest and (not fits or "elements" not in rest[0]):
        first, second = _broken(rest[0], room)
        fits += [first] if first else []
        rest[0] = second
    after = {**part, "elements": rest}
    if part.get("style") == "ordered":
        after["offset"] = part.get("offset", 0) + len(fits)
    return {**part, "elements": fits}, after


def _broken(inner: Json, room: int) -> tuple[Json | None, Json]:
    """Break a text, or the section of a list, in two."""
    if "elements" in inner:
        first, second = _split(inner, room)
        return (first if first["elements"] else None), second
    at = break_in(inner["text"], room) if inner["type"] == "text" and room > 0 else 0
    if at == 0:
        return None, inner
    first, second = inner["text"][:at], inner["text"][at:]
    return {**inner, "text": first.rstrip(" ") or first}, {**inner, "text": second}


def _fitting(pieces: list[Json], most: int) -> list[Json]:
    """Keep what fits; of the part where it ends, its beginning."""
    kept: list[Json] = []
    for part in pieces:
        size = _size(part)
        if size > most:
            return [*kept, *_beginning(part, most), _MORE]
        most -= size
        kept.append(part)
    return kept


def _beginning(part: Json, most: int) -> list[Json]:
    if part["type"] in {"header", "table"} or most < HEADER:
        return []
    first, _ = _split(part, most)
    return [first] if first["elements"] else []


def _blocks(pieces: list[Json]) -> list[Json]:
    """Gather parts into blocks."""
    blocks: list[Json] = []
    room = headers = 0
    for piece in pieces:
        if piece["type"] == "table":
            blocks.append(tables.block(piece))
            room = 0
            continue
        if piece["type"] == "header":
            headers += 1
        if piece["type"] == "header" and headers <= _HEADERS:
            title = {"type": "plain_text", "text": piece["text"], "emoji": False}
            blocks.append({"type": "header", "text": title})
            room = 0
            continue
        part = _section_of(piece) if piece["type"] == "header" else piece
        if _size(part) >= room - _GAP:
            blocks.append({"type": "rich_text", "elements": [part]})
            room = RICH_TEXT
        else:
            _append(blocks[-1]["elements"], part)
        room -= _size(part) + _GAP
    return blocks


def _section_of(header: Json) -> Json:
    return {"type": "rich_text_section", "elements": [text(header["text"], bold=True)]}


def _append(before: list[Json], part: Json) -> None:
    """Put a part below others, a paragraph after an empty line, except below its own heading.

    Paragraphs that follow each other are one section, as Slack's own editor makes them.
    """
    last = before[-1]
    if part["type"] != "rich_text_section":
        before.append(part)
    elif last["type"] == "rich_text_section":
        gap = " " if part is _MORE else "\n" if _ends_with_heading(last) else "\n\n"
        before[-1] = {**last, "elements": [*last["elements"], text(gap), *part["elements"]]}
    else:
        before.append({**part, "elements": [text("\n"), *part["elements"]]})


def _ends_with_heading(section: Json) -> bool:
    """Whether the last paragraph of a section is all bold."""
    words: list[Json] = []
    for inline in section["elements"]:
        words = [] if word(inline).startswith("\n") else [*words, inline]
    return all(i.get("style", {}).get("bold") for i in words if word(i).strip())
