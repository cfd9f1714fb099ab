"""The trail: what it tells, that it cannot be changed, and what can be taken out of it."""

import json
from dataclasses import fields, is_dataclass
from datetime import date, timedelta, timezone
from enum import Enum
from typing import get_args, get_type_hints

import pytest
from looping import A1, propose, propose_in, step
from sqlalchemy import delete, select, text, update
from stored import DAY, MINUTE, NOON

from bot.adapters.storage.redacting import CLOSED
from bot.adapters.storage.tables import claims, things, trail
from bot.domain.errors import StorageError
from bot.domain.improvement.actions import Action
from bot.domain.improvement.appraisals import Appraisal
from bot.domain.improvement.findings import Finding
from bot.domain.improvement.meetings import Meeting
from bot.domain.improvement.objectives import Objective
from bot.domain.improvement.proposals import Proposal
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.things import Grade, Measure, Stay
from bot.services.improvement.ports import REDACTED, Entry, Redaction, RedactionError, Seal

DUE = date(2027, 4, 1)


@pytest.fixture
def assigned(storage):
    """Keep an action that was proposed, approved and assigned."""
    with storage.work() as work:
        propose(work, measure=Measure("repeats", "12"), records=("SVC.PRM",))
        step(work, "approve", priority=Grade.HIGH)
        step(work, "assign", owner="U7", due=DUE, reason="Bob Smith asked")
    return storage


def redact(work, words, **besides):
    asked = {"words": words, "by": "U0", "at": NOON, "reason": "left us"} | besides
    return work.trail.redact("T1", Redaction(**asked))


# --- what it tells --------------------------------------------------------------------------------


def test_each_step_is_told_with_who_when_why_before_and_after(assigned):
    with assigned.work() as work:
        third, second, first = work.trail.entries("T1")

    assert third == Entry(
        subject="A-1",
        what="assign",
        by="U1",
        at=NOON,
        reason="Bob Smith asked",
        before={"state": "approved"},
        after={"state": "assigned", "owner": "U7", "due": "2027-04-01", "agreed": "2027-04-01"},
        position=3,
    )
    assert (second.before, second.after["priority"]) == ({"state": "proposed"}, "high")
    assert (first.before, first.after["measure.baseline"]) == ({}, "12")


def test_a_notice_is_an_entry_of_its_own(assigned):
    with assigned.work() as work:
        propose(work, "Without a baseline")
        for name, given in (("approve", {"priority": Grade.LOW}), ("assign", {"owner": "U1", "due": DUE}), ("start", {})):  # fmt: skip
            step(work, name, Ref(Kind.ACTION, 2), **given)

        notice, start = work.trail.entries("T1", subject="A-2", limit=2)

    assert (notice.what, notice.before, notice.after) == ("no-baseline", {"state": "assigned"}, {"state": "in progress"})  # fmt: skip
    assert start.what == "start"


def test_the_history_of_one_thing_comes_in_pages(assigned):
    with assigned.work() as work:
        propose(work, "Another")
        step(work, "note", note="Nearly there.")
        latest = work.trail.entries("T1", subject="A-1", limit=3)
        older = work.trail.entries("T1", subject="A-1", before=latest[-1].position, limit=3)

    assert [entry.what for entry in latest] == ["note", "assign", "approve"]
    assert [entry.what for entry in older] == ["propose"]


def test_what_is_no_thing_is_noted_and_what_is_recent_is_read(assigned):
    with assigned.work() as work:
        role = Entry(
            subject="roles", what="give", by="U0", at=NOON + DAY, after={"U3": ["steering"]}
        )
        end = work.trail.note("T1", role)

        [found] = work.trail.entries("T1", since=NOON + MINUTE)
        assert (found.subject, found.after, found.position) == ("roles", {"U3": ["steering"]}, 4)
        assert end == work.trail.seal("T1")
        assert work.trail.verify("T1", end) == ()


def test_text_that_no_database_takes_does_not_break_the_trail(storage):
    with storage.work() as work:
        propose(work, "a\0b\ud800 \\u0000 \\\0")
        work.trail.note("T1", Entry(subject="s\0", what="w", by="\0", at=NOON, after={"a": "\0"}))

        assert work.things.get("T1", A1).thing.title == "ab? \\u0000 \\"
        assert work.trail.verify("T1") == ()


