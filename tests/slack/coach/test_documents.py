"""Documents over the real wire: the form in a window, the file by Slack's three steps."""

import io

import openpyxl
import pytest
from docx import Document

pytestmark = pytest.mark.usefixtures("coach")


def content_of(message, workspace):
    [file] = message.files
    return file["title"], workspace.state.uploads[file["id"]].content


def test_a_command_opens_the_form_and_the_file_comes_to_its_asker_alone(alice, workspace):
    alice.commands("/coach template service-continuity-plan", "#help")
    alice.sees_view("Essential functions")
    alice.fills({"Essential functions": "Taking calls", "Organisation": "Acme Ltd"})
    assert alice.submits() is None

    name, content = content_of(alice.reads("Service continuity plan", alice.dm), workspace)

    assert name.startswith("service-continuity-plan-")
    document = Document(io.BytesIO(content))
    words = [p.text for p in document.paragraphs]
    words += [cell.text for t in document.tables for row in t.rows for cell in row.cells]
    assert "Taking calls" in " ".join(words)
    assert "Acme Ltd" in " ".join(words)
    assert "alice" in " ".join(words).lower()


@pytest.mark.parametrize(
    ("choice", "suffix"), [("Excel (.xlsx)", "xlsx"), ("Markdown (.md)", "md")]
)
def test_the_person_chooses_the_format(alice, workspace, choice, suffix):
    alice.commands("/coach template evidence-register for IRM", "#help")
    alice.sees_view("Process areas")
    alice.fills({"Format": choice})
    assert alice.submits() is None

    name, content = content_of(alice.reads("Evidence register", alice.dm), workspace)

    assert name.endswith(f".{suffix}")
    if suffix == "md":
        assert "SVC.IRM.SP2.1" in content.decode()
    else:
        book = openpyxl.load_workbook(io.BytesIO(content))
        rows = [str(cell.value) for sheet in book for row in sheet for cell in row]
        assert any("SVC.IRM.SP2.1" in value for value in rows)


def test_a_mention_shows_the_card_and_its_button_opens_the_form(alice):
    asked = alice.mentions("#help", "template change-request")
    card = alice.reads("alter a service", thread=asked)

    alice.clicks("Fill it in", card)

    alice.sees_view("Items touched")


def test_the_page_of_a_template_leads_to_the_form(alice):
    asked = alice.mentions("#help", "is there a form for a change request?")
    card = alice.reads("Change request", thread=asked)

    alice.clicks("Fill it in", card)

    alice.sees_view("Items touched")


def test_an_area_that_is_none_is_told_in_the_form(alice):
    alice.commands("/coach template gap-analysis-worksheet", "#help")
    alice.sees_view("Process areas")
    alice.fills({"Process areas": "Nowhere"})

    faults = alice.submits()

    assert faults
    assert "no process area" in faults["areas"]


def test_where_slack_takes_no_file_the_person_is_told(alice, workspace):
    workspace.withholds("files:write")
    alice.commands("/coach template incident-record", "#help")
    alice.sees_view("Symptom")
    assert alice.submits() is None

    assert alice.reads("file")
