"""What is said behind a verb, sorted into its slots: first by introducing words, then by what is left.

`effort medium because …` is introduced; in `F-1 high …` the priority is told by what it looks like, and
in `weakness "…" PRM` the statement by its quotation marks and the reference by being what is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.domain.improvement.dates import DateError, read_date
from bot.domain.improvement.refs import Ref
from bot.services.improvement.slots import Bare, Slot, Sort
from bot.services.improvement.tokens import Look, Token, passage

_LISTS = {Sort.REFS, Sort.PEOPLE, Sort.LINKS}
_LOOKS = {
    Sort.PERSON: Look.PERSON,
    Sort.PEOPLE: Look.PERSON,
    Sort.REF: Look.REF,
    Sort.REFS: Look.REF,
    Sort.LINKS: Look.LINK,
    Sort.CHANNEL: Look.CHANNEL,
}
_BETWEEN = {",", "and", "&"}
_ONE_WORD = {Sort.CHOICE, Sort.NUMBER}
_APART = 2  # characters, at most, between tokens that belong together
_LONGEST_OPTION = 4  # words
_ANY_DAY = date(2027, 1, 1)


def said_in(line: str, slots: Sequence[Slot], tokens: list[Token]) -> tuple[dict[str, str], str]:
    """Sort what is said.

    Args:
        line: all of it.
        slots: what can be said.
        tokens: the part that is to be sorted.

    Returns:
        What was said, by slot, and what nothing could be made of.

    """
    sorting = _Sorting(line, slots)
    sorting.sort(tokens)
    return sorting.said, " ".join(sorting.stray)


@dataclass
class _Sorting:
    line: str
    slots: Sequence[Slot]
    said: dict[str, str] = field(default_factory=dict)
    stray: list[str] = field(default_factory=list)

    def sort(self, tokens: list[Token]) -> None:
        """Take what is introduced out; then what tells itself apart; then the words that are left."""
        left: list[Token] = []
        while tokens:
            slot = self._introduced(tokens)
            taken = self._clause(slot, tokens[1:]) if slot else []
            if slot and (taken or slot.sort is Sort.FLAG):
                self.said[slot.name] = self._value(slot, taken)
                tokens = tokens[1 + len(taken) :]
            else:
                left.append(tokens[0])
                tokens = tokens[1:]
        for run in _runs(left):
            self._place(run)

    # --- introduced ---------------------------------------------------------------------------

    def _introduced(self, tokens: Sequence[Token]) -> Slot | None:
        """Find the slot that a word introduces. Of several with the same word, the first that it fits."""
        named = [it for it in self._open() if tokens[0].word and tokens[0].word in it.words]
        behind = tokens[1] if len(tokens) > 1 else None
        return next((it for it in named if it.sort is Sort.FLAG or _may_begin(it, behind)), None)

    def _clause(self, slot: Slot, behind: list[Token]) -> list[Token]:
        """Take the tokens that belong to an introducing word."""
        if not behind or slot.sort is Sort.FLAG:
            return []
        if behind[0].look is Look.QUOTED and slot.sort is not Sort.NAMES:
            return behind[:1]
        if slot.sort in _ONE_WORD:
            return behind[: _option(slot, self.line, behind)[1] or 1]
        look = _LOOKS.get(slot.sort)
        if look and behind[0].look is look:
            return behind[: _row(behind, look) if slot.sort in _LISTS else 1]
        return behind if slot.whole else behind[: self._until_next(behind)]

    def _until_next(self, behind: list[Token]) -> int:
        """Count the tokens before the next introducing word; the first is never one."""
        for at in range(1, len(behind)):
            if self._introduced(behind[at:]):
                return at
        return len(behind)

    # --- left over ----------------------------------------------------------------------------

    def _place(self, run: list[Token]) -> None:
        """Find slots for tokens that nothing introduces."""
        while run:
            slot, length = self._fitting(run)
            if slot is None:
                self.stray.append(passage(self.line, run[:length]))
            else:
                self.said[slot.name] = self._value(slot, run[:length])
            run = run[length:]

    def _fitting(self, run: list[Token]) -> tuple[Slot | None, int]:
        """Find the first slot that takes the beginning of a run, and how much it takes."""
        first, bare = run[0], [it for it in self._open() if it.bare is not Bare.NO]
        if first.look is Look.WORD:
            return self._in_words(run, bare)
        if first.look is Look.QUOTED:
            quoted = [it for it in bare if it.bare in {Bare.QUOTED, Bare.LOOSE}]
            return (quoted[0] if quoted else None), 1
        for slot in bare:
            if _LOOKS.get(slot.sort) is first.look and _names_one(slot, first):
                return slot, _row(run, first.look) if slot.sort in _LISTS else 1
        return None, 1

    def _in_words(self, run: list[Token], bare: list[Slot]) -> tuple[Slot | None, int]:
        if run[0].text in _BETWEEN and len(run) > 1:
            return self._fitting(run[1:])[0], 1 + self._fitting(run[1:])[1]
        for slot in bare:
            length = _option(slot, self.line, run)[1] if slot.sort is Sort.CHOICE else 0
            if length:
                return slot, length
        length = self._words(run, bare)
        dates = [it for it in bare if it.sort is Sort.DATE]
        if dates and _is_date(passage(self.line, run[:length])):
            return dates[0], length
        for wanted in (Bare.LOOSE, Bare.QUOTED):
            if taking := [it for it in bare if it.bare is wanted]:
                return taking[0], length
        return (dates[0] if dates else None), length

    def _words(self, run: list[Token], bare: list[Slot]) -> int:
        """Count the tokens up to something that tells itself apart."""
        choices = [it for it in bare if it.sort is Sort.CHOICE]
        for at in range(1, len(run)):
            if run[at].look is not Look.WORD:
                return at
            if any(_option(it, self.line, run[at:])[1] for it in choices):
                return at
        return len(run)

    # --- both ---------------------------------------------------------------------------------

    def _open(self) -> Iterable[Slot]:
        return (slot for slot in self.slots if slot.name not in self.said)

    def _value(self, slot: Slot, taken: list[Token]) -> str:
        """Write what was said as a form would give it back."""
        if slot.sort is Sort.FLAG:
            return "yes"
        if slot.sort is Sort.CHOICE and (option := _option(slot, self.line, taken)[0]):
            return option
        look = _LOOKS.get(slot.sort)
        if look and all(it.look is look or it.word in _BETWEEN for it in taken):
            return ", ".join(it.text for it in taken if it.look is look)
        if slot.sort is Sort.NAMES and any(it.look is Look.QUOTED for it in taken):
            return ", ".join(
                it.text for it in taken if it.look is Look.QUOTED or it.word not in _BETWEEN
            )
        return passage(self.line, taken)


def _is_date(text: str) -> bool:
    """Whether some words are a date, counted from whatever day."""
    try:
        read_date(text, _ANY_DAY)
    except DateError:
        return False
    return True


def _may_begin(slot: Slot, behind: Token | None) -> bool:
    """Whether what stands behind an introducing word can be what it introduces."""
    if behind is None:
        return False
    if slot.sort is Sort.NUMBER:
        return behind.text[:1].isdigit()
    if slot.sort in {Sort.REF, Sort.REFS}:
        return behind.look is Look.REF and _names_one(slot, behind)
    if slot.sort in {Sort.PERSON, Sort.PEOPLE}:
        return behind.look in {Look.PERSON, Look.QUOTED}
    return (behind.look is not Look.PERSON and behind.look is not Look.REF) or slot.whole


def _names_one(slot: Slot, token: Token) -> bool:
    return token.look is not Look.REF or Ref.parse(token.text).kind in slot.kinds


def _row(tokens: list[Token], look: Look) -> int:
    """Count how many of a kind stand in a row: "F-1, F-2 and F-3"."""
    last = 0
    for at, token in enumerate(tokens):
        if token.look is look:
            last = at + 1
        elif token.word not in _BETWEEN:
            break
    return last


def _option(slot: Slot, line: str, tokens: list[Token]) -> tuple[str, int]:
    """Find the option that some tokens begin with, and how many of them it is."""
    for length in range(min(len(tokens), _LONGEST_OPTION), 0, -1):
        typed = passage(line, tokens[:length]).casefold().rstrip(".:")
        for value, label in slot.options:
            if typed in {value.casefold(), label.casefold()}:
                return value, length
    return "", 0


def _runs(tokens: list[Token]) -> Iterable[list[Token]]:
    """Part tokens where something that was introduced stood between them."""
    run: list[Token] = []
    for token in tokens:
        if run and token.start - run[-1].end > _APART:
            yield run
            run = []
        run.append(token)
    if run:
        yield run
