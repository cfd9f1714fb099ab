"""The index on disk: built whole, taken over where it can be, refused and mended where it is damaged."""

import json
import multiprocessing
import os
import pickle
import shutil
from hashlib import sha256

import faiss
import numpy as np
import pytest
import workers
from builders import as_yaml, own_entry, write_records
from fakes import FakeEncoder, FakeSource
from filelock import FileLock
from workers import PATIENCE, indexer_over

from bot.adapters.knowledge.files import KnowledgeFiles
from bot.adapters.retrieval import indexer as module
from bot.adapters.retrieval.indexer import Indexer
from bot.adapters.retrieval.passages import passages_of
from bot.adapters.retrieval.store import FORMAT, Store
from bot.domain.errors import IndexUnusableError, KnowledgeError
from bot.services.indexing import opened

FILES = [
    "knowledge.json",
    "passages.json",
    "vectors.faiss",
    "lexical/data.csc.index.npy",
    "lexical/indices.csc.index.npy",
    "lexical/indptr.csc.index.npy",
    "lexical/params.index.json",
    "lexical/vocab.index.json",
    "discriminant/directions.npy",
    "discriminant/offsets.npy",
]


@pytest.fixture
def index_dir(tmp_path):
    return tmp_path / "indexes"


@pytest.fixture
def encoder():
    return FakeEncoder()


@pytest.fixture
def indexer(index_dir, knowledge_dir, encoder):
    """An indexer over a folder that holds no index yet."""
    return indexer_over(index_dir, knowledge_dir, encoder)


@pytest.fixture
def built(indexer, encoder):
    """An indexer whose index is in place; the encoder has forgotten what it took."""
    indexer.build()
    encoder.texts.clear()
    return indexer


@pytest.fixture
def current(built, index_dir):
    """Folder of the index in use."""
    assert built
    return Store(index_dir).current()


def folders_in(index_dir):
    return sorted(file.name for file in index_dir.iterdir() if file.is_dir())


def reason_of(indexer):
    """Why an index is refused."""
    with pytest.raises(IndexUnusableError) as caught:
        indexer.open()
    return str(caught.value)


def assert_whole(index):
    """Every passage has its vector, and the vector of a text is the one that the model gives it."""
    texts = [passage.text for passage in passages_of(index.knowledge)]
    vectors = index.vectors.reconstruct_n(0, index.vectors.ntotal)
    assert np.array_equal(vectors, FakeEncoder().encode(texts))


# --- building and opening -------------------------------------------------------------------------


def test_without_an_index_there_is_none_to_open(indexer):
    assert reason_of(indexer) == "there is no index yet"


def test_what_was_built_can_be_opened(built):
    assert_whole(built.open())


def test_an_index_holds_the_knowledge_it_was_made_from(built, knowledge_dir):
    knowledge = built.open().knowledge

    assert list(knowledge.records) == list(KnowledgeFiles([knowledge_dir]).load().records)
    assert knowledge.get("SVC.IRM.SP1.1").relations == KnowledgeFiles([knowledge_dir]).load().get("SVC.IRM.SP1.1").relations  # fmt: skip
    assert knowledge.editions
    assert knowledge.beyond
    assert knowledge.documents


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

    _, near = index.vectors.search(FakeEncoder().encode(["printer broken and nobody cares"]), 1)
    owner = index.passages.owners[near[0][0]]

    assert list(index.knowledge.records)[owner] == "SVC.IRM"


def test_the_manifest_says_what_the_index_was_made_from(built, index_dir, knowledge_dir):
    assert built
    manifest = Store(index_dir).manifest()

    assert (manifest.format, manifest.model, manifest.dimension) == (FORMAT, "fake", 64)
    assert manifest.knowledge == KnowledgeFiles([knowledge_dir]).fingerprint()
    assert sorted(manifest.checksums) == sorted(FILES)
    assert manifest.built.endswith("+00:00")


# --- building again -------------------------------------------------------------------------------


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
    entry = own_entry("SVC.new", kind="history", source={"document": "paper", "basis": "name"})
    write_records(knowledge_dir, new=as_yaml([entry]))

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


# --- what does not fit any more -------------------------------------------------------------------


def edit_knowledge(knowledge_dir, _):
    file = knowledge_dir / "beyond.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")


def forget_other_libraries(_, monkeypatch):
    monkeypatch.setattr(module, "_LIBRARIES", ("faiss-cpu",))


