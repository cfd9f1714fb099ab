"""Knowledge files: what is read from them, and what is refused, with file and line."""

from pathlib import Path

import pytest
from builders import (
    as_yaml,
    line_of,
    own_entry,
    record_entry,
    write_knowledge,
    write_records,
)

from bot.adapters.knowledge.files import KnowledgeFiles
from bot.adapters.knowledge.loader import fingerprint, load
from bot.domain.errors import KnowledgeError
from bot.domain.knowledge import Basis, Certainty, Direction, Kind, RelationType

ROOT = Path(__file__).resolve().parents[2]

RECORD = """\
records:
  - id: SVC.first
    kind: history
    name: First
    source: {document: seminar, where: slide 1, basis: name}
    gist: The first.
    what: It came first.
    asks:
      - what came first
      - who began
"""
FEW = {"basis": "name", "document": "seminar", "where": "slide 1"}


def problems_of(*folders):
    """Problems with which folders are refused, as (file and line, message)."""
    with pytest.raises(KnowledgeError) as caught:
        load(folders)
    return [
        (f"{problem.file}:{problem.line}", problem.message) for problem in caught.value.problems
    ]


def problems_in(tmp_path, text):
    """Problems of a coach's own folder whose only file of records is `a.yaml`."""
    return problems_of(write_knowledge(tmp_path / "k", a=text))


@pytest.fixture
def coach(tmp_path):
    """A coach's own folder with one record, for an organisation's folder to stand beside."""
    return write_knowledge(tmp_path / "coach", a=RECORD)


# --- what is read ---------------------------------------------------------------------------------


def test_a_record_has_everything_its_file_says(knowledge_dir):
    record = load([knowledge_dir]).get("SVC.IRM.SP1.1")

    assert record.kind is Kind.SPECIFIC_PRACTICE
    assert record.name == "Establish an Approach to Incidents"
    assert (record.source.document, record.source.basis) == ("seminar", Basis.NAME)
    assert record.what.startswith("One page tells who answers")
    assert record.work_products == ("Page of rules", "List of categories")
    assert record.artifacts == ("The page with its date",)
    assert record.asks[-1] == "one page of desk rules"


def test_a_relation_may_say_how_sure_it_is_and_why(knowledge_dir):
    (relation,) = load([knowledge_dir]).get("SVC.IRM.SP1.1").related(RelationType.MAPS_TO)

    assert relation.id == "ITIL.incident-management"
    assert relation.certainty is Certainty.INFERRED
    assert relation.because == "Both receive and solve incidents."


def test_a_relation_may_say_that_there_is_no_counterpart(knowledge_dir):
    (relation,) = load([knowledge_dir]).get("CONCEPT.incident").related(RelationType.LIKE)

    assert (relation.id, relation.label, relation.certainty) == ("", "ISO 9000", Certainty.NONE)


def test_relations_are_read_from_both_ends(knowledge_dir):
    seen = (
        load([knowledge_dir])
        .get("ITIL.incident-management")
        .related(RelationType.MAPS_TO, Direction.IN)
    )

    assert [relation.id for relation in seen] == ["SVC.IRM.SP1.1"]


def test_a_record_carries_the_label_and_status_of_its_edition(knowledge_dir):
    record = load([knowledge_dir]).get("ITIL.problem-management")

    assert (record.edition, record.status) == (
        "ITIL, in a paper of 2001",
        "Revised several times since.",
    )


def test_records_come_in_the_order_of_files_and_lines(tmp_path):
    folder = write_knowledge(
        tmp_path / "k",
        b=as_yaml([record_entry("SVC.three")]),
        a=as_yaml([record_entry("SVC.one"), record_entry("SVC.two")]),
    )

    assert [record.id for record in load([folder])] == ["SVC.one", "SVC.two", "SVC.three"]


def test_sources_and_topics_beyond_are_read(knowledge_dir):
    knowledge = load([knowledge_dir])

    assert knowledge.documents["paper"].title == "A paper that compares models, 2001"
    assert [topic.topic for topic in knowledge.beyond] == ["Cloud prices"]


