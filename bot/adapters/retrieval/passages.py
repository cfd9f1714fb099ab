"""What of a record is embedded: each way to ask for it, and its explanation in pieces.

Questions match questions better than they match prose, so every `asks` line is a passage of its own;
the prose passages catch what nobody thought of asking. Topics beyond the coach's knowledge have
passages too: a question that fits one of them better than any record is refused in that topic's words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from bot.domain.knowledge import Knowledge, Record


class Part(IntEnum):
    """Which part of a record a passage is."""

    ASK = 0
    NAME = 1
    PROSE = 2


@dataclass(frozen=True, slots=True)
class Passage:
    """A text to embed and the number of the thing it belongs to.

    Records are numbered in the order of the knowledge, topics beyond it after them.
    """

    owner: int
    part: Part
    text: str


def passages_of(knowledge: Knowledge) -> list[Passage]:
    """All passages of all records, then those of the topics beyond."""
    found: list[Passage] = []
    for number, record in enumerate(knowledge):
        found.extend(Passage(number, part, text) for part, text in _texts(record))
    for number, topic in enumerate(knowledge.beyond, start=len(knowledge)):
        found.extend(Passage(number, Part.ASK, ask) for ask in topic.asks)
        found.append(Passage(number, Part.NAME, topic.topic))
    return found


def _texts(record: Record) -> list[tuple[Part, str]]:
    named = f"{record.name}. {record.gist}"
    prose = [
        f"{record.name}: {text}"
        for text in (
            f"{record.says} {record.what}".strip(),
            f"{record.why} {record.practice}".strip(),
            record.example,
        )
        if text
    ]
    return [
        *((Part.ASK, ask) for ask in record.asks),
        (Part.NAME, named),
        *((Part.NAME, alias) for alias in record.aliases),
        *((Part.PROSE, text) for text in prose),
    ]


def lexical_texts(knowledge: Knowledge) -> list[str]:
    """All words by which each record, and after them each topic beyond, can be found."""
    records = (_words_of(record) for record in knowledge)
    topics = ("\n".join((topic.topic, *topic.asks)) for topic in knowledge.beyond)
    return [*records, *topics]


def _words_of(record: Record) -> str:
    return "\n".join((record.name, *record.aliases, *record.asks, record.prose()))
