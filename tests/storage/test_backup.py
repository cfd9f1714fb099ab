"""Backups: all of it comes back, on either database, or nothing is touched."""

import json
import stat

import pytest
from builders import make_answered
from looping import propose, step
from sqlalchemy import delete, select
from storage_versions import fill, migrations_with_one_more, version_of
from stored import DAY, NOON, postgres_database, storage_at

from bot.adapters.storage import rows, schema
from bot.adapters.storage.database import Database
from bot.adapters.storage.maintenance import Maintenance
from bot.adapters.storage.tables import metadata, outbox, trail
from bot.domain.errors import StorageError
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.things import Grade


@pytest.fixture
def file(tmp_path):
    """Name a file for a backup."""
    return tmp_path / "backup.jsonl"


def everything(where):
    with Database(where).begin() as connection:
        return list(rows.every(connection))


def without_tries(found):
    return [(table, row | {"attempts": 0}) for table, row in found]


def backup(where, file):
    return Maintenance(Database(where)).backup(file)


def restore(where, file, **how):
    return Maintenance(Database(where)).restore(file, **how)


def answer(where, question):
    with storage_at(where).work() as work:
        return work.answers.add(make_answered(question))


# --- backing up -----------------------------------------------------------------------------------


def test_a_backup_holds_every_row(where, file):
    fill(where)

    contents = backup(where, file)

    with Database(where).begin() as connection:
        assert contents.rows == rows.count(connection)
    assert contents.rows.keys() == metadata.tables.keys()
    assert contents.version == schema.head()
    said = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [line["row"]["payload"] for line in said if line.get("table") == "inbox"] == ["Grüße\n"]


