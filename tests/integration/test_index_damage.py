"""A damaged index: every damage is refused with its reason, mended, and runs nothing."""

import json
import os
import pickle
import shutil

import faiss
import numpy as np
import pytest
from index_checks import FILES, assert_whole, crash, folders_in, forge, reason_of

from bot.adapters.retrieval.store import FORMAT
from bot.services.indexing import opened

# --- damage ----------------------------------------------------------------------------------------


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
        ({"checksums": {"asks.faiss": "0"}}, "asks.faiss is damaged"),
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


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", [truncate, empty, zero, delete, supplant])
def test_damage_with_fitting_checksums_is_refused_all_the_same(built, current, damage, name):
    damage(current / name)
    forge(current)

    assert reason_of(built).startswith(("it cannot be read (", "its parts do not fit"))
    assert_whole(opened(built))


def fewer_asks(folder):
    faiss.write_index(faiss.IndexFlatIP(64), str(folder / "asks.faiss"))


def another_dimension(folder):
    index = faiss.read_index(str(folder / "asks.faiss"))
    narrow = faiss.IndexFlatIP(32)
    narrow.add(np.ascontiguousarray(index.reconstruct_n(0, index.ntotal)[:, :32]))
    faiss.write_index(narrow, str(folder / "asks.faiss"))


def an_owner_that_is_none(folder):
    file = folder / "passages" / "owners.npy"
    owners = np.load(file)
    owners[0] = 999
    np.save(file, owners)


def a_digest_too_few(folder):
    file = folder / "passages" / "digests.npy"
    np.save(file, np.load(file)[1:])


def a_vector_too_few(folder):
    file = folder / "passages" / "vectors.npy"
    np.save(file, np.load(file)[1:])


def a_part_that_is_none(folder):
    file = folder / "passages" / "parts.npy"
    np.save(file, np.load(file) + np.int8(1))


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
        fewer_asks,
        another_dimension,
        an_owner_that_is_none,
        a_digest_too_few,
        a_vector_too_few,
        a_part_that_is_none,
        no_knowledge,
        another_lexicon,
    ],
)
def test_parts_of_different_indexes_are_refused_and_mended(built, current, change):
    change(current)
    forge(current)

    assert reason_of(built) == "its parts do not fit together"
    assert_whole(opened(built))


# --- CURRENT ---------------------------------------------------------------------------------------


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


# --- nothing is unpickled --------------------------------------------------------------------------


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
