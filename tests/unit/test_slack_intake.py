"""What Slack delivers is read into turns, and what is nobody's turn is left alone."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.slack.envelope import (
    Answering,
    Envelope,
    Identity,
    Note,
    Origin,
    Window,
    envelopes,
    notes,
)
from bot.adapters.slack.intake import read
from bot.domain.conversation import (
    Act,
    Called,
    FormName,
    Opened,
    Place,
    Pressed,
    Said,
    Spot,
    Submitted,
    Tab,
    Turn,
    Way,
)

ME = Identity("T1", "U0COACH", "B1")
NOW = 1000.0
URL = "https://hooks.slack.test/1"


def event(**fields):
    told = {"type": "message", "channel": "C1", "channel_type": "channel", "user": "U1"}
    told |= {"ts": "5.5", "text": "hello", **fields}
    return {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "event": told}


def click(action, **fields):
    told = {"type": "block_actions", "trigger_id": "t1", "user": {"id": "U1", "team_id": "T1"}}
    return told | {"actions": [{"type": "button", **action}], **fields}


def in_message(ephemeral=False, **more):
    container = {"type": "message", "message_ts": "7.7", "channel_id": "C1"}
    return {"container": container | {"is_ephemeral": ephemeral} | more, "response_url": URL}


def view(kind="modal", note=None, **fields):
    metadata = notes().dump_json(note or Note()).decode()
    return {"type": kind, "id": "V1", "hash": "h1", "private_metadata": metadata, **fields}


def turn(body, me=ME):
    envelope = read(body, me, NOW)
    assert envelope is not None
    return envelope.turn


def test_a_mention_is_asked_in_its_thread_without_the_name_of_the_coach():
    envelope = read(event(type="app_mention", text="<@U0COACH> what is it?"), ME, NOW)

    assert envelope == Envelope(
        Turn("T1", "U1", Place("C1", "5.5"), Said("what is it?", Way.MENTION)),
        Origin(message="5.5"),
        ("event:Ev1", "message:T1:C1:5.5"),
    )


def test_both_events_of_one_mention_share_a_key():
    mention = read(event(type="app_mention", text="<@U0COACH> hm"), ME, NOW)
    message = read(event(text="<@U0COACH> hm") | {"event_id": "Ev2"}, ME, NOW)

    assert mention
    assert message
    assert mention.turn == message.turn
    assert set(mention.keys) & set(message.keys) == {"message:T1:C1:5.5"}


def test_direct_messages_need_no_mention_and_no_thread():
    assert turn(event(channel="D1", channel_type="im")) == Turn(
        "T1", "U1", Place("D1", direct=True), Said("hello", Way.DIRECT)
    )
    threaded = turn(event(channel="D1", channel_type="im", thread_ts="3.3"))
    assert threaded.place == Place("D1", "3.3", direct=True)


def test_words_in_a_thread_are_overheard():
    assert turn(event(thread_ts="3.3")) == Turn(
        "T1", "U1", Place("C1", "3.3"), Said("hello", Way.OVERHEARD)
    )


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"thread_ts": "5.5"},
        {"thread_ts": "3.3", "text": " "},
        {"thread_ts": "3.3", "bot_id": "B2"},
        {"thread_ts": "3.3", "user": "U0COACH"},
        {"thread_ts": "3.3", "user": None},
        {"subtype": "message_changed", "hidden": True, "message": {}},
        {"subtype": "message_deleted", "hidden": True},
        {"subtype": "channel_join", "thread_ts": "3.3"},
        {"type": "reaction_added"},
    ],
)
def test_what_concerns_nobody_is_left_alone(fields):
    assert read(event(**fields), ME, NOW) is None


@pytest.mark.parametrize("body", [{"type": "view_closed"}, {"type": "block_suggestion"}, {}])
def test_other_deliveries_are_left_alone(body):
    assert read(body, ME, NOW) is None


def test_people_of_other_organisations_and_shared_places_are_known():
    shared = read(event(text="<@U0COACH> x") | {"is_ext_shared_channel": True}, ME, NOW)
    stranger = read(event(text="<@U0COACH> x", user_team="T2", source_team="T2"), ME, NOW)
    colleague = read(
        event(text="<@U0COACH> x", user_team="T2"), Identity("T1", "U0COACH", "", "E1"), NOW
    )

    assert shared
    assert shared.turn.place.shared
    assert not shared.stranger
    assert stranger
    assert stranger.stranger
    assert stranger.turn.place.shared
    assert colleague
    assert not colleague.stranger


def test_tabs_are_opened():
    home = event(type="app_home_opened", tab="home", channel="D1")
    messages = event(type="app_home_opened", tab="messages", channel="D1")
    pane = event(
        type="assistant_thread_started",
        assistant_thread={"user_id": "U1", "channel_id": "D1", "thread_ts": "3.3"},
    )

    assert turn(home) == Turn("T1", "U1", Place(), Opened(Tab.HOME))
    assert turn(messages) == Turn("T1", "U1", Place("D1", direct=True), Opened(Tab.MESSAGES))
    assert turn(pane).place == Place("D1", "3.3", direct=True)


def test_a_command_is_answered_by_its_address():
    body = {"command": "/coach", "text": "help", "user_id": "U1", "channel_id": "C1"}
    envelope = read(body | {"trigger_id": "t1", "response_url": URL}, ME, NOW)

    assert envelope == Envelope(
        Turn("T1", "U1", Place("C1"), Said("help", Way.COMMAND)),
        Origin(Answering(URL, NOW), "t1"),
        ("trigger:t1",),
    )


def test_shortcuts_bring_the_message_along():
    body = {"trigger_id": "t1", "user": {"id": "U1"}, "callback_id": "ask"}
    message = {"text": "it broke", "ts": "5.5"}
    about = {"type": "message_action", "message": message, "message_ts": "5.5"}

    assert turn(body | {"type": "shortcut"}) == Turn("T1", "U1", Place(), Called())
    assert turn(body | about | {"channel": {"id": "C1"}}) == Turn(
        "T1", "U1", Place("C1", "5.5"), Called("it broke")
    )


def test_a_button_says_where_it_stands():
    action = {"action_id": "say:3", "value": "why?"}

    in_thread = turn(click(action, **in_message(thread_ts="5.5")))
    private = turn(click(action, **in_message(ephemeral=True)))
    alone = turn(click(action, **in_message()))
    window = turn(click(action, view=view(note=Note("x", Place("C9", "1.1")))))
    home = turn(click(action, view=view("home")))

    assert in_thread == Turn("T1", "U1", Place("C1", "5.5"), Pressed(Act.SAY, "why?"))
    assert (private.place, private.deed) == (
        Place("C1"),
        Pressed(Act.SAY, "why?", spot=Spot.PRIVATE),
    )
    assert alone.place == Place("C1", "7.7")
    assert (window.place, window.deed) == (
        Place("C9", "1.1"),
        Pressed(Act.SAY, "why?", spot=Spot.WINDOW),
    )
    assert (home.place, home.deed) == (Place(), Pressed(Act.SAY, "why?", spot=Spot.HOME))


def test_votes_carry_their_answer():
    vote = {"type": "feedback_buttons", "action_id": "votes", "value": "unhelpful:12"}

    assert turn(click(vote, **in_message())).deed == Pressed(Act.UNHELPFUL, "12")


def test_the_box_on_the_home_tab_asks_by_enter_and_by_button():
    values = {"values": {"ask-box": {"ask-box": {"type": "plain_text_input", "value": "why?"}}}}
    typed = {"type": "plain_text_input", "action_id": "ask-box", "value": "why?"}
    asked = Pressed(Act.ASK, text="why?", spot=Spot.HOME)

    assert turn(click(typed, view=view("home"))).deed == asked
    assert turn(click({"action_id": "ask:box"}, view=view("home", state=values))).deed == asked
    assert turn(click({"action_id": "ask:box"}, view=view("home"))).deed == Pressed(
        Act.ASK, spot=Spot.HOME
    )


@pytest.mark.parametrize("action", ["gone:1", "", "old_button"])
def test_buttons_of_another_version_mean_nothing(action):
    assert read(click({"action_id": action}, **in_message()), ME, NOW) is None


def test_other_controls_mean_nothing():
    menu = {"type": "static_select", "action_id": "say:1"}

    assert read(click(menu, **in_message()), ME, NOW) is None


def test_a_form_brings_its_fields_and_what_it_was_about():
    values = {
        "other": {"other": {"type": "plain_text_input", "value": "DEV.VAL"}},
        "where": {"where": {"type": "radio_buttons", "selected_option": {"value": "me"}}},
        "empty": {"empty": {"type": "plain_text_input", "value": None}},
    }
    note = Note("DEV.VER", Place("C1", "5.5"), Answering(URL, 900.0))
    shown = view(note=note, callback_id="compare", state={"values": values})
    body = {"type": "view_submission", "trigger_id": "t1", "user": {"id": "U1"}, "view": shown}
    envelope = read(body, ME, NOW)

    fields = {"other": "DEV.VAL", "where": "me", "empty": ""}
    assert envelope == Envelope(
        Turn("T1", "U1", Place("C1", "5.5"), Submitted(FormName.COMPARE, fields, "DEV.VER")),
        Origin(Answering(URL, 900.0), "t1", window=Window("V1", "h1")),
        ("view:V1:h1",),
    )


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"selected_user": "U1"}, "U1"),
        ({"selected_users": ["U1", "U2"]}, "U1, U2"),
        ({"selected_date": "2027-03-31"}, "2027-03-31"),
        ({"selected_date": None}, ""),
        ({"selected_conversation": "C1"}, "C1"),
        ({"selected_options": [{"value": "a"}, {"value": "b"}]}, "a, b"),
    ],
)
def test_every_kind_of_field_comes_back_as_text(element, value):
    shown = view(callback_id="command") | {"state": {"values": {"it": {"it": element}}}}
    body = {"type": "view_submission", "trigger_id": "t1", "user": {"id": "U1"}, "view": shown}

    assert turn(body).deed.fields == {"it": value}


def test_forms_of_another_version_mean_nothing():
    body = {"type": "view_submission", "user": {"id": "U1"}, "view": view(callback_id="gone")}

    assert read(body, ME, NOW) is None


def test_a_window_with_an_unreadable_note_is_still_a_window():
    shown = view() | {"private_metadata": "from another version"}

    assert turn(click({"action_id": "read:1", "value": "X"}, view=shown)).place == Place()


@pytest.mark.parametrize(
    ("stack", "depth"),
    [
        ({}, 1),
        ({"root_view_id": "V1"}, 1),
        ({"root_view_id": "V0", "previous_view_id": "V0"}, 2),
        ({"root_view_id": "V0", "previous_view_id": "VX"}, 3),
    ],
)
def test_windows_know_how_deep_they_lie(stack, depth):
    envelope = read(click({"action_id": "read:1"}, view=view(**stack)), ME, NOW)

    assert envelope
    assert envelope.origin.window == Window("V1", "h1", depth)


def test_text_that_no_database_takes_is_mended():
    assert turn(event(channel_type="im", text="a\0b\ud800c")).deed == Said("ab?c", Way.DIRECT)


deeds = st.one_of(
    st.builds(Said, st.text(), st.sampled_from(Way)),
    st.builds(Pressed, st.sampled_from(Act), st.text(), st.text(), st.sampled_from(Spot)),
    st.builds(
        Submitted, st.sampled_from(FormName), st.dictionaries(st.text(), st.text()), st.text()
    ),
    st.builds(Called, st.text()),
    st.builds(Opened, st.sampled_from(Tab)),
)


@given(st.builds(Turn, st.text(), st.text(), st.builds(Place), deeds), st.booleans())
def test_what_is_kept_in_the_inbox_is_read_as_it_was(told, stranger):
    window = Window("V1", "h", 2)
    origin = Origin(Answering(URL, 1.5), "t", "5.5", window, waiting=True)
    envelope = Envelope(told, origin, ("event:1",), stranger)

    written = envelopes().dump_json(envelope)

    assert envelopes().validate_json(written) == envelope
    assert json.loads(written)["keys"] == ["event:1"]