def test_time_in_any_zone_is_the_same_time(storage):
    eastern = NOON.astimezone(timezone(timedelta(hours=9)))
    with storage.work() as work:
        work.trail.note("T1", Entry(subject="settings", what="set", by="U1", at=eastern))
    with storage.work() as work:
        assert work.trail.verify("T1") == ()


# --- what was printed -----------------------------------------------------------------------------


def test_a_trail_that_has_grown_still_agrees_with_what_was_printed(assigned):
    with assigned.work() as work:
        printed = work.trail.seal("T1")
        step(work, "note", note="…")

        assert printed.length == 3
        assert work.trail.verify("T1", printed) == ()


def test_a_trail_that_was_cut_or_written_anew_does_not(assigned):
    with assigned.work() as work:
        printed = work.trail.seal("T1")

        assert work.trail.verify("T1", Seal(4, printed.head)) == (
            "The trail ends with entry 3; it had 4.",
        )
        assert work.trail.verify("T1", Seal(3, "0" * 64)) == (
            "Up to entry 3 the trail is another than was printed.",
        )


def test_an_empty_trail_is_as_it_was_written(storage):
    with storage.work() as work:
        assert work.trail.seal("T1") == Seal(0, "")
        assert work.trail.verify("T1") == ()


# --- what nobody can do ---------------------------------------------------------------------------


def attempts():
    yield delete(trail)
    for column, value in (("position", 9), ("what", "x"), ("at", NOON + DAY), ("head", ""), ("digests", "{}"), ("subject", ""), ("workspace", "")):  # fmt: skip
        yield update(trail).where(trail.c.position == 2).values({column: value})
    yield text("UPDATE trail SET words = replace(words, 'high', 'low')")
    yield text("""UPDATE trail SET words = '{"by": ["", "U9"]}'""")
    yield text("""UPDATE trail SET words = '{"more": ["", "U9"]}'""")


@pytest.mark.parametrize("attempt", list(attempts()))
def test_the_database_refuses_every_change_of_the_trail(assigned, database, attempt):
    def change():
        with database.begin() as connection:
            connection.execute(attempt)

    with pytest.raises(StorageError, match="The audit trail is only ever added to"):
        change()

    with assigned.work() as work:
        assert work.trail.verify("T1") == ()


@pytest.mark.usefixtures("assigned")
def test_nothing_else_takes_the_place_of_an_entry(database, backend):
    way = {
        "sqlite": "INSERT OR REPLACE INTO trail SELECT * FROM trail WHERE position = 1",
        "postgresql": "TRUNCATE trail",
    }[backend]

    def change():
        with database.begin() as connection:
            connection.execute(text(way))

    with pytest.raises(StorageError, match="The audit trail is only ever added to"):
        change()


def test_words_can_be_taken_out_and_that_is_found_where_nobody_says_so(assigned, database):
    with database.begin() as connection:
        words = connection.scalar(select(trail.c.words).where(trail.c.position == 3))
        left = {name: word for name, word in json.loads(words).items() if name != "reason"}
        third = update(trail).where(trail.c.position == 3)
        connection.execute(third.values(words=json.dumps(left)))

    with assigned.work() as work:
        assert work.trail.verify("T1") == ("Words of entry 3 are gone, and no redaction says so.",)


# --- redaction ------------------------------------------------------------------------------------


def kept_text(database):
    with database.begin() as connection:
        rows = [*connection.execute(select(things)), *connection.execute(select(trail))]
    return "\n".join(str(row) for row in rows)


