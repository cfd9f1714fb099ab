"""People use every kind of element; the app hears what Slack would tell it."""

import datetime as dt
import re
from typing import Any

import pytest
from slackspace.running import socket_mode


def plain(text):
    return {"type": "plain_text", "text": text}


def section(text, **more):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(text, action_id, **more):
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def options(*texts):
    return [{"text": plain(text), "value": text.lower()} for text in texts]


def field(label, block_id, element, **more):
    element = {"action_id": "value", **element}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element,
        **more,
    }


def modal(*blocks, **more):
    named = {"type": "modal", "callback_id": "form", "title": plain("Form"), "submit": plain("Go")}
    return {**named, "blocks": list(blocks), **more}


@pytest.fixture
def actions(app):
    """Every action that the app heard of."""
    heard: list[dict[str, Any]] = []

    @app.action(re.compile(""))
    def hear(ack, body):
        ack()
        heard.append(body)

    return heard


@pytest.fixture
def posts(workspace, app, client, alice):
    """Post blocks to alice and listen to what she does with them."""
    with socket_mode(workspace, app):

        def post(*blocks):
            client.chat_postMessage(channel=alice.id, text="Blocks", blocks=list(blocks))

        yield post


@pytest.fixture
def opens(workspace, app, client, alice):
    """Open a form before alice's eyes."""
    tickets: list[str] = []

    @app.shortcut("open")
    def take(ack, body):
        ack()
        tickets.append(body["trigger_id"])

    with socket_mode(workspace, app):

        def open_form(*blocks, **more):
            alice.uses_shortcut("open")
            workspace.waits_for(lambda: tickets, "a trigger")
            client.views_open(trigger_id=tickets.pop(), view=modal(*blocks, **more))

        yield open_form


class Submissions(list[dict[str, Any]]):
    def __init__(self):
        super().__init__()
        self.answers: list[dict[str, Any]] = []


@pytest.fixture
def submissions(app):
    """Answer every form with `answers`, in turn; keep what was sent."""

    sent = Submissions()

    @app.view("form")
    def take(ack, view):
        sent.append(view["state"]["values"])
        ack(**(sent.answers.pop(0) if sent.answers else {}))

    return sent


def told(workspace, actions):
    workspace.waits_for(lambda: actions, "the app hears of it")
    return actions.pop()["actions"][0]


# --- in messages ----------------------------------------------------------------------------------


def test_a_click_tells_which_button_it_was(workspace, posts, actions, alice):
    posts(
        {
            "type": "actions",
            "block_id": "row",
            "elements": [button(":book: Read more", "more", value="7")],
        }
    )

    alice.clicks("Read more")

    action = told(workspace, actions)
    assert (action["block_id"], action["action_id"], action["value"]) == ("row", "more", "7")


def test_of_many_buttons_the_one_beside_a_text_is_meant(workspace, posts, actions, alice):
    posts(
        section("Write the policy", accessory=button("Done", "done", value="1")),
        section("Train the desk"),
        {"type": "actions", "elements": [button("Done", "done", value="2")]},
    )

    alice.clicks("Done", beside="Train")
    assert told(workspace, actions)["value"] == "2"
    alice.clicks("Done", beside="policy")
    assert told(workspace, actions)["value"] == "1"


def test_somebody_who_is_not_sure_clicks_nothing(posts, actions, alice):
    sure = {
        "title": plain("Sure?"),
        "text": plain("Really?"),
        "confirm": plain("Yes"),
        "deny": plain("No"),
    }
    posts({"type": "actions", "elements": [button("Delete", "delete", confirm=sure)]})

    assert alice.clicks("Delete", confirms=False) is None

    assert actions == []


def test_feedback_and_menus_are_clicked_too(workspace, posts, actions, alice):
    good = {"text": plain("Helpful"), "value": "good"}
    bad = {"text": plain("Not helpful"), "value": "bad"}
    feedback = {
        "type": "feedback_buttons",
        "action_id": "f",
        "positive_button": good,
        "negative_button": bad,
    }
    menu = {"type": "overflow", "action_id": "menu", "options": options("Snooze", "Hand over")}
    posts(section("Menu", accessory=menu), {"type": "context_actions", "elements": [feedback]})

    alice.clicks("Not helpful")
    assert told(workspace, actions)["value"] == "bad"
    alice.clicks("Hand over")
    assert told(workspace, actions)["selected_option"]["value"] == "hand over"


