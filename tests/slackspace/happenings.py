"""What happens in the workspace, told to the app as events."""

from __future__ import annotations

import secrets

from slackspace.deliveries import EVENTS, Deliveries, Delivery
from slackspace.model import Channel, Json, Message, User
from slackspace.state import State


class Happenings:
    """Turns happenings into events, for what the app subscribed to and may see."""

    def __init__(self, state: State, deliveries: Deliveries) -> None:
        self._state = state
        self._deliveries = deliveries

    def tell(
        self, event: Json, subscription: str, channel: Channel | None = None
    ) -> Delivery | None:
        """Deliver an event if the app asked for it; give None if not."""
        state, app = self._state, self._state.app
        if not app.installed or (app.events is not None and subscription not in app.events):
            return None
        if channel is not None and app.bot_user not in channel.members:
            return None
        return self._deliveries.send(EVENTS, self._wrapped(event, channel, state))

    def _wrapped(self, event: Json, channel: Channel | None, state: State) -> Json:
        authorization = {
            "enterprise_id": None,
            "team_id": state.team.id,
            "user_id": state.app.bot_user,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": state.app.verification_token,
            "team_id": state.team.id,
            "context_team_id": state.team.id,
            "context_enterprise_id": None,
            "api_app_id": state.app.id,
            "event": event,
            "type": "event_callback",
            "event_id": state.new_id("Ev"),
            "event_time": int(state.clock.now()),
            "authorizations": [authorization],
            "is_ext_shared_channel": channel is not None and channel.is_ext_shared,
            "event_context": "4-" + secrets.token_hex(16),
        }

    def posted(self, message: Message) -> list[Delivery]:
        """Tell of a new message; a mention in a channel is told twice, as Slack does."""
        if message.is_ephemeral:
            return []
        channel = self._state.channels[message.channel]
        told = []
        if channel.kind != "im" and f"<@{self._state.app.bot_user}>" in message.text:
            mention = self._message(message, channel)
            mention.pop("channel_type")
            told.append(self.tell({**mention, "type": "app_mention"}, "app_mention", channel))
        told.append(self._tell_message(self._message(message, channel), channel))
        return [each for each in told if each]

    def changed(self, message: Message, before: Json) -> None:
        """Tell that a message was edited."""
        channel = self._state.channels[message.channel]
        after = message.as_json()
        self._tell_hidden("message_changed", channel, message=after, previous_message=before)

    def deleted(self, message: Message, before: Json) -> None:
        """Tell that a message is gone."""
        channel = self._state.channels[message.channel]
        gone = {"deleted_ts": message.ts, "previous_message": before}
        self._tell_hidden("message_deleted", channel, **gone)

    def _tell_hidden(self, subtype: str, channel: Channel, **more: object) -> None:
        ts = self._state.clock.ts()
        event: Json = {"type": "message", "subtype": subtype, "hidden": True, "ts": ts}
        event |= {"channel": channel.id, "channel_type": channel.type_in_events, "event_ts": ts}
        self._tell_message(event | more, channel)

    def _tell_message(self, event: Json, channel: Channel) -> Delivery | None:
        plural = {"im": "message.im", "mpim": "message.mpim"}
        subscription = plural.get(channel.kind, f"message.{channel.type_in_events}s")
        return self.tell(event, subscription, channel)

    def _message(self, message: Message, channel: Channel) -> Json:
        sender = self._state.users[message.user]
        parent = channel.find(message.thread_ts) if message.thread_ts else None
        event = message.as_json(parent=parent) | {
            "team": sender.team_id,
            "channel": channel.id,
            "event_ts": message.ts,
            "channel_type": channel.type_in_events,
        }
        if sender.is_stranger:
            event |= {"user_team": sender.team_id, "source_team": sender.team_id}
        return event

    def joined(self, user: User, channel: Channel, inviter: User | None = None) -> None:
        """Tell that somebody, perhaps the app, came into a channel."""
        event: Json = {
            "type": "member_joined_channel",
            "user": user.id,
            "channel": channel.id,
            "channel_type": {"public": "C", "private": "G"}.get(channel.kind, "D"),
            "team": user.team_id,
            "event_ts": self._state.clock.ts(),
        }
        if inviter:
            event["inviter"] = inviter.id
        self.tell(event, "member_joined_channel", channel)

    def reacted(self, user: User, message: Message, name: str, *, added: bool) -> None:
        """Tell of a reaction that came or went."""
        kind = "reaction_added" if added else "reaction_removed"
        event = {
            "type": kind,
            "user": user.id,
            "reaction": name,
            "item_user": message.user,
            "item": {"type": "message", "channel": message.channel, "ts": message.ts},
            "event_ts": self._state.clock.ts(),
        }
        self.tell(event, kind, self._state.channels[message.channel])

    def opened_home(self, user: User, tab: str) -> Delivery | None:
        """Tell that somebody looks at the app's home or messages tab."""
        event: Json = {
            "type": "app_home_opened",
            "user": user.id,
            "channel": self._state.dm(user).id,
            "event_ts": self._state.clock.ts(),
            "tab": tab,
        }
        return self.tell(event, "app_home_opened")

    def started_assistant(self, user: User, thread_ts: str, context: Json) -> Delivery | None:
        """Tell that somebody opened the assistant's pane."""
        thread = {
            "user_id": user.id,
            "context": context,
            "channel_id": self._state.dm(user).id,
            "thread_ts": thread_ts,
        }
        event = {"assistant_thread": thread, "event_ts": self._state.clock.ts()}
        name = "assistant_thread_started"
        return self.tell({"type": name, **event}, name)

    def uninstalled(self) -> Delivery | None:
        """Tell that the app was removed from the workspace."""
        event = {"type": "app_uninstalled", "event_ts": self._state.clock.ts()}
        return self.tell(event, "app_uninstalled")

    def revoked(self) -> Delivery | None:
        """Tell that the app's tokens no longer work."""
        tokens = {"oauth": [], "bot": [self._state.app.bot_user]}
        event = {"tokens": tokens, "event_ts": self._state.clock.ts()}
        return self.tell({"type": "tokens_revoked", **event}, "tokens_revoked")
