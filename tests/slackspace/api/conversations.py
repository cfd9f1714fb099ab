"""conversations.*: channels, their members and what was said in them."""

from __future__ import annotations

from slackspace.api.method import Api, Arguments, method, need_scope, need_scope_for
from slackspace.errors import SlackError
from slackspace.model import Channel, Json, Message

_ANY_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_ANY_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
_PER_PAGE = 100
_KINDS = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}


@method("conversations.open", "im:write", "mpim:write")
def open_(api: Api, arguments: Arguments) -> Json:
    """Open the direct messages with one person."""
    if arguments.text("channel"):
        channel = api.state.channel_for_app(arguments.text("channel"))
        return {"channel": {"id": channel.id}}
    arguments.need("users")
    users = [api.state.user_for_app(user) for user in arguments.listed("users")]
    if len(users) > 1:
        raise SlackError("method_not_supported_for_channel_type")  # groups are not needed here
    if users[0].is_bot:
        raise SlackError("cannot_dm_bot")
    if users[0].deleted:
        raise SlackError("user_disabled")
    known = any(c.kind == "im" and users[0].id in c.members for c in api.state.channels.values())
    channel = api.state.dm(users[0])
    shown = channel.as_json(api.state.bot.id) if arguments.flag("return_im") else {"id": channel.id}
    return {"channel": shown} | ({"no_op": True, "already_open": True} if known else {})


@method("conversations.info", *_ANY_READ)
def info(api: Api, arguments: Arguments) -> Json:
    """Describe a channel."""
    arguments.need("channel")
    channel = api.state.channel_for_app(arguments.text("channel"))
    need_scope_for(api, channel, "read")
    shown = channel.as_json(api.state.bot.id)
    if not arguments.flag("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown}


@method("conversations.members", *_ANY_READ)
def members(api: Api, arguments: Arguments) -> Json:
    """List who is in a channel."""
    arguments.need("channel")
    channel = api.state.channel_for_app(arguments.text("channel"))
    need_scope_for(api, channel, "read")
    found, following = api.page(channel.members, arguments.number("limit", _PER_PAGE))
    return {"members": found, "response_metadata": following}


@method("conversations.join", "channels:join")
def join(api: Api, arguments: Arguments) -> Json:
    """Bring the app into a public channel."""
    arguments.need("channel")
    channel = api.state.channel_for_app(arguments.text("channel"))
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    bot = api.state.bot
    if bot.id in channel.members:
        return {"channel": channel.as_json(bot.id), "warning": "already_in_channel"}
    channel.members.append(bot.id)
    api.happenings.joined(bot, channel)
    return {"channel": channel.as_json(bot.id)}


@method("conversations.history", *_ANY_HISTORY)
def history(api: Api, arguments: Arguments) -> Json:
    """List what was said in a channel, the newest first; ephemerals and replies are not in it."""
    channel = _readable(api, arguments)
    said = [each for each in channel.messages if not each.is_reply or each.broadcast]
    return _listed(api, arguments, channel, said[::-1])


@method("conversations.replies", *_ANY_HISTORY)
def replies(api: Api, arguments: Arguments) -> Json:
    """List a thread, its first message first."""
    arguments.need("ts")
    channel = _readable(api, arguments)
    first = channel.find(arguments.text("ts"))
    if first is None:
        raise SlackError("thread_not_found")
    first = channel.find(first.thread_ts or first.ts) or first
    return _listed(api, arguments, channel, [first, *channel.thread(first.ts)])


def _readable(api: Api, arguments: Arguments) -> Channel:
    arguments.need("channel")
    channel = api.state.channel_for_app(arguments.text("channel"))
    need_scope_for(api, channel, "history")
    if api.state.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _listed(api: Api, arguments: Arguments, channel: Channel, said: list[Message]) -> Json:
    within = [each for each in said if _within(each.ts, arguments)]
    page, following = api.page(within, arguments.number("limit", _PER_PAGE))
    with_metadata = arguments.flag("include_all_metadata")
    shown = []
    for message in page:
        below = [] if message.is_reply else channel.thread(message.ts)
        parent = channel.find(message.thread_ts) if message.thread_ts else None
        one = message.as_json(with_metadata=with_metadata, replies=below, parent=parent)
        shown.append(one)
    more = bool(following["next_cursor"])
    answer = {"messages": shown, "has_more": more, "pin_count": 0}
    return answer | ({"response_metadata": following} if more else {})


def _within(ts: str, arguments: Arguments) -> bool:
    oldest, latest = arguments.text("oldest"), arguments.text("latest")
    if arguments.flag("inclusive") and ts in {oldest, latest}:
        return True
    return float(oldest or 0) < float(ts) and (not latest or float(ts) < float(latest))


@method("users.conversations", *_ANY_READ)
def of_user(api: Api, arguments: Arguments) -> Json:
    """List the channels of the app or of a person that the app can see."""
    bot = api.state.bot
    user = api.state.user_for_app(arguments.get("user") or bot.id)
    kinds = {_KINDS.get(name, "") for name in arguments.listed("types") or ["public_channel"]}
    found = [
        channel.as_json(bot.id)
        for channel in api.state.channels.values()
        if channel.kind in kinds
        and user.id in channel.members
        and (channel.kind == "public" or bot.id in channel.members)
        and not (channel.is_archived and arguments.flag("exclude_archived"))
    ]
    for kind in kinds & {"private", "im", "mpim"}:
        need_scope(api, {"private": "groups:read"}.get(kind, f"{kind}:read"))
    page, following = api.page(found, arguments.number("limit", _PER_PAGE))
    return {"channels": page, "response_metadata": following}
