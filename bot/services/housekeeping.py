"""The coach's own commands: `help`, `gaps`, `forget me`, `settings`, `roles`.

Each begins with its noun and is answered to its asker alone. A command that lacks something says what.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from bot.domain.conversation import Act, Button, Following, Gap, Message, Turn
from bot.domain.improvement.dates import DateError, read_date
from bot.domain.people import Person, Role
from bot.services.improvement.facts import day
from bot.services.improvement.ports import Entry, Redaction, RedactionError
from bot.services.improvement.settings import LOOP, LoopSetting, shown
from bot.services.ports import Clock, Wording, Work

_SHOWN = 20
_PROPOSED = 3  # gaps that a button makes a proposal of
_CHANNEL = re.compile(r"<#(?P<id>\w+)(?:\|[^>]*)?>|#?(?P<name>[\w-]+)$")
_PERSON = re.compile(r"<@(?P<id>\w+)(?:\|[^>]*)?>|@(?P<name>[\w.-]+)")
_COMMAND = re.compile(
    r"^\s*/?(?:coach\s+)?(?P<noun>help|gaps|forget me|settings|roles|redact)\b\s*(?P<rest>.*?)\s*[.!?]?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_REDACT = re.compile(
    r"(?:[\"\u201c](?P<words>[^\"\u201d]+)[\"\u201d]|<@(?P<id>\w+)(?:\|[^>]*)?>|@(?P<name>[\w.-]+))"
    r"(?:\s+in\s+(?P<subject>[A-Za-z]{1,2}-\d+))?(?:\s+because\s+(?P<reason>.+))?$",
    re.IGNORECASE | re.DOTALL,
)
_SEES_GAPS = (Role.ADMIN, Role.STEERING, Role.PROCESS_GROUP)
_SEES_THE_LOOP = (*_SEES_GAPS, Role.SPONSOR, Role.QUALITY, Role.AUDITOR)
_GIVEN = tuple(role for role in Role if role is not Role.MEMBER)
_LONGEST_RETENTION = 3650


@dataclass(frozen=True, slots=True)
class Command:
    """One of the coach's own commands, as somebody typed it."""

    noun: str
    rest: str = ""


def command_in(text: str) -> Command | None:
    """Recognise a command. Nouns that take nothing after them are commands only when alone."""
    match = _COMMAND.match(text)
    if not match:
        return None
    noun, rest = match["noun"].lower(), match["rest"]
    if rest and noun in {"help", "gaps", "forget me"}:
        return None  # "help me with the minutes" is a question
    if rest and not _takes(noun, rest):
        return None  # so is "roles in problem management"
    return Command(noun, rest)


def _takes(noun: str, rest: str) -> bool:
    verbs = {
        "settings": "|".join(("group-channel", "following", "retention", *LOOP)),
        "roles": r"give|take|add|remove",
    }
    if noun == "redact":
        return _REDACT.match(rest) is not None
    return bool(re.match(rf"(?:{verbs[noun]})(?=:?(?:\s|$))", rest, re.IGNORECASE))


def _parted(rest: str) -> tuple[str, str]:
    """Part a verb from what is said with it: "following: always", "retention 30"."""
    verb, *value = rest.split(maxsplit=1) or [""]
    return verb.rstrip(":").lower(), (value or [""])[0].strip()


