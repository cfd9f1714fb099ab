"""The index: built whole, taken over where it can be, and refused where it does not fit."""

from dataclasses import astuple

import pytest
from builders import as_yaml, record_entry, write_records
from fakes import FakeEncoder
from index_checks import FILES, assert_whole, edit_knowledge, folders_in, reason_of
from workers import indexer_over

from bot.adapters.knowledge.files import KnowledgeFiles
from bot.adapters.retrieval import indexer as module
from bot.adapters.retrieval.store import FORMAT, Store
from bot.domain.errors import KnowledgeError
from bot.services.indexing import opened


def add_record(knowledge_dir):
    source = {"document": "paper", "basis": "name"}
    write_records(knowledge_dir, new=as_yaml([record_entry("SVC.new", source=source)]))


# --- building and opening --------------------------------------------------------------------------


def test_without_an_index_there_is_none_to_open(indexer):
    assert reason_of(indexer) == "there is no index yet"


def test_what_was_built_can_be_opened(built):
    assert_whole(built.open())


def test_an_index_holds_the_knowledge_it_was_made_from(built, knowledge_dir):
    knowledge, files = built.open().knowledge, KnowledgeFiles([knowledge_dir]).load()

    assert [astuple(record) for record in knowledge] == [astuple(record) for record in files]
    assert knowledge.editions == files.editions
    assert knowledge.documents == files.documents
    assert knowledge.beyond == files.beyond


def test_a_report_says_what_a_build_did(indexer, encoder):
    report = indexer.build()

    assert report.records == 11
    assert report.passages >= report.encoded
    assert report.encoded == len(encoder.texts) == len(set(encoder.texts))


def test_progress_is_told_while_texts_are_encoded(indexer):
    told = []

    report = indexer.build(lambda done, total: told.append((done, total)))

    assert told[-1] == (report.encoded, report.encoded)


def test_an_index_can_be_searched(built):
    index = built.open()

    _, near = index.asks.search(FakeEncoder().encode(["printer broken and nobody cares"]), 1)
    owner = index.passages.owners[index.passages.asks][near[0][0]]

    assert list(index.knowledge.records)[owner] == "SVC.IRM"


def test_the_manifest_says_what_the_index_was_made_from(built, index_dir, knowledge_dir):
    assert built
    manifest = Store(index_dir).manifest()

    assert (manifest.format, manifest.model, manifest.dimension) == (FORMAT, "fake", 64)
    assert manifest.knowledge == KnowledgeFiles([knowledge_dir]).fingerprint()
    assert sorted(manifest.checksums) == sorted(FILES)
    assert manifest.built.endswith("+00:00")


# --- building again --------------------------------------------------------------------------------


def test_an_index_that_is_up_to_date_is_not_built_again(built, encoder, current):
    report = built.build()

    assert (report.records, report.encoded, encoder.texts) == (11, 0, [])
    assert current.is_dir()


def test_only_what_has_changed_is_encoded_again(built, encoder, knowledge_dir):
    file = knowledge_dir / "records" / "irm.yaml"
    text = file.read_text(encoding="utf-8").replace("printer broken", "screen broken")
    file.write_text(text, encoding="utf-8")

    report = built.build()

    assert report.encoded == 1
    assert encoder.texts == ["screen broken and nobody cares"]
    assert_whole(built.open())


def test_only_the_texts_of_a_new_record_are_encoded(built, encoder, knowledge_dir):
    add_record(knowledge_dir)

    built.build()

    assert encoder.texts == [
        *("how about SVC.new", "tell me about SVC.new"),
        "Name of SVC.new. Gist of SVC.new.",
        "Name of SVC.new: What SVC.new is.",
    ]
    assert_whole(built.open())


def test_when_a_record_is_gone_nothing_is_encoded(built, encoder, knowledge_dir):
    file = knowledge_dir / "records" / "others.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("  - id: OBS.one-door")], encoding="utf-8")

    report = built.build()

    assert (report.records, encoder.texts) == (10, [])
    assert_whole(built.open())


def test_records_in_another_order_keep_their_vectors(built, encoder, knowledge_dir):
    (knowledge_dir / "records" / "others.yaml").rename(knowledge_dir / "records" / "first.yaml")

    built.build()

    assert encoder.texts == []
    assert_whole(built.open())


def test_by_force_everything_is_encoded_again(built, encoder):
    report = built.build(force=True)

    assert report.encoded == len(encoder.texts) > 50


def test_the_old_index_is_removed_when_the_new_one_is_in_place(built, index_dir, current):
    built.build(force=True)

    assert folders_in(index_dir) == [Store(index_dir).current().name]
    assert Store(index_dir).current() != current


def test_knowledge_that_does_not_hold_together_leaves_the_old_index(built, knowledge_dir, current):
    (knowledge_dir / "records" / "new.yaml").write_text("records: [}\n", encoding="utf-8")

    with pytest.raises(KnowledgeError):
        built.build()

    assert Store(current.parent).load().manifest.records == 11


# --- what does not fit any more --------------------------------------------------------------------


def edit_a_file(knowledge_dir, _):
    edit_knowledge(knowledge_dir)


def forget_other_libraries(_, monkeypatch):
    monkeypatch.setattr(module, "_LIBRARIES", ("faiss-cpu",))


def upgrade_a_library(_, monkeypatch):
    old = module.libraries()
    monkeypatch.setattr(module, "libraries", lambda: old | {"faiss-cpu": "99.0"})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (edit_a_file, "the knowledge has changed since it was built"),
        (upgrade_a_library, "it was made with other versions of the libraries"),
        (forget_other_libraries, "it was made with other versions of the libraries"),
    ],
)
def test_an_index_that_does_not_fit_any_more_is_refused_and_mended(
    built, knowledge_dir, monkeypatch, change, reason
):
    change(knowledge_dir, monkeypatch)

    assert reason_of(built) == reason
    assert_whole(opened(built))


def test_an_index_of_another_model_is_refused_and_made_anew(built, index_dir, knowledge_dir):
    assert built
    other = FakeEncoder("other", dimension=32)
    indexer = indexer_over(index_dir, knowledge_dir, other)

    assert reason_of(indexer) == "it was made with the model fake"
    assert opened(indexer).asks.d == 32
    assert len(other.texts) > 50


def test_other_weights_under_the_same_name_make_the_index_anew(tmp_path, index_dir, knowledge_dir):
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"weights")
    indexer_over(index_dir, knowledge_dir, FakeEncoder(str(folder))).build()
    (folder / "model.safetensors").write_bytes(b"other weights")

    report = indexer_over(index_dir, knowledge_dir, FakeEncoder(str(folder))).build()

    assert report.encoded > 50


def test_a_model_that_has_changed_its_dimension_makes_the_index_anew(
    built, index_dir, knowledge_dir
):
    assert built
    add_record(knowledge_dir)

    indexer_over(index_dir, knowledge_dir, FakeEncoder(dimension=32)).build()

    assert Store(index_dir).load().asks.d == 32
