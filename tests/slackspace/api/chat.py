"""chat.*: posting, changing and deleting messages."""

from __future__ import annotations

import re
from typing import Any

from slackspace.api.method import Api, Arguments, method, need_scope
from slackspace.errors import SlackError
from slackspace.model import Channel, Json, Message
from slackspace.validator import check_message, check_metadata

_TS = re.compile(r"\d+\.\d{6}")
_SENT_AS = ("username", "icon_emoji", "icon_url")


def read_content(api: Api, arguments: Arguments) -> Json:
    """Read and check what a message shall say."""
    blocks = arguments.structure("blocks", "invalid_blocks_format") or []
    attachments = arguments.structure("attachments", "invalid_attachments") or []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    text, markdown = arguments.text("text"), arguments.text("markdown_text")
    if markdown and (text or blocks):
        raise SlackError("markdown_text_conflict")
    if markdown:
        blocks = [{"type": "markdown", "text": markdown}]
    if not (text or blocks or attachments):
        raise SlackError("no_text")
    content = {"text": text or markdown, "blocks": blocks, "attachments": attachments}
    api.refuse_faulty(
        check_message({**content, "no_fallback": not text and not markdown}), "invalid_blocks"
    )
    content["blocks"] = api.state.with_ids(blocks)
    return content


def read_metadata(api: Api, arguments: Arguments) -> Json | None:
    """Read and check what a message carries for programs."""
    metadata = arguments.structure("metadata", "invalid_metadata_format")
    if not metadata:
        return None
    api.refuse_faulty(check_metadata(metadata), "invalid_metadata_schema")
    return dict(metadata)


def read_thread(arguments: Arguments, channel: Channel) -> str | None:
    """Read under which message a reply shall stand."""
    ts = arguments.text("thread_ts")
    if not ts:
        return None
    if not _TS.fullmatch(ts):
        raise SlackError("invalid_thread_ts")
    parent = channel.find(ts)
    if parent is None:
        raise SlackError("thread_not_found")
    return parent.thread_ts or ts


def bot_message(api: Api, channel: Channel, content: Json, **more: Any) -> Message:
    """Make a message by the app."""
    app = api.state.app
    return Message(
        channel=channel.id,
        ts=api.state.clock.ts(),
        user=app.bot_user,
        bot_id=app.bot_id,
        app_id=app.id,
        **content,
        **more,
    )


def _own(channel: Channel, ts: str, bot: str, error: str) -> Message:
    message = channel.find(ts)
    if message is None or message.subtype == "tombstone":
        raise SlackError("message_not_found")
    if message.user != bot:
        raise SlackError(error)
    return message


@method("chat.postMessage", "chat:write")
def post_message(api: Api, arguments: Arguments) -> Json:
    """Post a message, to a person too: that opens the direct messages."""
    arguments.need("channel")
    channel = api.state.channel_for_app(arguments.text("channel"), opens_dm=True)
    if channel.is_archived:
        raise SlackError("is_archived")
    may_join_in = channel.kind == "public" and "chat:write.public" in api.state.app.scopes
    if api.state.bot.id not in channel.members and not may_join_in:
        raise SlackError("not_in_channel")
    content = read_content(api, arguments)
    thread = read_thread(arguments, channel)
    message = bot_message(
        api,
        channel,
        content,
        thread_ts=thread,
        metadata=read_metadata(api, arguments),
        broadcast=arguments.flag("reply_broadcast"),
    )
    message.subtype = "thread_broadcast" if message.broadcast and thread else None
    message.sent_as = {name: arguments[name] for name in _SENT_AS if arguments.get(name)}
    if message.sent_as:
        need_scope(api, "chat:write.customize")
    api.state.post(channel, message)
    if thread is not None:
        api.state.assistant.get((channel.id, thread), {}).pop("status", None)
    api.happenings.posted(message)
    parent = channel.find(thread) if thread else None
    shown = message.as_json(parent=parent)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(api: Api, arguments: Arguments) -> Json:
    """Show something to one person; Slack keeps it nowhere."""
    arguments.need("channel", "user")
    channel = api.member_channel(arguments.text("channel"))
    user = api.state.users.get(arguments.text("user"))
    if user is None or user.id not in channel.members:
        raise SlackError("user_not_in_channel")
    content = read_content(api, arguments)
    thread = read_thread(arguments, channel)
    message = bot_message(api, channel, content, thread_ts=thread, only_for=user.id)
    api.state.post(channel, message)
    return {"message_ts": message.ts}


@method("chat.update", "chat:write")
def update(api: Api, arguments: Arguments) -> Json:
    """Change a message of the app's own."""
    arguments.need("channel", "ts")
    channel = api.state.channel_for_app(arguments.text("channel"))
    message = _own(channel, arguments.text("ts"), api.state.bot.id, "cant_update_message")
    if channel.is_archived:
        raise SlackError("is_archived")
    before = message.as_json()
    change(api, message, arguments)
    api.happenings.changed(message, before)
    shown = message.as_json()
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def change(api: Api, message: Message, arguments: Arguments) -> None:
    """Give a message new content; what is not named stays, except that a text replaces blocks."""
    if arguments.get("metadata") is not None:
        message.metadata = read_metadata(api, arguments)
    if all(not arguments.get(name) for name in ("text", "blocks", "attachments", "markdown_text")):
        if arguments.get("metadata") is None:
            raise SlackError("no_text")
        return
    content = read_content(api, arguments)
    keeps_blocks = arguments.get("blocks") is None and not arguments.text("text")
    message.text = content["text"]
    message.blocks = message.blocks if keeps_blocks and not content["blocks"] else content["blocks"]
    if arguments.get("attachments") is not None:
        message.attachments = content["attachments"]
    message.edited = api.state.clock.ts()
    message.inputs.clear()


@method("chat.delete", "chat:write")
def delete(api: Api, arguments: Arguments) -> Json:
    """Delete a message of the app's own."""
    arguments.need("channel", "ts")
    channel = api.state.channel_for_app(arguments.text("channel"))
    message = _own(channel, arguments.text("ts"), api.state.bot.id, "cant_delete_message")
    before = message.as_json()
    api.state.remove(message)
    api.happenings.deleted(message, before)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink")
def get_permalink(api: Api, arguments: Arguments) -> Json:
    """Give the address of a message."""
    arguments.need("channel", "message_ts")
    channel = api.state.channel_for_app(arguments.text("channel"))
    message = channel.find(arguments.text("message_ts"))
    if message is None:
        raise SlackError("message_not_found")
    return {"channel": channel.id, "permalink": api.state.permalink(message)}
