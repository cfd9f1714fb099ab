"""The workspace that a test opens: people, channels, and all that the app did."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import yaml

from slackspace.api.method import METHODS
from slackspace.clock import Timing
from slackspace.model import Channel, Json, User
from slackspace.ordeals import Ordeals
from slackspace.person import Person
from slackspace.state import Installation

STRANGERS_TEAM = "T00STRANGER"


class Workspace(Ordeals):
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
        super().__init__(_installation(manifest), timing or Timing())
        self._people: dict[str, Person] = {}
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
