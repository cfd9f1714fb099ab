"""Records in files: what is refused about them, with file and line."""

import pytest
from builders import as_yaml, line_of, record_entry, write_knowledge
from knowledge_checks import FEW, RECORD, problems_in, problems_of

from bot.adapters.knowledge.loader import load

# --- the format of a record ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    what:", "    wat:", "records.wat: is not a field that records have"),
        ("gist: The first.", "gist: ''", "records.gist: string should have at least 1 character"),
        ("kind: history", "kind: practise", "records.kind: input should be 'process-area'"),
        ("id: SVC.first", "id: svc first", "records.id: string should match pattern"),
        ("name: First", "name: 1.5", "records.name: must be text; put quotes around"),
        ("basis: name", "basis: maybe", "records.source.basis: input should be 'text'"),
        ("basis: name", "basis: name, page: 3", "records.source.page: is not a field"),
        ("- who began", "- [who, began]", "records.asks: must be text"),
        ("gist: The first.", 'gist: "two\\nlines"', "must be one line"),
    ],
)
def test_a_wrong_field_is_refused_with_its_line(tmp_path, old, new, message):
    text = RECORD.replace(old, new)

    found = problems_in(tmp_path, text)

    place, told = found[0]
    assert place == f"k/records/a.yaml:{line_of(text, new.strip())}"
    assert message in told


@pytest.mark.parametrize("field", ["kind", "name", "source", "gist"])
def test_a_missing_field_is_refused_with_the_line_of_its_record(tmp_path, field):
    text = as_yaml([record_entry("SVC.one"), record_entry("SVC.two", **{field: None})])

    assert problems_in(tmp_path, text) == [
        (f"k/records/a.yaml:{line_of(text, '- id: SVC.two')}", f"records.{field}: is missing")
    ]


def test_an_unknown_relation_is_refused_with_its_line(tmp_path):
    text = RECORD + "    relations:\n      see: []\n      sees: [SVC.other]\n"

    assert problems_in(tmp_path, text) == [
        ("k/records/a.yaml:13", "records.relations.sees: is not a field that records have")
    ]


def test_a_relation_with_a_wrong_certainty_is_refused_once(tmp_path):
    text = RECORD + "    relations:\n      see:\n        - to: ML3\n          certainty: maybe\n"

    ((place, message),) = problems_in(tmp_path, text)

    assert place == "k/records/a.yaml:14"
    assert message.startswith("records.relations.see.certainty: input should be 'stated'")


def test_a_relation_that_is_neither_id_nor_mapping_is_refused_once(tmp_path):
    ((place, message),) = problems_in(tmp_path, RECORD + "    relations:\n      see: [3]\n")

    assert place == "k/records/a.yaml:12"
    assert message.startswith("records.relations.see: ")


@pytest.mark.parametrize("text", ["- id: SVC.first\n", "just words\n", "3\n"])
def test_a_file_that_is_no_mapping_is_refused(tmp_path, text):
    ((place, message),) = problems_in(tmp_path, text)

    assert place == "k/records/a.yaml:1"
    assert message == "the file: must be a mapping of names to values"


# --- what a record of its kind must have -----------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"asks": []}, "`asks` needs at least 2 ways to ask"),
        ({"asks": ["once"]}, "`asks` needs at least 2 ways to ask"),
        ({"kind": "specific-goal"}, "`asks` needs at least 5 ways to ask"),
        ({"what": ""}, "`what` is missing"),
        ({"source": FEW | {"basis": "text"}}, "`says` is missing though the basis is text"),
        ({"says": "A word."}, "`says` is given though the source has no text for it"),
        ({"source": FEW | {"basis": "ours"}, "says": "A word."}, "`says` is given though"),
        ({"source": FEW | {"document": "memoir"}}, "the document 'memoir' is not in sources.yaml"),
        ({"source": FEW | {"basis": "organisation"}}, "the basis `organisation` belongs to"),
        ({"kind": "template", "asks": list("abcde")}, "`fields` is missing"),
        ({"kind": "process-area", "asks": list("abcde")}, "`measures` is missing"),
    ],
)
def test_what_a_record_lacks_is_told_with_its_line(tmp_path, changes, message):
    text = as_yaml([record_entry("SVC.one"), record_entry("SVC.two", **changes)])

    ((place, told),) = problems_in(tmp_path, text)

    assert place == f"k/records/a.yaml:{line_of(text, '- id: SVC.two')}"
    assert told.startswith(f"SVC.two: {message}")


@pytest.mark.parametrize(
    "kind", ["specific-practice", "generic-practice", "itil-process", "itsm-process", "concept"]
)
def test_a_record_to_work_by_must_be_complete(tmp_path, kind):
    text = as_yaml([record_entry("SVC.one", kind=kind, asks=list("abcde"))])

    told = [message.removeprefix("SVC.one: ") for _, message in problems_in(tmp_path, text)]

    assert told == [
        "`why` is missing",
        "`practice` is missing",
        "`roles` is missing",
        "`work_products` is missing",
        "`evidence` needs artifacts and affirmations",
        "`example` is missing",
    ]


def test_what_the_document_says_is_enough_of_an_explanation(tmp_path):
    entry = record_entry("SVC.one", source=FEW | {"basis": "text"}, says="A word.", what=None)

    knowledge = load([write_knowledge(tmp_path / "k", a=as_yaml([entry]))])

    assert knowledge.get("SVC.one").says == "A word."


# --- how records hang together ---------------------------------------------------------------------


@pytest.mark.parametrize("target", ["SVC.nowhere", "SVC.first", ""])
def test_a_relation_to_no_other_record_is_refused_with_its_line(tmp_path, target):
    relations = f"    relations:\n      parent: SVC.other\n      see:\n        - '{target}'\n"
    text = RECORD + relations
    folder = write_knowledge(tmp_path / "k", a=text, b=as_yaml([record_entry("SVC.other")]))

    line = line_of(text, f"- '{target}'")
    assert problems_of(folder) == [
        (
            f"k/records/a.yaml:{line}",
            f"SVC.first: see points at '{target}', which is no other record",
        )
    ]


def test_an_absent_counterpart_must_be_named(tmp_path):
    text = RECORD + "    relations:\n      like:\n        - certainty: none\n"

    assert problems_in(tmp_path, text) == [
        ("k/records/a.yaml:13", "SVC.first: like points at '', which is no other record")
    ]


def test_a_topic_beyond_may_only_name_records_as_near(tmp_path):
    folder = write_knowledge(tmp_path / "k", a=RECORD)
    topic = "beyond:\n  - topic: Prices\n    say: No.\n    nearest:\n      - SVC.first\n      - SVC.x\n    asks: [a, b]\n"
    (folder / "beyond.yaml").write_text(topic, encoding="utf-8")

    assert problems_of(folder) == [
        ("k/beyond.yaml:6", "'Prices': nearest names 'SVC.x', which is no record")
    ]


def test_an_id_taken_in_another_file_is_refused_with_both_places(tmp_path):
    folder = write_knowledge(tmp_path / "k", a=RECORD, b="# a copy\n" + RECORD)

    assert problems_of(folder) == [
        (
            "k/records/b.yaml:3",
            "SVC.first: this id is taken already, in k/records/a.yaml:2",
        )
    ]


def test_a_key_given_twice_is_refused_with_its_line(tmp_path):
    assert problems_in(tmp_path, RECORD + "    name: Last\n") == [
        ("k/records/a.yaml:11", "'name' is given twice")
    ]
