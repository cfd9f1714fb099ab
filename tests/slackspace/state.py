"""The state of a workspace and what is true of it whoever asks."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from slackspace.clock import Clock, Timing
from slackspace.errors import SlackError
from slackspace.model import (
    SLACKBOT,
    Channel,
    Json,
    Message,
    ResponseUrl,
    Trigger,
    Upload,
    User,
    View,
    all_blocks,
)

_ID_LENGTH = 11


@dataclass
class Team:
    """The workspace itself."""

    id: str = "T000000TEAM"
    name: str = "Improvement"
    domain: str = "improvement"


@dataclass
class Installation:
    """The app as it is installed: names, secrets, scopes and what it subscribed to."""

    id: str = "A0000000APP"
    name: str = "coach"
    bot_user: str = "U00000COACH"
    bot_id: str = "B00000COACH"
    bot_token: str = "xoxb-000-000-" + "test"
    app_token: str = "xapp-1-A0000000APP-000-" + "test"
    signing_secret: str = "s3cret-of-the-test-workspace"  # noqa: S105
    verification_token: str = "verification"  # noqa: S105
    scopes: set[str] = field(default_factory=set)
    events: set[str] | None = None  # subscribed bot events; None: all of them
    commands: list[Json] | None = None  # as in a manifest; None: any command is known
    shortcuts: list[Json] | None = None
    installed: bool = True
    revoked: bool = False


class State:
    """Everything the workspace remembers. Hold `changed` (a lock) while reading or writing."""

    def __init__(self, installation: Installation, timing: Timing) -> None:
        self.changed = threading.Condition(threading.RLock())
        self.clock = Clock()
        self.timing = timing
        self.team = Team()
        self.app = installation
        self.base = ""  # http://127.0.0.1:port, once the server runs
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.modals: dict[str, list[View]] = {}  # by user, the topmost last
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.uploads: dict[str, Upload] = {}
        self.assistant: dict[tuple[str, str], Json] = {}  # status, title, prompts by thread
        self._numbers = 0
        self._add_bots()

    def _add_bots(self) -> None:
        app = self.app
        bot = User(app.bot_user, app.name, app.name.title(), self.team.id, is_bot=True)
        bot.bot_id = app.bot_id
        slackbot = User(SLACKBOT, "slackbot", "Slackbot", self.team.id)
        self.users = {bot.id: bot, slackbot.id: slackbot}

    # --- names and numbers ------------------------------------------------------------------------

    def new_id(self, kind: str) -> str:
        """Make an id that tells its kind by its first letters, as Slack's do."""
        self._numbers += 1
        return kind + str(self._numbers).rjust(_ID_LENGTH - len(kind), "0")

    def readable_id(self, kind: str, name: str) -> str:
        """Make an id in which a name can be read."""
        letters = "".join(each for each in name.upper() if each.isascii() and each.isalnum())
        wanted = kind + letters[: _ID_LENGTH - 1].rjust(_ID_LENGTH - 1, "0")
        taken = wanted in self.users or wanted in self.channels
        return self.new_id(kind) if taken else wanted

    # --- looking up -------------------------------------------------------------------------------

    @property
    def bot(self) -> User:
        """The app's own user."""
        return self.users[self.app.bot_user]

    def user_named(self, name: str) -> User:
        """Find a user by name or id."""
        wanted = name.removeprefix("@")
        for user in self.users.values():
            if wanted in {user.name, user.id}:
                return user
        raise LookupError(f"nobody here is called {name}")

    def channel_named(self, name: str) -> Channel:
        """Find a channel by `#name` or id."""
        wanted = name.removeprefix("#")
        for channel in self.channels.values():
            if wanted in {channel.name, channel.id} and wanted:
                return channel
        raise LookupError(f"there is no channel {name}")

    def channel_for_app(self, wanted: str, *, opens_dm: bool = False) -> Channel:
        """Find the channel that the app names; one it cannot see does not exist for it."""
        if opens_dm and wanted in self.users:
            return self.dm(self.users[wanted])
        channel = self.channels.get(wanted)
        hidden = channel is not None and channel.kind != "public"
        if channel is None or (hidden and self.bot.id not in channel.members):
            raise SlackError("channel_not_found")
        return channel

    def user_for_app(self, wanted: Any) -> User:
        """Find the user that the app names."""
        user = self.users.get(str(wanted))
        if user is None:
            raise SlackError("user_not_found")
        return user

    def dm(self, user: User) -> Channel:
        """Give the direct messages between a person and the app."""
        for channel in self.channels.values():
            if channel.kind == "im" and user.id in channel.members:
                return channel
        identity = self.readable_id("D", user.name)
        channel = Channel(identity, "", "im", [user.id, self.bot.id])
        self.channels[channel.id] = channel
        return channel

    def visible_to(self, user: User, channel: Channel | None = None) -> list[Message]:
        """List the messages that a person sees, the oldest first."""
        places = [channel] if channel else list(self.channels.values())
        seen = [
            message
            for place in places
            if user.id in place.members
            for message in (*place.messages, *place.ephemerals)
            if message.only_for in {None, user.id}
        ]
        return sorted(seen, key=lambda message: message.ts)

    def permalink(self, message: Message) -> str:
        """Give the address of a message."""
        link = f"https://{self.team.domain}.slack.com/archives/{message.channel}/p{message.ts.replace('.', '')}"
        if message.is_reply:
            link += f"?thread_ts={message.thread_ts}&cid={message.channel}"
        return link

    # --- changing ---------------------------------------------------------------------------------

    def tell(self) -> None:
        """Wake whoever waits for a change."""
        with self.changed:
            self.changed.notify_all()

    def with_ids(self, blocks: Iterable[Json]) -> list[Json]:
        """Copy blocks and give an id to every block and element that has none, as Slack does."""
        named = [_copied(block) for block in blocks]
        for block in all_blocks(named):
            block.setdefault("block_id", secrets.token_hex(3))
            for element in elements_of(block):
                element.setdefault("action_id", secrets.token_hex(3))
        return named

    def post(self, channel: Channel, message: Message) -> Message:
        """Keep a message."""
        if message.only_for is None:
            channel.messages.append(message)
        else:
            channel.ephemerals.append(message)
        self.tell()
        return message

    def remove(self, message: Message) -> None:
        """Take a message away; the first of a thread leaves a tombstone."""
        channel = self.channels[message.channel]
        if message.only_for is not None:
            channel.ephemerals.remove(message)
        elif channel.thread(message.ts) and not message.is_reply:
            message.subtype, message.text = "tombstone", "This message was deleted."
            message.blocks, message.attachments, message.metadata = [], [], None
        else:
            channel.messages.remove(message)
        self.tell()

    def new_trigger(self, user: User) -> str:
        """Hand out a ticket for a modal."""
        number = self.new_id("")
        trigger = Trigger(f"{number}.000.{secrets.token_hex(16)}", user.id, self.clock.now())
        self.triggers[trigger.id] = trigger
        return trigger.id

    def use_trigger(self, identity: Any) -> Trigger:
        """Take a ticket for a modal."""
        trigger = self.triggers.get(str(identity))
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if self.clock.now() - trigger.issued > self.timing.trigger_seconds:
            raise SlackError("expired_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        trigger.used = True
        return trigger

    def new_response_url(
        self,
        kind: str,
        channel: Channel,
        user: User,
        original: Message | None = None,
    ) -> str:
        """Hand out an address for later answers."""
        path = f"/{kind}/{self.team.id}/{self.new_id('')}/{secrets.token_hex(8)}"
        issued = self.clock.now()
        self.response_urls[path] = ResponseUrl(path, channel.id, user.id, issued, original)
        return self.base + path


def elements_of(block: Json) -> list[Json]:
    """List the interactive elements of one block, in the order in which they are drawn."""
    single = (block.get(name) for name in ("accessory", "element"))
    found: list[Json] = [each for each in single if isinstance(each, dict)]
    if block.get("type") in {"actions", "context_actions"}:
        found += [each for each in block.get("elements", []) if isinstance(each, dict)]
    if block.get("type") == "card":
        found += [each for each in block.get("actions", []) if isinstance(each, dict)]
    return [element for element in found if element.get("type") != "image"]


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copied(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_copied(each) for each in value]
    return value
