"""Records explained, compared, mapped and listed over the real wire."""

import pytest

pytestmark = pytest.mark.usefixtures("coach")


def steps(workspace, person, page, arrow):
    """Press the button with an arrow and wait for the page it leads to."""
    pressed = next(
        element["text"]["text"]
        for block in page.blocks
        for element in block.get("elements", [])
        if element["type"] == "button" and element["text"]["text"].startswith(arrow)
    )
    person.clicks(pressed)
    return turned(workspace, person, page.title)


def header_of(page):
    return next(block["text"]["text"] for block in page.blocks if block["type"] == "header")


def turned(workspace, person, before=""):
    """The page that has taken the place of another."""
    workspace.waits_for(lambda: person.view and person.view.title != before, "another page")
    return person.view


def test_a_record_is_read_whole_and_walked_up_back_on_and_down(alice, workspace):
    alice.messages_coach("explain SVC.PRM.SP1.1")
    answer = alice.reads("SVC.PRM.SG1", alice.dm)

    alice.clicks("The whole record", answer)
    page = turned(workspace, alice)
    for title in ("Why", "In practice", "Roles", "Work products", "Evidence", "Relations"):
        assert title in page.words
    for said in ("ML3 Defined", "CMMI-SVC draft (2007)", "Support"):
        assert said in page.words

    for arrow, record in (
        ("→", "SVC.PRM.SP1.2"),
        ("←", "SVC.PRM.SP1.1"),
        ("↑", "SVC.PRM.SG1"),
        ("↓", "SVC.PRM.SP1.1"),
    ):
        page = steps(workspace, alice, page, arrow)
        assert record in {page.title, header_of(page).split()[0]}


def test_a_mapping_tells_both_directions_with_their_source(alice):
    asked = alice.mentions("#help", "map ITIL.change-management to CMM")

    answer = alice.reads("points to", thread=asked)

    assert "Pointing back at it, from the other side (59)" in answer.words
    assert "Quality Systems Overview" in answer.words


def test_no_counterpart_is_an_answer(alice):
    alice.messages_coach("map ITIL.change-management to CMMI-SVC")

    assert "in CMMI-SVC" in alice.reads("no counterpart", alice.dm).words


def test_a_whole_model_is_a_table_and_a_picture(alice):
    asked = alice.mentions("#help", "map CMM to ITIL")

    table = alice.reads("each direction", thread=asked)
    assert "table" in [block["type"] for block in table.blocks]
    assert alice.reads("SW-CMM and ITIL", thread=asked, after=table).files


def test_records_of_different_models_are_compared_in_a_table(alice):
    alice.messages_coach("compare SVC.PRM and ITIL.problem-management")

    answer = alice.reads("Alike", alice.dm)

    assert "table" in [block["type"] for block in answer.blocks]
    assert "Same name, same aim" in answer.words


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("list level 3 of CMMI-DEV", "DEV.VER"),
        ("list category support", "SVC.PRM"),
        ("list ITSM", "Release Processes"),
        ("list staged", "ML5 Optimizing"),
        ("list continuous", "Category not stated"),
        ("list variants", "CMMI-SVC+OSM+SCON+SSD"),
        ("list", "List what?"),
        ("roadmap", "The ten steps"),
    ],
)
def test_lists_and_the_roadmap(alice, typed, says):
    alice.commands(f"/coach {typed}", "#help")

    assert alice.reads(says, "#help").is_ephemeral
