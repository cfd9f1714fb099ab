"""What a start does with the database that it finds, and what is told of its condition."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from storage_versions import fill, migrations_with_one_more, set_version, version_of
from stored import storage_at

from bot.adapters.storage import maintenance, schema
from bot.adapters.storage.database import Database
from bot.adapters.storage.maintenance import Maintenance
from bot.adapters.storage.schema import Age
from bot.domain.errors import StorageError


@pytest.fixture
def older(where, tmp_path, monkeypatch):
    """Make a database with rows in it that is one version behind the code."""
    fill(where)
    monkeypatch.setattr(schema, "_MIGRATIONS", migrations_with_one_more(tmp_path))
    return where


def answers_in(where):
    with storage_at(where).work() as work:
        return len(work.answers.recent("T1", "U1", 5))


# --- the start ------------------------------------------------------------------------------------


def test_a_start_makes_the_tables_where_there_are_none(empty):
    assert Maintenance(Database(empty)).ready() is None

    assert version_of(empty) == schema.head()


def test_a_second_start_changes_nothing(where):
    fill(where)

    assert Maintenance(Database(where)).ready() is None
    assert answers_in(where) == 1


@pytest.mark.parametrize("does", ["ready", "upgrade", "backup", "restore"])
def test_a_newer_database_is_refused_with_the_cure(where, tmp_path, does):
    backup = tmp_path / "backup.jsonl"
    Maintenance(Database(where)).backup(backup)
    set_version(where, "9999")
    call = {
        "backup": lambda keeper: keeper.backup(tmp_path / "another.jsonl"),
        "restore": lambda keeper: keeper.restore(backup, replace=True),
    }.get(does, lambda keeper: getattr(keeper, does)())

    with pytest.raises(StorageError, match=r"of version 9999.*Install the newer coach"):
        call(Maintenance(Database(where)))


def test_an_older_sqlite_file_is_copied_and_brought_up_to_date(backend, older):
    if backend == "postgresql":
        with pytest.raises(StorageError, match=r"of version 0004.*needs 0005.*coach db upgrade"):
            Maintenance(Database(older)).ready()
        assert version_of(older) == "0004"
        return

    copy = Maintenance(Database(older)).ready()

    assert copy
    assert (version_of(older), version_of(copy)) == ("0005", "0004")
    assert copy.parent == older.parent
    assert copy.name.startswith("coach-0004-")
    assert (answers_in(older), answers_in(copy)) == (1, 1)


def test_an_upgrade_brings_either_up_to_date(backend, older):
    copy = Maintenance(Database(older)).upgrade()

    assert version_of(older) == "0005"
    assert answers_in(older) == 1
    assert (copy is None) == (backend == "postgresql")


def test_processes_that_start_at_once_upgrade_once(older, monkeypatch):
    """As two processes do it: each with connections of its own."""
    gate, copies = threading.Barrier(3), []
    copied = maintenance.copied

    def counted(file, version):
        copies.append(file)
        return copied(file, version)

    monkeypatch.setattr(maintenance, "copied", counted)

    def start(_):
        keeper = Maintenance(Database(older))
        gate.wait(30)
        return keeper.upgrade()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(start, range(3)))

    assert version_of(older) == "0005"
    assert len(copies) <= 1


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(older, tmp_path):
    step = tmp_path / "migrations" / "versions" / "0005_kinds.py"
    step.write_text(step.read_text().replace("def downgrade", "    1 / 0\n\n\ndef downgrade"))

    with pytest.raises(ZeroDivisionError):
        Maintenance(Database(older)).upgrade()

    assert version_of(older) == "0004"


# --- the condition --------------------------------------------------------------------------------


def test_the_condition_of_a_database_is_told(where):
    condition = Maintenance(Database(where)).check()

    assert condition.age is Age.PRESENT
    assert (condition.version, condition.needed) == (schema.head(), schema.head())
    assert condition.faults == ()


def test_an_empty_database_is_told_and_left_so(backend, empty):
    condition = Maintenance(Database(empty)).check()

    assert condition.age is Age.NONE
    if backend == "sqlite":
        assert not empty.exists()


def test_an_older_and_a_newer_one_are_told(older):
    assert Maintenance(Database(older)).check().age is Age.OLDER
    set_version(older, "9999")
    assert Maintenance(Database(older)).check().age is Age.NEWER


def test_damage_within_a_file_is_told(tmp_path):
    file = tmp_path / "coach.db"
    fill(file)
    with sqlite3.connect(file) as connection:  # foreign keys are not looked after here
        connection.execute("DELETE FROM inbox")
    connection.close()

    faults = Maintenance(Database(file)).check().faults

    assert faults[0] == "a row of inbox_keys refers to a row of inbox that is gone"