def upgrade_a_library(_, monkeypatch):
    old = module.libraries()
    monkeypatch.setattr(module, "libraries", lambda: old | {"faiss-cpu": "99.0"})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (edit_knowledge, "the knowledge has changed since it was built"),
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
    assert opened(indexer).vectors.d == 32
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
    edit_knowledge(knowledge_dir, None)
    write_records(knowledge_dir, new=as_yaml([own_entry("SVC.new", kind="history", source={"document": "paper", "basis": "name"})]))  # fmt: skip

    indexer_over(index_dir, knowledge_dir, FakeEncoder(dimension=32)).build()

    assert Store(index_dir).load().vectors.d == 32


# --- damage ---------------------------------------------------------------------------------------


def truncate(file):
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def empty(file):
    file.write_bytes(b"")


def flip(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0x10
    file.write_bytes(content)


def lengthen(file):
    file.write_bytes(file.read_bytes() + b"\0")


def zero(file):
    file.write_bytes(b"\0" * file.stat().st_size)


def delete(file):
    file.unlink()


def supplant(file):
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", [truncate, empty, flip, lengthen, zero, delete, supplant])
def test_a_damaged_file_is_named_and_the_index_mended(built, current, damage, name):
    damage(current / name)

    assert (current / name).name in reason_of(built)
    assert_whole(opened(built))


@pytest.mark.parametrize("damage", [truncate, empty, zero, delete, supplant])
def test_a_damaged_manifest_is_refused_and_the_index_mended(built, current, damage):
    damage(current / "manifest.json")

    assert "manifest.json" in reason_of(built)
    assert_whole(opened(built))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"format": FORMAT + 1}, f"it has format {FORMAT + 1}, this version reads {FORMAT}"),
        ({"format": "new"}, "its manifest.json is damaged, or of another version"),
        ({"surprise": 1}, "its manifest.json is damaged, or of another version"),
        ({"model": "other"}, "it was made with the model other"),
        ({"weights": "sha256:0"}, "it was made with the model fake"),
        ({"libraries": {}}, "it was made with other versions of the libraries"),
        ({"knowledge": "0"}, "the knowledge has changed since it was built"),
        ({"dimension": 65}, "its parts do not fit together"),
        ({"passages": 3}, "its parts do not fit together"),
        ({"records": 3}, "its parts do not fit together"),
        ({"checksums": {"vectors.faiss": "0"}}, "vectors.faiss is damaged"),
        ({"checksums": {"nothing": "0"}}, "nothing is missing"),
        ({"checksums": {"no\0name": "0"}}, "no\0name is missing"),
    ],
)
def test_a_manifest_that_says_something_else_is_refused_and_the_index_mended(
    built, current, changes, reason
):
    file = current / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_bytes()) | changes), encoding="utf-8")

    assert reason in reason_of(built)
    assert_whole(opened(built))


