"""Random histories verify, also after redactions; whatever is done to them behind the coach's back is found."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from looping import propose, step
from stored import NOON, storage_at

from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.things import Grade
from bot.services.improvement.ports import Entry, Redaction

PEOPLE = ("U1", "U2", "U3")
WORDS = ("printer", "Bob", "weekly review", "…")


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """Make a database with tables, to be copied."""
    file = tmp_path_factory.mktemp("trail") / "empty.db"
    storage_at(file)
    return file


# --- histories ------------------------------------------------------------------------------------


def proposed(work, draw):
    propose(work, draw(st.sampled_from(WORDS)), records=(draw(st.sampled_from(("A.B", "C"))),))


def remarked(work, draw):
    number = draw(st.integers(1, 9))
    ref = Ref(Kind.ACTION, number)
    kept = work.things.get("T1", ref)
    if kept:
        step(
            work,
            "note",
            ref,
            note=f"{draw(st.sampled_from(WORDS))} {draw(st.sampled_from(PEOPLE))}",
        )
        if kept.thing.state == "proposed":
            step(work, "approve", ref, priority=draw(st.sampled_from(Grade)))


def changed_settings(work, draw):
    entry = Entry(
        subject="settings", what="set", by="U1", at=NOON, after={"quorum": draw(st.integers(1, 9))}
    )
    work.trail.note("T1", entry)


def redacted(work, draw):
    words = draw(st.sampled_from(WORDS[:3] + PEOPLE))
    work.trail.redact("T1", Redaction(words=words, by="U0", at=NOON, reason="asked to"))


@st.composite
def histories(draw):
    """A history as a function of a storage."""
    deeds = draw(st.lists(st.sampled_from([proposed, proposed, remarked, remarked, changed_settings, redacted]), min_size=4, max_size=12))  # fmt: skip

    def play(storage):
        with storage.work() as work:
            proposed(work, draw)
            for deed in deeds:
                deed(work, draw)
            return work.trail.seal("T1"), work.trail.verify("T1")

    return play


# --- tampering ------------------------------------------------------------------------------------


def columns(connection, position):
    row = connection.execute("SELECT * FROM trail WHERE position = ?", (position,))
    names = [column[0] for column in row.description]
    return dict(zip(names, row.fetchone(), strict=True))


def alter(column, value):
    def tamper(connection, position, _last):
        connection.execute(f"UPDATE trail SET {column} = ? WHERE position = ?", (value, position))  # noqa: S608

    return tamper


def reword(connection, position, _last):
    words = json.loads(columns(connection, position)["words"])
    assume(words)
    name = min(words)
    words[name][1] = "somebody else"
    alter("words", json.dumps(words))(connection, position, _last)


def wipe(connection, position, _last):
    assume(json.loads(columns(connection, position)["words"]))
    alter("words", "{}")(connection, position, _last)


def remove(connection, position, _last):
    connection.execute("DELETE FROM trail WHERE position = ?", (position,))


def remove_and_close_the_gap(connection, position, last):
    remove(connection, position, last)
    for later in range(position + 1, last + 1):
        connection.execute("UPDATE trail SET position = ? WHERE position = ?", (later - 1, later))


def reorder(connection, position, last):
    other = position % last + 1
    assume(other != position)
    for was, becomes in ((position, 0), (other, position), (0, other)):
        connection.execute("UPDATE trail SET position = ? WHERE position = ?", (becomes, was))


def add(connection, position, last):
    connection.execute(
        "INSERT INTO trail SELECT workspace, ?, subject, what, at, words, digests, head"
        " FROM trail WHERE position = ?",
        (last + 1, position),
    )


def edit_a_thing(connection, _position, _last):
    connection.execute("""UPDATE things SET document = json_set(document, '$.title', 'mine')""")


def garble_a_thing(connection, _position, _last):
    connection.execute("UPDATE things SET document = '[]'")


def remove_a_thing(connection, _position, _last):
    connection.execute("DELETE FROM things")


def add_a_thing(connection, _position, _last):
    connection.execute(
        "INSERT INTO things SELECT workspace, kind, 99, version, changed, document FROM things LIMIT 1"
    )


TAMPERING = {
    "what": alter("what", "nothing"),
    "subject": alter("subject", "A-77"),
    "time": alter("at", "2020-01-01 00:00:00.000000"),
    "digests": alter("digests", "{}"),
    "broken digests": alter("digests", "{"),
    "head": alter("head", "0" * 64),
    "words": reword,
    "broken words": alter("words", "{"),
    "all words": wipe,
    "removed": remove,
    "removed, gap closed": remove_and_close_the_gap,
    "reordered": reorder,
    "added": add,
    "thing edited": edit_a_thing,
    "thing garbled": garble_a_thing,
    "thing removed": remove_a_thing,
    "thing added": add_a_thing,
}


@pytest.mark.parametrize("tamper", TAMPERING.values(), ids=TAMPERING.keys())
@given(data=st.data())
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_tampering_with_any_history_is_found(empty, tamper, data):
    with TemporaryDirectory() as folder:
        file = shutil.copy(empty, Path(folder, "coach.db"))
        storage = storage_at(file)
        printed, faults = data.draw(histories())(storage)
        assert faults == ()

        position = data.draw(st.integers(1, printed.length))
        with closing(sqlite3.connect(file)) as connection, connection:
            for guard in ("insert", "update", "delete"):
                connection.execute(f"DROP TRIGGER trail_{guard}")
            tamper(connection, position, printed.length)

        with storage.work() as work:
            assert work.trail.verify("T1", printed)
