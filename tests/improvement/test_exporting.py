"""What leaves: as a table and as JSON."""

import csv
import io
import json

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
