"""What a workspace holds: people, channels, messages, views, files and the tickets Slack hands out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from slackspace.words import words_of

Json = dict[str, Any]

SLACKBOT = "USLACKBOT"


@dataclass
class User:
    """A person or a bot; a stranger belongs to another team and is met in shared channels only."""

    id: str
    name: str
    real_name: str
    team_id: str
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False  # a guest of several channels
    is_ultra_restricted: bool = False  # a guest of one channel
    is_bot: bool = False
    is_stranger: bool = False
    deleted: bool = False
    tz: str = "Europe/Amsterdam"
    tz_offset: int = 3600
    locale: str = "en-GB"
    bot_id: str | None = None

    def as_json(self, *, with_email: bool, with_locale: bool = False) -> Json:
        """Give the `user` object of `users.info`."""
        profile: Json = {
            "real_name": self.real_name,
            "display_name": self.name,
            "real_name_normalized": self.real_name,
            "display_name_normalized": self.name,
            "title": "",
            "image_48": "",
        }
        if with_email and not self.is_bot and not self.is_stranger:
            profile["email"] = f"{self.name}@example.com"
        if self.bot_id:
            profile["bot_id"] = self.bot_id
        user: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": self.tz,
            "tz_offset": self.tz_offset,
            "profile": profile,
            "is_admin": self.is_admin,
            "is_owner": self.is_owner,
            "is_primary_owner": self.is_owner,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "is_stranger": self.is_stranger,
            "updated": 1_700_000_000,
        }
        if with_locale:
            user["locale"] = self.locale
        return user


@dataclass
class Message:
    """A message that Slack keeps, or an ephemeral one that a single user sees."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    bot_id: str | None = None
    app_id: str | None = None
    subtype: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    files: list[Json] = field(default_factory=list)
    edited: str | None = None
    only_for: str | None = None  # the user who sees an ephemeral message
    broadcast: bool = False
    client_msg_id: str | None = None
    sent_as: Json = field(default_factory=dict)  # `username`, `icon_emoji` and the like
    inputs: dict[tuple[str, str], Json] = field(default_factory=dict)  # what a person chose in it

    @property
    def words(self) -> str:
        """All that a person reads in it, without markup's structure."""
        read = "\n".join(filter(None, (words_of(block) for block in self.blocks)))
        attached = "\n".join(filter(None, (words_of(each) for each in self.attachments)))
        names = "\n".join(str(each.get("title") or each["name"]) for each in self.files)
        return "\n".join(filter(None, (read or self.text, attached, names)))

    @property
    def is_ephemeral(self) -> bool:
        """Say whether one person alone sees it."""
        return self.only_for is not None

    @property
    def is_reply(self) -> bool:
        """Say whether it stands in a thread, below its first message."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    def as_json(
        self,
        *,
        with_metadata: bool = True,
        replies: list[Message] | None = None,
        parent: Message | None = None,
    ) -> Json:
        """Give the `message` object of the Web API."""
        shown: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text}
        optional = {
            "client_msg_id": self.client_msg_id,
            "subtype": self.subtype,
            "bot_id": self.bot_id,
            "app_id": self.app_id,
            "thread_ts": self.thread_ts,
            "blocks": self.blocks,
            "attachments": self.attachments,
            "files": self.files,
            **self.sent_as,
        }
        shown |= {name: value for name, value in optional.items() if value}
        if self.is_reply and parent is not None:
            shown["parent_user_id"] = parent.user
        if self.edited:
            shown["edited"] = {"user": self.user, "ts": self.edited}
        if self.reactions:
            shown["reactions"] = [
                {"name": name, "users": users, "count": len(users)}
                for name, users in self.reactions.items()
            ]
        if self.metadata:
            kept = self.metadata if with_metadata else {"event_type": self.metadata["event_type"]}
            shown["metadata"] = kept
        if replies:
            shown |= {
                "thread_ts": self.ts,
                "reply_count": len(replies),
                "reply_users": sorted({reply.user for reply in replies}),
                "reply_users_count": len({reply.user for reply in replies}),
                "latest_reply": replies[-1].ts,
            }
        return shown

    def __str__(self) -> str:
        seen_by = f" (only {self.only_for} sees it)" if self.only_for else ""
        return f"{self.user} in {self.channel}{seen_by}: {self.words}"


@dataclass
class Channel:
    """A public or private channel, or a direct message between one person and the app."""

    id: str
    name: str
    kind: str = "public"  # public, private, im, mpim
    members: list[str] = field(default_factory=list)
    is_ext_shared: bool = False
    is_archived: bool = False
    messages: list[Message] = field(default_factory=list)  # without ephemerals
    ephemerals: list[Message] = field(default_factory=list)

    @property
    def type_in_events(self) -> str:
        """Name the kind as events do."""
        return {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}[self.kind]

    @property
    def name_in_commands(self) -> str:
        """Name the channel as slash commands do."""
        return {"im": "directmessage", "private": "privategroup"}.get(self.kind, self.name)

    def find(self, ts: str) -> Message | None:
        """Find a kept message by its timestamp."""
        return next((message for message in self.messages if message.ts == ts), None)

    def thread(self, ts: str) -> list[Message]:
        """List the replies below a message, the first one first."""
        return [each for each in self.messages if each.is_reply and each.thread_ts == ts]

    def as_json(self, viewer: str) -> Json:
        """Give the `channel` object of `conversations.info`."""
        common: Json = {
            "id": self.id,
            "created": 1_700_000_000,
            "is_archived": self.is_archived,
            "is_channel": self.kind == "public",
            "is_group": self.kind == "private",
            "is_im": self.kind == "im",
            "is_mpim": self.kind == "mpim",
            "is_private": self.kind != "public",
            "is_ext_shared": self.is_ext_shared,
            "is_shared": self.is_ext_shared,
            "is_org_shared": False,
        }
        if self.kind == "im":
            other = next((each for each in self.members if each != viewer), viewer)
            return common | {"user": other, "is_open": True}
        return common | {
            "name": self.name,
            "name_normalized": self.name,
            "is_general": False,
            "is_member": viewer in self.members,
            "creator": self.members[0] if self.members else "",
            "num_members": len(self.members),
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }


@dataclass
class View:
    """A modal or a home tab, with what the person has filled in so far."""

    id: str
    user: str
    payload: Json
    hash: str
    changed: float
    root_id: str
    previous_id: str | None = None
    inputs: dict[tuple[str, str], Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)  # by block, as the app answered

    @property
    def kind(self) -> str:
        """Say whether it is a `modal` or a `home`."""
        return str(self.payload["type"])

    @property
    def blocks(self) -> list[Json]:
        """List its blocks, every one with an id."""
        return list(self.payload["blocks"])

    @property
    def title(self) -> str:
        """Give the words in the title bar."""
        return str(self.payload.get("title", {}).get("text", ""))

    @property
    def words(self) -> str:
        """All that a person reads in it."""
        read = [self.title, *(words_of(block) for block in self.blocks)]
        return "\n".join(filter(None, read))

    def __str__(self) -> str:
        return f"{self.kind} of {self.user}: {self.words}"


@dataclass
class Trigger:
    """A ticket for opening one modal, good for three seconds."""

    id: str
    user: str
    issued: float
    used: bool = False


@dataclass
class ResponseUrl:
    """An address for up to five answers within half an hour."""

    path: str
    channel: str
    user: str
    issued: float
    original: Message | None = None
    uses: int = 0


@dataclass
class Upload:
    """A file on its way: announced, sent, shared."""

    id: str
    name: str
    length: int
    title: str = ""
    content: bytes | None = None
    channel: str | None = None
    user: str = ""

    def as_json(self, base: str) -> Json:
        """Give the `file` object."""
        kind = self.name.rpartition(".")[2] if "." in self.name else "text"
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": "application/octet-stream",
            "filetype": kind,
            "size": self.length,
            "user": self.user,
            "permalink": f"{base}/files/{self.id}",
            "url_private": f"{base}/files-pri/{self.id}/{self.name}",
            "url_private_download": f"{base}/files-pri/{self.id}/download/{self.name}",
            "channels": [self.channel] if self.channel else [],
        }


def all_blocks(blocks: list[Json]) -> Iterator[Json]:
    """Walk through blocks and the blocks within them."""
    for block in blocks:
        yield block
        yield from all_blocks(list(block.get("child_blocks") or []))
        if block.get("type") == "carousel":
            yield from all_blocks(list(block.get("elements") or []))
