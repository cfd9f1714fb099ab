"""How a person calls the app: commands, shortcuts, its own pages."""

from __future__ import annotations

from typing import Any

from slackspace import payloads
from slackspace.api.method import Arguments, Call
from slackspace.deliveries import COMMANDS, Delivery
from slackspace.errors import SlackError
from slackspace.model import Channel, Json, Message
from slackspace.people.base import Base, Where


class Commanding(Base):
    """Slash commands, shortcuts, the home tab and the assistant's pane."""

    def commands(self, line: str, channel: Where | None = None) -> Delivery:
        """Send a slash command, in the direct messages with the coach unless a channel is named."""
        name, _, text = line.strip().partition(" ")
        with self._state.changed:
            place = self._channel(channel if channel is not None else self._state.dm(self.user))
            if not self._known(name):
                self._slackbot(place, f"{name} is not a valid command.")
                self.warnings.append(f"{name} is not a valid command.")
                return Delivery(COMMANDS, {"command": name})
            payload = payloads.command(self._state, self.user, place, name, text.strip())
        delivery = self._deliver(COMMANDS, payload)
        if not delivery.acked:
            timed_out = delivery.failure in {"timeout", "http_timeout"}
            why = "operation_timeout" if timed_out else "dispatch_failed"
            self._slackbot(place, f'{name} failed with the error "{why}"')
        elif delivery.answer:
            self._take_answer(place, delivery.answer)
        return delivery

    def _known(self, name: str) -> bool:
        commands = self._state.app.commands
        return commands is None or any(each["command"] == name for each in commands)

    def _take_answer(self, place: Channel, answer: Any) -> None:
        told = Arguments(answer if isinstance(answer, dict) else {"text": str(answer)})
        if not any(told.get(name) for name in ("text", "blocks", "attachments")):
            return
        call = Call("acknowledgement", told, self._state.clock.now())
        with self._state.changed:
            self._server.web_api.calls.append(call)
            try:
                self._server.answers.say(call, place, self.user, None)
                call.answer = {"ok": True}
            except SlackError as refusal:
                call.answer = refusal.as_json()
                self.warnings.append(refusal.error)

    def uses_shortcut(self, name: str, message: Message | None = None) -> Delivery:
        """Use a shortcut by its name or callback id, a message's if one is given."""
        with self._state.changed:
            callback = self._shortcut(name, "global" if message is None else "message")
            if message is None:
                payload = payloads.global_shortcut(self._state, self.user, callback)
            else:
                payload = payloads.message_shortcut(self._state, self.user, callback, message)
        return self._interact(payload)

    def _shortcut(self, name: str, kind: str) -> str:
        shortcuts = self._state.app.shortcuts
        if shortcuts is None:
            return name
        for each in shortcuts:
            if each["type"] == kind and name in {each["name"], each["callback_id"]}:
                return str(each["callback_id"])
        raise AssertionError(f"the app has no {kind} shortcut '{name}'")

    def opens_home(self) -> None:
        """Look at the coach's home tab."""
        with self._state.changed:
            self._server.happenings.opened_home(self.user, "home")

    def opens_messages(self) -> None:
        """Look at the coach's messages tab."""
        with self._state.changed:
            self._server.happenings.opened_home(self.user, "messages")

    def opens_assistant(self, seen_from: Where | None = None) -> Message:
        """Open the assistant's pane, perhaps beside a channel; gives the thread's first message."""
        with self._state.changed:
            context: Json = {}
            if seen_from is not None:
                beside_it = self._channel(seen_from).id
                context = {"channel_id": beside_it, "team_id": self._state.team.id}
            dm, bot = self._state.dm(self.user), self._state.bot
            first = Message(dm.id, self._state.clock.ts(), bot.id, "New Assistant Thread")
            first.bot_id, first.subtype = bot.bot_id, "assistant_app_thread"
            self._state.post(dm, first)
            self._server.happenings.started_assistant(self.user, first.ts, context)
        return first