@dataclass(frozen=True)
class Housekeeping:
    """Carries out the commands."""

    wording: Wording
    total: int  # records that the coach knows
    clock: Clock

    def obey(self, command: Command, turn: Turn, person: Person, work: Work) -> Message:
        """Carry out a command and say what came of it."""
        ways: dict[str, Callable[[], Message]] = {
            "help": lambda: self._help(person),
            "gaps": lambda: self._gaps(person, work),
            "forget me": lambda: self._forget(person, work),
            "settings": lambda: self._settings(command.rest, turn, person, work),
            "roles": lambda: self._roles(command.rest, person, work),
            "redact": lambda: self._redact(command.rest, person, work),
        }
        return ways[command.noun]()

    def _say(self, prompt: str, /, **values: Any) -> Message:
        return Message(self.wording.say(prompt, values))

    def _help(self, person: Person) -> Message:
        return self._say(
            "commands",
            total=self.total,
            inside=not person.outside,
            sees_gaps=person.may(*_SEES_GAPS),
            admin=person.may(Role.ADMIN),
            decides=person.may(Role.STEERING),
            prepares=person.may(Role.STEERING, Role.PROCESS_GROUP),
            sponsors=person.may(Role.SPONSOR),
            sees=person.may(*_SEES_THE_LOOP),
        )

    def _refused(self, needs: str) -> Message:
        return self._say("not-allowed", needs=needs)

    def _gaps(self, person: Person, work: Work) -> Message:
        if not person.may(*_SEES_GAPS):
            return self._refused("the steering group, the process group and admins")
        gaps = work.gaps.top(person.workspace, _SHOWN)
        return replace(self._say("gaps", gaps=gaps), buttons=tuple(map(_propose, gaps[:_PROPOSED])))

    def _forget(self, person: Person, work: Work) -> Message:
        work.threads.forget(person.workspace, f"@{person.id}")
        learnt = work.learning.forget(person.workspace, person.id)
        count = work.answers.forget(person.workspace, person.id)
        return self._say("forgotten", count=count, learnt=learnt)

    # --- settings -----------------------------------------------------------------------------

    def _settings(self, rest: str, turn: Turn, person: Person, work: Work) -> Message:
        if person.outside:
            return self._refused("members of this workspace")
        if rest and not person.may(Role.ADMIN):
            return self._refused("admins")
        verb, value = _parted(rest)
        setters: dict[str, Callable[[str, Turn, Work], str]] = {
            "": lambda *_: "",
            "group-channel": _set_group_channel,
            "following": _set_following,
            "retention": _set_retention,
            **{name: partial(_set_loop, setting) for name, setting in LOOP.items()},
        }
        wanted = setters[verb](value, turn, work)
        if wanted:
            return self._say("wrong-setting", name=verb, given=value, wanted=wanted)
        if rest:
            self._note(f"settings {rest}", person, work)
        return self._shown(turn, work)

    def _note(self, what: str, person: Person, work: Work) -> None:
        """Put a change of the set-up into the audit trail."""
        noun, _, rest = what.partition(" ")
        entry = Entry(subject=noun, what=rest, by=person.id, at=self.clock())
        work.trail.note(person.workspace, entry)

    def _shown(self, turn: Turn, work: Work) -> Message:
        house = work.houses.get(turn.workspace)
        own = work.houses.following(turn.workspace, turn.place.channel)
        message = self._say(
            "settings",
            house=house,
            here=own,
            in_channel=turn.place.in_channel,
            loop=shown(house.loop),
        )
        channels = {
            "Questions for a person go to": house.group_channel,
            "The steering group meets in": house.loop.steering_channel,
        }
        facts = ((label, f"#{name}" if name else "none yet") for label, name in channels.items())
        return replace(message, facts=tuple(facts))

    # --- redaction ----------------------------------------------------------------------------

    def _redact(self, rest: str, person: Person, work: Work) -> Message:
        """Take words, or somebody's id, out of the loop and its trail; they are not said again."""
        if not person.may(Role.ADMIN):
            return self._refused("admins")
        said = _REDACT.match(rest)
        if not said or not said["reason"]:
            return self._say("redact-how")
        redaction = Redaction(
            words=said["words"] or said["id"] or said["name"],
            by=person.id,
            at=self.clock(),
            reason=said["reason"].strip(),
            subject=(said["subject"] or "").upper(),
        )
        try:
            count = work.trail.redact(person.workspace, redaction)
        except RedactionError as error:
            return Message(str(error))
        seal = work.trail.seal(person.workspace)
        return self._say("redacted", count=count, subject=redaction.subject, seal=seal)

    # --- roles --------------------------------------------------------------------------------

    def _roles(self, rest: str, person: Person, work: Work) -> Message:
        if person.outside:
            return self._refused("members of this workspace")
        if rest and not person.may(Role.ADMIN):
            return self._refused("admins")
        today = self.clock().date()
        if rest and not _change_roles(rest, person.workspace, work, today):
            return self._say("wrong-role", given=rest, roles=_GIVEN)
        if rest:
            self._note(f"roles {rest}", person, work)
        held, ends = work.roles.all(person.workspace, today), work.roles.ends(person.workspace)
        facts = tuple(
            (_until(role, ends.get((role, somebody))), f"@{somebody}")
            for role in held
            for somebody in held[role]
        )
        message = self._say(
            "roles", held=held, roles=_GIVEN, admin=person.may(Role.ADMIN), changed=bool(rest)
        )
        return replace(message, facts=facts)


