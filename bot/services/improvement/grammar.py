"""Commands as people type them: a noun, a verb, the thing, and what is said with it.

    finding prioritise F-1 high effort medium because "every week counts"
    └ noun  └ verb     └ thing └ priority └ effort      └ reason

The noun may be dropped where the verb, or the thing, leaves no doubt. What does not read like a command
is none: "action plan template" and "what is a finding" are questions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.improvement.refs import Ref
from bot.services.improvement import verbs
from bot.services.improvement.saying import said_in
from bot.services.improvement.slots import PAPER, Slot, Sort
from bot.services.improvement.tokens import Look, Token, tidy, tokens
from bot.services.improvement.verbs import Sphere, Verb

_SPELT = {
    "finalize": "finalise",
    "prioritize": "prioritise",
    "new": "add",
    "add": "new",
    **dict.fromkeys(("explain", "status", "open", "view"), "show"),
}
_ADDRESS = re.compile(r"\A(?:(?:/?coach|please):?\s+)+", re.IGNORECASE)
_UNQUOTED = {Sort.REF, Sort.REFS, Sort.NUMBER, Sort.CHOICE, Sort.DATE}
_PAIR = 2  # a verb and a thing
_LISTS = {"proposals", "actions", "objectives", "meetings"}
"""Nouns that ask for a list when they stand alone; the others are words of the models as well."""

_LISTED = re.compile(
    r"(?P<asked>(?:list|show|view|see|give)\s+(?:me\s+)?)?(?:(?:the|of|our)\s+)*"
    r"(?P<which>(?:(?:all|my|open|late|overdue|high|medium|low)\s+(?:of\s+|the\s+)*)*)"
    r"(?P<noun>objectives|appraisals|findings|actions|tasks|proposals|meetings)\b(?P<rest>[^?]*?)[.?!]?",
    re.IGNORECASE,
)
_STATUS = re.compile(
    r"(?:what(?:'s| is) )?(?:the )?(?:status|state) of (?P<ref>[a-z]{1,2}-\d+)\W*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Command:
    """What somebody typed. `said` holds what is said by slot, `stray` what nothing could be made of."""

    verb: Verb
    ref: Ref | None = None
    said: Mapping[str, str] = field(default_factory=dict)
    stray: str = ""

    @property
    def typed(self) -> str:
        """Its noun, verb and thing, which is how it begins."""
        return f"{self.verb.typed} {self.ref or ''}".strip()

    @property
    def line(self) -> str:
        """All of it, as it could be typed."""
        slots = {slot.name: slot for slot in self.verb.slots}
        said = (_clause(slots[name], value) for name, value in self.said.items() if name in slots)
        return " ".join((self.typed, *filter(None, said)))


def _clause(slot: Slot, value: str) -> str:
    """Write what is said in a slot, with the word that introduces it."""
    word = slot.words[0] if slot.words else ""
    if not value.strip():
        return ""
    if slot.sort is Sort.FLAG:
        return word
    plain = value.replace('"', "'")
    whole = plain if slot.sort in _UNQUOTED else f'"{plain}"'
    return f"{word} {whole}".strip()


@dataclass(frozen=True, slots=True)
class Misspelt:
    """Something that begins like a command on a thing, with a verb that there is not."""

    ref: Ref
    word: str

    @property
    def instead(self) -> Command:
        """What can be done in its place: to look at the thing."""
        return Command(_known(verbs.about(self.ref.kind, "show")), self.ref)


def parse(text: str) -> Command | Misspelt | None:
    """Recognise a command, or find that something is none."""
    line = _turned(_ADDRESS.sub("", tidy(text)))
    parts = tokens(line)
    if not parts:
        return None
    if parts[0].look is Look.REF:
        return _by_thing(line, parts)
    noun = verbs.NOUNS.get(parts[0].word)
    if noun:
        return _by_noun(line, noun, parts)
    return _by_verb(line, parts)


def _turned(line: str) -> str:
    """Turn what people say around, into how the table has it: "late actions" is "action list late"."""
    if status := _STATUS.fullmatch(line):
        return status["ref"]
    listed = _LISTED.fullmatch(line)
    if not listed or not (listed["asked"] or listed["which"]):
        return line
    which, rest = listed["which"].lower().split(), listed["rest"]
    if "my" in which:
        return line if rest else "mine"
    noun = listed["noun"].lower().replace("task", "action").removesuffix("s")
    flags = [word for word in which if word not in {"open", "of", "the"}]
    return " ".join((verbs.NOUNS[noun], "list", *flags)) + rest


def _by_thing(line: str, parts: list[Token]) -> Command | Misspelt | None:
    """Read "A-1", which shows it, and "A-1 approve priority high"."""
    ref, rest = Ref.parse(parts[0].text), parts[1:]
    if not rest:
        return Command(_known(verbs.about(ref.kind, "show")), ref)
    verb, behind = _verb_of(verbs.noun_of(ref.kind), rest)
    return _command(line, verb, [parts[0], *behind]) if verb else None


def _by_noun(line: str, noun: str, parts: list[Token]) -> Command | Misspelt | None:
    rest = parts[1:]
    verb, behind = _verb_of(noun, rest)
    if verb:
        return _command(line, verb, behind)
    whole = verbs.find(noun, "")
    if whole:
        return _command(line, whole, rest)
    if not rest:
        lists = parts[0].word in _LISTS
        return Command(_known(verbs.find(noun, "list"))) if lists else None
    refs = [token for token in rest if token.look is Look.REF]
    if not refs:
        return None
    ref = Ref.parse(refs[0].text)
    if rest == refs[:1]:
        return Command(_known(verbs.about(ref.kind, "show")), ref)
    word = rest[0].word or (rest[1].word if len(rest) > 1 else "")
    return Misspelt(ref, word) if len(refs) == 1 and word else None


def _by_verb(line: str, parts: list[Token]) -> Command | Misspelt | None:
    """Read a command without its noun: the name of the thing, right behind the verb, says which it is."""
    for length in (2, 1):
        behind = parts[length:]
        if not behind or behind[0].look is not Look.REF:
            continue
        ref = Ref.parse(behind[0].text)
        name = "-".join(token.word for token in parts[:length])
        verb, more = _verb_of(verbs.noun_of(ref.kind), parts[:length])
        if verb and not more:
            return _command(line, verb, behind)
        if verbs.nouns_with(_SPELT.get(name, name)) or len(parts) == _PAIR:
            return Misspelt(ref, name)
    return None


def _verb_of(noun: str, rest: list[Token]) -> tuple[Verb | None, list[Token]]:
    """Find the verb at the beginning: "send-back", "send back", "finalize"."""
    for length in (2, 1):
        name = "-".join(token.word for token in rest[:length])
        if len(rest) < length or not name.strip("-"):
            continue
        verb = verbs.find(noun, name) or verbs.find(noun, _SPELT.get(name, name))
        if verb:
            return verb, rest[length:]
    return None, rest


def _command(line: str, verb: Verb, rest: list[Token]) -> Command | Misspelt | None:
    """Read what is behind the verb; None where that makes it no command after all."""
    ref: Ref | None = None
    if verb.sphere is Sphere.ONE and rest and rest[0].look is Look.REF:
        ref, rest = Ref.parse(rest[0].text), rest[1:]
        fitting = verbs.fitting(verb, ref.kind)
        if fitting is None:
            return Misspelt(ref, verb.name)
        verb = fitting
    said, stray = said_in(line, verb.slots, rest)
    if not ref and not _reads_like_one(verb, rest) and {*said} != {PAPER.name}:
        return None
    if stray and verb.sphere is Sphere.MANY:
        return None  # "report template", "board of directors"
    return Command(verb, ref, said, stray)


def _reads_like_one(verb: Verb, rest: list[Token]) -> bool:
    """Whether something without the name of a thing is a command all the same."""
    if verb.sphere is not Sphere.ONE or not rest:
        return True
    return any(token.look is not Look.WORD for token in rest)


def _known(verb: Verb | None) -> Verb:
    """Return a command that is in the table for certain."""
    if verb is None:
        raise LookupError("a command has left the table")
    return verb
