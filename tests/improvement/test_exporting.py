"""What leaves: as a table and as JSON."""

import csv
import io
import json
import zipfile
from datetime import datetime
from hashlib import sha256

import openpyxl
import pytest

from bot.adapters.storage.papers import JsonPapers
from bot.domain.conversation import Deliver, Said, Way


def exported(org, person, line="export"):
    [effect] = org.does(person, Said(line, Way.DIRECT), org.alone(person))
    assert isinstance(effect, Deliver)
    return effect.file


def test_a_table_holds_what_somebody_sees_a_row_each(assigned):
    file = exported(assigned, "stella")

    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(file.content.decode()))}
    assert set(rows) == {"AP-1", "F-1", "A-1"}
    assert file.name == "improvement-2027-03-01.csv"
    assert (rows["A-1"]["owner"], rows["A-1"]["due"]) == ("bob", "2027-03-31")


@pytest.mark.parametrize(("person", "seen"), [("mel", set()), ("bob", {"F-1", "A-1"})])
def test_nobody_exports_more_than_they_see(assigned, person, seen):
    file = exported(assigned, person)

    assert {row["name"] for row in csv.DictReader(io.StringIO(file.content.decode()))} == seen


def test_json_can_be_read_back(assigned):
    file = exported(assigned, "stella", "export json")

    assert len(json.loads(file.content)["things"]) == 3
    assert assigned.thing("A-1") in JsonPapers().read(file.content.decode())


def test_no_cell_is_taken_for_a_formula(org):
    org.says("stella", 'action add "=HYPERLINK(1)"')

    assert b"'=HYPERLINK(1)" in exported(org, "stella").content


def test_that_something_left_is_in_the_trail(assigned):
    exported(assigned, "ada")

    assert assigned.trail("export") == ["csv, 3 things by ada"]


# --- workbooks ------------------------------------------------------------------------------------


def book_of(org, person):
    return openpyxl.load_workbook(io.BytesIO(exported(org, person, "export xlsx").content))


def test_a_workbook_has_a_sheet_for_each_kind_with_dates_as_dates(assigned):
    book = book_of(assigned, "stella")

    assert book.sheetnames == ["Appraisals", "Findings", "Actions"]
    head, row = book["Actions"].iter_rows(values_only=True)
    held = dict(zip(head, row, strict=True))
    assert held["name"] == "A-1"
    assert held["due"] == datetime(2027, 3, 31)  # noqa: DTZ001  (a day, as workbooks keep it)
    assert "what" not in held
    assert book["Actions"].freeze_panes == "B2"


def test_no_cell_of_a_workbook_is_a_formula(org):
    org.says("stella", 'action add "=HYPERLINK(1)"')

    cells = [cell for row in book_of(org, "stella")["Actions"] for cell in row]
    [title] = [cell for cell in cells if cell.value == "=HYPERLINK(1)"]
    assert title.data_type == "s"


def test_a_workbook_of_nothing_is_one(org):
    assert book_of(org, "mel").sheetnames == ["Nothing"]


# --- the pack for auditors ------------------------------------------------------------------------


def packed(org, person):
    file = exported(org, person, "export pack AP-1")
    with zipfile.ZipFile(io.BytesIO(file.content)) as parts:
        return file.name, {name: parts.read(name) for name in parts.namelist()}


def test_a_pack_holds_the_appraisal_its_trail_and_the_proof(assigned):
    name, parts = packed(assigned, "ada")

    assert name == "pack-AP-1-2027-03-01.zip"
    with assigned.storage.work() as work:
        seal = work.trail.seal("T1")
    about = parts["README.md"].decode()
    assert f"--length {seal.length} --head {seal.head}" in about
    [traced] = csv.DictReader(io.StringIO(parts["trace.csv"].decode()))
    assert (traced["finding"], traced["action"]) == ("F-1", "A-1")
    assert "approve by stella" in traced["decided"]
    trail = list(csv.DictReader(io.StringIO(parts["trail.csv"].decode())))
    assert {row["thing"] for row in trail} == {"AP-1", "F-1", "A-1"}
    assert [int(row["position"]) for row in trail] == sorted(int(row["position"]) for row in trail)
    assert {thing.ref for thing in JsonPapers().read(parts["things.json"].decode())} == {
        assigned.thing(ref).ref for ref in ("AP-1", "F-1", "A-1")
    }


def test_the_digests_of_a_pack_are_those_of_its_files(assigned):
    _, parts = packed(assigned, "ada")

    digests = dict(line.split("  ")[::-1] for line in parts.pop("SHA256SUMS").decode().splitlines())
    assert digests == {name: sha256(content).hexdigest() for name, content in parts.items()}


def test_a_pack_says_when_the_trail_has_been_tampered_with(assigned, monkeypatch):
    faults = ("A-1 is not as its last entry has it.",)
    with assigned.storage.work() as work:
        trail = type(work.trail)
    monkeypatch.setattr(trail, "verify", lambda *_: faults)

    file = exported(assigned, "ada", "export pack AP-1")

    with zipfile.ZipFile(io.BytesIO(file.content)) as parts:
        assert faults[0] in parts.read("README.md").decode()


def test_nobody_is_given_a_pack_of_what_they_may_not_see(assigned):
    for person in ("mel", "bob"):
        told = assigned.says(person, "export pack AP-1")
        assert "sponsor" in told.body or "may see" in told.body


def test_a_pack_of_nothing_asks_of_which(assigned):
    assert "Of which appraisal?" in assigned.says("ada", "export pack").body


def test_that_a_pack_left_is_in_the_trail(assigned):
    packed(assigned, "ada")

    assert assigned.trail("export") == ["pack AP-1, 3 things by ada"]
