"""Knowledge files: what is read from them, and what identifies them."""

import pytest
from builders import as_yaml, line_of, own_entry, record_entry, write_knowledge, write_records
from knowledge_checks import RECORD, problems_in, problems_of

from bot.adapters.knowledge.files import KnowledgeFiles
from bot.adapters.knowledge.loader import fingerprint, load
from bot.domain.errors import KnowledgeError
from bot.domain.knowledge import Basis, Certainty, Direction, Kind, RelationType

# --- what is read ----------------------------------------------------------------------------------


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


# --- files that cannot be read ---------------------------------------------------------------------


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


# --- all at once -----------------------------------------------------------------------------------


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


# --- fingerprints ----------------------------------------------------------------------------------


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
