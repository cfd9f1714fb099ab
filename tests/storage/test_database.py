"""Transactions, and what is said where a database cannot be used: the cure, and never a password."""

import multiprocessing
import os
import socket
import stat
import threading
import traceback
from pathlib import Path

import pytest
from builders import make_answered, make_post
from sqlalchemy import text
from storage_workers import PATIENCE, stop_halfway
from stored import MINUTE, NOON, storage_at

from bot.adapters.storage import database as database_module
from bot.adapters.storage.database import Database
from bot.adapters.storage.work import SqlStorage
from bot.domain.errors import StorageError

SECRET = "s3cret"  # noqa: S105  (of nobody)


@pytest.fixture
def closed_port():
    """Find a port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def refusal(where):
    with pytest.raises(StorageError) as caught, Database(where).begin():
        pytest.fail("it was opened")
    return caught.value


# --- transactions ---------------------------------------------------------------------------------


def test_all_of_a_transaction_is_kept(storage):
    with storage.work() as work:
        number = work.answers.add(make_answered())
        work.outbox.add(make_post(), NOON)

    with storage.work() as work:
        assert work.answers.get("T1", number) is not None
        assert len(work.outbox.take("T1", holder="one", now=NOON, until=NOON, limit=5)) == 1


def test_nothing_of_a_transaction_that_fails_is_kept(storage):
    def fail():
        with storage.work() as work:
            work.answers.add(make_answered())
            work.outbox.add(make_post(), NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    with storage.work() as work:
        assert work.answers.recent("T1", "U1", 5) == []
        assert work.outbox.take("T1", holder="one", now=NOON, until=NOON, limit=5) == []


def test_nothing_of_a_process_killed_halfway_is_kept_and_nobody_waits_for_it(storage, where):
    spawn = multiprocessing.get_context("spawn")
    halfway = spawn.Event()
    process = spawn.Process(target=stop_halfway, args=(where, halfway))
    process.start()
    assert halfway.wait(PATIENCE)
    process.kill()
    process.join(PATIENCE)

    with storage.work() as work:
        assert work.outbox.take("T1", holder="one", now=NOON, until=NOON, limit=5) == []
        assert work.inbox.claim(["key"], "payload", holder="one", now=NOON, until=NOON) is not None


def test_who_has_read_before_another_wrote_can_still_write(storage, where):
    """SQLite refuses that to a snapshot grown stale; whoever begins has to wait instead."""
    other = storage_at(where)
    begun, kept, seen = threading.Event(), threading.Event(), []

    def second():
        begun.wait(PATIENCE)
        with other.work() as work:
            work.answers.recent("T1", "U1", 5)
            kept.wait(PATIENCE)
            seen.append(work.inbox.claim(["key"], "second", holder="b", now=NOON, until=NOON))
            work.outbox.add(make_post("second"), NOON)

    thread = threading.Thread(target=second)
    thread.start()
    with storage.work() as work:
        work.answers.recent("T1", "U1", 5)
        begun.set()
        thread.join(0.2)
        work.inbox.claim(["key"], "first", holder="a", now=NOON, until=NOON)
        work.outbox.add(make_post("first"), NOON)
    kept.set()
    thread.join(PATIENCE)

    assert seen == [None]
    with storage.work() as work:
        [parcel] = work.outbox.take("T1", holder="c", now=NOON, until=NOON + MINUTE, limit=5)
    assert parcel.post.message.body == "first"


def test_who_reads_much_sees_one_moment_and_holds_up_nobody(storage, where):
    found = []
    with Database(where).begin(snapshot=True) as connection:
        for _ in range(2):
            found.append(connection.scalar(text("SELECT count(*) FROM outbox")))
            with storage.work() as work:
                work.outbox.add(make_post(), NOON)

    assert found == [0, 0]


# --- SQLite ---------------------------------------------------------------------------------------


def test_the_folder_of_a_file_is_made_and_nobody_else_may_read_it(tmp_path):
    file = tmp_path / "new" / "home" / "coach.db"

    storage_at(file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["what? a file.db", "100%.db", "a#b.db", "ü.db"])
def test_a_file_may_have_any_name(tmp_path, name):
    storage_at(tmp_path / name)

    assert (tmp_path / name).is_file()


def test_a_file_is_the_same_by_its_url(tmp_path):
    storage_at(f"sqlite:///{tmp_path}/coach.db")

    assert (tmp_path / "coach.db").is_file()


def test_the_home_of_the_user_may_begin_a_url(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))

    assert Database("sqlite:///~/coach.db").file == tmp_path / "coach.db"


def test_writing_is_safe_from_a_power_cut_and_references_hold(tmp_path):
    with Database(tmp_path / "coach.db").begin() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_tables_can_be_made_anew_without_what_refers_to_them_being_removed(tmp_path):
    database = Database(tmp_path / "coach.db")
    found = []
    for altering in (True, False):
        with database.begin(altering=altering) as connection:
            found.append(connection.exec_driver_sql("PRAGMA foreign_keys").scalar())

    assert found == [0, 1]


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "coach.db").write_text("This is no database, but it is long enough to be one." * 9)

    assert "file is not a database" in str(refusal(tmp_path / "coach.db"))


def test_a_folder_that_cannot_be_made_is_refused_with_the_cure(tmp_path):
    (tmp_path / "file").touch()

    said = str(refusal(tmp_path / "file" / "coach.db"))

    assert "cannot be made" in said
    assert "COACH_HOME" in said


def test_a_database_that_is_held_too_long_is_busy(tmp_path, monkeypatch):
    monkeypatch.setattr(database_module, "PATIENCE", 0.1)
    with storage_at(tmp_path / "coach.db").work():
        said = str(refusal(tmp_path / "coach.db"))

    assert said.startswith(f"{tmp_path / 'coach.db'} has been busy for 0.1 seconds.")


def test_so_is_one_whose_only_connection_another_thread_holds(tmp_path, monkeypatch):
    monkeypatch.setattr(database_module, "PATIENCE", 0.1)
    storage = storage_at(tmp_path / "coach.db")

    with storage.work(), pytest.raises(StorageError, match="has been busy"), storage.work():
        pytest.fail("it was opened")


# --- both -----------------------------------------------------------------------------------------


def test_without_tables_the_cure_is_named(empty):
    storage = SqlStorage(Database(empty))

    with (
        pytest.raises(StorageError, match="`coach db upgrade` makes the tables"),
        storage.work() as w,
    ):
        w.answers.recent("T1", "U1", 5)


def test_an_error_does_not_quote_what_people_wrote(storage):
    def twice():
        with storage.work() as work:
            for _ in range(2):
                work.answers.add(make_answered("a very private question", turn=1))

    with pytest.raises(StorageError) as caught:
        twice()

    assert "private" not in "".join(traceback.format_exception(caught.value))


# --- PostgreSQL -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://coach:{secret}@127.0.0.1:{port}/coach",
        "postgresql+psycopg://coach:{secret}@127.0.0.1:{port}/coach",
        "postgres://coach:{secret}@127.0.0.1:{port}/coach?connect_timeout=2",
        "postgresql://127.0.0.1:{port}/coach?user=coach&password={secret}",
        "postgresql:///coach?host=/no/such/folder&user=coach&password={secret}",
        "postgresql://coach:{secret}@host.invalid/coach",
        "postgresql://coach:{secret}@127.0.0.1:{port}/coach?sslmode={secret}",
    ],
)
def test_a_server_that_cannot_be_reached_is_named_without_the_password(address, closed_port):
    error = refusal(address.format(secret=SECRET, port=closed_port))

    assert "PostgreSQL database coach on" in str(error)
    assert "COACH_DATABASE_URL" in str(error)
    assert SECRET not in "".join(traceback.format_exception(error))


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://coach:{secret}@host:port/coach",
        "postgresql://coach:{secret}:{secret}@[::1/coach",
        "mysql://coach:{secret}@host/coach",
        "{secret}",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_a_url_that_cannot_be_understood_is_refused_without_being_quoted(address):
    with pytest.raises(StorageError, match="COACH_DATABASE_URL cannot be understood") as caught:
        Database(address.format(secret=SECRET))

    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_a_database_that_is_not_there_is_no_matter_of_tables(backend, where):
    if backend == "postgresql":
        said = str(refusal(str(where).replace("/coach_", "/none_")))
        assert 'database "none_' in said
        assert "upgrade" not in said
    else:
        assert os.fspath(where).endswith("coach.db")


def test_a_server_started_anew_is_no_reason_to_fail(backend, storage, where):
    with storage.work() as work:
        number = work.answers.add(make_answered())
    if backend == "postgresql":
        with Database(where).begin() as connection:
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                     "WHERE datname = current_database() AND pid <> pg_backend_pid()")
            )  # fmt: skip

    with storage.work() as work:
        assert work.answers.get("T1", number) is not None


def test_a_name_for_people_holds_no_secret():
    database = Database(f"postgresql://coach:{SECRET}@db.example/coach?password={SECRET}")

    assert database.name == "PostgreSQL database coach on db.example"
    assert Database(Path("/data/coach.db")).name == "/data/coach.db"
