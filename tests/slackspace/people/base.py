"""Who a person is, and the wire between them and the app."""

from __future__ import annotations

from slackspace.deliveries import INTERACTIVE, Delivery
from slackspace.ground import Ground
from slackspace.model import SLACKBOT, Channel, Json, Message, User

TROUBLE = "We had some trouble connecting. Try again?"  # what Slack says when the app does not
Where = Channel | str


class Base:
    """Who a person is, and the wire between them and the app."""

    def __init__(self, workspace: Ground, user: User) -> None:
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
