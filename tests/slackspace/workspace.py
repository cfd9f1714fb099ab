"""The workspace that a test opens: people, channels, and all that the app did."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

import yaml

from slackspace.api.method import METHODS, Call
from slackspace.clock import Timing
from slackspace.deliveries import EVENTS, Delivery
from slackspace.faults import Fault
from slackspace.model import Channel, Json, User
from slackspace.person import Person
from slackspace.posts import Reply, Signing, as_form, as_json, post
from slackspace.server import Server
from slackspace.state import Installation, State
from slackspace.troubles import Trouble

Found = TypeVar("Found")
_LOOK_AGAIN = 0.02  # seconds, for what changes outside the workspace
_LINES = 12  # of each kind in a failure's report
STRANGERS_TEAM = "T00STRANGER"


@dataclass(frozen=True)
class Problem:
    """A fault in something that the app sent."""

    source: str
    fault: Fault

    def __str__(self) -> str:
        return f"{self.source}: {self.fault}"


class Workspace:
    """A small Slack on loopback, open as long as its `with` block.

    At the end of the block it complains of every faulty payload that the app has sent, unless the
    test `forgives` them.

    Args:
        manifest: the app's manifest, or the file that holds it: it gives scopes, events,
            commands and shortcuts. Without it, the app may do everything and hears everything.
        timing: Slack's time limits.
        port: where to listen; 0 takes a free one.
    """

    def __init__(
        self,
        manifest: Mapping[str, Any] | Path | None = None,
        timing: Timing | None = None,
        port: int = 0,
    ) -> None:
        self.state = State(_installation(manifest), timing or Timing())
        self.server = Server(self.state)
        self._people: dict[str, Person] = {}
        self._noted: list[Problem] = []
        self._port = port

    def __enter__(self) -> Self:
        self.server.start(self._port)
        return self

    def __exit__(self, failure: object, *_: object) -> None:
        self.server.stop()
        if failure is None and self.problems:
            found = "\n".join(f"  {problem}" for problem in self.problems)
            raise AssertionError(f"Slack would not like what the app sent:\n{found}")

    # --- what the app needs to know ---------------------------------------------------------------

    @property
    def api_url(self) -> str:
        """The Web API's address, with the slash at its end."""
        return f"{self.state.base}/api/"

    @property
    def environment(self) -> dict[str, str]:
        """The variables with which an app in another process finds this workspace."""
        app = self.state.app
        return {
            "SLACK_BOT_TOKEN": app.bot_token,
            "SLACK_APP_TOKEN": app.app_token,
            "SLACK_SIGNING_SECRET": app.signing_secret,
            "COACH_SLACK_API_URL": self.api_url,
        }

    @property
    def timing(self) -> Timing:
        """Slack's time limits, to be changed at will."""
        return self.state.timing

    def delivers_to(self, url: str | None, commands: Mapping[str, str] | None = None) -> None:
        """Deliver by signed HTTP to a request URL; None is Socket Mode again."""
        self.server.deliveries.request_url = url
        self.server.deliveries.command_urls = dict(commands or {})

    # --- people and places ------------------------------------------------------------------------

    def user(self, name: str, **traits: Any) -> Person:
        """Give a person, who joins the workspace at first mention.

        Args:
            name: what others call them.
            traits: fields of `model.User`, such as `is_admin=True` or `tz="America/New_York"`.
        """
        with self.state.changed:
            if name not in self._people:
                identity = self.state.readable_id("U", name)
                team = STRANGERS_TEAM if traits.get("is_stranger") else self.state.team.id
                real_name = traits.pop("real_name", name.replace(".", " ").title())
                user = User(identity, name, real_name, team)
                self.state.users[identity] = user
                self._people[name] = Person(self, user)
            person = self._people[name]
            for trait, value in traits.items():
                if not hasattr(person.user, trait):
                    raise AttributeError(f"a user has no '{trait}'")
                setattr(person.user, trait, value)
            return person

    @property
    def people(self) -> list[Person]:
        """Everybody whom the test has met."""
        return list(self._people.values())

    def guest(self, name: str) -> Person:
        """Give a guest of a single channel."""
        return self.user(name, is_restricted=True, is_ultra_restricted=True)

    def stranger(self, name: str) -> Person:
        """Give a person of another team, who is met in shared channels."""
        return self.user(name, is_stranger=True)

    def channel(
        self,
        name: str,
        *members: Person,
        kind: str = "public",
        shared: bool = False,
        coach: bool = True,
    ) -> Channel:
        """Give a channel, which is made at first mention.

        Args:
            name: with or without `#`.
            members: who is in it besides those who already are.
            kind: `public` or `private`, when it is made.
            shared: whether it is shared with another team, when it is made.
            coach: whether the coach is in it, when it is made.
        """
        with self.state.changed:
            try:
                channel = self.state.channel_named(name)
            except LookupError:
                plain = name.removeprefix("#")
                identity = self.state.readable_id("G" if kind == "private" else "C", plain)
                channel = Channel(identity, plain, kind, is_ext_shared=shared)
                self.state.channels[identity] = channel
                if coach:
                    channel.members.append(self.state.bot.id)
            news = [p.user.id for p in members if p.user.id not in channel.members]
            channel.members += news
            return channel

    def archives(self, name: str) -> None:
        """Close a channel for good."""
        with self.state.changed:
            self.state.channel_named(name).is_archived = True

    def coach_leaves(self, name: str) -> None:
        """Put the coach out of a channel."""
        with self.state.changed:
            self.state.channel_named(name).members.remove(self.state.bot.id)

    # --- what the app did -------------------------------------------------------------------------

    def calls(self, method: str | None = None) -> list[Call]:
        """List the calls of the Web API, of one method or all; `response_url` is one too."""
        with self.state.changed:
            made = list(self.server.web_api.calls)
        return [call for call in made if method in {None, call.method}]

    @property
    def deliveries(self) -> list[Delivery]:
        """All that was delivered or is to be, the oldest first."""
        return list(self.server.deliveries.log)

    @property
    def unanswered(self) -> list[Delivery]:
        """What the app never acknowledged."""
        return [each for each in self.deliveries if each.finished.is_set() and not each.acked]

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with all the payloads that the app sent."""
        found = [Problem(call.method, fault) for call in self.calls() for fault in call.faults]
        return found + self._noted

    def forgives(self) -> list[Problem]:
        """Forget the problems so far, which the test meant to cause, and give them."""
        found = self.problems
        for call in self.calls():
            call.faults.clear()
        self._noted.clear()
        return found

    def note(self, source: str, faults: Iterable[Fault]) -> None:
        """Keep faults that were found outside a call."""
        self._noted += [Problem(source, fault) for fault in faults]

    def note_one(self, source: str, path: str, rule: str, text: str) -> None:
        """Keep one fault that was found outside a call."""
        self.note(source, [Fault(path, rule, text)])

    # --- time -------------------------------------------------------------------------------------

    def waits_for(
        self, wanted: Callable[[], Found | None], what: str = "", seconds: float | None = None
    ) -> Found:
        """Wait until something is there (is true), and give it.

        Raises:
            AssertionError: it did not come in time; the message tells what happened instead.
        """
        patience = self.timing.patience if seconds is None else seconds
        end = time.monotonic() + patience
        with self.state.changed:
            while not (found := wanted()):
                left = end - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"waited {patience} s in vain: {what}\n{self.report()}")
                self.state.changed.wait(min(left, _LOOK_AGAIN))
            return found

    def settles(self, seconds: float | None = None) -> None:
        """Wait until everything was delivered or given up, and the app calls nothing any more."""
        self.waits_for(
            lambda: all(each.finished.is_set() for each in self.deliveries),
            "all deliveries end",
            seconds,
        )
        self.stays_quiet()

    def stays_quiet(self, seconds: float = 0.15) -> None:
        """Wait until the app has called nothing for a moment."""
        seen = -1
        while seen != len(self.calls()):
            seen = len(self.calls())
            time.sleep(seconds)

    def passes(self, seconds: float) -> None:
        """Turn the clock forward: triggers and response URLs age, redeliveries come due."""
        self.state.clock.skip(seconds)

    def report(self) -> str:
        """Tell what happened lately, for a test that failed."""
        with self.state.changed:
            messages = sorted(
                (m for c in self.state.channels.values() for m in (*c.messages, *c.ephemerals)),
                key=lambda message: message.ts,
            )
            views = [view for stack in self.state.modals.values() for view in stack]
            views += list(self.state.homes.values())
            told: dict[str, list[object]] = {
                "Messages": list(messages),
                "Views": list(views),
                "Calls": list(self.server.web_api.calls),
                "Deliveries": list(self.server.deliveries.log),
                "Problems": list(self.problems),
            }
        lines = [
            f"{name}:" + "".join(f"\n  {_short(e)}" for e in each[-_LINES:])
            for name, each in told.items()
            if each
        ]
        return "\n".join(lines)

    # --- trouble ----------------------------------------------------------------------------------

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

    # --- deliveries on purpose --------------------------------------------------------------------

    def delivers_again(self, delivery: Delivery | None = None) -> Delivery:
        """Deliver an event, the last one if none is named, although it was acknowledged."""
        events = [each for each in self.deliveries if each.kind == EVENTS]
        again = self.server.deliveries.again(delivery or events[-1])
        again.finished.wait(self.timing.ack_seconds + self.timing.patience)
        return again

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


def _short(told: object) -> str:
    words = " ".join(str(told).split())
    return words if len(words) <= 300 else words[:299] + "…"


def _installation(manifest: Mapping[str, Any] | Path | None) -> Installation:
    app = Installation()
    app.scopes = {scope for registered in METHODS.values() for scope in registered.scopes}
    app.scopes |= {"chat:write.public", "chat:write.customize", "users:read.email", "commands"}
    if manifest is None:
        return app
    told: Json = dict(manifest) if isinstance(manifest, Mapping) else _read(manifest)
    features, settings = told.get("features", {}), told.get("settings", {})
    app.scopes = set(told.get("oauth_config", {}).get("scopes", {}).get("bot", []))
    app.events = set(settings.get("event_subscriptions", {}).get("bot_events", []))
    app.commands = list(features.get("slash_commands", []))
    app.shortcuts = list(features.get("shortcuts", []))
    app.name = features.get("bot_user", {}).get("display_name", app.name)
    return app


def _read(path: Path) -> Json:
    return dict(yaml.safe_load(path.read_text()))  # JSON is YAML too
