"""`coach doctor` looks at the way to Slack and names the cure."""

import pytest
import real
from slackspace import Workspace

from bot.bootstrap import Application
from bot.config import Settings, need_slack
from bot.domain.errors import SettingError

WRONG = {"SLACK_BOT_TOKEN": "xoxb-0-wrong", "SLACK_APP_TOKEN": "xapp-0-wrong"}


@pytest.fixture
def workspace():
    with Workspace(manifest=real.ROOT / "manifest.json") as opened:
        yield opened


@pytest.fixture
def checked(workspace, monkeypatch):
    """What the doctor says, with some variables set otherwise."""

    def check(**differs):
        for name, value in (workspace.environment | differs).items():
            monkeypatch.setenv(name, value)
        return {name: (fine, said) for name, fine, said in Application(Settings()).check_slack()}

    return check


def test_all_is_well(checked):
    found = checked()

    assert list(found) == ["bot token", "scopes", "app token", "signing"]
    assert all(fine for fine, _ in found.values())


def test_nothing_is_said_where_nothing_is_set():
    assert Application(Settings()).check_slack() == []


def test_missing_scopes_are_named(workspace, checked):
    workspace.withholds("users:read", "im:write")

    fine, said = checked()["scopes"]
    assert not fine
    assert said.startswith("missing: im:write, users:read. ")


def test_a_refused_token_is_named_and_never_shown(checked):
    found = checked(**WRONG)

    assert found["bot token"][1].startswith("Slack refuses SLACK_BOT_TOKEN (invalid_auth).")
    assert found["app token"][1].startswith("Slack refuses SLACK_APP_TOKEN (invalid_auth).")
    assert "wrong" not in str(found)


def test_what_only_one_way_needs_may_be_missing(checked):
    assert checked(SLACK_APP_TOKEN="")["app token"] == (True, "not set; only Socket Mode needs it")
    assert checked(SLACK_SIGNING_SECRET="")["signing"] == (True, "not set; only HTTP needs it")


def test_slack_out_of_reach_is_named(checked):
    found = checked(COACH_SLACK_API_URL="http://127.0.0.1:9/api/")

    assert "cannot be reached" in found["bot token"][1]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SLACK_BOT_TOKEN", "", "SLACK_BOT_TOKEN is missing: copy the Bot User OAuth Token"),
        ("SLACK_BOT_TOKEN", "xoxp-1", "SLACK_BOT_TOKEN: it does not begin with xoxb-; copy"),
        ("SLACK_BOT_TOKEN", "xoxb-1 2", "SLACK_BOT_TOKEN: it cannot be right; copy"),
        ("SLACK_APP_TOKEN", "", "SLACK_APP_TOKEN is missing: make an App-Level Token"),
        ("SLACK_SIGNING_SECRET", "", "SLACK_SIGNING_SECRET is missing: copy the Signing Secret"),
    ],
)
def test_a_secret_that_cannot_be_right_stops_serving(monkeypatch, name, value, said):
    secrets = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    for variable, secret in (secrets | {"SLACK_SIGNING_SECRET": "s", name: value}).items():
        monkeypatch.setenv(variable, secret)

    with pytest.raises(SettingError) as refused:
        need_slack(Settings(), http=name == "SLACK_SIGNING_SECRET")

    assert str(refused.value).startswith(said)
