"""Response URLs and the bodies of acknowledgements: answers outside the Web API."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from slackspace.api.chat import bot_message, read_content, read_thread
from slackspace.api.method import Api, Arguments, Call
from slackspace.errors import SlackError
from slackspace.model import Channel, Message, ResponseUrl, User
from slackspace.webapi import Dropped, WebApi, read_arguments

_GONE = 404


class Answers:
    """What the app says through a response URL or in its acknowledgement of a command."""

    def __init__(self, web_api: WebApi, api: Api) -> None:
        self._web_api = web_api
        self._api = api  # a template; every answer gets its own call
        self._state = api.state

    async def answer(self, request: Request) -> Response:
        """Answer one request to a response URL."""
        arguments = await read_arguments(request)
        call = Call("response_url", arguments, self._state.clock.now())
        with self._state.changed:
            self._web_api.calls.append(call)
            response = self._spoilt_or_done(request, call)
            self._state.tell()
        return response

    def _spoilt_or_done(self, request: Request, call: Call) -> Response:
        trouble = self._web_api.troubles.next("response_url", call.arguments)
        if trouble is not None and trouble.kind != "dropped":
            call.status = 429 if trouble.kind == "ratelimited" else trouble.status
            headers = {"Retry-After": str(trouble.retry_after)} if call.status == 429 else {}
            return PlainTextResponse(trouble.error or "trouble", call.status, headers)
        url = self._state.response_urls.get(request.url.path)
        try:
            self._use(url, call)
        except SlackError as refusal:
            call.answer = refusal.as_json()
            gone = refusal.error in {"used_url", "expired_url", "invalid_url"}
            call.status = _GONE if gone else 400
            return JSONResponse(call.answer, status_code=call.status)
        call.answer = {"ok": True}
        return Dropped(request) if trouble else PlainTextResponse("ok")

    def _use(self, url: ResponseUrl | None, call: Call) -> None:
        timing = self._state.timing
        if url is None:
            raise SlackError("invalid_url")
        if self._state.clock.now() - url.issued > timing.response_url_seconds:
            raise SlackError("expired_url")
        if url.uses >= timing.response_url_uses:
            raise SlackError("used_url")
        url.uses += 1
        channel, user = self._state.channels[url.channel], self._state.users[url.user]
        self.say(call, channel, user, url.original)

    def say(self, call: Call, channel: Channel, user: User, original: Message | None) -> None:
        """Do what an answer asks: say something, or replace or delete what was there.

        Raises:
            SlackError: the answer is not in order.
        """
        api = Api(self._state, self._api.happenings, self._api.sockets, call)
        arguments = call.arguments
        there = original is not None and self._is_there(channel, original)
        if arguments.flag("delete_original"):
            if original is not None and there:
                self._state.remove(original)
            return
        if arguments.flag("replace_original") and original is not None and there:
            content = read_content(api, arguments)
            original.text, original.blocks = content["text"], content["blocks"]
            original.attachments = content["attachments"]
            original.edited = self._state.clock.ts()
            original.inputs.clear()
            return
        self._say_new(api, arguments, channel, user)

    def _say_new(self, api: Api, arguments: Arguments, channel: Channel, user: User) -> None:
        content = read_content(api, arguments)
        thread = read_thread(arguments, channel)
        shared = arguments.text("response_type") == "in_channel"
        only_for = None if shared else user.id
        message = bot_message(api, channel, content, thread_ts=thread, only_for=only_for)
        self._state.post(channel, message)
        api.happenings.posted(message)

    @staticmethod
    def _is_there(channel: Channel, message: Message) -> bool:
        return message in channel.messages or message in channel.ephemerals