def _set_loop(setting: LoopSetting, value: str, turn: Turn, work: Work) -> str:
    changed = setting.read(value)
    if changed is None:
        return setting.wanted
    house = work.houses.get(turn.workspace)
    work.houses.put(turn.workspace, replace(house, loop=replace(house.loop, **changed)))
    return ""


# Each sets one thing, and returns what is wanted instead where the value will not do.


def _set_group_channel(value: str, turn: Turn, work: Work) -> str:
    match = _CHANNEL.match(value)
    if not match:
        return "a channel, such as `#process-group`"
    house = work.houses.get(turn.workspace)
    work.houses.put(turn.workspace, replace(house, group_channel=match["id"] or match["name"]))
    return ""


def _set_following(value: str, turn: Turn, work: Work) -> str:
    words = value.lower().split()
    chosen = [mode for mode in Following if mode.value in words]
    if len(chosen) != 1:
        return "`never`, `asked` or `always`; with `everywhere` for channels that have set nothing"
    if "everywhere" in words or not turn.place.in_channel:
        house = work.houses.get(turn.workspace)
        work.houses.put(turn.workspace, replace(house, following=chosen[0]))
    else:
        work.houses.follow(turn.workspace, turn.place.channel, chosen[0])
    return ""


def _set_retention(value: str, turn: Turn, work: Work) -> str:
    match = re.match(r"(\d{1,5})(?:\s*days?)?$", value)
    if not match or not 1 <= int(match[1]) <= _LONGEST_RETENTION:
        return f"a number of days from 1 to {_LONGEST_RETENTION}"
    house = work.houses.get(turn.workspace)
    work.houses.put(turn.workspace, replace(house, retention_days=int(match[1])))
    return ""


def _until(role: Role, end: date | None) -> str:
    return f"{role.value}, until {day(end)}" if end else role.value


def _change_roles(rest: str, workspace: str, work: Work, today: date) -> bool:
    """Give or take a role; False where the words name no person, no role or no day to come."""
    verb, value = _parted(rest)
    value, _, said = value.partition(" until ")
    end = None
    if said:
        try:
            end = read_date(said, today)
        except DateError:
            return False
        if end < today:
            return False
    named = _PERSON.search(value)
    role = re.sub(r"[\s_]+", "-", _PERSON.sub("", value).strip().lower())
    if not named or role not in {given.value for given in _GIVEN}:
        return False
    somebody = named["id"] or named["name"]
    if verb in {"give", "add"}:
        work.roles.give(workspace, somebody, Role(role), end)
    else:
        work.roles.take(workspace, somebody, Role(role))
    return True


def _propose(gap: Gap) -> Button:
    """Offer to make a proposal of a gap: that there be an answer."""
    question = gap.question.replace('"', "'")
    return Button(f"Propose: {question}", Act.SAY, f'propose --form "Say how: {question}"')
