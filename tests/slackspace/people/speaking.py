"""What a person writes, and where they go."""

from __future__ import annotations

from collections.abc import Mapping

from slackspace.model import Channel, Json, Message, Upload
from slackspace.people.base import Base, Where
from slackspace.writing import as_blocks, as_text


class Speaking(Base):
    """Writing, reacting, coming into channels."""

    def says(
        self,
        where: Where,
        text: str,
        thread: Message | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> Message:
        """Write a message; `@name` and `#name` become mentions, `files` by name come along."""
        with self._state.changed:
            channel = self._channel(where)
            if self.user.id not in channel.members:
                raise AssertionError(f"{self.user.name} is not in #{channel.name}")
            message = Message(
                channel.id,
                self._state.clock.ts(),
                self.user.id,
                as_text(text, self._state),
                as_blocks(text, self._state),
                thread_ts=(thread.thread_ts or thread.ts) if thread else None,
                client_msg_id=self._state.new_id("client-"),
            )
            message.files = [self._uploaded(channel, *file) for file in (files or {}).items()]
            message.subtype = "file_share" if message.files else None
            self._state.post(channel, message)
            self._server.happenings.posted(message)
            self._warn_of_absent_bot(channel, message)
        return message

    def _uploaded(self, channel: Channel, name: str, content: bytes) -> Json:
        upload = Upload(self._state.new_id("F"), name, len(content), content=content)
        upload.user, upload.channel = self.user.id, channel.id
        self._state.uploads[upload.id] = upload
        return upload.as_json(self._state.base)

    def _warn_of_absent_bot(self, channel: Channel, message: Message) -> None:
        bot = self._state.bot
        if f"<@{bot.id}>" in message.text and bot.id not in channel.members:
            text = f"You mentioned <@{bot.id}>, but they're not in this channel."
            self._slackbot(channel, text)

    def mentions(self, where: Where, text: str, thread: Message | None = None) -> Message:
        """Write a message that begins with the coach's name."""
        return self.says(where, f"@{self._state.bot.name} {text}", thread)

    def messages_coach(
        self,
        text: str,
        thread: Message | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> Message:
        """Write to the coach alone."""
        return self.says(self.dm, text, thread, files)

    def edits(self, message: Message, text: str) -> None:
        """Change a message of their own."""
        with self._state.changed:
            before = message.as_json()
            message.text, message.blocks = as_text(text, self._state), as_blocks(text, self._state)
            message.edited = self._state.clock.ts()
            self._server.happenings.changed(message, before)

    def deletes(self, message: Message) -> None:
        """Delete a message of their own."""
        with self._state.changed:
            before = message.as_json()
            self._state.remove(message)
            self._server.happenings.deleted(message, before)

    def reacts(self, message: Message, emoji: str) -> None:
        """Put an emoji under a message."""
        with self._state.changed:
            message.reactions.setdefault(emoji, []).append(self.user.id)
            self._server.happenings.reacted(self.user, message, emoji, added=True)

    def joins(self, where: Where) -> None:
        """Come into a channel."""
        with self._state.changed:
            channel = self._channel(where)
            channel.members.append(self.user.id)
            self._server.happenings.joined(self.user, channel)

    def invites_coach(self, where: Where) -> None:
        """Bring the coach into a channel."""
        with self._state.changed:
            channel = self._channel(where)
            channel.members.append(self._state.bot.id)
            self._server.happenings.joined(self._state.bot, channel, self.user)