def test_a_file_of_records_may_be_empty(tmp_path):
    folder = write_knowledge(tmp_path / "k", a=RECORD, b="# nothing yet\n")

    assert len(load([folder])) == 1


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path):
    folder = write_knowledge(tmp_path / "k")
    (folder / "records" / "a.yaml").write_text(RECORD, encoding="utf-8-sig")

    assert "SVC.first" in load([folder])


@pytest.mark.parametrize("name", [".#a.yaml", "._a.yaml"])
def test_hidden_files_that_editors_and_systems_leave_are_not_read(tmp_path, name):
    folder = write_knowledge(tmp_path / "k", a=RECORD)
    (folder / "records" / name).symlink_to("somebody@some-machine.4711")

    assert len(load([folder])) == 1
    assert fingerprint([folder])


# --- the format of a record -----------------------------------------------------------------------


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


# --- what a record of its kind must have ----------------------------------------------------------


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


# --- how records hang together --------------------------------------------------------------------


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


# --- files that cannot be read --------------------------------------------------------------------


def test_bad_yaml_is_refused_with_its_line(tmp_path):
    text = RECORD.replace("gist: The first.", "gist: The first: of all.")

    ((place, message),) = problems_in(tmp_path, text)

    assert place == "k/records/a.yaml:6"
    assert message.startswith("not valid YAML")


def test_a_file_in_another_encoding_is_refused(tmp_path):
    folder = write_knowledge(tmp_path / "k", a=RECORD)
    (folder / "records" / "b.yaml").write_bytes("name: Café".encode("latin-1"))

    ((place, message),) = problems_of(folder)

    assert place == "k/records/b.yaml:1"
    assert message.startswith("cannot be read as UTF-8 text")


def test_a_folder_named_like_a_file_is_refused(tmp_path):
    folder = write_knowledge(tmp_path / "k", a=RECORD)
    (folder / "records" / "b.yaml").mkdir()

    ((place, _),) = problems_of(folder)

    assert place == "k/records/b.yaml:1"
    assert fingerprint([folder])


@pytest.mark.parametrize("name", ["editions.yaml", "sources.yaml", "beyond.yaml"])
def test_the_coach_s_own_folder_must_have_its_other_files(tmp_path, name):
    folder = write_knowledge(tmp_path / "k", a=RECORD)
    (folder / name).unlink()

    ((place, message),) = problems_of(folder)

    assert place == f"k/{name}:1"
    assert "No such file" in message


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("editions.yaml", "editions:\n  - label: Draft\n    model: CMMI\n    status: Old.\n", "k/editions.yaml:2"),
        ("sources.yaml", "documents:\n  - {name: seminar, title: A seminar}\n", "k/sources.yaml:2"),
        ("beyond.yaml", "beyond:\n  - {topic: X, say: No., nearest: [SVC.first], asks: [a]}\n", "k/beyond.yaml:2"),
    ],
)  # fmt: skip
def test_the_other_files_are_checked_like_records(tmp_path, name, text, place):
    folder = write_knowledge(tmp_path / "k", a=RECORD)
    (folder / name).write_text(text, encoding="utf-8")

    assert [found for found, _ in problems_of(folder)] == [place]


def test_a_missing_folder_is_refused_with_the_setting_that_names_it(tmp_path, coach):
    ((place, message),) = problems_of(coach, tmp_path / "nowhere")

    assert place == f"{tmp_path / 'nowhere'}:1"
    assert "COACH_KNOWLEDGE_DIRS" in message


def test_knowledge_without_a_single_record_is_refused(tmp_path):
    ((place, message),) = problems_of(write_knowledge(tmp_path / "k"))

    assert place.startswith(str(tmp_path / "k"))
    assert "no records" in message


# --- all at once ----------------------------------------------------------------------------------


def test_all_problems_of_all_files_are_reported_at_once(tmp_path, coach):
    write_records(
        coach, b="records: [}\n", c=RECORD.replace("SVC.first", "SVC.third") + "    x: 1\n"
    )
    text = as_yaml([own_entry("OTHER.id")], [{"id": "SVC.nowhere", "what": "Ours."}])
    own = write_records(tmp_path / "own", a=text)

    found = problems_of(coach, own)

    assert [place for place, _ in found] == [
        "coach/records/b.yaml:1",
        "coach/records/c.yaml:11",
        "own/records/a.yaml:2",
        f"own/records/a.yaml:{line_of(text, '- id: SVC.nowhere')}",
    ]


