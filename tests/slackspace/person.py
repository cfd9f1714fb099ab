"""What a person does and sees in Slack, in the words of a test."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from slackspace import payloads
from slackspace.api.method import Arguments, Call
from slackspace.api.views import checked, new_view, show_instead, value_name, values_of
from slackspace.deliveries import COMMANDS, INTERACTIVE, Delivery
from slackspace.elements import Found, beside, elements
from slackspace.errors import SlackError
from slackspace.filling import complaints, filled
from slackspace.model import SLACKBOT, Channel, Json, Message, User, View
from slackspace.writing import as_blocks, as_text

if TYPE_CHECKING:
    from slackspace.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"  # what Slack says when the app does not
Where = Channel | str


class Person:
    """Somebody with Slack open in front of them.

    Actions return when Slack has taken them; clicks, commands and forms when the app has
    acknowledged them, or has not in time.
    """

    def __init__(self, workspace: Workspace, user: User) -> None:
        self.user = user
        self.warnings: list[str] = []  # what Slack's own interface complained about
        self.workspace = workspace
        self._state = workspace.state
        self._server = workspace.server

    def __repr__(self) -> str:
        return f"<{self.user.name}>"

    @property
    def id(self) -> str:
        """The user's id."""
        return self.user.id

    @property
    def mention(self) -> str:
        """The user as texts name them."""
        return f"<@{self.user.id}>"

    @property
    def dm(self) -> Channel:
        """The direct messages with the coach."""
        with self._state.changed:
            return self._state.dm(self.user)

    # --- writing ----------------------------------------------------------------------------------

    def says(self, where: Where, text: str, thread: Message | None = None) -> Message:
        """Write a message; `@name` and `#name` become mentions."""
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
            self._state.post(channel, message)
            self._server.happenings.posted(message)
            self._warn_of_absent_bot(channel, message)
        return message

    def _warn_of_absent_bot(self, channel: Channel, message: Message) -> None:
        bot = self._state.bot
        if f"<@{bot.id}>" in message.text and bot.id not in channel.members:
            text = f"You mentioned <@{bot.id}>, but they're not in this channel."
            self._slackbot(channel, text)

    def mentions(self, where: Where, text: str, thread: Message | None = None) -> Message:
        """Write a message that begins with the coach's name."""
        return self.says(where, f"@{self._state.bot.name} {text}", thread)

    def messages_coach(self, text: str, thread: Message | None = None) -> Message:
        """Write to the coach alone."""
        return self.says(self.dm, text, thread)

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

    # --- commands and shortcuts -------------------------------------------------------------------

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

    # --- the app's own pages ----------------------------------------------------------------------

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

    @property
    def home(self) -> View | None:
        """What the home tab shows."""
        return self._state.homes.get(self.user.id)

    @property
    def view(self) -> View | None:
        """The form that is open, if there is one."""
        stack = self._state.modals.get(self.user.id)
        return stack[-1] if stack else None

    # --- seeing -----------------------------------------------------------------------------------

    def sees(self, where: Where | None = None, thread: Message | None = None) -> list[Message]:
        """List the messages before their eyes, ephemeral ones too, the oldest first."""
        with self._state.changed:
            channel = None if where is None else self._channel(where)
            seen = self._state.visible_to(self.user, channel)
        if thread is not None:
            ts = thread.thread_ts or thread.ts
            seen = [each for each in seen if each.is_reply and each.thread_ts == ts]
        return seen

    def reads(
        self,
        text: str,
        where: Where | None = None,
        thread: Message | None = None,
        after: Message | None = None,
        seconds: float | None = None,
    ) -> Message:
        """Wait until they see a message of the coach with a text; give the newest such one."""

        def found() -> Message | None:
            for message in reversed(self.sees(where, thread)):
                is_new = after is None or message.ts > after.ts
                if is_new and message.user != self.user.id and text in message.words:
                    return message
            return None

        return self.workspace.waits_for(found, f"{self.user.name} reads '{text}'", seconds)

    def sees_view(self, text: str = "", seconds: float | None = None) -> View:
        """Wait until a form is open that has a text in it."""

        def found() -> View | None:
            return self.view if self.view is not None and text in self.view.words else None

        return self.workspace.waits_for(found, f"{self.user.name} sees a form '{text}'", seconds)

    def sees_home(self, text: str = "", seconds: float | None = None) -> View:
        """Wait until the home tab has a text in it."""

        def found() -> View | None:
            return self.home if self.home is not None and text in self.home.words else None

        return self.workspace.waits_for(found, f"{self.user.name}'s home has '{text}'", seconds)

    # --- clicking and choosing --------------------------------------------------------------------

    def clicks(
        self,
        label: str,
        message: Message | None = None,
        *,
        beside: str = "",
        confirms: bool = True,
        at_home: bool = False,
    ) -> Delivery | None:
        """Click the newest button, feedback button or menu entry with this label.

        Args:
            label: its words, or its action id.
            message: where it is; without it, the open form, or else whatever is newest.
            beside: a text; the button next to it or below it is meant.
            confirms: what to say if Slack asks "Are you sure?"; the app hears nothing of a no.
            at_home: whether it is on the home tab.
        """
        fits = ("button", "feedback_buttons", "icon_button", "overflow", "workflow_button")
        found = self._find(label, message, beside, at_home, lambda one: one.element["type"] in fits)
        if found.element.get("confirm") and not confirms:
            return None
        return self._interact(self._action(found, _pressed(found)))

    def chooses(
        self,
        label: str,
        value: Any,
        message: Message | None = None,
        *,
        beside: str = "",
        at_home: bool = False,
    ) -> Delivery | None:
        """Choose in a select, a date picker, a group of checkboxes or the like.

        Args:
            label: its label, placeholder, neighbouring text or action id.
            value: the words of an option, a name, a date, or a list of those.
            message: where it is, as for `clicks`.
            beside: as for `clicks`.
            at_home: as for `clicks`.

        Returns:
            What the app was told; None if Slack only keeps the choice until the form is sent.
        """
        found = self._find(
            label, message, beside, at_home, lambda one: value_name(one.element["type"]) is not None
        )
        return self._set(found, value)

    def fills(self, fields: dict[str, Any] | None = None, **named: Any) -> None:
        """Fill in fields of the open form: `fills(due_date="2026-12-01")` or `fills({"Due": …})`."""
        for label, value in {**(fields or {}), **named}.items():
            found = self._find(
                label, None, "", False, lambda one: value_name(one.element["type"]) is not None
            )
            self._set(found, value)

    def searches(self, label: str, typed: str, message: Message | None = None) -> list[str]:
        """Type into an external select; give the options that the app offers."""
        found = self._find(label, message, "", False, lambda one: "external" in one.element["type"])
        return [option["text"]["text"] for option in self._offered(found, typed)]

    def _offered(self, found: Found, typed: str) -> list[Json]:
        with self._state.changed:
            element = {**found.element, "block_id": found.block["block_id"]}
            payload = payloads.suggestion(self._state, self.user, found.shown, element, typed)
        answer = self._interact(payload).answer or {}
        groups = answer.get("option_groups") or []
        return list(answer.get("options") or []) + [o for g in groups for o in g["options"]]

    def _set(self, found: Found, value: Any) -> Delivery | None:
        offered = self._offered(found, str(value)) if "external" in found.element["type"] else None
        with self._state.changed:
            held = filled(found.element, value, self._state, offered)
            found.shown.inputs[found.key] = held
        waits = found.block["type"] == "input" and not found.block.get("dispatch_action")
        return None if waits else self._interact(self._action(found, held))

    def _find(
        self,
        label: str,
        message: Message | None,
        near: str,
        at_home: bool,
        fits: Callable[[Found], bool],
    ) -> Found:
        def found() -> Found | None:
            for shown in self._places(message, at_home=at_home):
                candidates = [one for one in elements(shown, self.user.id) if fits(one)]
                candidates = beside(candidates, near) if near else candidates
                for quality in (2, 1):
                    fitting = [one for one in candidates if one.called(label) == quality]
                    if fitting:
                        return fitting[0]
            return None

        what = f"{self.user.name} finds '{label}'" + (f" beside '{near}'" if near else "")
        return self.workspace.waits_for(found, what)

    def _places(self, message: Message | None, *, at_home: bool) -> list[Message | View]:
        if message is not None:
            return [message]
        if at_home:
            return [self.home] if self.home else []
        if self.view is not None:  # an open form covers everything else
            return [self.view]
        places: list[tuple[float, Message | View]] = [
            (float(each.edited or each.ts), each) for each in self._state.visible_to(self.user)
        ]
        if self.home is not None:
            places.append((self.home.changed, self.home))
        return [each for _, each in sorted(places, key=lambda one: one[0], reverse=True)]

    def _action(self, found: Found, held: Json) -> Json:
        element, block = found.element, found.block
        with self._state.changed:
            action: Json = {
                "type": element["type"],
                "action_id": element["action_id"],
                "block_id": block["block_id"],
                "action_ts": self._state.clock.ts(),
                **{name: value for name, value in held.items() if value is not None},
            }
            return payloads.block_actions(self._state, self.user, found.shown, action)

    # --- forms ------------------------------------------------------------------------------------

    def submits(self) -> dict[str, str] | None:
        """Send the open form.

        Returns:
            What is wrong, by block: found by Slack itself, or said by the app; None if all is
            well.
        """
        view = self.workspace.waits_for(lambda: self.view, f"{self.user.name} has a form open")
        values = values_of(view.blocks, view.inputs)
        errors = {}
        for block in view.blocks:
            if block["type"] == "input":
                value = values.get(block["block_id"], {}).get(block["element"]["action_id"])
                if complaint := complaints(block, value):
                    errors[block["block_id"]] = complaint
        view.errors = errors
        if errors:
            return errors
        with self._state.changed:
            payload = payloads.view_submission(self._state, self.user, view)
        delivery = self._interact(payload)
        if not delivery.acked:
            return {"": TROUBLE}
        return self._after_submission(view, delivery.answer or {})

    def _after_submission(self, view: View, answer: Any) -> dict[str, str] | None:
        action = answer.get("response_action") if isinstance(answer, dict) else answer
        with self._state.changed:
            stack = self._state.modals.get(self.user.id, [])
            if action == "errors":
                return self._take_errors(view, answer.get("errors"))
            if action == "clear":
                stack.clear()
            elif action in {"update", "push"}:
                return self._take_view(view, answer.get("view"), pushed=action == "push")
            elif not action and view in stack:
                stack.remove(view)
            elif action:
                return self._complain("response_action", f"unknown: {action}")
            self._state.tell()
        return None

    def _take_errors(self, view: View, errors: Any) -> dict[str, str]:
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors:
            return self._complain("errors", "must name at least one block")
        strangers = [name for name in errors if name not in inputs]
        if strangers:
            return self._complain("errors", f"these are no input blocks: {', '.join(strangers)}")
        view.errors = {str(name): str(text) for name, text in errors.items()}
        return view.errors

    def _take_view(self, view: View, answer: Any, *, pushed: bool) -> dict[str, str] | None:
        payload, faults = checked(self._state, answer, "modal")
        self.workspace.note("view_submission", faults)
        if any(not fault.advice for fault in faults):
            return {"": TROUBLE}
        if pushed:
            stack = self._state.modals.setdefault(self.user.id, [])
            stack.append(new_view(self._state, self.user, payload, view))
        else:
            show_instead(self._state, view, payload)
        self._state.tell()
        return None

    def _complain(self, path: str, text: str) -> dict[str, str]:
        self.workspace.note_one("view_submission", path, "response_action", text)
        self.warnings.append(TROUBLE)
        return {"": TROUBLE}

    def closes(self, *, everything: bool = False) -> None:
        """Close the open form, or all of them, and tell the app if it wanted to know."""
        with self._state.changed:
            stack = self._state.modals.get(self.user.id, [])
            if not stack:
                raise AssertionError(f"{self.user.name} has no form open")
            clears = everything or bool(stack[-1].payload.get("clear_on_close"))
            closed = stack[::-1] if clears else stack[-1:]
            for view in closed:
                stack.remove(view)
            told = [
                payloads.view_closed(self._state, self.user, view, is_cleared=clears)
                for view in closed
                if view.payload.get("notify_on_close")
            ]
            self._state.tell()
        for payload in told:
            self._interact(payload)

    # --- the wire ---------------------------------------------------------------------------------

    def _interact(self, payload: Json) -> Delivery:
        delivery = self._deliver(INTERACTIVE, payload)
        if not delivery.acked:
            self.warnings.append(TROUBLE)
        return delivery

    def _deliver(self, kind: str, payload: Json) -> Delivery:
        if not self._state.app.installed:
            return Delivery(kind, payload)
        delivery = self._server.deliveries.send(kind, payload)
        delivery.finished.wait(self._state.timing.ack_seconds + self._state.timing.patience)
        return delivery

    def _slackbot(self, channel: Channel, text: str) -> None:
        with self._state.changed:
            ts = self._state.clock.ts()
            only_for = self.user.id
            message = Message(channel.id, ts, SLACKBOT, text, only_for=only_for)
            self._state.post(channel, message)

    def _channel(self, where: Where) -> Channel:
        return where if isinstance(where, Channel) else self._state.channel_named(where)


def _pressed(found: Found) -> Json:
    """Say what a click tells of a button, a feedback button or a menu entry."""
    element, part = found.element, found.part
    if element["type"] == "overflow":
        return {"selected_option": part}
    told = part or element
    return {"text": told.get("text"), "value": told.get("value")}