@pytest.mark.parametrize(
    ("element", "value", "name", "expected"),
    [
        ({"type": "static_select", "options": options("One", "Two")}, "Two", "selected_option", "two"),
        ({"type": "radio_buttons", "options": options("One", "Two")}, "one", "selected_option", "one"),
        ({"type": "multi_static_select", "options": options("One", "Two")}, ["Two"], "selected_options", ["two"]),
        ({"type": "checkboxes", "options": options("One", "Two")}, ["One", "Two"], "selected_options", ["one", "two"]),
        ({"type": "users_select"}, "alice", "selected_user", "U00000ALICE"),
        ({"type": "multi_users_select"}, ["alice"], "selected_users", ["U00000ALICE"]),
        ({"type": "channels_select"}, "#help", "selected_channel", "C000000HELP"),
        ({"type": "conversations_select"}, "@alice", "selected_conversation", "D00000ALICE"),
        ({"type": "datepicker"}, dt.date(2026, 12, 1), "selected_date", "2026-12-01"),
        ({"type": "timepicker"}, dt.time(9, 30), "selected_time", "09:30"),
    ],
)  # fmt: skip
def test_a_choice_is_told(request, element, value, name, expected):
    workspace, alice = request.getfixturevalue("workspace"), request.getfixturevalue("alice")
    actions, posts = request.getfixturevalue("actions"), request.getfixturevalue("posts")
    posts(section("Pick one", accessory={"action_id": "pick", **element}))

    alice.chooses("Pick one", value)

    chosen = told(workspace, actions)[name]
    if name == "selected_option":
        chosen = chosen["value"]
    elif name == "selected_options":
        chosen = [each["value"] for each in chosen]
    assert chosen == expected


def test_an_option_that_is_not_there_cannot_be_chosen(posts, alice):
    posts(
        section(
            "Pick", accessory={"type": "static_select", "action_id": "p", "options": options("One")}
        )
    )

    with pytest.raises(LookupError, match="no option 'Three' among 'One'"):
        alice.chooses("Pick", "Three")


def test_an_external_select_asks_the_app(workspace, app, posts, actions, alice):
    @app.options("practice")
    def offer(ack, payload):
        known = ("IRM.SP1.1", "IRM.SP1.2", "PRM.SP1.1")
        ack(options=options(*(name for name in known if payload["value"] in name)))

    posts(section("Practice", accessory={"type": "external_select", "action_id": "practice"}))

    assert alice.searches("Practice", "IRM") == ["IRM.SP1.1", "IRM.SP1.2"]
    alice.chooses("Practice", "IRM.SP1.2")
    assert told(workspace, actions)["selected_option"]["value"] == "irm.sp1.2"


def test_a_button_that_nobody_sees_is_not_found(workspace, posts, alice):
    workspace.timing.patience = 0.1
    posts({"type": "actions", "elements": [button("Approve", "a", visible_to_user_ids=["U0BOSS"])]})

    with pytest.raises(AssertionError, match="alice finds 'Approve'"):
        alice.clicks("Approve")


def test_nobody_clicks_in_a_message_that_is_gone(workspace, client, posts, alice):
    workspace.timing.patience = 0.1
    posts({"type": "actions", "elements": [button("Done", "done")]})
    (message,) = alice.sees(alice.dm)

    client.chat_delete(channel=message.channel, ts=message.ts)

    with pytest.raises(AssertionError, match="alice finds 'Done'"):
        alice.clicks("Done", message)


def test_an_ephemeral_message_is_replaced_or_deleted(workspace, app, client, alice):
    @app.action("next")
    def following(ack, respond, body):
        assert "message" not in body
        ack()
        respond(
            text="Two",
            blocks=[section("Two", accessory=button("Away", "away"))],
            replace_original=True,
        )

    @app.action("away")
    def away(ack, respond):
        ack()
        respond(delete_original=True)

    blocks = [section("One", accessory=button("Next", "next"))]
    with socket_mode(workspace, app):
        client.chat_postEphemeral(channel="C000000HELP", user=alice.id, text="One", blocks=blocks)
        alice.clicks("Next")
        shown = alice.reads("Two")
        assert alice.sees() == [shown]
        alice.clicks("Away")
        workspace.waits_for(lambda: not alice.sees(), "it is gone")


# --- in forms -------------------------------------------------------------------------------------


