"""What a Web API method gets and how it is registered."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from slackspace.errors import SlackError
from slackspace.happenings import Happenings
from slackspace.model import Channel, Json
from slackspace.sockets import Sockets
from slackspace.state import State
from slackspace.validator import Fault

MOST_PER_PAGE = 1000
_TRUE = {"1", "true", "True"}


class Arguments(dict[str, Any]):
    """A method's arguments, whether they came as JSON or as a form."""

    def need(self, *names: str) -> None:
        """Refuse a call that lacks one of these."""
        missing = [name for name in names if self.get(name) in (None, "")]
        if missing:
            messages = [f"[ERROR] missing required field: {name}" for name in missing]
            raise SlackError("invalid_arguments", messages)

    def text(self, name: str) -> str:
        """Give a text, empty if it is missing."""
        value = self.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        """Give a truth value, as JSON or a form has it."""
        value = self.get(name)
        return value is True or str(value) in _TRUE

    def number(self, name: str, otherwise: int) -> int:
        """Give a whole number."""
        try:
            return int(self.get(name) or otherwise)
        except ValueError:
            raise SlackError("invalid_arguments", [f"[ERROR] must be a number: {name}"]) from None

    def listed(self, name: str) -> list[str]:
        """Give the parts of a list, which a form separates by commas."""
        value = self.get(name) or []
        return value.split(",") if isinstance(value, str) else list(value)

    def structure(self, name: str, error: str) -> Any:
        """Give a structure, which a form holds as JSON."""
        value = self.get(name)
        if isinstance(value, str) and value:
            try:
                return json.loads(value)
            except ValueError:
                raise SlackError(error) from None
        return value


@dataclass
class Call:
    """One request to the Web API or a response URL, and the answer."""

    method: str
    arguments: Arguments
    at: float
    status: int = 200
    answer: Json = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Say whether Slack did what was asked."""
        return bool(self.answer.get("ok"))

    @property
    def error(self) -> str:
        """Give Slack's code, empty if all went well."""
        return str(self.answer.get("error", ""))

    def __str__(self) -> str:
        told = {name: value for name, value in self.arguments.items() if name != "token"}
        return f"{self.method}({told}) -> {'ok' if self.ok else self.error or self.status}"


@dataclass
class Api:
    """What methods work on."""

    state: State
    happenings: Happenings
    sockets: Sockets
    call: Call

    def refuse_faulty(self, faults: Iterable[Fault], error: str) -> None:
        """Keep what is wrong with a payload; refuse it if Slack would."""
        found = list(faults)
        self.call.faults += found
        grave = [fault for fault in found if not fault.advice]
        if grave:
            code = next((fault.error for fault in grave if fault.error), error)
            raise SlackError(code, [fault.as_slack_says() for fault in grave])

    def member_channel(self, identity: str, *, opens_dm: bool = False) -> Channel:
        """Find a channel in which the app may speak."""
        channel = self.state.channel_for_app(identity, opens_dm=opens_dm)
        if channel.is_archived:
            raise SlackError("is_archived")
        if self.state.bot.id not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def page(self, found: list[Any], limit: int) -> tuple[list[Any], Json]:
        """Cut one page out of what was found, and say how to get the next one."""
        cursor = self.call.arguments.text("cursor")
        if cursor and not cursor.startswith("from:"):
            raise SlackError("invalid_cursor")
        start = int(cursor.removeprefix("from:") or 0)
        end = start + min(limit, MOST_PER_PAGE)
        following = f"from:{end}" if end < len(found) else ""
        return found[start:end], {"next_cursor": following}


Method = Callable[[Api, Arguments], Json]


@dataclass(frozen=True)
class Registered:
    """A method with the token and scopes it needs; one of several scopes is enough."""

    run: Method
    scopes: tuple[str, ...] = ()
    token: str = "bot"  # noqa: S105  (a kind, not a secret)


METHODS: dict[str, Registered] = {}


def method(name: str, *scopes: str, token: str = "bot") -> Callable[[Method], Method]:  # noqa: S107
    """Register a function as a Web API method."""

    def register(run: Method) -> Method:
        METHODS[name] = Registered(run, scopes, token)
        return run

    return register


def need_scope(api: Api, *scopes: str) -> None:
    """Refuse a call for which none of the scopes was granted."""
    granted = api.state.app.scopes
    if scopes and not granted.intersection(scopes):
        raise SlackError("missing_scope", needed=scopes[0], provided=",".join(sorted(granted)))


def need_scope_for(api: Api, channel: Channel, right: str) -> None:
    """Refuse a call that lacks the right for this kind of channel (`history`, `read`, `write`)."""
    prefix = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}[channel.kind]
    need_scope(api, f"{prefix}:{right}")
