"""Calls to Slack, and what can become of them.

SlackTrouble
├── RateLimitedError   Slack wants to be left alone for some seconds
├── UnreachableError   no answer, or none that says whether it was done; trying again may help
│   └── UnauthorizedError  the token is good for nothing, until somebody mends that
└── RefusedError       Slack will not do it, and says why by a code
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient

Json = dict[str, Any]

PATIENCE = 10
"""Seconds that one call may take."""

_UNAUTHORIZED = {
    *("invalid_auth", "not_authed", "token_revoked", "token_expired"),
    *("account_inactive", "not_allowed_token_type"),
}
_PASSING = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
_TOO_MANY = 429
_SERVER_FAULT = 500
_OK = 200
_PAUSE = 30  # seconds, where Slack does not say how many


class SlackTrouble(Exception):  # noqa: N818  (the tree is named as people speak of it)
    """Base of what can become of a call."""

    kind = "trouble"


class RateLimitedError(SlackTrouble):
    """Slack wants no more calls of this kind for `pause` seconds."""

    kind = "ratelimited"

    def __init__(self, pause: float) -> None:
        self.pause = pause
        super().__init__(f"rate limited for {pause:g} s")


class UnreachableError(SlackTrouble):
    """Nobody knows whether Slack did it."""

    kind = "unreachable"


class UnauthorizedError(UnreachableError):
    """Slack takes no calls with this token."""

    kind = "unauthorized"


class RefusedError(SlackTrouble):
    """Slack will not do it; `code` is its word for why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)

    @property
    def kind(self) -> str:  # type: ignore[override]
        """The code, for counting."""
        return self.code


@dataclass(frozen=True)
class Slack:
    """Slack, as far as the coach calls it. Safe to share between threads.

    `watch` hears of every call: None where it went well, else what became of it.
    """

    client: WebClient
    watch: Callable[[SlackTrouble | None], None] = field(default=lambda _: None)

    def call(self, method: str, payload: Json) -> Json:
        """Call a method that changes something.

        Raises:
            SlackTrouble: it did not go well.

        """
        return self._watched(lambda: self.client.api_call(method, json=payload))

    def look(self, method: str, query: Json) -> Json:
        """Call a method that only reads; Slack takes no JSON there.

        Raises:
            SlackTrouble: it did not go well.

        """
        return self._watched(lambda: self.client.api_call(method, params=query))

    def answer(self, url: str, payload: Json) -> None:
        """Send an answer to the address that came with a command or a click.

        Raises:
            SlackTrouble: it did not go well; the address may be spent or too old.

        """
        self._watched(lambda: _sent(url, payload))

    def send(self, url: str, content: bytes) -> None:
        """Send the content of a file to the address that Slack named for it.

        Raises:
            SlackTrouble: it did not go well.

        """
        self._watched(lambda: _uploaded(url, content))

    def fetch(self, url: str, most: int) -> bytes:
        """Get the content of a file from the address that Slack named for it; no more than so many bytes.

        Raises:
            SlackTrouble: it did not go well.

        """
        token = self.client.token or ""
        return bytes(self._watched(lambda: _downloaded(url, token, most))["content"])

    def _watched(self, call: Callable[[], Any]) -> Json:
        try:
            answer = call().data
        except SlackApiError as error:
            trouble = _told(error)
        except (OSError, HTTPException, SlackClientError) as error:
            trouble = UnreachableError(type(error).__name__)
        except SlackTrouble as error:
            trouble = error
        else:
            self.watch(None)
            return answer if isinstance(answer, dict) else {}
        self.watch(trouble)
        raise trouble from None


def _told(error: SlackApiError) -> SlackTrouble:
    """What Slack's answer means."""
    response = error.response
    code = str(response.get("error") or "")
    if response.status_code == _TOO_MANY or code == "ratelimited":
        return RateLimitedError(_pause(response.headers))
    if response.status_code >= _SERVER_FAULT or code in _PASSING or " " in code:
        return UnreachableError(
            f"status {response.status_code}"
        )  # words instead of a code: no JSON
    return UnauthorizedError(code) if code in _UNAUTHORIZED else RefusedError(code)


def _pause(headers: Any) -> float:
    value = {str(name).lower(): headers[name] for name in headers}.get("retry-after", "")
    value = value[0] if isinstance(value, list) and value else value
    return float(value) if str(value).isdecimal() else _PAUSE


@dataclass(frozen=True, slots=True)
class _Sent:
    data: Json


def _sent(url: str, payload: Json) -> _Sent:
    response = WebhookClient(url, timeout=PATIENCE, retry_handlers=[]).send_dict(payload)
    if response.status_code == _TOO_MANY:
        raise RateLimitedError(_pause(response.headers))
    if response.status_code >= _SERVER_FAULT:
        raise UnreachableError(f"status {response.status_code}")
    told = _object(response.body)
    if response.status_code != _OK or told.get("ok") is False:
        raise RefusedError(str(told.get("error") or response.body or response.status_code)[:80])
    return _Sent(told)


def _uploaded(url: str, content: bytes) -> _Sent:
    request = Request(url, data=content, method="POST")  # noqa: S310  (Slack named the address)
    request.add_header("Content-Type", "application/octet-stream")
    try:
        with urlopen(request, timeout=PATIENCE):  # noqa: S310
            return _Sent({})
    except HTTPError as error:
        if error.code == _TOO_MANY:
            raise RateLimitedError(_pause(error.headers)) from None
        if error.code >= _SERVER_FAULT:
            raise UnreachableError(f"status {error.code}") from None
        raise RefusedError(f"upload_{error.code}") from None


def _downloaded(url: str, token: str, most: int) -> _Sent:
    request = Request(url, headers={"Authorization": f"Bearer {token}"})  # noqa: S310  (as above)
    try:
        with urlopen(request, timeout=PATIENCE) as response:  # noqa: S310
            if response.headers.get_content_type() == "text/html":
                raise RefusedError("no_file")  # Slack shows its sign-in page instead of an error
            return _Sent({"content": response.read(most)})
    except HTTPError as error:
        if error.code == _TOO_MANY:
            raise RateLimitedError(_pause(error.headers)) from None
        if error.code >= _SERVER_FAULT:
            raise UnreachableError(f"status {error.code}") from None
        raise RefusedError(f"download_{error.code}") from None


def _object(body: str) -> Json:
    """Read an answer that may be JSON or a word."""
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
