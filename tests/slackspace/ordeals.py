"""What a test puts the app through: limits, errors, broken lines, wrong signatures."""

from __future__ import annotations

from collections.abc import Mapping

from slackspace.deliveries import EVENTS, Delivery
from slackspace.ground import Ground
from slackspace.posts import Reply, Signing, as_form, as_json, post
from slackspace.troubles import Trouble


class Ordeals(Ground):
    """Everything that can go wrong between the app and Slack."""

    def limits(self, method: str, times: int = 1, retry_after: int = 1, channel: str = "") -> None:
        """Answer the next calls with "429 Too Many Requests"."""
        where = self.state.channel_named(channel).id if channel else ""
        trouble = Trouble(method, "ratelimited", times, where, retry_after=retry_after)
        self.server.web_api.troubles.add(trouble)

    def limits_posting(self, seconds: float = 1) -> None:
        """Allow one message in so many seconds and channel, as Slack does."""
        self.server.web_api.seconds_per_post = seconds

    def refuses(self, method: str, error: str, times: int = 1, channel: str = "") -> None:
        """Answer the next calls with an error of Slack's."""
        where = self.state.channel_named(channel).id if channel else ""
        self.server.web_api.troubles.add(Trouble(method, "refused", times, where, error))

    def breaks(self, method: str, times: int = 1, status: int = 500) -> None:
        """Answer the next calls with an HTTP error."""
        self.server.web_api.troubles.add(Trouble(method, "broken", times, status=status))

    def slows(self, method: str, seconds: float, times: int = 1) -> None:
        """Answer the next calls late."""
        self.server.web_api.troubles.add(Trouble(method, "slow", times, seconds=seconds))

    def drops(self, method: str, times: int = 1, *, stored: bool = True) -> None:
        """Break the connection of the next calls, after they were carried out or before."""
        self.server.web_api.troubles.add(Trouble(method, "dropped", times, stored=stored))

    def recovers(self) -> None:
        """End all trouble that was still to come."""
        self.server.web_api.troubles.clear()

    def grants(self, *scopes: str) -> None:
        """Give the app scopes."""
        self.state.app.scopes.update(scopes)

    def withholds(self, *scopes: str) -> None:
        """Take scopes from the app."""
        self.state.app.scopes.difference_update(scopes)

    def revokes_tokens(self) -> Delivery | None:
        """Make the app's tokens worthless and tell it so."""
        with self.state.changed:
            self.state.app.revoked = True
            return self.server.happenings.revoked()

    def uninstalls(self) -> Delivery | None:
        """Remove the app and tell it so; nothing is delivered any more."""
        with self.state.changed:
            delivery = self.server.happenings.uninstalled()
            self.state.app.installed = False
            return delivery

    # --- Socket Mode ------------------------------------------------------------------------------

    @property
    def connections(self) -> int:
        """How many connections the app holds open."""
        return len(self.server.sockets.connections)

    def waits_for_app(self, connections: int = 1, seconds: float | None = None) -> None:
        """Wait until the app has connected."""
        self.waits_for(lambda: self.connections >= connections, "the app connects", seconds)

    def refreshes_connections(self) -> None:
        """Ask for new connections and close the old ones, as Slack does every few hours."""
        self.server.do(self.server.sockets.disconnect("refresh_requested", closes=True))

    def warns_connections(self) -> None:
        """Announce that the connections will be closed soon."""
        self.server.do(self.server.sockets.disconnect("warning", closes=False))

    def kills_connections(self) -> None:
        """Break all connections without a word."""
        self.server.do(self.server.sockets.kill())

    def silences_connections(self) -> None:
        """Let all connections stay open, but dead."""
        self.server.do(self.server.sockets.fall_silent())

    # --- deliveries -------------------------------------------------------------------------------

    def delivers_to(self, url: str | None, commands: Mapping[str, str] | None = None) -> None:
        """Deliver by signed HTTP to a request URL; None is Socket Mode again."""
        self.server.deliveries.request_url = url
        self.server.deliveries.command_urls = dict(commands or {})

    def delivers_again(self, delivery: Delivery | None = None) -> Delivery:
        """Deliver an event, the last one if none is named, although it was acknowledged."""
        events = [each for each in self.deliveries if each.kind == EVENTS]
        again = self.server.deliveries.again(delivery or events[-1])
        again.finished.wait(self.timing.ack_seconds + self.timing.patience)
        return again

    def repeats_events(self, times: int = 1) -> None:
        """Deliver every event so many times more, as if acknowledgements were lost on the way."""
        self.server.deliveries.duplicates = times

    def holds_deliveries(self) -> None:
        """Keep everything back until `releases_deliveries`."""
        self.server.deliveries.paused = True

    def releases_deliveries(self) -> None:
        """Deliver what was kept back."""
        self.server.deliveries.paused = False

    @property
    def signing(self) -> Signing:
        """How requests are signed; change it to sign them wrongly."""
        return self.server.deliveries.signing

    def verifies_url(self, challenge: str = "challenge") -> bool:
        """Ask the request URL for the challenge, as Slack does when the URL is entered."""
        body, kind = as_json(
            {
                "token": self.state.app.verification_token,
                "challenge": challenge,
                "type": "url_verification",
            }
        )
        reply = self._post(body, kind)
        said = reply.body.get("challenge") if isinstance(reply.body, dict) else reply.text
        return reply.status == 200 and said == challenge

    def checks_tls(self) -> Reply:
        """Send the request with which Slack checks a certificate."""
        body, kind = as_form({"ssl_check": "1", "token": self.state.app.verification_token})
        return self._post(body, kind)

    def _post(self, body: str, kind: str) -> Reply:
        url = self.server.deliveries.request_url
        if url is None:
            raise AssertionError("there is no request URL; use `delivers_to`")
        return post(url, body, kind, self.signing.headers(body), self.timing.ack_seconds)
