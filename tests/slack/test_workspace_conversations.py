"""What people do reaches a real Bolt app, and what the app does reaches them."""

from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("answering")

FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "action",
    "title": {"type": "plain_text", "text": "New action"},
    "submit": {"type": "plain_text", "text": "Create"},
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "what",
            "label": {"type": "plain_text", "text": "What is to be done?"},
            "element": {"type": "plain_text_input", "action_id": "text", "max_length": 20},
        },
        {
            "type": "input",
            "block_id": "model",
            "optional": True,
            "label": {"type": "plain_text", "text": "Model"},
            "element": {
                "type": "static_select",
                "action_id": "model",
                "options": [
                    {"text": {"type": "plain_text", "text": "CMMI-SVC"}, "value": "svc"},
                    {"text": {"type": "plain_text", "text": "ITIL"}, "value": "itil"},
                ],
            },
        },
    ],
}


def section(text, *buttons):
    blocks: list[dict[str, Any]] = [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]
    if buttons:
        elements = [
            {
                "type": "button",
                "action_id": name.lower().replace(" ", "_"),
                "value": f"{name}!",
                "text": {"type": "plain_text", "text": name},
            }
            for name in buttons
        ]
        blocks.append({"type": "actions", "block_id": "buttons", "elements": elements})
    return blocks


@pytest.fixture
def answering(listening):
    """An app that answers mentions, commands and clicks."""
    app = listening

    @app.event("app_mention")
    def answer(event, say):
        blocks = section("Incidents restore service.", "Read more", "New action")
        say(text="Incidents restore service.", blocks=blocks, thread_ts=event["ts"])

    @app.event("message")
    def ignore():
        """Nothing to do for what is not said to the app."""

    @app.action("read_more")
    def more(ack, respond, body):
        ack()
        respond(text=f"More about {body['actions'][0]['value']}", replace_original=False)

    @app.action("new_action")
    def form(ack, body, client):
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("action")
    def create(ack, view, body, client):
        text = view["state"]["values"]["what"]["text"]["value"]
        chosen = view["state"]["values"]["model"]["model"]["selected_option"]
        if text == "nothing":
            ack(response_action="errors", errors={"what": "That is no action."})
            return
        ack()
        model = chosen["text"]["text"] if chosen else "no model"
        client.chat_postMessage(channel=body["user"]["id"], text=f"{text} for {model}")

    @app.view_closed("action")
    def closed(ack, body, client):
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text="Another time, then.")

    @app.command("/coach")
    def command(ack, respond, command):
        ack()
        respond(f"You asked: {command['text']}")

    return app


def test_a_mention_is_answered_in_its_thread(workspace, alice):
    asked = alice.mentions("#help", "what is an incident?")

    answer = alice.reads("Incidents restore service.", thread=asked)

    assert answer.thread_ts == asked.ts
    assert workspace.channel("#help").messages == [asked, answer]


def test_a_command_is_answered_for_the_one_who_gave_it(workspace, alice):
    bob = workspace.user("bob")
    workspace.channel("#help", bob)

    assert alice.commands("/coach ask @bob about <this> in #help", "#help").acked

    answer = alice.reads("You asked")
    assert (
        answer.text == f"You asked: ask <@{bob.id}|bob> about &lt;this&gt; in <#C000000HELP|help>"
    )
    assert answer.is_ephemeral
    assert bob.sees() == []


def test_a_click_opens_a_form_that_is_sent_when_it_is_right(alice):
    alice.mentions("#help", "what is an incident?")
    alice.clicks("New action")
    alice.sees_view("New action")

    assert alice.submits() == {"what": "Please complete this required field."}
    alice.fills(what="far too long for this little field")
    assert alice.submits() == {"what": "Please enter at most 20 characters."}
    alice.fills({"What is to be done?": "nothing"})
    assert alice.submits() == {"what": "That is no action."}
    assert alice.view is not None
    alice.fills(what="Log incidents")
    alice.chooses("Model", "CMMI-SVC")
    assert alice.submits() is None

    assert alice.view is None
    alice.reads("Log incidents for CMMI-SVC", where=alice.dm)


def test_a_form_that_is_closed_is_told_to_the_app(alice):
    alice.mentions("#help", "what is an incident?")
    alice.clicks("New action")
    alice.sees_view()

    alice.closes()

    alice.reads("Another time")


def test_a_response_url_answers_in_private(workspace, alice):
    alice.mentions("#help", "what is an incident?")

    alice.clicks("Read more")

    assert alice.reads("More about Read more!").is_ephemeral
    assert [call.ok for call in workspace.calls("response_url")] == [True]
