"""An organisation's own knowledge folder."""

from pathlib import Path

import pytest
from builders import as_yaml, line_of, own_entry, record_entry, write_records
from knowledge_checks import FEW, problems_in, problems_of

from bot.adapters.knowledge.loader import load
from bot.domain.knowledge import Basis, RelationType

ROOT = Path(__file__).resolve().parents[2]


def test_an_organisation_adds_records_of_its_own(tmp_path, coach):
    own = write_records(
        tmp_path / "own", a=as_yaml([own_entry(relations={"implements": ["SVC.first"]})])
    )

    record = load([coach, own]).get("ORG.incidents")

    assert record.source.basis is Basis.ORGANISATION
    assert record.target(RelationType.IMPLEMENTS) == "SVC.first"
    assert record.edition == "Yours"


def test_an_organisation_may_not_take_other_ids(tmp_path, coach):
    own = write_records(tmp_path / "own", a=as_yaml([own_entry("SVC.mine")]))

    assert problems_of(coach, own) == [
        (
            "own/records/a.yaml:2",
            "SVC.mine: an organisation's records, and only those, start with ORG.",
        )
    ]


def test_an_organisation_may_not_speak_in_another_document_s_name(tmp_path, coach):
    own = write_records(tmp_path / "own", a=as_yaml([own_entry(source=FEW)]))

    ((place, message),) = problems_of(coach, own)

    assert place == "own/records/a.yaml:2"
    assert "the basis `organisation` belongs to an organisation's records" in message


def test_the_coach_s_own_folder_may_not_hold_an_organisation_s_records(tmp_path):
    found = problems_in(tmp_path, as_yaml([own_entry()]))

    assert (
        "k/records/a.yaml:2",
        "ORG.incidents: an organisation's records, and only those, start with ORG.",
    ) in found


def test_an_organisation_may_reword_a_record(tmp_path, coach):
    override = {"id": "SVC.first", "gist": "Our first.", "roles": ["Our manager"]}
    own = write_records(tmp_path / "own", a=as_yaml(overrides=[override]))

    record = load([coach, own]).get("SVC.first")

    assert (record.gist, record.roles) == ("Our first.", ("Our manager",))
    assert record.what == "It came first."


def test_what_has_been_reworded_is_marked(tmp_path, coach):
    override = {
        "id": "SVC.first",
        "what": "Our first.",
        "evidence": {"artifacts": ["Our file"], "affirmations": []},
    }
    own = write_records(tmp_path / "own", a=as_yaml(overrides=[override]))

    knowledge = load([coach, own])

    assert sorted(knowledge.get("SVC.first").reworded) == ["artifacts", "what"]


def test_what_two_organisations_have_reworded_is_all_marked(tmp_path, coach):
    first = as_yaml(overrides=[{"id": "SVC.first", "what": "Theirs.", "why": "Theirs."}])
    second = as_yaml(overrides=[{"id": "SVC.first", "what": "Ours."}])
    folders = [
        write_records(tmp_path / "group", a=first),
        write_records(tmp_path / "company", a=second),
    ]

    record = load([coach, *folders]).get("SVC.first")

    assert (record.what, record.why) == ("Ours.", "Theirs.")
    assert sorted(record.reworded) == ["what", "why"]


def test_questions_of_an_organisation_are_added_to_those_there_are(tmp_path, coach):
    own = write_records(
        tmp_path / "own", a=as_yaml(overrides=[{"id": "SVC.first", "asks": ["our first"]}])
    )

    record = load([coach, own]).get("SVC.first")

    assert record.asks == ("what came first", "who began", "our first")


def test_a_record_that_does_not_exist_cannot_be_reworded(tmp_path, coach):
    text = as_yaml([own_entry()], [{"id": "SVC.none", "what": "Ours."}])
    own = write_records(tmp_path / "own", a=text)

    ((place, message),) = problems_of(coach, own)

    assert place == f"own/records/a.yaml:{line_of(text, '- id: SVC.none')}"
    assert message.startswith("SVC.none: only an organisation's folder may reword")


def test_the_coach_s_own_folder_may_not_reword(tmp_path):
    text = as_yaml([record_entry("SVC.one")], [{"id": "SVC.one", "what": "Other."}])

    ((place, _),) = problems_in(tmp_path, text)

    assert place == f"k/records/a.yaml:{line_of(text, 'overrides:') + 1}"


@pytest.mark.parametrize("field", ["name", "kind", "says", "note", "relations", "aliases"])
def test_facts_cannot_be_reworded(tmp_path, coach, field):
    text = as_yaml(overrides=[{"id": "SVC.first", field: "Ours"}])
    own = write_records(tmp_path / "own", a=text)

    assert problems_of(coach, own) == [
        ("own/records/a.yaml:3", f"overrides.{field}: is not a field that records have")
    ]


def test_the_example_organisation_fits_the_real_knowledge():
    knowledge = load([ROOT / "knowledge", ROOT / "docs" / "example-organisation"])

    own = [record for record in knowledge if record.source.basis is Basis.ORGANISATION]
    assert own
    assert any(record.reworded for record in knowledge)
