"""users.*, bots.*, team.*, auth.*, api.*, apps.*: who is who."""

from __future__ import annotations

from slackspace.api.method import Api, Arguments, method
from slackspace.errors import SlackError
from slackspace.model import Json
from slackspace.sockets import MOST_CONNECTIONS

_PER_PAGE = 200


@method("api.test", token="none")  # noqa: S106  (a kind, not a secret)
def test(api: Api, arguments: Arguments) -> Json:
    """Say back what was said."""
    del api
    if arguments.text("error"):
        raise SlackError(arguments.text("error"), args=dict(arguments))
    return {"args": {name: value for name, value in arguments.items() if name != "token"}}


@method("auth.test")
def auth_test(api: Api, arguments: Arguments) -> Json:
    """Say whose token it is."""
    del arguments
    state = api.state
    return {
        "url": f"https://{state.team.domain}.slack.com/",
        "team": state.team.name,
        "user": state.bot.name,
        "team_id": state.team.id,
        "user_id": state.bot.id,
        "bot_id": state.app.bot_id,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", token="app")  # noqa: S106
def connections_open(api: Api, arguments: Arguments) -> Json:
    """Give an address for Socket Mode."""
    del arguments
    if len(api.sockets.connections) >= MOST_CONNECTIONS:
        raise SlackError("too_many_websockets")
    base = api.state.base.replace("http", "ws", 1)
    query = f"ticket={api.sockets.new_ticket()}&app_id={api.state.app.id}"
    return {"url": f"{base}/link/?{query}"}


@method("users.info", "users:read")
def users_info(api: Api, arguments: Arguments) -> Json:
    """Describe a person."""
    arguments.need("user")
    user = api.state.user_for_app(arguments["user"])
    with_email = "users:read.email" in api.state.app.scopes
    with_locale = arguments.flag("include_locale")
    return {"user": user.as_json(with_email=with_email, with_locale=with_locale)}


@method("users.list", "users:read")
def users_list(api: Api, arguments: Arguments) -> Json:
    """List everybody."""
    with_email = "users:read.email" in api.state.app.scopes
    with_locale = arguments.flag("include_locale")
    everybody = [
        user.as_json(with_email=with_email, with_locale=with_locale)
        for user in api.state.users.values()
    ]
    page, following = api.page(everybody, arguments.number("limit", _PER_PAGE))
    return {"members": page, "cache_ts": 0, "response_metadata": following}


@method("bots.info", "users:read")
def bots_info(api: Api, arguments: Arguments) -> Json:
    """Describe the app's bot."""
    app = api.state.app
    if arguments.text("bot") not in {"", app.bot_id}:
        raise SlackError("bot_not_found")
    return {
        "bot": {
            "id": app.bot_id,
            "deleted": False,
            "name": app.name,
            "updated": 1_700_000_000,
            "app_id": app.id,
            "user_id": app.bot_user,
            "icons": {},
        }
    }


@method("team.info", "team:read")
def team_info(api: Api, arguments: Arguments) -> Json:
    """Describe the workspace."""
    del arguments
    team = api.state.team
    shown = {
        "id": team.id,
        "name": team.name,
        "domain": team.domain,
        "email_domain": "",
        "icon": {},
    }
    return {"team": shown}
