"""Who people are, as Slack knows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.adapters.slack.calling import Json, RefusedError, Slack, SlackTrouble
from bot.adapters.slack.delivery import Remembered
from bot.adapters.slack.logs import log
from bot.domain.conversation import Place
from bot.domain.people import Person, Standing
from bot.services.ports import AttachmentError, UnknownPeopleError

_GOOD_FOR = 300  # seconds that what is known of somebody is used again
_NAMES_GOOD_FOR = 3600
_PAGE = 1000  # people, the most that Slack gives: it may be asked twenty times a minute
_LARGEST = 5_000_000  # bytes of a file

Known = TypeVar("Known")


@dataclass(frozen=True)
class SlackDirectory:
    """`bot.services.ports.Directory` by way of Slack. `now` gives seconds that only grow."""

    slack: Slack
    now: Callable[[], float]
    _known: Remembered[tuple[float, Person]] = field(default_factory=Remembered)
    _channels: Remembered[tuple[float, Json]] = field(default_factory=Remembered)
    _names: Remembered[tuple[float, tuple[str, ...]]] = field(default_factory=Remembered)

    def person(self, workspace: str, person: str) -> Person:
        """Look somebody up. Whom Slack cannot be asked about is taken for a guest, just this once."""
        key = f"{workspace}:{person}"
        known = self._recent(self._known, key)
        if known is None:
            known = self._asked(workspace, person)
            if known is None:
                return Person(workspace, person, Standing.GUEST)
            self._known.put(key, (self.now(), known))
        return known

    def met_stranger(self, workspace: str, person: str) -> None:
        """Keep in mind that somebody is of another organisation: their own message said so."""
        stranger = Person(workspace, person, Standing.STRANGER)
        self._known.put(f"{workspace}:{person}", (self.now(), stranger))

    def names(self, workspace: str) -> Sequence[str]:
        """List real and displayed names; what was found out a while ago is good enough.

        Raises:
            UnknownPeopleError: Slack does not say, so that nobody can be kept out of a text.

        """
        if known := self._recent(self._names, workspace, _NAMES_GOOD_FOR):
            return known
        try:
            names = tuple(sorted(self._listed()))
        except SlackTrouble as trouble:
            log().warning("no names", trouble=trouble.kind)
            raise UnknownPeopleError(
                "Slack does not tell me just now who works here, so I cannot see whether that names "
                "somebody. Nothing was kept; try again in a minute."
            ) from None
        self._names.put(workspace, (self.now(), names))
        return names

    def _listed(self) -> Iterator[str]:
        cursor = ""
        while True:
            page = self.slack.look("users.list", {"limit": _PAGE, "cursor": cursor})
            for user in page["members"]:
                profile = user.get("profile") or {}
                names = (user.get("name"), profile.get("real_name"), profile.get("display_name"))
                yield from (name for name in names if name and not user.get("is_bot"))
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def zone(self, workspace: str, person: str) -> str:
        """Tell the time zone that somebody has set in Slack."""
        return self.person(workspace, person).zone

    def keeps_private(self, workspace: str, channel: str) -> bool | None:
        """Tell by what Slack says of the channel."""
        found = self._channel(workspace, channel)
        if not found:
            return None if found is None else False
        inside = found.get("is_private") and found.get("is_member", True)
        return bool(inside and not _is_shared(found))

    def shares(self, workspace: str, channel: str) -> bool:
        """Tell by what Slack says of the channel."""
        found = self._channel(workspace, channel)
        return _is_shared(found) if found else True

    def _channel(self, workspace: str, channel: str) -> Json | None:
        """Look at a channel; what was seen a while ago is good enough. None where Slack does not answer."""
        key = f"{workspace}:{channel}"
        if known := self._recent(self._channels, key):
            return known
        try:
            found = self.slack.look("conversations.info", {"channel": channel})["channel"]
        except SlackTrouble as trouble:
            log().warning("unknown channel", trouble=trouble.kind)
            gone = isinstance(trouble, RefusedError) and trouble.code == "channel_not_found"
            return {} if gone else None
        self._channels.put(key, (self.now(), found))
        return dict(found)

    def attached(self, workspace: str, person: str, file: str) -> bytes:
        """Fetch a file that somebody has uploaded themselves; nobody else's, whoever can see it."""
        del workspace
        try:
            found = self.slack.look("files.info", {"file": file})["file"]
            if found.get("user") != person:
                raise AttachmentError("That file is somebody else's. Send it to me yourself.")
            if int(found.get("size") or 0) > _LARGEST:
                raise AttachmentError("That file is larger than 5 MB. Send the one table alone.")
            address = found.get("url_private_download")
            if not address:
                raise AttachmentError("That file is kept outside Slack. Upload the table itself.")
            return self.slack.fetch(address, _LARGEST)
        except SlackTrouble as trouble:
            log().warning("no file", trouble=trouble.kind)
            raise AttachmentError(
                "I could not get that file from Slack. Send it again; an admin may have to allow me to "
                "read files (the scope is files:read)."
            ) from None

    def link(self, place: Place) -> str:
        """Address of a thread, or of nothing where there is none."""
        if not (place.channel and place.thread):
            return ""
        query = {"channel": place.channel, "message_ts": place.thread}
        try:
            return str(self.slack.look("chat.getPermalink", query).get("permalink") or "")
        except SlackTrouble as trouble:
            log().warning("no link", trouble=trouble.kind)
            return ""

    def _recent(
        self, kept: Remembered[tuple[float, Known]], key: str, seconds: float = _GOOD_FOR
    ) -> Known | None:
        """What was found out a while ago, if that is good enough."""
        since, known = kept.get(key) or (0.0, None)
        return known if self.now() - since <= seconds else None

    def _asked(self, workspace: str, person: str) -> Person | None:
        """Ask Slack; None where it does not answer."""
        try:
            user = self.slack.look("users.info", {"user": person})["user"]
        except RefusedError as refused:
            if refused.code in {"user_not_found", "user_not_visible"}:
                return Person(workspace, person, Standing.STRANGER)
            log().warning("unknown person", code=refused.code)
        except SlackTrouble as trouble:
            log().warning("unknown person", code=trouble.kind)
        else:
            zone = str(user.get("tz") or "")
            return Person(
                workspace, person, _standing(user, workspace), zone=zone, name=_name(user)
            )
        return None


def _is_shared(channel: Json) -> bool:
    return bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"))


def _name(user: Json) -> str:
    profile = user.get("profile") or {}
    return str(profile.get("real_name") or user.get("real_name") or user.get("name") or "")


def _standing(user: Json, workspace: str) -> Standing:
    if user.get("is_stranger") or workspace not in _teams(user, workspace):
        return Standing.STRANGER
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Standing.GUEST
    if user.get("is_admin") or user.get("is_owner") or user.get("is_primary_owner"):
        return Standing.ADMIN
    return Standing.MEMBER


def _teams(user: Json, workspace: str) -> set[Any]:
    """The workspaces that somebody belongs to; one that is not named is this one."""
    teams = (user.get("enterprise_user") or {}).get("teams") or []
    return {user.get("team_id") or workspace, *teams}
