"""An index among crashes, full disks and other processes."""

import multiprocessing
import os
import shutil

import faiss
import pytest
import workers
from fakes import FakeSource
from filelock import FileLock
from index_checks import (
    FILES,
    CrashError,
    assert_whole,
    crash,
    edit_knowledge,
    folders_in,
    reason_of,
)
from workers import PATIENCE, indexer_over

from bot.adapters.knowledge.files import KnowledgeFiles
from bot.adapters.retrieval.indexer import Indexer
from bot.adapters.retrieval.store import Store
from bot.domain.errors import IndexUnusableError
from bot.services.indexing import opened

# --- crashes ---------------------------------------------------------------------------------------


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
    edit_knowledge(knowledge_dir)
    monkeypatch.setattr(encoder, "encode", crash)

    with pytest.raises(CrashError):
        built.build(force=True)

    assert_whole(Store(knowledge_dir.parent / "indexes").load())


# --- a folder that cannot be written ---------------------------------------------------------------


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
    raise RuntimeError("could not open asks.faiss for writing")


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


# --- several processes -----------------------------------------------------------------------------


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
