"""Documents that commands of the loop hand out at once."""

import io

import openpyxl
import pytest
from docx import Document
from improvement.conftest import CHANNEL, button_of, labels

from bot.domain.conversation import Deliver, Said, Way


@pytest.fixture
def finished(assigned):
    """A-1 worked, is closed and not published; A-2 is under way; F-1 names a practice."""
    org = assigned
    org.house(organisation="Acme Ltd", quorum=1)
    org.says("lea", "finding edit F-1 records SVC.PRM.SP2.1")
    org.says("stella", "action edit A-1 records SVC.PRM.SP2.1 units Desk planned 4")
    org.says(
        "stella", 'action add "Train <b>everybody</b> | soon" for SVC.IRM', "action approve A-2 low"
    )
    org.says(
        "bob", "action start A-1", "action deploy A-1 evidence https://wiki.example/x done Desk"
    )
    org.says("quinn", 'action verify A-1 result "5 a month"')
    org.says("stella", "action close A-1")
    return org


def given(org, person, line, way=Way.DIRECT):
    """Take the file that a line gives."""
    place = org.alone(person) if way is Way.DIRECT else CHANNEL
    [effect] = org.does(person, Said(line, way), place)
    assert isinstance(effect, Deliver), effect
    return effect


def words_of(content):
    document = Document(io.BytesIO(content))
    words = [p.text for p in document.paragraphs]
    return " ".join(words + [c.text for t in document.tables for r in t.rows for c in r.cells])


@pytest.mark.parametrize(
    ("line", "name", "expected"),
    [
        ("report document", "improvement-report-", "2 actions"),
        ("report status document", "management-status-report-", "Found effective"),
        ("report status AP-1 document", "management-status-report-", "Review incidents weekly"),
        ("report priorities document", "improvement-priorities-", "Weaknesses by priority"),
        ("report trace document", "improvement-trace-", "https://wiki.example/x"),
        ("report bulletin", "results-bulletin-", "What was changed"),
        ("appraisal document AP-1", "appraisal-findings-report-", "F-1 (weakness)"),
        ("A-1 document", "improvement-action-plan-", "Name of quinn"),
        ("document A-1", "improvement-action-plan-", "Review incidents weekly"),
        ("meeting agenda document", "steering-group-agenda-", "Open actions"),
    ],
)
def test_a_command_gives_its_document(finished, line, name, expected):
    file = given(finished, "stella", line).file

    assert file.name.startswith(name)
    assert file.name.endswith("-2027-03-01.docx")
    assert expected in words_of(file.content)


def test_a_button_gives_the_document_of_what_was_said(finished):
    told = finished.says("stella", "report AP-1")

    line = button_of(told, "As a document").value
    assert "AP-1" in given(finished, "stella", line).file.name


def test_cards_offer_their_documents(finished):
    assert "Findings report" in labels(finished.says("stella", "AP-1"))
    assert "Action plan" in labels(finished.says("stella", "A-1"))


def test_a_picture_stands_in_the_document(finished):
    file = given(finished, "stella", "report document").file

    document = Document(io.BytesIO(file.content))
    assert len(document.inline_shapes) == 1
    assert 'descr="Burn-up, actions decided' in document.element.xml
    assert (
        "Burn-up, actions decided" in given(finished, "stella", "report md").file.content.decode()
    )


def test_the_trace_is_a_sheet_with_a_row_each(finished):
    file = given(finished, "ada", "report trace xlsx").file

    book = openpyxl.load_workbook(io.BytesIO(file.content))
    rows = [[cell.value for cell in row] for sheet in book for row in sheet]
    [row] = [row for row in rows if row and row[0] == "F-1"]
    assert "A-1" in row
    assert "effective: 5 a month" in row


def test_what_somebody_typed_is_no_markup_in_a_document(finished):
    finished.says(
        "lea", 'finding add AP-1 weakness "A <b> | c *d* weakness" IRM', "finding finalise F-2"
    )

    text = words_of(given(finished, "stella", "report trace document").file.content)

    assert "A <b> | c *d* weakness" in text


def test_the_bulletin_tells_of_nothing_that_is_not_published(finished):
    before = words_of(given(finished, "stella", "report bulletin").file.content)
    assert "Review incidents weekly" not in before

    finished.says("stella", "action publish A-1")
    after = words_of(given(finished, "stella", "report bulletin").file.content)
    assert "Review incidents weekly" in after
    assert "5 a month" in after
    assert "Nobody looks across incidents" not in after  # the finding itself is not published

    finished.says("stella", "finding publish F-1")
    assert "We heard: Nobody looks" in words_of(
        given(finished, "stella", "report bulletin").file.content
    )


def test_the_evidence_register_names_the_evidence_of_the_last_appraisal(finished):
    file = given(finished, "pia", "report evidence").file

    book = openpyxl.load_workbook(io.BytesIO(file.content))
    cells = [[str(cell.value) for cell in row] for sheet in book for row in sheet]
    [row] = [row for row in cells if row[0].startswith("SVC.PRM.SP2.1")]
    assert "A-1: https://wiki.example/x" in row
    assert "link given" in row


def test_the_status_document_has_the_figures_of_the_report_before(finished):
    finished.says("sam", "report status")
    finished.passes(days=7)
    finished.says("eve", 'action add "Write it down"')

    text = words_of(given(finished, "sam", "report status document").file.content)

    assert "Actions 3, 2 open 2, 1 open" in text


def test_the_minutes_are_printed_with_the_seal_of_the_trail(finished):
    finished.says("pia", 'meeting new today "Spring meeting"')
    finished.says("stella", "meeting attend M-1", 'meeting decide M-1 "We meet every month"')

    text = words_of(given(finished, "pia", "meeting minutes M-1 document").file.content)

    with finished.storage.work() as work:
        seal = work.trail.seal("T1")
    assert "Minutes of M-1, Spring meeting" in text
    assert "1 We meet every month in the meeting" in text
    assert f"The trail has {seal.length} entries; its head is {seal.head}" in text


def test_minutes_in_somebodys_own_words_are_printed_as_they_are(finished):
    finished.says("pia", "meeting new today", 'meeting minutes M-1 "We had cake & <i>tea</i>."')

    text = words_of(given(finished, "stella", "meeting minutes M-1 docx").file.content)

    assert "We had cake & <i>tea</i>." in text


def test_a_meetings_agenda_is_that_of_the_next_meeting(finished):
    finished.says("pia", "meeting new 2027-03-05")

    assert "5 Mar 2027" in words_of(given(finished, "pia", "meeting agenda docx").file.content)


def test_a_document_asked_for_in_a_channel_goes_to_its_asker(finished):
    assert given(finished, "stella", "report document", Way.COMMAND).file.name.endswith(".docx")


def test_a_format_that_a_document_does_not_have_is_named(finished):
    told = finished.says("stella", "A-1 document xlsx").body

    assert "comes as .docx, .md" in told


def test_what_somebody_may_not_see_has_no_document(finished):
    assert "There is no appraisal AP-1" in finished.says("mel", "appraisal document AP-1").body
    assert "There is no action A-2" in finished.says("mel", "A-2 document").body


def test_which_document_is_asked_where_nothing_is_named(finished):
    told = finished.says("stella", "action document")

    assert "Which one?" in told.body
    assert labels(told)[0].startswith("A-2")


def test_words_around_the_word_document_stay_a_question(finished):
    assert (
        "TEMPLATE.process-description" in finished.says("stella", "report document template").body
    )
