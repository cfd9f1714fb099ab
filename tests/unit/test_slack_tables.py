"""Tables in Slack: drawn where a message may hold one, told in words elsewhere, always within limits."""

from slackspace import validator

from bot.adapters.slack import markdown
from bot.adapters.slack.fitting import rich
from bot.adapters.slack.render import content
from bot.adapters.slack.views import page_view
from bot.domain.conversation import Message, Page

TABLE = """\
| | Incident | Problem |
|---|---|---|
| **Aim** | restore *service* | remove the cause |
| **Who** | service desk | |
"""


def table(rows, columns=3, cell="word"):
    head = "|" + " head |" * columns
    return "\n".join([head, "|" + "---|" * columns, *["|" + f" {cell} |" * columns] * rows])


def kinds(blocks):
    return [block["type"] for block in blocks]


def words(block):
    return str(block).count("word")


def test_a_table_between_paragraphs_is_a_block_of_its_own():
    blocks = rich(f"Before.\n\n{TABLE}\nAfter.", 5000)

    assert kinds(blocks) == ["rich_text", "table", "rich_text"]
    assert len(blocks[1]["rows"]) == 3
    [section] = blocks[1]["rows"][1][1]["elements"]
    assert [inline["text"] for inline in section["elements"]] == ["restore ", "service"]


def test_no_cell_is_empty_since_slack_takes_none():
    rows = rich(TABLE, 5000)[0]["rows"]

    assert all(cell["elements"][0]["elements"] for row in rows for cell in row)


def test_a_message_takes_one_table_and_the_next_is_told_in_words():
    message = content(Message(f"{TABLE}\nAnd:\n\n{TABLE}"))

    assert kinds(message["blocks"]).count("table") == 1
    assert "restore" in str(message["blocks"][1:])
    assert validator.check_message({"channel": "C1"} | message) == []


def test_a_window_takes_none():
    view = page_view(Page("Comparison", Message(TABLE)), "")

    assert "table" not in kinds(view["blocks"])
    assert "Incident: " in str(view)
    assert validator.check_view(view) == []


def test_a_table_too_large_for_slack_is_told_in_words_and_cut():
    for large in (table(101), table(3, columns=21), table(50, cell="word " * 40)):
        message = content(Message(large))

        assert "table" not in kinds(message["blocks"])
        assert words(message["blocks"]) > 40
        assert validator.check_message({"channel": "C1"} | message) == []


def test_a_row_without_further_cells_is_its_title():
    assert "rich_text_list" not in str(rich("| a | b |\n|---|---|\n| x | |", 500, drawn=False))


def test_in_a_notification_a_table_is_lines():
    assert markdown.plain(TABLE).splitlines()[1] == "Aim | restore service | remove the cause"


def test_a_bar_within_a_cell_stays_a_bar():
    [drawn] = rich("| a | b |\n|---|---|\n| x \\| y | z |", 500)

    assert "x | y" in str(drawn)
