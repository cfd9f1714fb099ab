"""Whether the way to Slack is well: tokens, scopes and connection, each with its cure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.adapters.slack.calling import PATIENCE

Finding = tuple[str, bool, str]
"""What was looked at, whether it is fine, and what to say."""


def examine(
    faults: Mapping[str, str], bot_token: str, app_token: str, api_url: str, manifest: Path
) -> list[Finding]:
    """Look at everything that serving in Slack needs.

    Args:
        faults: what is wrong with each secret as it is written, by variable; empty where nothing is.
        bot_token: the bot token.
        app_token: the app-level token of Socket Mode.
        api_url: where the Web API is.
        manifest: the manifest, which says what scopes there have to be.

    """
    client = WebClient(base_url=api_url, timeout=PATIENCE, retry_handlers=[])
    return [
        *_bot(client, bot_token, faults["SLACK_BOT_TOKEN"], manifest),
        _app(client, app_token, faults["SLACK_APP_TOKEN"], http=not faults["SLACK_SIGNING_SECRET"]),
        _signing(faults["SLACK_SIGNING_SECRET"], socket=not faults["SLACK_APP_TOKEN"]),
    ]


def _bot(client: WebClient, token: str, fault: str, manifest: Path) -> list[Finding]:
    if fault:
        return [("bot token", False, fault)]
    answer = _asked(client, "auth.test", token, "SLACK_BOT_TOKEN")
    if isinstance(answer, str):
        return [("bot token", False, answer)]
    well = ("bot token", True, f"{answer.get('user')} in {answer.get('team')}")
    return [well, _scopes(answer, manifest)]


def _scopes(answer: SlackResponse, manifest: Path) -> Finding:
    told = {name.lower(): value for name, value in answer.headers.items()}.get("x-oauth-scopes", "")
    granted = {scope.strip() for scope in str(told).split(",")}
    wanted = json.loads(manifest.read_text())["oauth_config"]["scopes"]["bot"]
    missing = sorted(set(wanted) - granted)
    if not missing:
        return "scopes", True, f"all {len(wanted)} of the manifest"
    cure = f"Bring the app up to date with {manifest.name} and install it again."
    return "scopes", False, f"missing: {', '.join(missing)}. {cure}"


def _app(client: WebClient, token: str, fault: str, *, http: bool) -> Finding:
    if fault:
        needless = http and not token
        return "app token", needless, "not set; only Socket Mode needs it" if needless else fault
    answer = _asked(client, "apps.connections.open", token, "SLACK_APP_TOKEN")
    if isinstance(answer, str):
        return "app token", False, answer
    return "app token", True, "Slack gives a connection for Socket Mode"


def _signing(fault: str, *, socket: bool) -> Finding:
    if fault and socket:
        return "signing", True, "not set; only HTTP needs it"
    return "signing", not fault, fault or "set; only a delivery shows whether it is the right one"


def _asked(client: WebClient, method: str, token: str, variable: str) -> SlackResponse | str:
    """Ask Slack something; return its answer, or what is wrong with the cure."""
    try:
        return client.api_call(method, headers={"Authorization": f"Bearer {token}"})
    except SlackApiError as refused:
        why = refused.response.get("error")
        return f"Slack refuses {variable} ({why}). Copy it anew from the app's settings."
    except (OSError, SlackClientError) as error:
        return (
            f"{client.base_url} cannot be reached ({type(error).__name__}). "
            "Check the connection, a proxy (HTTPS_PROXY) and COACH_SLACK_API_URL."
        )
