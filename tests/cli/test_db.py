"""`coach db`, and what `coach doctor` says of the database."""

import re

import pytest
from looping import propose
from stored import NOON, storage_at
from typer.testing import CliRunner

from bot.adapters.cli import db
from bot.adapters.cli.app import command
from bot.adapters.storage.database import Database
from bot.adapters.storage.papers import JsonPapers
from bot.adapters.storage.schema import VERSION_TABLE, head
from bot.bootstrap import application
from bot.domain.conversation import GapReason, House
from bot.domain.improvement.refs import Kind
from bot.domain.people import Role
from bot.services.improvement.ports import Filter


@pytest.fixture
def coach():
    """Run a command on the database in the home folder; returns its result."""
    runner = CliRunner()

    def run(*arguments):
        return runner.invoke(command(application), ["db", *map(str, arguments)])

    return run


@pytest.fixture
def file(tmp_path):
    """Name the database that is used where no other is set, with two rows in it."""
    file = tmp_path / "home" / "coach.db"
    with storage_at(file).work() as work:
        work.houses.put("T1", House(retention_days=30))
        work.roles.give("T1", "U1", Role.ADMIN)
    return file


def set_version(file, version):
    with Database(file).begin() as connection:
        connection.exec_driver_sql(f"UPDATE {VERSION_TABLE} SET version_num = '{version}'")  # noqa: S608


def test_upgrade_makes_the_tables_and_says_their_version(coach, tmp_path):
    result = coach("upgrade")

    assert result.exit_code == 0
    assert result.output == f"{tmp_path / 'home' / 'coach.db'} is of version {head()}.\n"


def test_check_finds_an_up_to_date_database_whole(coach, file):
    result = coach("check")

    assert result.exit_code == 0
    assert result.output == f"{file} is whole and of version {head()}.\n"


def test_check_makes_nothing(coach, tmp_path):
    result = coach("check")

    assert result.exit_code == 0
    assert "has no tables yet; the first start makes them" in result.output
    assert not (tmp_path / "home").exists()


def test_check_fails_with_the_cure_where_the_database_is_newer(coach, file):
    set_version(file, "9999")

    result = coach("check")

    assert result.exit_code == 1
    assert "is of version 9999. Install the newer coach again." in result.output


def test_a_newer_database_is_refused_in_a_line(coach, file):
    set_version(file, "9999")

    result = coach("upgrade")

    assert result.exit_code == 2
    assert re.fullmatch(r".* is of version 9999, .*\n", result.output)


def test_a_backup_is_restored_elsewhere(coach, file, tmp_path, monkeypatch):
    backup = tmp_path / "backup.jsonl"
    saved = coach("backup", backup)
    monkeypatch.setenv("COACH_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    restored = coach("restore", backup)

    assert saved.output == f"2 rows, version {head()}, in {backup}; read back, and whole.\n"
    assert re.fullmatch(r"2 rows of \S+ are in \S+other\.db\.\n", restored.output)
    with storage_at(tmp_path / "other.db").work() as work:
        assert work.houses.get("T1").retention_days == 30
    assert file.exists()


def test_what_is_there_is_replaced_only_when_asked(coach, file, tmp_path):
    coach("backup", tmp_path / "backup.jsonl")
    with storage_at(file).work() as work:
        work.gaps.note("T1", "What?", GapReason.REFUSED, now=NOON)

    refused = coach("restore", tmp_path / "backup.jsonl")
    replaced = coach("restore", tmp_path / "backup.jsonl", "--replace")

    assert (refused.exit_code, replaced.exit_code) == (2, 0)
    assert "--replace" in refused.output
    with storage_at(file).work() as work:
        assert work.gaps.top("T1", 5) == []


def test_a_damaged_database_is_told_with_the_cure(file):
    with Database(file).begin(altering=True) as connection:
        connection.exec_driver_sql("INSERT INTO inbox_keys VALUES ('key', 7)")

    fine, said = db.examined(application())

    assert not fine
    assert "is damaged: a row of inbox_keys refers to a row of inbox that is gone" in said
    assert "coach db restore" in said


def test_the_storage_of_the_application_is_ready_for_use(tmp_path):
    with application().storage.work() as work:
        assert work.houses.get("T1") == House()

    assert (tmp_path / "home" / "coach.db").is_file()


# --- what was exported ----------------------------------------------------------------------------


@pytest.fixture
def exported(file, tmp_path):
    """An export of a workspace with one action."""
    with storage_at(file).work() as work:
        propose(work)
        things = [kept.thing for kept in work.things.find("T1", Filter(kind=Kind.ACTION))]
    export = tmp_path / "improvement.json"
    export.write_text(JsonPapers().write(things), encoding="utf-8")
    return export


def test_an_export_goes_into_an_empty_workspace_whole(coach, file, exported):
    result = coach("import", exported, "--workspace", "T2", "--by", "root")

    assert result.exit_code == 0, result.output
    assert "1 things are in the workspace T2" in result.output
    with storage_at(file).work() as work:
        things = [kept.thing for kept in work.things.find("T2", Filter(kind=Kind.ACTION))]
        assert JsonPapers().write(things) == exported.read_text(encoding="utf-8")
        assert work.trail.verify("T2") == ()


def test_an_export_does_not_go_where_there_is_something(coach, exported):
    result = coach("import", exported, "--workspace", "T1")

    assert result.exit_code == 2
    assert "Import into a workspace that has none" in result.output


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"format":"other","things":[]}'])
def test_what_is_no_export_is_refused_with_the_cure(coach, tmp_path, content):
    wrong = tmp_path / "wrong.json"
    wrong.write_bytes(content)

    result = coach("import", wrong, "--workspace", "T2")

    assert result.exit_code == 2
    assert "xport" in result.output