def test_the_error_says_every_problem_as_an_editor_links_it(tmp_path):
    folder = write_knowledge(tmp_path / "k", a=RECORD + "    x: 1\n", b="- [\n")

    with pytest.raises(KnowledgeError) as caught:
        load([folder])

    assert [line.split(": ")[0] for line in str(caught.value).splitlines()] == [
        "k/records/a.yaml:11",
        "k/records/b.yaml:2",
    ]


@pytest.mark.parametrize("broken", [RECORD + "    x: 1\n", RECORD + "\tx: 1\n"])
def test_records_of_a_file_that_is_refused_are_not_reported_as_missing(tmp_path, broken):
    pointing = as_yaml([record_entry("SVC.other", relations={"see": ["SVC.first"]})])
    folder = write_knowledge(tmp_path / "k", a=broken, b=pointing)

    assert [place.partition(":")[0] for place, _ in problems_of(folder)] == ["k/records/a.yaml"]


def test_a_record_of_a_file_that_is_refused_may_be_reworded(tmp_path):
    coach = write_knowledge(tmp_path / "coach", a=RECORD + "    x: 1\n")
    override = as_yaml(overrides=[{"id": "SVC.first", "what": "Ours."}])
    own = write_records(tmp_path / "own", a=override)

    assert [place for place, _ in problems_of(coach, own)] == ["coach/records/a.yaml:11"]


def test_documents_of_a_file_that_is_refused_are_not_reported_as_missing(tmp_path):
    folder = write_knowledge(tmp_path / "k", a=RECORD)
    (folder / "sources.yaml").write_text("documents: [}\n", encoding="utf-8")

    assert [place for place, _ in problems_of(folder)] == ["k/sources.yaml:1"]


# --- an organisation's own folder -----------------------------------------------------------------


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


# --- fingerprints ---------------------------------------------------------------------------------


def test_equal_files_have_equal_fingerprints_wherever_they_lie(tmp_path):
    here = write_knowledge(tmp_path / "here", a=RECORD)
    there = write_knowledge(tmp_path / "there", a=RECORD)

    assert fingerprint([here]) == fingerprint([there])


def rename(folder):
    (folder / "records" / "a.yaml").rename(folder / "records" / "b.yaml")


def retire(folder):
    (folder / "retired").mkdir()
    (folder / "records" / "a.yaml").rename(folder / "retired" / "a.yaml")


def edit(folder):
    (folder / "records" / "a.yaml").write_text(RECORD.replace("first", "last"), encoding="utf-8")


def add(folder):
    (folder / "records" / "b.yaml").write_text("", encoding="utf-8")


def delete(folder):
    (folder / "beyond.yaml").unlink()


@pytest.mark.parametrize("change", [rename, retire, edit, add, delete])
def test_another_fingerprint_follows_every_change(tmp_path, change):
    folder = write_knowledge(tmp_path / "k", a=RECORD)
    before = fingerprint([folder])

    change(folder)

    assert fingerprint([folder]) != before


def test_the_same_file_in_another_folder_has_another_fingerprint(tmp_path, coach):
    folders = [coach, tmp_path / "one", tmp_path / "two"]
    text = as_yaml([own_entry()])
    write_records(tmp_path / "one", a=text)
    write_records(tmp_path / "two")
    before = fingerprint(folders)

    (tmp_path / "one" / "records" / "a.yaml").rename(tmp_path / "two" / "records" / "a.yaml")

    assert fingerprint(folders) != before


def test_a_missing_folder_has_a_fingerprint_too(tmp_path, coach):
    assert fingerprint([coach, tmp_path / "nowhere"])


def test_the_files_are_a_knowledge_source(knowledge_dir):
    source = KnowledgeFiles([knowledge_dir])

    assert source.fingerprint() == fingerprint([knowledge_dir])
    assert len(source.load()) == len(load([knowledge_dir]))
