"""assistant.threads.*: what the assistant's pane shows beside the messages."""

from __future__ import annotations

from slackspace.api.method import Api, Arguments, method
from slackspace.errors import SlackError
from slackspace.model import Json
from slackspace.validator import Fault

_MOST_PROMPTS = 4


@method("assistant.threads.setStatus", "assistant:write", "chat:write")
def set_status(api: Api, arguments: Arguments) -> Json:
    """Say what the app is doing; the next message or an empty status ends it."""
    arguments.need("channel_id", "thread_ts")
    if "status" not in arguments:
        arguments.need("status")
    channel = api.member_channel(arguments.text("channel_id"))
    if channel.find(arguments.text("thread_ts")) is None:
        raise SlackError("thread_not_found")
    loading = arguments.structure("loading_messages", "invalid_arguments") or []
    if len(loading) > 10:
        api.refuse_faulty(
            [Fault("loading_messages", "maxItems", "more than 10")], "invalid_arguments"
        )
    kept = api.state.assistant.setdefault((channel.id, arguments.text("thread_ts")), {})
    if arguments.text("status"):
        kept |= {"status": arguments.text("status"), "loading_messages": loading}
    else:
        kept.pop("status", None)
    return {}


@method("assistant.threads.setTitle", "assistant:write")
def set_title(api: Api, arguments: Arguments) -> Json:
    """Name a thread in the list of threads."""
    arguments.need("channel_id", "thread_ts", "title")
    channel = _im(api, arguments)
    kept = api.state.assistant.setdefault((channel, arguments.text("thread_ts")), {})
    kept["title"] = arguments.text("title")
    return {}


@method("assistant.threads.setSuggestedPrompts", "assistant:write")
def set_suggested_prompts(api: Api, arguments: Arguments) -> Json:
    """Offer sentences to begin with."""
    arguments.need("channel_id", "prompts")
    channel = _im(api, arguments)
    prompts = arguments.structure("prompts", "invalid_arguments")
    api.refuse_faulty(_check_prompts(prompts), "invalid_arguments")
    kept = api.state.assistant.setdefault((channel, arguments.text("thread_ts")), {})
    kept |= {"prompts": prompts, "prompts_title": arguments.text("title")}
    return {}


def _im(api: Api, arguments: Arguments) -> str:
    channel = api.state.channel_for_app(arguments.text("channel_id"))
    if channel.kind != "im":
        raise SlackError("not_allowed")
    return channel.id


def _check_prompts(prompts: object) -> list[Fault]:
    if not isinstance(prompts, list) or not prompts:
        return [Fault("prompts", "type", "must be a list of prompts")]
    faults = []
    if len(prompts) > _MOST_PROMPTS:
        faults.append(Fault("prompts", "maxItems", f"more than {_MOST_PROMPTS}"))
    for number, prompt in enumerate(prompts):
        texts = prompt.get("title"), prompt.get("message")
        if set(prompt) != {"title", "message"} or not all(texts):
            faults.append(Fault(f"prompts/{number}", "required", "needs a title and a message"))
    return faults