def test_nobody_else_may_read_a_backup(where, file):
    backup(where, file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_not_written_over(where, file):
    file.write_text("Precious.")

    with pytest.raises(StorageError, match=r"there already\. Name a new file"):
        backup(where, file)

    assert file.read_text() == "Precious."


def test_where_no_file_can_be_written_none_is_left(where, tmp_path):
    with pytest.raises(StorageError, match="cannot be written"):
        backup(where, tmp_path / "no" / "folder" / "backup.jsonl")


def test_there_is_nothing_to_back_up_without_tables(empty, file):
    with pytest.raises(StorageError, match="nothing to back up"):
        backup(empty, file)

    assert not file.exists()


# --- restoring ------------------------------------------------------------------------------------


def test_everything_comes_back(where, empty, file):
    fill(where)
    backup(where, file)

    restore(empty, file)

    assert without_tries(everything(empty)) == without_tries(everything(where))


def test_a_backup_of_one_kind_of_database_goes_into_the_other(backend, where, tmp_path, file):
    fill(where)
    backup(where, file)
    other = postgres_database() if backend == "sqlite" else tmp_path / "other.db"

    restore(other, file)

    assert without_tries(everything(other)) == without_tries(everything(where))


def test_posts_that_were_waiting_may_have_been_said_since(where, empty, file):
    fill(where)
    backup(where, file)

    restore(empty, file)

    with storage_at(empty).work() as work:
        [parcel] = work.outbox.take("T1", holder="one", now=NOON, until=NOON, limit=5)
    assert parcel.attempts == 1


def test_numbers_go_on_above_those_that_were_given_before_the_backup(where, empty, file):
    first = answer(where, "long ago")
    storage_at(where).purge(now=NOON + 100 * DAY)
    backup(where, file)

    restore(empty, file)

    assert answer(empty, "now") > first


def test_numbers_go_on_above_those_that_were_given_since_the_backup(where, file):
    answer(where, "kept")
    backup(where, file)
    since = answer(where, "since")

    restore(where, file, replace=True)

    assert answer(where, "now") > since


def test_an_older_backup_is_brought_up_to_date(where, empty, file, tmp_path, monkeypatch):
    fill(where)
    backup(where, file)
    monkeypatch.setattr(schema, "_MIGRATIONS", migrations_with_one_more(tmp_path))

    restore(empty, file)

    assert version_of(empty) == "0005"
    assert {row["kind"] for table, row in everything(empty) if table == "inbox"} == {"event"}


def test_an_older_database_can_be_backed_up_before_it_is_upgraded(
    where, file, tmp_path, monkeypatch
):
    fill(where)
    monkeypatch.setattr(schema, "_MIGRATIONS", migrations_with_one_more(tmp_path))

    assert backup(where, file).version == "0004"


def test_a_database_with_rows_in_it_is_not_touched_unasked(where, file):
    answer(where, "backed up")
    backup(where, file)
    answer(where, "since")
    before = everything(where)

    with pytest.raises(StorageError, match=r"is not empty\. `--replace` removes"):
        restore(where, file)

    assert everything(where) == before


def test_when_asked_what_is_there_is_replaced_and_an_sqlite_file_copied(
    backend, where, file, tmp_path
):
    answer(where, "backed up")
    backup(where, file)
    answer(where, "since")

    restore(where, file, replace=True)

    assert [row["question"] for _, row in everything(where)] == ["backed up"]
    copies = list(tmp_path.glob("coach-*.db"))
    assert [len(everything(copy)) for copy in copies] == ([2] if backend == "sqlite" else [])


# --- damage ---------------------------------------------------------------------------------------


def cut(lines):
    return lines[:-1]


def shorten(lines):
    return [*lines[:1], *lines[2:]]


def change(lines):
    return [line.replace(b"backed up", b"backed ip") for line in lines]


def swap(lines):
    return [lines[0], lines[2], lines[1], *lines[3:]]


def empty_out(_):
    return []


def garble(_):
    return [b"\x00\xff{]"]


def foreign(_):
    return [b"[]\n", b'{"sha256": 1}\n']


@pytest.mark.parametrize("harm", [cut, shorten, change, swap, empty_out, garble, foreign])
def test_a_backup_that_is_not_whole_is_refused_and_nothing_touched(where, file, harm):
    answer(where, "backed up")
    answer(where, "and another")
    backup(where, file)
    file.write_bytes(b"".join(harm(file.read_bytes().splitlines(keepends=True))))
    before = everything(where)

    with pytest.raises(StorageError, match="is no backup of the coach's, or is damaged"):
        restore(where, file, replace=True)

    assert everything(where) == before


def test_a_backup_that_is_not_there_is_told(where, file):
    with pytest.raises(StorageError, match="cannot be read: No such file"):
        restore(where, file)


def test_rows_that_do_not_go_together_are_refused_and_nothing_touched(where, file, monkeypatch):
    fill(where)
    every = rows.every
    monkeypatch.setattr(rows, "every", lambda c: (row for row in every(c) if row[0] != "inbox"))
    backup(where, file)
    monkeypatch.undo()
    before = everything(where)

    with pytest.raises(StorageError):
        restore(where, file, replace=True)

    assert everything(where) == before


def test_a_backup_of_a_newer_coach_is_refused(where, empty, file, tmp_path, monkeypatch):
    with monkeypatch.context() as newer:
        newer.setattr(schema, "_MIGRATIONS", migrations_with_one_more(tmp_path))
        Maintenance(Database(where)).upgrade()
        backup(where, file)

    with pytest.raises(StorageError, match=r"of version 0005.*Install the newer coach"):
        restore(empty, file)


def test_a_restore_counts_the_tries_of_waiting_posts_only(where, empty, file):
    fill(where)
    with storage_at(where).work() as work:
        work.outbox.sent(1, ts="1.5", now=NOON)
    backup(where, file)

    restore(empty, file)

    with Database(empty).begin() as connection:
        assert connection.scalars(select(outbox.c.attempts)).all() == [0]


def test_what_the_loop_keeps_comes_back_and_the_trail_goes_on(where, empty, file):
    fill(where)
    contents = backup(where, file)

    restore(empty, file)

    with storage_at(empty).work() as work:
        assert work.trail.verify("T1", contents.seals["T1"]) == ()
        assert step(work, "approve", priority=Grade.LOW).version == 2
        assert propose(work).thing.ref == Ref(Kind.ACTION, 2)
        assert not work.claims.claim("T1", "A-1", "due", NOON.date(), now=NOON)
        assert work.trail.verify("T1", contents.seals["T1"]) == ()
    with pytest.raises(StorageError, match="only ever added to"), Database(empty).begin() as there:
        there.execute(delete(trail))