def test_a_form_is_sent_with_all_that_was_filled_in(opens, submissions, alice):
    opens(
        field("Title", "title", {"type": "plain_text_input"}),
        field("Due date", "due", {"type": "datepicker"}),
        field(
            "Practices", "practices", {"type": "multi_static_select", "options": options("A", "B")}
        ),
        field("Note", "note", {"type": "plain_text_input"}, optional=True),
    )
    alice.fills(title="Log incidents", due_date="2026-12-01", practices=["A", "B"])

    assert alice.submits() is None

    (values,) = submissions
    assert values["title"]["value"] == {"type": "plain_text_input", "value": "Log incidents"}
    assert values["due"]["value"]["selected_date"] == "2026-12-01"
    assert [o["value"] for o in values["practices"]["value"]["selected_options"]] == ["a", "b"]
    assert values["note"]["value"]["value"] is None


def test_the_app_may_show_another_form(opens, submissions, alice):
    opens(field("Title", "title", {"type": "plain_text_input"}, optional=True))
    submissions.answers = [
        {"response_action": "push", "view": modal(section("On top"))},
        {"response_action": "update", "view": modal(section("Changed"))},
        {},
        {"response_action": "clear"},
    ]

    first = alice.view
    assert alice.submits() is None
    assert (alice.view.previous_id, alice.view.root_id) == (first.id, first.id)
    assert "On top" in alice.view.words
    assert alice.submits() is None
    assert "Changed" in alice.view.words
    assert alice.submits() is None
    assert alice.view is first
    assert alice.submits() is None
    assert alice.view is None


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"elsewhere": "No such block."}},
        {"response_action": "update", "view": modal(section(""))},
    ],
)
def test_an_answer_that_slack_does_not_understand_is_a_problem(
    workspace, opens, submissions, alice, answer
):
    opens(field("Title", "title", {"type": "plain_text_input"}, optional=True))
    submissions.answers = [answer]

    assert alice.submits() == {"": "We had some trouble connecting. Try again?"}

    assert workspace.forgives()


def test_what_was_filled_in_stays_when_the_form_changes(
    workspace, client, opens, submissions, alice
):
    title = field("Title", "title", {"type": "plain_text_input"})
    opens(title, field("Old", "old", {"type": "plain_text_input"}))
    alice.fills(title="Kept", old="Lost")

    client.views_update(view_id=alice.view.id, view=modal(title), hash=alice.view.hash)

    assert alice.submits() is None
    assert list(submissions[0]) == ["title"]
    assert submissions[0]["title"]["value"]["value"] == "Kept"
    assert workspace.problems == []


def test_closing_all_forms_tells_of_each(workspace, app, opens, submissions, alice):
    closed = []

    @app.view_closed("form")
    def hear(ack, body):
        ack()
        closed.append((body["view"]["title"]["text"], body["is_cleared"]))

    opens(section("One"), notify_on_close=True)
    submissions.answers = [
        {
            "response_action": "push",
            "view": modal(section("Two"), title=plain("Top"), notify_on_close=True),
        }
    ]
    alice.submits()

    alice.closes(everything=True)

    workspace.waits_for(lambda: len(closed) == 2, "both")
    assert closed == [("Top", True), ("Form", True)]


# --- shortcuts, home ------------------------------------------------------------------------------


def test_a_message_shortcut_brings_the_message(workspace, app, alice):
    kept = []

    @app.shortcut("keep")
    def keep(ack, body):
        ack()
        kept.append(body["message"]["text"])

    with socket_mode(workspace, app):
        said = alice.says("#help", "We never log incidents.")
        assert alice.uses_shortcut("keep", said).acked
        workspace.waits_for(lambda: kept, "the message")

    assert kept == ["We never log incidents."]


def test_buttons_at_home_work_as_well(workspace, app, client, actions, alice):
    @app.event("app_home_opened")
    def show(event):
        view = {"type": "home", "blocks": [section("Yours", accessory=button("Done", "done"))]}
        client.views_publish(user_id=event["user"], view=view)

    with socket_mode(workspace, app):
        alice.opens_home()
        alice.sees_home("Yours")
        alice.clicks("Done", at_home=True)
        workspace.waits_for(lambda: actions, "the click")

    assert actions[0]["view"]["type"] == "home"
    assert actions[0]["container"] == {"type": "view", "view_id": alice.home.id}
