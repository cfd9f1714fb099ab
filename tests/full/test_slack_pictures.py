"""What people see in Slack, drawn as pictures: every block that the coach may use."""

import os
import struct
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slackspace import Workspace
from slackspace.draw import draw, missing_tools
from slackspace.scenes import conversation, everything

pytestmark = pytest.mark.full

Block = dict[str, Any]


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(text: str, **more: Any) -> Block:
    return {"type": "button", "text": plain(text), "action_id": text.lower(), **more}


def field(label: str, name: str, element: Block, **more: Any) -> Block:
    element = {"action_id": "value", **element}
    return {"type": "input", "block_id": name, "label": plain(label), "element": element, **more}


def rows(*texts: str) -> list[list[Block]]:
    return [[{"type": "raw_text", "text": text} for text in row.split("|")] for row in texts]


OPTIONS = [{"text": plain(name), "value": name} for name in ("CMMI-SVC", "ITIL")]
ANSWER: list[Block] = [
    {"type": "header", "text": plain("Incidents and problems")},
    section("An *incident* interrupts a service; a _problem_ is its cause.", accessory=button("Read more")),
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "CMMI-SVC draft · `SVC.IRM.SP2.4`"}]},
    {"type": "actions", "elements": [button("New action", style="primary"), button("Not helpful")]},
]  # fmt: skip
NUMBERS: list[Block] = [
    {"type": "markdown", "text": "**Open actions**\n\n- one\n- two"},
    {"type": "table", "rows": rows("Action|Owner", "Log incidents|Alice")},
    {
        "type": "data_visualization",
        "title": "Open actions",
        "chart": {
            "type": "bar",
            "series": [{"name": "Open", "data": [{"label": "Jan", "value": 3}]}],
            "axis_config": {"categories": ["Jan"]},
        },
    },
]
FORM: Block = {
    "type": "modal",
    "title": plain("New action"),
    "submit": plain("Create"),
    "blocks": [
        field("What is to be done?", "what", {"type": "plain_text_input", "multiline": True}),
        field("Owner", "owner", {"type": "users_select"}),
        field("Model", "model", {"type": "static_select", "options": OPTIONS}, optional=True),
        field("Due", "due", {"type": "datepicker"}),
    ],
}
HOME: Block = {"type": "home", "blocks": [*ANSWER[:2], {"type": "divider"}, ANSWER[3]]}


def size(picture: Path) -> tuple[int, int]:
    content = picture.read_bytes()
    assert content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", content[16:24])
    return width, height


@pytest.fixture
def pictures(tmp_path):
    """Where pictures go; the packages that draw them are kept from run to run."""
    if lacking := missing_tools():
        assert not os.environ.get("COACH_REQUIRE_TOOLS"), f"missing: {lacking}"
        pytest.skip(f"not installed: {', '.join(lacking)}")
    return tmp_path / "pictures"


@pytest.fixture
def workspace():
    with Workspace() as opened:
        yield opened


def test_everything_that_people_see_can_be_drawn(workspace, pictures):
    client = WebClient(workspace.state.app.bot_token, base_url=workspace.api_url)
    alice, bob = workspace.user("alice", real_name="Alice Jansen"), workspace.user("bob")
    help_ = workspace.channel("#help", alice, bob)
    asked = alice.mentions("#help", "what is an incident, @bob? <b>")
    client.chat_postMessage(channel=help_.id, thread_ts=asked.ts, text="x", blocks=ANSWER)
    client.chat_postMessage(channel=help_.id, text="x", blocks=NUMBERS)
    client.chat_postEphemeral(channel=help_.id, user=alice.id, text="Only *you* see this.")
    client.reactions_add(channel=help_.id, timestamp=asked.ts, name="eyes")
    client.files_upload_v2(channel=alice.dm.id, content="a,b\n", filename="actions.csv")
    client.views_publish(user_id=alice.id, view=HOME)
    client.views_open(trigger_id=workspace.state.new_trigger(alice.user), view=FORM)
    alice.fills(what="Log every incident", owner="bob", model="ITIL")
    assert alice.submits() == {"due": "Please complete this required field."}

    scenes = everything(workspace)
    drawn = {picture.stem: size(picture) for picture in draw(scenes, pictures)}

    assert set(drawn) == {"alice-help", "alice-coach", "alice-form", "alice-home", "bob-help"}
    assert {width for width, _ in drawn.values()} == {1520}
    assert drawn["alice-help"][1] > drawn["bob-help"][1]  # by what only Alice sees


def test_a_picture_is_as_high_as_what_is_in_it(workspace, pictures):
    alice = workspace.user("alice")
    workspace.channel("#help", alice)
    first = alice.says("#help", "one")
    low = conversation(alice, workspace.channel("#help"))
    alice.says("#help", "two\n" * 60, thread=first)
    high = conversation(alice, workspace.channel("#help"), thread=first)

    low_picture, high_picture = draw({"low": low, "high": high}, pictures)

    assert size(low_picture)[1] < 400
    assert size(high_picture)[1] > 2000
