"""What Slack is sent stays within its limits and cannot be made to ping, link or break."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slackspace.validator import check_message, check_view

from bot.adapters.slack import markdown
from bot.adapters.slack.blocks import message_blocks, text_of
from bot.adapters.slack.envelope import Answering, Origin, Window, notes
from bot.adapters.slack.fitting import rich
from bot.adapters.slack.render import ANSWER, outgoing, ways
from bot.adapters.slack.views import form_view, home_view, page_view
from bot.domain.conversation import (
    Act,
    Button,
    Field,
    FieldKind,
    Form,
    FormName,
    Furnish,
    HomePage,
    Message,
    Open,
    Page,
    Place,
    Post,
    Pressed,
    Replace,
    Section,
    Show,
    Style,
    Suggest,
    Turn,
    Whisper,
)

IN_CHANNEL = Place("C1", "1.1")
PRESSED = Turn("T1", "U1", IN_CHANNEL, Pressed(Act.SAY, "why?"))
URL = Answering("https://hooks.slack.test/1", 0.0)

awkward = st.one_of(
    st.text(max_size=50),
    st.text(alphabet="*_`#>-1. \n~[]()<>!&@|\\😀é", max_size=300),
    st.sampled_from(
        [
            "word " * 3000,
            "x" * 20_000,
            "😀" * 8000,
            "- item\n" * 600,
            "# head\n\n" * 200,
            "a\n\n" * 600,
            "&<>" * 3000,
            "```\n" + "code\n" * 4000,
            "> quoted\n" * 900,
            "1. one\n   - two\n     - three\n" * 200,
            "https://example.org/" + "a" * 5000,
            "<!channel> <@U1> <http://evil|bank>",
        ]
    ),
)
buttons = st.builds(Button, awkward, st.sampled_from(Act), awkward, st.sampled_from(Style), awkward)
messages = st.builds(
    Message,
    body=awkward,
    quoted=awkward,
    facts=st.lists(st.tuples(awkward, awkward | st.just("@U123") | st.just("#C1")), max_size=4).map(
        tuple
    ),
    small=st.lists(awkward, max_size=4).map(tuple),
    buttons=st.lists(buttons, max_size=20).map(tuple),
    votes=st.sampled_from([0, 7]),
)
sections = st.builds(
    Section,
    awkward,
    awkward,
    st.lists(buttons, max_size=12).map(tuple),
    st.lists(st.tuples(awkward, buttons), max_size=40).map(tuple),
)
fields = st.builds(
    Field,
    name=st.just("question"),
    label=awkward,
    hint=awkward,
    initial=awkward,
    options=st.just(())
    | st.lists(st.tuples(awkward, awkward), min_size=1, max_size=120).map(tuple),
)


def ids_in(value, name):
    if isinstance(value, list):
        return [found for inner in value for found in ids_in(inner, name)]
    if not isinstance(value, dict):
        return []
    own = [value[name]] if name in value else []
    return own + [found for inner in value.values() for found in ids_in(inner, name)]


def assert_slack_takes(faults, value):
    """Nothing is wrong with a payload, and no two things in it have the same id."""
    assert [str(fault) for fault in faults if fault.rule not in {"blank", "values"}] == []
    for name in ("action_id", "block_id"):
        assert len(set(ids_in(value, name))) == len(ids_in(value, name))


@settings(max_examples=12)
@given(messages)
def test_every_message_keeps_to_the_limits_of_slack(message):
    blocks = message_blocks(message)

    assert_slack_takes(check_message({"blocks": blocks, "text": text_of(message)}), blocks)
    assert 0 < len(text_of(message)) <= 4000


@settings(max_examples=12)
@given(messages, awkward)
def test_every_page_keeps_to_the_limits_of_slack(message, title):
    view = page_view(Page(title, message), "{}")

    assert_slack_takes(check_view(view), view)


@settings(max_examples=12)
@given(st.builds(Form, st.sampled_from(FormName), awkward, awkward, st.tuples(fields), awkward))
def test_every_form_keeps_to_the_limits_of_slack(form):
    view = form_view(form, "{}")

    assert_slack_takes(check_view(view), view)


INITIALS = {
    FieldKind.PERSON: ("users_select", "initial_user", "U0BOB", "bob"),
    FieldKind.PEOPLE: ("multi_users_select", "initial_users", "U0BOB, U0EVE", "bob"),
    FieldKind.DATE: ("datepicker", "initial_date", "2027-03-31", "in 3 weeks"),
    FieldKind.NUMBER: ("number_input", "initial_value", "2.5", "some"),
    FieldKind.CHANNEL: ("conversations_select", "initial_conversation", "C0NEWS", "news"),
}


@pytest.mark.parametrize("kind", INITIALS)
def test_a_field_is_drawn_as_what_it_takes_and_begins_with_nothing_that_slack_refuses(kind):
    shape, name, fits, strays = INITIALS[kind]

    for initial in (fits, strays, ""):
        field = Field("it", "It", initial=initial, kind=kind)
        view = form_view(Form(FormName.COMMAND, "Assign A-1", "Assign", (field,)), "{}")
        element = view["blocks"][0]["element"]

        assert element["type"] == shape
        assert (name in element) == (initial == fits)
        assert_slack_takes(check_view(view), view)


@settings(max_examples=12)
@given(st.builds(HomePage, awkward, st.lists(sections, max_size=4).map(tuple)))
def test_every_home_tab_keeps_to_the_limits_of_slack(home):
    view = home_view(home)

    assert_slack_takes(check_view(view), view)


@given(awkward)
def test_no_text_becomes_a_mention_or_hides_where_a_link_leads(text):
    kinds = {inline["type"] for block in rich(text, 9000) for inline in leaves(block)}

    assert kinds <= {"text", "link", "plain_text"}
    for inline in (leaf for block in rich(text, 9000) for leaf in leaves(block)):
        assert inline["type"] != "link" or "text" not in inline
    for written in (markdown.mrkdwn(text), text_of(Message(text, quoted=text))):
        assert not any(mark in written for mark in ("<!", "<@", "<#", "<http"))


def leaves(value):
    if "elements" in value:
        return [leaf for inner in value["elements"] for leaf in leaves(inner)]
    return [value["text"]] if value["type"] == "header" else [value]


def test_an_answer_is_laid_out_calmly():
    message = Message(
        "**Incident** (SVC.IRM)\n\nA fault.\n\n- **SP1.1** plan\n- **SP1.2** do",
        quoted="what is an incident?",
        small=("*Sources:* the draft.",),
        buttons=(Button("Read more", Act.READ, "SVC.IRM"), Button("Why?", Act.SAY, "why?")),
        votes=12,
    )

    blocks = message_blocks(message)

    assert [block["type"] for block in blocks] == [
        "rich_text",
        "rich_text",
        "context",
        "actions",
        "context_actions",
    ]
    assert [part["type"] for part in blocks[1]["elements"]] == [
        "rich_text_section",
        "rich_text_list",
    ]
    assert [button["action_id"] for button in blocks[3]["elements"]] == ["read:0", "say:1"]
    assert blocks[4]["elements"][0]["positive_button"]["value"] == "helpful:12"
    assert text_of(message).startswith("what is an incident?\n\nIncident (SVC.IRM)")


def test_lists_in_lists_stand_further_in_and_numbers_go_on():
    (block,) = rich("1. one\n   - inner\n2. two", 1000)

    assert [(part["style"], part["indent"], part.get("offset")) for part in block["elements"]] == [
        ("ordered", 0, None),
        ("bullet", 1, None),
        ("ordered", 0, 1),
    ]


def test_a_long_text_is_cut_after_a_sentence():
    (block,) = rich("A short sentence of words. " * 20, 200)

    cut = "".join(leaf["text"] for leaf in leaves(block))

    assert cut.rstrip().endswith("words. …")
    assert len(cut) <= 202


def test_a_line_of_a_text_cannot_mark_up_another():
    assert markdown.mrkdwn("**a <b>** & `c`") == "*a &lt;b&gt;* &amp; `c`"


def test_facts_name_people_channels_and_addresses():
    facts = (("By", "@U1"), ("In", "#C1"), ("At", "https://a.b/c"), ("Word", "@here"))

    (block,) = message_blocks(Message("", facts=facts))

    kinds = [inline["type"] for inline in block["elements"][0]["elements"]]
    assert [kind for kind in kinds if kind != "text"] == ["user", "channel", "link"]
    assert text_of(Message("", facts=facts)) == (
        "By: <@U1>\nIn: <#C1>\nAt: https://a.b/c\nWord: @here"
    )


def test_a_private_answer_goes_by_the_address_that_came_with_the_question_first():
    calls = ways(Whisper(Message("x")), PRESSED, Origin(answering=URL))

    assert [call.method for call in calls] == [ANSWER, "chat.postEphemeral", "chat.postMessage"]
    assert calls[0].payload["response_type"] == "ephemeral"
    assert calls[1].payload["user"] == "U1"
    assert calls[2].payload["channel"] == "U1"


def test_a_private_answer_to_a_window_that_waits_appears_in_it():
    origin = Origin(window=Window("V1"), waiting=True)

    call = outgoing(Whisper(Message("x")), PRESSED, origin)

    assert (call.method, call.payload["view_id"]) == ("views.update", "V1")


def test_a_message_is_replaced_by_the_address_or_where_it_stands():
    calls = ways(Replace(Message("x")), PRESSED, Origin(answering=URL, message="9.9"))

    assert [call.method for call in calls[:2]] == [ANSWER, "chat.update"]
    assert calls[1].payload["ts"] == "9.9"


def test_a_private_message_is_shown_to_its_channel():
    calls = ways(Show(Message("x")), PRESSED, Origin(answering=URL))

    assert calls[0].payload["response_type"] == "in_channel"
    assert (calls[1].method, calls[1].payload["thread_ts"]) == ("chat.postMessage", "1.1")


@pytest.mark.parametrize(
    ("window", "method"),
    [
        (None, "views.open"),
        (Window("V1"), "views.push"),
        (Window("V1", depth=3), "views.update"),
    ],
)
def test_windows_open_on_top_of_each_other_as_far_as_slack_lets_them(window, method):
    call = outgoing(Open(Page("P", Message("x"))), PRESSED, Origin(trigger="t", window=window))

    assert call.method == method


def test_a_window_remembers_where_it_was_opened_and_what_it_is_about():
    form = Form(FormName.COMPARE, "Compare", "Compare", (Field("other", "With"),), about="SVC.IRM")

    view = outgoing(Open(form), PRESSED, Origin(answering=URL, trigger="t")).payload["view"]
    note = notes().validate_json(view["private_metadata"])

    assert (note.about, note.place, note.answering) == ("SVC.IRM", IN_CHANNEL, URL)


@given(awkward)
def test_what_a_window_remembers_fits(about):
    form = Form(FormName.ASK, "Ask", "Ask", (Field("question", "Question"),), about=about)

    view = outgoing(Open(form), PRESSED, Origin(answering=URL)).payload["view"]

    assert len(view["private_metadata"]) <= 3000
    assert notes().validate_json(view["private_metadata"]).place == IN_CHANNEL


def test_the_home_tab_has_a_box_to_ask_in():
    call = outgoing(Furnish(HomePage("Hello.", ())), PRESSED)

    assert call.payload["user_id"] == "U1"
    assert ids_in(call.payload["view"], "action_id") == ["ask-box", "ask:box"]


def test_at_most_four_things_are_suggested():
    call = outgoing(Suggest("Try", tuple((f"L{n}", f"say {n}") for n in range(6))), PRESSED)

    assert call.method == "assistant.threads.setSuggestedPrompts"
    assert len(call.payload["prompts"]) == 4


def test_a_post_goes_into_its_thread_and_unfurls_nothing():
    call = outgoing(Post("T1", IN_CHANNEL, Message("x")), PRESSED)

    assert call.payload["thread_ts"] == "1.1"
    assert call.payload["unfurl_links"] is False
