"""`coach audit verify`, and what backups print for it."""

import sqlite3
from contextlib import closing

import pytest
from looping import propose, propose_in
from stored import NOON, storage_at
from typer.testing import CliRunner

from bot.adapters.cli.app import command
from bot.bootstrap import application
from bot.services.improvement.ports import Entry


@pytest.fixture
def file(tmp_path):
    """Name the database that is used where no other is set."""
    return tmp_path / "home" / "coach.db"


@pytest.fixture
def seal(file):
    """Keep an action in one workspace, and return how its trail ends."""
    with storage_at(file).work() as work:
        propose(work)
        return work.trail.seal("T1")


def coach(*arguments):
    return CliRunner().invoke(command(application), list(map(str, arguments)))


def verify(*arguments):
    return coach("audit", "verify", *arguments)


def test_a_whole_trail_is_told_with_its_length_and_head(seal):
    result = verify()

    assert (result.exit_code, result.output) == (0, f"T1: whole. --length 1 --head {seal.head}\n")


def test_what_was_printed_is_compared(seal):
    assert verify("--length", 1, "--head", seal.head).exit_code == 0

    result = verify("--length", 2, "--head", seal.head)
    assert result.exit_code == 1
    assert result.output == (
        "T1: the audit trail is not as it was written.\n- The trail ends with entry 1; it had 2.\n"
    )


@pytest.mark.usefixtures("seal")
def test_an_edited_thing_is_named(file):
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE things SET document = json_set(document, '$.title', 'Mine')")

    result = verify()
    assert result.exit_code == 1
    assert "A-1 is not as the trail has it: title." in result.output


@pytest.mark.parametrize("half", [("--length", 1), ("--head", "abc")])
def test_half_of_what_was_printed_is_refused(half):
    result = verify(*half)

    assert result.exit_code == 2
    assert "go together" in result.stderr


@pytest.mark.usefixtures("seal")
def test_with_several_trails_one_asks_whose_was_printed(file):
    with storage_at(file).work() as work:
        propose_in(work.things, "T2", "Ours")
        other = work.trail.seal("T2")
        work.trail.note("T3", Entry(subject="settings", what="set", by="U1", at=NOON))
    printed = ("--length", 1, "--head", other.head)

    assert "--workspace: T1, T2, T3." in verify(*printed).stderr
    assert verify(*printed, "--workspace", "T2").output.startswith("T2: whole.")
    assert verify().output.count("whole") == 3


def test_where_there_is_no_trail_that_is_said():
    assert verify().output == "There is no audit trail yet.\n"


def test_a_backup_prints_what_the_restored_trail_is_compared_with(seal, file, tmp_path):
    backup = tmp_path / "backup.jsonl"
    line = f"Audit trail of T1: --length 1 --head {seal.head}"

    assert line in coach("db", "backup", backup).output
    file.unlink()
    assert line in coach("db", "restore", backup).output
    assert verify("--length", 1, "--head", seal.head).exit_code == 0


# --- redaction ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seal")
def test_words_are_taken_out_and_the_trail_verifies(file):
    result = coach("audit", "redact", "printer", "--reason", "a name", "--workspace", "T1")

    assert result.exit_code == 0, result.output
    assert "printer" not in result.output
    assert "The trail is whole: --length 3 --head" in result.output
    assert verify().exit_code == 0
    assert b"printer" not in file.read_bytes()


@pytest.mark.usefixtures("seal")
def test_a_redaction_without_a_reason_changes_nothing():
    result = coach("audit", "redact", "printer", "--reason", " ", "--workspace", "T1")

    assert result.exit_code == 2
    assert "needs a reason" in result.output
