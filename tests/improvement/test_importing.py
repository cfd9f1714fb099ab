"""Findings out of a file: shown first with every row's problem, then kept."""

import io

import openpyxl
import pytest
from improvement.conftest import labels

from bot.domain.conversation import Deliver, Said, Way, Whisper

CSV = """kind,statement,practices,significance
weakness,Nobody looks across incidents for a cause,SVC.PRM.SP2.1,yes
strength,Users confirm before a ticket closes,IRM,
weakness,Tickets are closed by time,Nowhere,
,,SVC.IRM,
weakness,nobody looks across incidents for a cause.,PRM,
"""


@pytest.fixture
def org(appraised):
    """The appraisal AP-1 is over; lea leads another, AP-2."""
    appraised.says("lea", 'appraisal new "Autumn" class C areas IRM, PRM sponsor @sam')
    return appraised


def hands_in(org, person, content, line="finding import AP-2"):
    content = content if isinstance(content, bytes) else content.encode()
    org.town.files[person, "F1"] = content
    [effect] = org.does(person, Said(line, Way.DIRECT, ("F1",)), org.alone(person))
    return effect


def preview(org, content, person="lea"):
    effect = hands_in(org, person, content)
    assert isinstance(effect, Whisper)  # told at once, and so stored nowhere
    return effect.message


def findings(org):
    things = org.says("lea", "finding list AP-2").body
    return [line for line in things.splitlines() if "**F-" in line or "F-" in line]


def test_a_preview_tells_each_row_s_problem_before_anything_is_kept(org):
    shown = preview(org, CSV)

    assert "**2 of 5 rows** can become draft findings of AP-2" in shown.body
    assert "Row 4 I know no practice “Nowhere”" in shown.body
    assert "Row 5 says nothing" in shown.body
    assert "Row 6 is there already, as row 2" in shown.body
    assert labels(shown) == ["Import 2 findings"]
    assert org.state("F-2") == ""


def test_the_button_keeps_the_rows_that_are_fit(org):
    told = org.clicks("lea", "Import 2 findings", preview(org, CSV))

    assert "2 draft findings of AP-2: F-2 to F-3" in told.body
    assert "3 rows were left out" in told.body
    first = org.thing("F-2")
    assert (first.state, first.records, first.threatens_goal) == ("draft", ("SVC.PRM.SP2.1",), True)
    assert org.thing("F-3").kind == "strength"
    assert org.trail("F-2") == ["add by lea"]


def test_pressing_twice_keeps_them_once(org):
    shown = preview(org, CSV)
    org.clicks("lea", "Import", shown)

    again = org.clicks("lea", "Import", shown)

    assert "**0 of 5 rows**" in again.body
    assert "is there already, as F-2" in again.body
    assert org.state("F-4") == ""


def test_a_file_that_has_changed_is_shown_anew(org):
    shown = preview(org, CSV)
    org.town.files["lea", "F1"] = CSV.replace("Users confirm", "Users say").encode()

    again = org.clicks("lea", "Import", shown)

    assert "The file has changed" in again.body
    assert org.state("F-2") == ""
    org.clicks("lea", "Import", again)
    assert org.thing("F-3").statement.startswith("Users say")


def test_rows_that_name_somebody_stay_out_and_are_stored_nowhere(org):
    org.town.called = ("Zoe Smith",)
    text = "statement\nZoe Smith closes tickets unseen\nTickets are closed unseen\n"

    shown = preview(org, text)

    assert "Row 2 names somebody" in shown.body
    org.clicks("lea", "Import 1 finding", shown)
    assert org.thing("F-2").statement == "Tickets are closed unseen"
    with org.storage.work() as work:
        assert "Zoe" not in str(work.trail.entries("T1"))
    assert not any("Zoe" in post.message.body for post in org.outbox())


def test_the_practice_is_suggested_where_a_row_names_none(org):
    shown = preview(org, "finding\nNobody looks for the common cause of repeated incidents\n")

    assert "perhaps SVC." in shown.body
    org.clicks("lea", "Import", shown)
    assert org.thing("F-2").records == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_come_as_they_are_saved(org, encoding, delimiter):
    text = f"Kind{delimiter}Finding\r\nweakness{delimiter}Störungen bleiben liegen\r\n\r\n"

    shown = preview(org, text.encode(encoding))

    assert "Störungen bleiben liegen" in shown.body


def test_a_workbook_is_read_like_a_table(org):
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (("kind", "statement", "practices"), ("strength", "Desks share a shift log", "IRM")):
        page.append(row)
    out = io.BytesIO()
    book.save(out)

    org.clicks("lea", "Import", preview(org, out.getvalue()))

    assert org.thing("F-2").records == ("SVC.IRM",)


def test_a_recommendation_says_which_weaknesses_it_answers(org):
    org.clicks("lea", "Import 2 findings", preview(org, CSV))
    more = "kind,finding,answers\nrecommendation,Meet weekly on repeats,F-2\nrecommendation,Meet,F-90\n"

    shown = preview(org, more)
    org.clicks("lea", "Import 1 finding", shown)

    assert "Row 3" in shown.body
    assert org.thing("F-4").answers == (org.thing("F-2").ref,)


def test_without_a_file_one_is_given_to_fill_in(org):
    [effect] = org.does("lea", Said("finding import AP-2", Way.DIRECT), org.alone("lea"))

    assert isinstance(effect, Deliver)
    assert "finding import AP-2" in effect.comment
    shown = preview(org, effect.file.content)
    assert "**2 of 2 rows**" in shown.body


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty"),
        (b"\xef\xbb\xbf", "The file is empty"),
        (b",,,\n,,\n", "The file is empty"),
        (b"\x00\x01\x02", "neither CSV nor XLSX"),
        (b"PK\x03\x04 broken", "no workbook that can be read"),
        (b"colour,statement\nred,Something\n", "I know no column “colour”"),
        (b"kind\nweakness\n", "“statement” is needed"),
        (b'statement\n"never closed\n', "no CSV that can be read"),
        (b"statement\n" + b"x\n" * 2100, "can be read at once"),
    ],
)
def test_what_is_no_table_of_findings_is_refused_with_the_cure(org, content, why):
    assert why in preview(org, content).body


def test_a_table_without_rows_offers_nothing(org):
    shown = preview(org, "statement\n")

    assert "no rows" in shown.body
    assert not shown.buttons


def test_only_those_who_appraise_import(org):
    for person in ("stella", "mel"):
        org.town.files[person, "F1"] = CSV.encode()
        org.does(person, Said("finding import AP-2", Way.DIRECT, ("F1",)), org.alone(person))
        assert "rows" not in org.told(person).body
    assert org.state("F-2") == ""


def test_rights_are_looked_at_again_when_the_button_is_pressed(org):
    shown = preview(org, CSV)
    org.town.files["stella", "F1"] = CSV.encode()

    told = org.clicks("stella", "Import", shown)

    assert "draft findings" not in told.body
    assert org.state("F-2") == ""


def test_of_no_appraisal_nothing_is_imported(org):
    assert "Into which appraisal?" in org.says("lea", "finding import").body
