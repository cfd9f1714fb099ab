"""reactions.*"""

from __future__ import annotations

from slackspace.api.method import Api, Arguments, method
from slackspace.errors import SlackError
from slackspace.model import Json, Message


def _message(api: Api, arguments: Arguments) -> tuple[Message, str]:
    arguments.need("name")
    if not (arguments.text("channel") and arguments.text("timestamp")):
        raise SlackError("no_item_specified")
    name = arguments.text("name").strip(":")
    if not name.replace("_", "a").replace("-", "a").replace("+", "a").isalnum():
        raise SlackError("invalid_name")
    channel = api.member_channel(arguments.text("channel"))
    message = channel.find(arguments.text("timestamp"))
    if message is None:
        raise SlackError("message_not_found")
    return message, name


@method("reactions.add", "reactions:write")
def add(api: Api, arguments: Arguments) -> Json:
    """Put an emoji under a message."""
    message, name = _message(api, arguments)
    users = message.reactions.setdefault(name, [])
    if api.state.bot.id in users:
        raise SlackError("already_reacted")
    users.append(api.state.bot.id)
    api.happenings.reacted(api.state.bot, message, name, added=True)
    return {}


@method("reactions.remove", "reactions:write")
def remove(api: Api, arguments: Arguments) -> Json:
    """Take an emoji away again."""
    message, name = _message(api, arguments)
    users = message.reactions.get(name, [])
    if api.state.bot.id not in users:
        raise SlackError("no_reaction")
    users.remove(api.state.bot.id)
    if not users:
        del message.reactions[name]
    api.happenings.reacted(api.state.bot, message, name, added=False)
    return {}
