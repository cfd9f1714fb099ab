"""The validator: what Slack takes passes, and every rule is seen to bite."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slackspace.validator import check_message, check_metadata, check_view

Block = dict[str, Any]


def plain(text="Text"):
    return {"type": "plain_text", "text": text}


def mrkdwn(text="Text"):
    return {"type": "mrkdwn", "text": text}


def section(text="Text", **more):
    return {"type": "section", "text": mrkdwn(text), **more}


def button(**more):
    return {"type": "button", "text": plain(), "action_id": "go", **more}


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def option(value="a", text="A", **more):
    return {"text": plain(text), "value": value, **more}


def select(**more):
    return {"type": "static_select", "action_id": "pick", "options": [option()], **more}


def many(count):
    return [option(f"v{number}") for number in range(count)]


def field(element, **more):
    return {"type": "input", "label": plain("Label"), "element": element, **more}


def text_input(**more):
    return {"type": "plain_text_input", "action_id": "text", **more}


def modal(*blocks, **more):
    defaults = {"type": "modal", "title": plain("Title"), "submit": plain("Go")}
    return {**defaults, "blocks": list(blocks), **more}


def home(*blocks, **more):
    return {"type": "home", "blocks": list(blocks), **more}


def table(rows=2, columns=2, **more):
    cells = [[{"type": "raw_text", "text": "x"}] * columns for _ in range(rows)]
    return {"type": "table", "rows": cells, **more}


def data_table(rows=2, columns=2, **more):
    return {**table(rows, columns), "type": "data_table", "caption": "Actions", **more}


POINTS = [{"label": "Jan", "value": 1}, {"label": "Feb", "value": 2}]


def chart(**more):
    plot = {
        "type": "bar",
        "series": [{"name": "Open", "data": POINTS}],
        "axis_config": {"categories": ["Jan", "Feb"]},
        **more,
    }
    return {"type": "data_visualization", "title": "Actions", "chart": plot}


def pie(*values):
    segments = [{"label": f"s{number}", "value": value} for number, value in enumerate(values)]
    return {
        "type": "data_visualization",
        "title": "Actions",
        "chart": {"type": "pie", "segments": segments},
    }


def rich(text="Text"):
    words = {"type": "text", "text": text, "style": {"bold": True}}
    inside = [{"type": "rich_text_section", "elements": [words]}]
    return {"type": "rich_text", "elements": inside}


def confirm(**more):
    return {"title": plain(), "text": mrkdwn(), "confirm": plain(), "deny": plain(), **more}


def feedback(**more):
    good = {"text": plain("Good"), "value": "good"}
    bad = {"text": plain("Bad"), "value": "bad", **more}
    buttons = {"type": "feedback_buttons", "positive_button": good, "negative_button": bad}
    return {"type": "context_actions", "elements": [buttons]}


GOOD_MESSAGES: dict[str, list[Block]] = {
    "header and section": [{"type": "header", "text": plain()}, section(accessory=button())],
    "fields": [{"type": "section", "fields": [mrkdwn(), plain()]}],
    "image": [{"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A"}],
    "context": [{"type": "context", "elements": [mrkdwn(), plain()]}, {"type": "divider"}],
    "buttons": [
        actions(
            button(confirm=confirm(), style="danger"), button(action_id="b", url="https://x.org")
        )
    ],
    "selects": [
        actions(select(initial_option=option()), {"type": "users_select", "action_id": "u"})
    ],
    "groups": [
        section(
            accessory=select(options=None)
            | {"option_groups": [{"label": plain(), "options": many(2)}]}
        )
    ],
    "overflow": [section(accessory={"type": "overflow", "action_id": "o", "options": many(2)})],
    "markdown": [{"type": "markdown", "text": "**x**" * 100}],
    "table": [table(column_settings=[{"align": "right"}])],
    "data table": [data_table()],
    "charts": [chart(), pie(1, 2)],
    "rich text": [rich()],
    "feedback": [feedback()],
    "task": [{"type": "task_card", "task_id": "1", "title": "Look up", "status": "complete"}],
    "fifty": [section() for _ in range(50)],
}
for blocks in GOOD_MESSAGES.values():
    for block in blocks:
        if (block.get("accessory") or {}).get("options", "") is None:
            del block["accessory"]["options"]

GOOD_VIEWS: dict[str, Block] = {
    "form": modal(
        field(text_input(multiline=True, max_length=3000), hint=plain()),
        field(select(action_id="s"), optional=True),
        field({"type": "datepicker", "action_id": "d", "initial_date": "2026-12-01"}),
        field({"type": "checkboxes", "action_id": "c", "options": many(10)}),
        field(
            {
                "type": "number_input",
                "action_id": "n",
                "is_decimal_allowed": False,
                "min_value": "1",
            }
        ),
        callback_id="form",
        private_metadata="x" * 3000,
        close=plain("Cancel"),
    ),
    "nothing to send": modal(section(), submit=plain()),
    "alert": modal({"type": "alert", "text": mrkdwn(), "level": "warning"}),
    "a hundred": home(*[section() for _ in range(100)]),
    "home": home(section(), actions(button())),
}


@pytest.mark.parametrize("name", GOOD_MESSAGES)
def test_what_slack_takes_passes_in_messages(name):
    assert check_message({"text": "Text", "blocks": GOOD_MESSAGES[name]}) == []


@pytest.mark.parametrize("name", GOOD_VIEWS)
def test_what_slack_takes_passes_in_views(name):
    assert check_view(GOOD_VIEWS[name]) == []


LONG = "x" * 3001
BAD_BLOCKS: dict[str, tuple[str, str, Any]] = {  # where, rule, block
    "no block": ("blocks/0", "type", "text"),
    "unknown block": ("blocks/0/type", "enum", {"type": "banner"}),
    "no type": ("blocks/0", "required", {"text": plain()}),
    "unknown field": ("blocks/0", "additionalProperties", section(colour="red")),
    "long block id": ("blocks/0/block_id", "maxLength", section(block_id="b" * 256)),
    "section long": ("blocks/0/text/text", "maxLength", section(LONG)),
    "section empty": ("blocks/0/text/text", "minLength", section("")),
    "section blank": ("blocks/0/text/text", "blank", section(" \n")),
    "section without words": ("blocks/0", "section", {"type": "section"}),
    "fields many": ("blocks/0/fields", "maxItems", {"type": "section", "fields": [mrkdwn()] * 11}),
    "field long": (
        "blocks/0/fields/0/text",
        "maxLength",
        {"type": "section", "fields": [mrkdwn("x" * 2001)]},
    ),
    "header long": (
        "blocks/0/text/text",
        "maxLength",
        {"type": "header", "text": plain("x" * 151)},
    ),
    "header mrkdwn": ("blocks/0/text/type", "const", {"type": "header", "text": mrkdwn()}),
    "context many": (
        "blocks/0/elements",
        "maxItems",
        {"type": "context", "elements": [mrkdwn()] * 11},
    ),
    "context empty": ("blocks/0/elements", "minItems", {"type": "context", "elements": []}),
    "context button": (
        "blocks/0/elements/0/type",
        "enum",
        {"type": "context", "elements": [button()]},
    ),
    "actions many": (
        "blocks/0/elements",
        "maxItems",
        actions(*[button(action_id=f"{n}") for n in range(26)]),
    ),
    "actions empty": ("blocks/0/elements", "minItems", actions()),
    "button long": (
        "blocks/0/elements/0/text/text",
        "maxLength",
        actions(button(text=plain("x" * 76))),
    ),
    "button mrkdwn": ("blocks/0/elements/0/text/type", "const", actions(button(text=mrkdwn()))),
    "button value": ("blocks/0/elements/0/value", "maxLength", actions(button(value="x" * 2001))),
    "button id": (
        "blocks/0/elements/0/action_id",
        "maxLength",
        actions(button(action_id="x" * 256)),
    ),
    "button url long": (
        "blocks/0/elements/0/url",
        "maxLength",
        actions(button(url="https://" + LONG)),
    ),
    "button url": ("blocks/0/elements/0/url", "url", actions(button(url="www.example.com"))),
    "button style": ("blocks/0/elements/0/style", "enum", actions(button(style="green"))),
    "same action": ("blocks/0", "duplicate", actions(button(), button())),
    "confirm long": (
        "blocks/0/elements/0/confirm/text/text",
        "maxLength",
        actions(button(confirm=confirm(text=mrkdwn("x" * 301)))),
    ),
    "confirm title": (
        "blocks/0/elements/0/confirm/title/text",
        "maxLength",
        actions(button(confirm=confirm(title=plain("x" * 101)))),
    ),
    "confirm button": (
        "blocks/0/elements/0/confirm/deny/text",
        "maxLength",
        actions(button(confirm=confirm(deny=plain("x" * 31)))),
    ),
    "option long": (
        "blocks/0/accessory/options/0/text/text",
        "maxLength",
        section(accessory=select(options=[option(text="x" * 76)])),
    ),
    "option value": (
        "blocks/0/accessory/options/0/value",
        "maxLength",
        section(accessory=select(options=[option("x" * 151)])),
    ),
    "option url": (
        "blocks/0/accessory/options/0",
        "url",
        section(accessory=select(options=[option(url="https://x.org")])),
    ),
    "options many": (
        "blocks/0/accessory/options",
        "maxItems",
        section(accessory=select(options=many(101))),
    ),
    "options none": (
        "blocks/0/accessory/options",
        "minItems",
        section(accessory=select(options=[])),
    ),
    "options twice": (
        "blocks/0/accessory",
        "options",
        section(accessory=select(option_groups=[{"label": plain(), "options": many(1)}])),
    ),
    "option values": (
        "blocks/0/accessory",
        "values",
        section(accessory=select(options=[option(), option()])),
    ),
    "initial": (
        "blocks/0/accessory",
        "initial",
        section(accessory=select(initial_option=option("z"))),
    ),
    "placeholder": (
        "blocks/0/accessory/placeholder/text",
        "maxLength",
        section(accessory=select(placeholder=plain("x" * 151))),
    ),
    "group label": (
        "blocks/0/accessory/option_groups/0/label/text",
        "maxLength",
        section(
            accessory={
                "type": "static_select",
                "option_groups": [{"label": plain("x" * 76), "options": many(1)}],
            }
        ),
    ),
    "groups many": (
        "blocks/0/accessory/option_groups",
        "maxItems",
        section(
            accessory={
                "type": "static_select",
                "option_groups": [{"label": plain(), "options": [o]} for o in many(101)],
            }
        ),
    ),
    "checkboxes many": (
        "blocks/0/accessory/options",
        "maxItems",
        section(accessory={"type": "checkboxes", "options": many(11)}),
    ),
    "radio many": (
        "blocks/0/accessory/options",
        "maxItems",
        section(accessory={"type": "radio_buttons", "options": many(11)}),
    ),
    "overflow many": (
        "blocks/0/accessory/options",
        "maxItems",
        section(accessory={"type": "overflow", "options": many(6)}),
    ),
    "date": (
        "blocks/0/accessory/initial_date",
        "pattern",
        section(accessory={"type": "datepicker", "initial_date": "1 May"}),
    ),
    "image url": (
        "blocks/0/image_url",
        "maxLength",
        {"type": "image", "image_url": "https://" + LONG, "alt_text": "A"},
    ),
    "image address": (
        "blocks/0/image_url",
        "url",
        {"type": "image", "image_url": "a.png", "alt_text": "A"},
    ),
    "image without words": (
        "blocks/0",
        "required",
        {"type": "image", "image_url": "https://x.org/a.png"},
    ),
    "markdown long": ("blocks", "markdown", {"type": "markdown", "text": "x" * 12001}),
    "markdown empty": ("blocks/0/text", "minLength", {"type": "markdown", "text": ""}),
    "table rows": ("blocks/0/rows", "maxItems", table(rows=101)),
    "table columns": ("blocks/0/rows/0", "maxItems", table(rows=1, columns=21)),
    "table settings": (
        "blocks/0/column_settings",
        "columns",
        table(column_settings=[{"align": "left"}] * 3),
    ),
    "table cell": (
        "blocks/0/rows/0/0/text",
        "minLength",
        {"type": "table", "rows": [[{"type": "raw_text", "text": ""}]]},
    ),
    "data table rows": ("blocks/0/rows", "maxItems", data_table(rows=102)),
    "data table ragged": (
        "blocks/0/rows",
        "rows",
        data_table() | {"rows": [[{"type": "raw_text", "text": "x"}] * n for n in (1, 2)]},
    ),
    "chart title": ("blocks/0/title", "maxLength", chart() | {"title": "x" * 51}),
    "chart kind": ("blocks/0/chart/type", "enum", chart(type="radar")),
    "chart labels": (
        "blocks/0/chart/series/0/data",
        "categories",
        chart(axis_config={"categories": ["Jan"]}),
    ),
    "chart label": (
        "blocks/0/chart/series/0/name",
        "maxLength",
        chart(series=[{"name": "x" * 21, "data": POINTS}]),
    ),
    "chart series": (
        "blocks/0/chart/series",
        "maxItems",
        chart(series=[{"name": f"{n}", "data": POINTS} for n in range(13)]),
    ),
    "chart names": (
        "blocks/0/chart/series",
        "names",
        chart(series=[{"name": "Open", "data": POINTS}] * 2),
    ),
    "pie slice": ("blocks/0/chart/segments/0/value", "exclusiveMinimum", pie(0)),
    "pie slices": ("blocks/0/chart/segments", "maxItems", pie(*range(1, 14))),
    "feedback long": (
        "blocks/0/elements/0/negative_button/text/text",
        "maxLength",
        feedback(text=plain("x" * 76)),
    ),
    "feedback value": (
        "blocks/0/elements/0/negative_button/value",
        "maxLength",
        feedback(value="x" * 2001),
    ),
    "card empty": ("blocks/0", "card", {"type": "card"}),
    "card body": ("blocks/0/body/text", "maxLength", {"type": "card", "body": mrkdwn("x" * 201)}),
    "carousel": (
        "blocks/0/elements",
        "maxItems",
        {"type": "carousel", "elements": [{"type": "card", "title": mrkdwn()}] * 11},
    ),
    "container": ("blocks/0", "container", {"type": "container", "child_blocks": [section()]}),
    "alert": ("blocks/0", "surface", {"type": "alert", "text": mrkdwn()}),
    "file": ("blocks/0/element", "surface", field({"type": "file_input", "action_id": "f"})),
    "rich text": (
        "blocks/0/elements/0/elements/0/type",
        "enum",
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "words"}]}],
        },
    ),
    "plan": (
        "blocks/0/tasks",
        "maxItems",
        {
            "type": "plan",
            "title": "Plan",
            "tasks": [{"type": "task_card", "task_id": "1", "title": "T", "status": "complete"}]
            * 51,
        },
    ),
}


@pytest.mark.parametrize("name", BAD_BLOCKS)
def test_a_bad_block_is_found_and_nothing_else(name):
    path, rule, bad = BAD_BLOCKS[name]

    found = {(fault.path, fault.rule) for fault in check_message({"text": "T", "blocks": [bad]})}

    assert found == {(path, rule)}


BAD_MESSAGES: dict[str, tuple[str, str, str, Block]] = {  # rule, Slack's code, where, message
    "too many blocks": ("maxItems", "", "blocks", {"blocks": [section()] * 51}),
    "same block id": ("duplicate", "", "blocks", {"blocks": [section(block_id="b")] * 2}),
    "long text": ("maxLength", "msg_too_long", "text", {"text": "x" * 40_001}),
    "longish text": ("advised", "", "text", {"text": "x" * 4_001}),
    "much markdown": (
        "markdown",
        "msg_too_long",
        "blocks",
        {"blocks": [{"type": "markdown", "text": "x" * 6_001}] * 2},
    ),
    "much of all": (
        "total",
        "msg_blocks_too_long",
        "blocks",
        {"blocks": [section("x" * 2_900)] * 5},
    ),
    "two tables": ("tables", "invalid_attachments", "blocks", {"blocks": [table(), table()]}),
    "three charts": ("charts", "", "blocks", {"blocks": [chart(), chart(), pie(1)]}),
    "no fallback": (
        "fallback",
        "",
        "text",
        {"text": "", "blocks": [section()], "no_fallback": True},
    ),
    "no blocks": ("type", "", "blocks", {"blocks": "section"}),
    "attachments": ("maxItems", "too_many_attachments", "attachments", {"attachments": [{}] * 101}),
    "in attachments": (
        "minLength",
        "",
        "attachments/0/blocks/0/text/text",
        {"attachments": [{"blocks": [section("")]}]},
    ),
}


@pytest.mark.parametrize("name", BAD_MESSAGES)
def test_a_bad_message_is_found(name):
    rule, error, path, message = BAD_MESSAGES[name]

    found = {(f.path, f.rule, f.error) for f in check_message({"text": "T", **message})}

    if name == "much markdown":  # breaks the limit of the whole message by as much as one may
        found = {each for each in found if each[1] != "total"}
    assert found == {(path, rule, error)}


BAD_VIEWS: dict[str, tuple[str, str, Block]] = {
    "no kind": ("view/type", "enum", {"type": "page", "blocks": []}),
    "title long": ("view/title/text", "maxLength", modal(title=plain("x" * 25))),
    "title missing": ("view", "required", {"type": "modal", "blocks": []}),
    "title mrkdwn": ("view/title/type", "const", modal(title=mrkdwn())),
    "submit long": ("view/submit/text", "maxLength", modal(submit=plain("x" * 25))),
    "close long": ("view/close/text", "maxLength", modal(close=plain("x" * 25))),
    "callback long": ("view/callback_id", "maxLength", modal(callback_id="x" * 256)),
    "metadata long": ("view/private_metadata", "maxLength", modal(private_metadata=LONG)),
    "external id long": ("view/external_id", "maxLength", modal(external_id="x" * 256)),
    "too many blocks": ("view/blocks", "maxItems", modal(*[section()] * 101)),
    "no submit": (
        "view/submit",
        "required",
        {"type": "modal", "title": plain(), "blocks": [field(text_input())]},
    ),
    "same block id": ("view/blocks", "duplicate", modal(*[section(block_id="b")] * 2)),
    "table": ("view/blocks/0", "surface", modal(table())),
    "markdown": ("view/blocks/0", "surface", home({"type": "markdown", "text": "x"})),
    "alert at home": ("view/blocks/0", "surface", home({"type": "alert", "text": mrkdwn()})),
    "submit at home": ("view", "additionalProperties", home(submit=plain())),
    "label long": (
        "view/blocks/0/label/text",
        "maxLength",
        modal(field(text_input(), label=plain("x" * 2001))),
    ),
    "hint long": (
        "view/blocks/0/hint/text",
        "maxLength",
        modal(field(text_input(), hint=plain("x" * 2001))),
    ),
    "button as input": ("view/blocks/0/element/type", "enum", modal(field(button()))),
    "lengths": (
        "view/blocks/0/element",
        "range",
        modal(field(text_input(min_length=5, max_length=4))),
    ),
    "length": (
        "view/blocks/0/element/max_length",
        "maximum",
        modal(field(text_input(max_length=3001))),
    ),
    "initial long": (
        "view/blocks/0/element/initial_value",
        "range",
        modal(field(text_input(initial_value="xx", max_length=1))),
    ),
    "initial options": (
        "view/blocks/0/element/initial_options",
        "minItems",
        modal(field({"type": "checkboxes", "options": many(1), "initial_options": []})),
    ),
    "chosen many": (
        "view/blocks/0/element",
        "range",
        modal(
            field(
                {
                    "type": "multi_users_select",
                    "initial_users": ["U1", "U2"],
                    "max_selected_items": 1,
                }
            )
        ),
    ),
    "numbers": (
        "view/blocks/0/element",
        "range",
        modal(
            field(
                {
                    "type": "number_input",
                    "is_decimal_allowed": True,
                    "min_value": "2",
                    "max_value": "1",
                }
            )
        ),
    ),
    "two focused": (
        "view/blocks/1/element",
        "focus",
        modal(field(text_input(focus_on_load=True)), field(text_input(focus_on_load=True))),
    ),
}


@pytest.mark.parametrize("name", BAD_VIEWS)
def test_a_bad_view_is_found(name):
    path, rule, view = BAD_VIEWS[name]

    assert {(fault.path, fault.rule) for fault in check_view(view)} == {(path, rule)}


@pytest.mark.parametrize(
    ("metadata", "rule"),
    [
        ("text", "required"),
        ({"event_type": "answer"}, "required"),
        ({"event_type": "", "event_payload": {}}, "minLength"),
        ({"event_type": "answer", "event_payload": {}, "more": 1}, "additionalProperties"),
        ({"event_type": "answer", "event_payload": {"text": "x" * 8001}}, "advised"),
    ],
)
def test_bad_metadata_is_found(metadata, rule):
    assert [fault.rule for fault in check_metadata(metadata)] == [rule]


def test_metadata_that_slack_takes_passes():
    payload = {"record": "SVC.IRM", "number": 1, "good": True, "more": {"a": "b"}}

    assert check_metadata({"event_type": "answer", "event_payload": payload}) == []


def test_a_fault_is_worded_as_slack_words_it():
    (fault,) = check_message({"text": "T", "blocks": [section("")]})

    assert fault.as_slack_says() == (
        "[ERROR] must be at least 1 characters [json-pointer:/blocks/0/text/text]"
    )


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "type text fields elements options element accessory rows chart".split()
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
SOUND = [block for blocks in GOOD_MESSAGES.values() for block in blocks[:1]]


@given(st.lists(ANYTHING, max_size=3))
def test_whatever_comes_is_judged_and_breaks_nothing(blocks):
    check_message({"text": "T", "blocks": blocks})
    check_view({"type": "home", "blocks": blocks})


@given(st.sampled_from(SOUND), st.data())
def test_a_part_gone_wrong_breaks_nothing(block, data):
    spoilt = copy.deepcopy(block)
    name = data.draw(st.sampled_from(sorted(spoilt)))
    spoilt[name] = data.draw(ANYTHING)

    check_message({"text": "T", "blocks": [spoilt]})