def test_a_leaver_is_taken_out_of_everything_and_the_trail_still_verifies(assigned, database):
    with assigned.work() as work:
        step(work, "note", note="Ask <@U7> or @u7, not U77.")
        printed = work.trail.seal("T1")

        taken = redact(work, "U7", reason="U7 left us")

        assert taken == 4  # owner and note, each in the thing and in the trail
        assert work.trail.verify("T1", printed) == ()
        thing = work.things.get("T1", A1).thing
        assert thing.owner == REDACTED
        assert thing.notes[0].text == f"Ask <@{REDACTED}> or @{REDACTED}, not U77."
        told, redacted = work.trail.entries("T1", limit=2)
        assert (told.what, told.by, told.after["owner"]) == ("redact", "U0", REDACTED)
        assert (redacted.what, redacted.by) == ("redact", "U0")
        assert redacted.reason == f"{REDACTED} left us"
        assert work.trail.entries("T1", subject="A-1")[-3].after["owner"] == REDACTED

    gone = kept_text(database)
    assert "U77" in gone
    assert "U7" not in gone.replace("U77", "")
    assert "u7" not in gone


def test_life_goes_on_after_a_redaction(assigned):
    with assigned.work() as work:
        redact(work, "U7")
        step(work, "reassign", owner="U8")
        redact(work, "U8")
        redact(work, "U0", by="U2")

        assert work.things.get("T1", A1).thing.owner == REDACTED
        assert {entry.by for entry in work.trail.entries("T1")} == {"U1", "U2", REDACTED}
        assert work.trail.verify("T1") == ()


def test_words_are_taken_out_of_one_thing_alone(assigned):
    with assigned.work() as work:
        propose(work, "Ask Bob Smith")

        redact(work, "bob smith", subject="A-2")

        assert work.things.get("T1", Ref(Kind.ACTION, 2)).thing.title == f"Ask {REDACTED}"
        assert work.trail.entries("T1", subject="A-1")[0].reason == "Bob Smith asked"
        assert work.trail.verify("T1") == ()


def test_another_workspace_keeps_its_words(assigned):
    with assigned.work() as work:
        propose_in(work.things, "T2", "Ask U7", owner="U7")

        redact(work, "U7")

        assert work.things.get("T2", A1).thing.title == "Ask U7"


def test_what_is_not_there_leaves_no_trace(assigned):
    with assigned.work() as work:
        before = work.trail.seal("T1")
        assert redact(work, "nobody") == 0
        assert work.trail.seal("T1") == before


def test_claims_about_a_leaver_go_too(assigned, database):
    with assigned.work() as work:
        work.claims.claim("T1", "U7", "digest", DUE, now=NOON)
        redact(work, "U7")

    with database.begin() as connection:
        assert connection.execute(select(claims)).all() == []


@pytest.mark.parametrize("words", ["", " ", "12", "A-1", "see A-1"])
def test_words_that_say_nothing_of_anybody_are_refused(assigned, words):
    with assigned.work() as work, pytest.raises(RedactionError):
        redact(work, words)


def test_words_by_which_things_are_kept_are_refused_and_nothing_changes(assigned):
    with assigned.work() as work:
        before = work.trail.seal("T1"), work.things.get("T1", A1)
        step_time = "2027-03-01T12:00:00Z"

        with pytest.raises(RedactionError, match="part of how things are kept"):
            redact(work, step_time)

        assert (work.trail.seal("T1"), work.things.get("T1", A1)) == before


@pytest.mark.parametrize("words", ["assigned", "high", "weakness"])
def test_words_of_a_closed_vocabulary_stay_where_they_mean_that(assigned, words):
    with assigned.work() as work:
        step(work, "note", note=f"It was {words}.")

        redact(work, words)

        action = work.things.get("T1", A1).thing
        assert (action.state, action.priority) == ("assigned", "high")
        assert action.notes[0].text == f"It was {REDACTED}."
        assert work.trail.verify("T1") == ()


def test_the_closed_vocabularies_are_all_known():
    found = set()
    for kind in (Objective, Appraisal, Finding, Action, Proposal, Meeting):
        found |= enumerated(kind)

    assert found == CLOSED


def enumerated(kind):
    """Name the fields of a dataclass, and of those in it, that hold one of a few values."""
    found = {"state"} if kind is Stay else set()
    hints = get_type_hints(kind)
    for field in fields(kind):
        for part in (hints[field.name], *parts(hints[field.name])):
            if isinstance(part, type) and issubclass(part, Enum):
                found.add(field.name)
            elif is_dataclass(part) and part is not Ref:
                found |= enumerated(part)
    return found


def parts(hint):
    for part in get_args(hint):
        yield part
        yield from parts(part)
