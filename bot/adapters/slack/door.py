"""The door: nothing that Slack delivers is acknowledged before it has been taken in.

It stands in front of Bolt's own dispatch, since Bolt acknowledges events before anybody has looked at
them. What comes in twice is acknowledged twice and attended to once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter, time
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.adapters.slack.attendant import Attendant, Reception
from bot.adapters.slack.envelope import Envelope, Identity
from bot.adapters.slack.intake import read
from bot.adapters.slack.leases import Leases
from bot.adapters.slack.logs import log
from bot.adapters.slack.metrics import Metrics
from bot.adapters.slack.render import waiting_view
from bot.domain.conversation import FormName, Said, Submitted, Way
from bot.domain.errors import StorageError

_JSON: dict[str, str | Sequence[str]] = {"content-type": "application/json; charset=utf-8"}
_UNAVAILABLE = 503
_BROKEN = 500


@dataclass(frozen=True)
class Door:
    """Takes deliveries in."""

    me: Identity
    reception: Reception
    leases: Leases
    attendant: Attendant
    metrics: Metrics

    def admit(self, body: dict[str, Any], request: BoltRequest) -> BoltResponse:
        """Take a delivery in and answer Slack.

        Raises:
            StorageError: it could not be taken in, so that Slack has to deliver it again.

        """
        start = perf_counter()
        envelope = read(body, self.me, time())
        answer = self._taken_in(envelope) if envelope else _acknowledged()
        again = "x-slack-retry-num" in request.headers
        self.metrics.acknowledged(perf_counter() - start, again=again)
        return answer

    def _taken_in(self, envelope: Envelope) -> BoltResponse:
        deed = envelope.turn.deed
        if (
            isinstance(deed, Said)
            and deed.way is Way.OVERHEARD
            and not self.reception.listens(envelope.turn)
        ):
            return _acknowledged()
        if isinstance(deed, Submitted) and (faults := self.reception.faults(deed)):
            return _acknowledged({"response_action": "errors", "errors": faults})
        waits = isinstance(deed, Submitted) and _waits(deed, envelope)
        envelope = replace(envelope, origin=replace(envelope.origin, waiting=waits))
        receipt = self.leases.claim(envelope)
        if receipt is None:
            return _acknowledged()
        self.attendant.take(envelope, receipt)
        if not waits:
            return _acknowledged(_closes(envelope))
        view = waiting_view(envelope.turn, envelope.origin)
        return _acknowledged({"response_action": "update", "view": view})


def _waits(deed: Submitted, envelope: Envelope) -> bool:
    """Whether the answer to a form comes into the window that the form was in."""
    asked_nowhere = deed.form is FormName.ASK and not envelope.turn.place.channel
    return asked_nowhere or deed.form is FormName.COMPARE


def _closes(envelope: Envelope) -> dict[str, Any] | None:
    """Close what lies below a form as well: it was only there to lead to it."""
    window = envelope.origin.window
    below = isinstance(envelope.turn.deed, Submitted) and window and window.depth > 1
    return {"response_action": "clear"} if below else None


def _acknowledged(body: dict[str, Any] | None = None) -> BoltResponse:
    if body is None:
        return BoltResponse(status=200, body="")
    return BoltResponse(status=200, body=json.dumps(body), headers=_JSON)


def build_app(
    door: Door, client: WebClient, signing_secret: str, failed: Callable[[str], None]
) -> App:
    """Build the Bolt app around a door.

    Bolt checks signatures and leaves out what the coach itself said; the door does the rest, so that no
    listener of Bolt's and none of its threads are needed. Whose token it is has been found out before:
    Bolt must not ask Slack again while somebody waits for an acknowledgement.

    Args:
        door: takes in what arrives.
        client: the Web API client, with its token.
        signing_secret: with which Slack signs requests over HTTP.
        failed: hears of errors by kind.

    """
    granted = AuthorizeResult(
        enterprise_id=door.me.enterprise or None,
        team_id=door.me.team,
        bot_user_id=door.me.user,
        bot_id=door.me.bot or None,
        bot_token=client.token,
    )

    def authorize() -> AuthorizeResult:
        return granted

    app = App(
        name="slack_bolt",  # also of a logger, whose level Bolt sets
        client=WebClient(base_url=client.base_url),
        signing_secret=signing_secret,
        authorize=authorize,
    )
    app.middleware(door.admit)

    @app.error
    def refuse(error: Exception) -> BoltResponse:
        """Answer Slack so that it delivers again."""
        if isinstance(error, StorageError):
            failed("StorageError")
            log().error("not taken in", why=str(error))
            return BoltResponse(status=_UNAVAILABLE, body="")
        failed("fault")
        log().error("not taken in", exc_info=error)
        return BoltResponse(status=_BROKEN, body="")

    return app