def forge(folder):
    """Make the checksums fit whatever the files hold now."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    files = [file for file in folder.rglob("*") if file.is_file() and file.name != "manifest.json"]
    manifest["checksums"] = {
        file.relative_to(folder).as_posix(): sha256(file.read_bytes()).hexdigest() for file in files
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", [truncate, empty, zero, delete, supplant])
def test_damage_with_fitting_checksums_is_refused_all_the_same(built, current, damage, name):
    damage(current / name)
    forge(current)

    assert reason_of(built).startswith(("it cannot be read (", "its parts do not fit"))
    assert_whole(opened(built))


def fewer_vectors(folder):
    faiss.write_index(faiss.IndexFlatIP(64), str(folder / "vectors.faiss"))


def another_dimension(folder):
    index = faiss.read_index(str(folder / "vectors.faiss"))
    narrow = faiss.IndexFlatIP(32)
    narrow.add(np.ascontiguousarray(index.reconstruct_n(0, index.ntotal)[:, :32]))
    faiss.write_index(narrow, str(folder / "vectors.faiss"))


def an_owner_that_is_none(folder):
    file = folder / "passages.json"
    table = json.loads(file.read_bytes())
    table["owners"][0] = 999
    file.write_text(json.dumps(table), encoding="utf-8")


def a_digest_too_few(folder):
    file = folder / "passages.json"
    table = json.loads(file.read_bytes())
    del table["digests"][0]
    file.write_text(json.dumps(table), encoding="utf-8")


def no_knowledge(folder):
    file = folder / "knowledge.json"
    file.write_text(json.dumps(json.loads(file.read_bytes()) | {"records": {}}), encoding="utf-8")


def another_lexicon(folder):
    file = folder / "lexical" / "params.index.json"
    file.write_text(json.dumps(json.loads(file.read_bytes()) | {"num_docs": 3}), encoding="utf-8")


def a_class_too_few(folder):
    for name in ("directions.npy", "offsets.npy"):
        file = folder / "discriminant" / name
        np.save(file, np.load(file)[1:])


def an_offset_too_few(folder):
    file = folder / "discriminant" / "offsets.npy"
    np.save(file, np.load(file)[1:])


def directions_in_a_row(folder):
    file = folder / "discriminant" / "directions.npy"
    np.save(file, np.load(file)[:, 0])


@pytest.mark.parametrize(
    "change",
    [
        a_class_too_few,
        an_offset_too_few,
        directions_in_a_row,
        fewer_vectors,
        another_dimension,
        an_owner_that_is_none,
        a_digest_too_few,
        no_knowledge,
        another_lexicon,
    ],
)
def test_parts_of_different_indexes_are_refused_and_mended(built, current, change):
    change(current)
    forge(current)

    assert reason_of(built) == "its parts do not fit together"
    assert_whole(opened(built))


# --- CURRENT --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"garbage",
        b"\0" * 40,
        b"index-\0\0",
        b"\xff\xfe",
        b"../index-abc-0",
        b"index-abc-0/..",
        b"/etc/index-abc-0",
        b"index-..",
        b"index-abc-0\nindex-abc-1",
        b".",
    ],
)
def test_a_pointer_to_no_index_is_refused_and_mended(built, index_dir, content):
    (index_dir / "CURRENT").write_bytes(content)

    assert reason_of(built) in {"there is no index yet", "CURRENT does not name an index"}
    assert_whole(opened(built))


def test_a_pointer_to_an_index_that_is_gone_is_refused_and_mended(built, current):
    shutil.rmtree(current)

    assert reason_of(built) == "its manifest.json is missing"
    assert_whole(opened(built))


def test_a_missing_pointer_is_refused_and_mended(built, index_dir):
    (index_dir / "CURRENT").unlink()

    assert reason_of(built) == "there is no index yet"
    assert_whole(opened(built))
    assert len(folders_in(index_dir)) == 1


def test_an_index_outside_the_folder_is_never_read(built, index_dir, current, tmp_path):
    current.rename(tmp_path / current.name)
    (index_dir / "CURRENT").write_text(f"../{current.name}\n", encoding="utf-8")

    assert reason_of(built) == "CURRENT does not name an index"


# --- crashes --------------------------------------------------------------------------------------


class CrashError(BaseException):
    """The process ends here: nothing in the code may catch this."""


def crash(*_, **__):
    raise CrashError


@pytest.mark.parametrize(
    ("owner", "step"),
    [
        (os, "replace"),
        (faiss, "write_index"),
        (shutil, "rmtree"),
    ],
)
def test_a_crash_while_building_leaves_an_index_that_can_be_used(
    built, index_dir, monkeypatch, owner, step
):
    with monkeypatch.context() as patched:
        patched.setattr(owner, step, crash)
        with pytest.raises(CrashError):
            built.build(force=True)

    assert len(folders_in(index_dir)) == 2
    assert_whole(built.open())


def test_what_a_crash_left_behind_is_removed_by_the_next_build(built, index_dir, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", crash)
        with pytest.raises(CrashError):
            built.build(force=True)

    built.build(force=True)

    assert folders_in(index_dir) == [Store(index_dir).current().name]
    assert sorted(file.name for file in index_dir.iterdir() if file.is_file()) in (
        ["CURRENT"],
        ["CURRENT", "LOCK"],
    )


@pytest.mark.parametrize("kept", [0, 1, 4, len(FILES)])
def test_a_half_written_index_is_no_obstacle(built, index_dir, current, kept):
    half = index_dir / f"{current.name[:-1]}1"
    shutil.copytree(current, half)
    for name in ["manifest.json", *FILES][: len(FILES) + 1 - kept]:
        (half / name).unlink()

    assert_whole(built.open())
    built.build(force=True)
    assert_whole(built.open())
    assert len(folders_in(index_dir)) == 1


def test_a_crash_before_the_first_index_leaves_none_and_no_obstacle(indexer, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", crash)
        with pytest.raises(CrashError):
            indexer.build()

    assert reason_of(indexer) == "there is no index yet"
    assert_whole(opened(indexer))


def test_an_encoder_that_fails_leaves_the_old_index(built, knowledge_dir, encoder, monkeypatch):
    edit_knowledge(knowledge_dir, None)
    monkeypatch.setattr(encoder, "encode", crash)

    with pytest.raises(CrashError):
        built.build(force=True)

    assert_whole(Store(knowledge_dir.parent / "indexes").load())


# --- a folder that cannot be written --------------------------------------------------------------


def test_a_file_in_place_of_the_folder_is_told_with_the_setting_that_names_another(
    indexer, index_dir
):
    index_dir.write_text("in the way", encoding="utf-8")

    with pytest.raises(IndexUnusableError) as caught:
        opened(indexer)

    message = str(caught.value)
    assert str(index_dir) in message
    assert "COACH_INDEX_DIR" in message
    assert "`coach index build --force`" in message


def test_a_folder_under_a_file_is_told_with_the_setting_that_names_another(tmp_path, knowledge_dir):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    indexer = indexer_over(tmp_path / "file" / "indexes", knowledge_dir)

    with pytest.raises(IndexUnusableError, match="COACH_INDEX_DIR"):
        indexer.build()


def refuse(*_, **__):
    raise OSError(28, "No space left on device")


def refuse_as_faiss(*_, **__):
    raise RuntimeError("could not open vectors.faiss for writing")


@pytest.mark.parametrize(
    ("owner", "step", "failure"),
    [(os, "replace", refuse), (faiss, "write_index", refuse_as_faiss)],
)
def test_a_full_disk_is_told_and_the_old_index_stays(built, monkeypatch, owner, step, failure):
    with monkeypatch.context() as patched:
        patched.setattr(owner, step, failure)
        with pytest.raises(IndexUnusableError, match=r"nothing can be written.*COACH_INDEX_DIR"):
            built.build(force=True)

    assert_whole(built.open())


def test_a_folder_in_place_of_the_pointer_is_told(indexer, index_dir):
    (index_dir / "CURRENT").mkdir(parents=True)

    with pytest.raises(IndexUnusableError, match="COACH_INDEX_DIR"):
        opened(indexer)


@pytest.mark.parametrize("error", [PermissionError("a file of knowledge"), OSError("a disk")])
def test_trouble_while_reading_the_knowledge_is_not_blamed_on_the_index(
    index_dir, encoder, knowledge_dir, monkeypatch, error
):
    source = FakeSource(KnowledgeFiles([knowledge_dir]).load())

    def fail():
        raise error

    monkeypatch.setattr(source, "load", fail)

    with pytest.raises(type(error), match=str(error)):
        Indexer(Store(index_dir), encoder, source).build()


# --- several processes ----------------------------------------------------------------------------


def test_while_another_process_builds_one_waits_no_longer_than_told(built, index_dir):
    with FileLock(index_dir / "LOCK"), pytest.raises(IndexUnusableError) as caught:
        built.build(wait=0)

    assert f"another process has been building in {index_dir}" in str(caught.value)


def test_the_right_to_build_is_given_back_after_a_failure(built, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(faiss, "write_index", refuse_as_faiss)
        with pytest.raises(IndexUnusableError):
            built.build(force=True)

    assert built.build(force=True, wait=0).encoded > 50


def test_an_index_can_be_opened_while_another_process_builds(built, index_dir):
    with FileLock(index_dir / "LOCK"):
        assert_whole(built.open())


def test_two_builds_at_once_end_with_one_whole_index_and_no_leftovers(
    indexer, index_dir, knowledge_dir
):
    spawn = multiprocessing.get_context("spawn")
    start = spawn.Barrier(2)
    arguments = (index_dir, knowledge_dir, start)
    builders = [spawn.Process(target=workers.build_together, args=arguments) for _ in range(2)]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join(PATIENCE)

    assert [builder.exitcode for builder in builders] == [0, 0]
    assert len(folders_in(index_dir)) == 1
    assert_whole(indexer.open())


def test_a_reader_gets_a_whole_index_while_another_process_swaps_them(
    built, index_dir, knowledge_dir
):
    spawn = multiprocessing.get_context("spawn")
    arguments = (index_dir, knowledge_dir, 40)
    builder = spawn.Process(target=workers.build_again_and_again, args=arguments)
    builder.start()
    seen = set()
    while builder.is_alive():
        assert_whole(built.open())
        seen.add(Store(index_dir).current().name)
    builder.join(PATIENCE)

    assert builder.exitcode == 0
    assert len(seen) > 1


# --- nothing is unpickled -------------------------------------------------------------------------


class Bomb:
    """What runs code when it is unpickled."""

    def __init__(self, file):
        self.file = file

    def __reduce__(self):
        return os.mkdir, (str(self.file),)


def test_opening_unpickles_nothing(built, monkeypatch):
    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, name, crash)

    assert_whole(built.open())


@pytest.mark.parametrize("name", FILES)
def test_a_pickle_in_place_of_a_file_is_refused_and_does_not_run(built, current, tmp_path, name):
    (current / name).write_bytes(pickle.dumps(Bomb(tmp_path / "ran")))
    forge(current)

    assert reason_of(built)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".npy")])
def test_an_array_of_objects_is_refused_and_does_not_run(built, current, tmp_path, name):
    np.save(current / name, np.array([Bomb(tmp_path / "ran")], dtype=object), allow_pickle=True)
    forge(current)

    assert reason_of(built) == "it cannot be read (ValueError)"
    assert not (tmp_path / "ran").exists()
