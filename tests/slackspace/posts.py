"""Signed HTTP requests to the app's request URL."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

from slackspace.model import Json

_OPENER = build_opener(ProxyHandler({}))  # loopback, whatever proxy the machine has


@dataclass
class Signing:
    """How requests are signed; a test makes them wrong on purpose."""

    secret: str
    age: float = 0  # seconds that the timestamp lies back
    unsigned: bool = False

    def headers(self, body: str) -> dict[str, str]:
        """Make the two headers that prove where a request comes from."""
        if self.unsigned:
            return {}
        timestamp = str(int(time.time() - self.age))
        digest = hmac.new(self.secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
        return {
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": f"v0={digest.hexdigest()}",
        }


@dataclass
class Reply:
    """What the app answered, or why there is no answer."""

    status: int = 0
    body: Any = None
    text: str = ""
    headers: dict[str, str] = field(default_factory=dict)  # names in lower case
    failure: str = ""  # Slack's reason for a retry; empty when all was well


def as_json(payload: Json) -> tuple[str, str]:
    """Write a body as events have it."""
    return json.dumps(payload), "application/json"


def as_form(payload: Json) -> tuple[str, str]:
    """Write a body as slash commands have it."""
    return urlencode(payload), "application/x-www-form-urlencoded"


def as_payload(payload: Json) -> tuple[str, str]:
    """Write a body as interactions have it."""
    return as_form({"payload": json.dumps(payload)})


def post(url: str, body: str, kind: str, headers: dict[str, str], seconds: float) -> Reply:
    """Send one request and tell what came back."""
    sent = {"Content-Type": kind, "User-Agent": "Slackbot 1.0", **headers}
    request = Request(url, body.encode(), sent, method="POST")  # noqa: S310  (a test's own URL)
    try:
        with _OPENER.open(request, timeout=seconds) as response:
            return _reply(response.status, response.read(), dict(response.headers))
    except HTTPError as refusal:
        with refusal:
            reply = _reply(refusal.code, refusal.read(), dict(refusal.headers))
        reply.failure = "http_error"
        return reply
    except TimeoutError:
        return Reply(failure="http_timeout")
    except (URLError, HTTPException, OSError) as trouble:
        late = isinstance(getattr(trouble, "reason", None), TimeoutError)
        return Reply(failure="http_timeout" if late else "connection_failed")


def _reply(status: int, content: bytes, headers: dict[str, str]) -> Reply:
    text = content.decode()
    lower = {name.lower(): value for name, value in headers.items()}
    body: Any = text or None
    if lower.get("content-type", "").startswith("application/json") and text:
        body = json.loads(text)
    return Reply(status, body, text, lower)
