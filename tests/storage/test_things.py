"""Things of the loop: numbered, kept in versions, and found by everything that they are looked for by."""

import json
from datetime import date, timedelta

import pytest
from looping import A1, STEERING, propose, propose_in, put, step, take
from sqlalchemy import select, update
from stored import DAY, NOON

from bot.adapters.storage.tables import tallies, things
from bot.domain.improvement.actions import Action, ActionState
from bot.domain.improvement.appraisals import Appraisal, AppraisalKind, Baseline, Promise
from bot.domain.improvement.findings import Finding, FindingKind, FindingState
from bot.domain.improvement.meetings import Item, Meeting, Topic
from bot.domain.improvement.objectives import Objective
from bot.domain.improvement.proposals import Proposal
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.results import Outcome, Result
from bot.domain.improvement.things import Grade, Stay
from bot.services.improvement.ports import ChangedMeanwhileError, Filter, NotEmptyError, Order

MARCH = date(2027, 3, 1)
F1, F2, AP1, O1 = (Ref(Kind.FINDING, 1), Ref(Kind.FINDING, 2), Ref(Kind.APPRAISAL, 1), Ref(Kind.OBJECTIVE, 1))  # fmt: skip
MADE = (Stay("proposed", NOON, "U9"),)


def action(number, state=ActionState.ASSIGNED, **facts):
    facts = {"title": f"Action {number}", "course": MADE} | facts
    return Action(ref=Ref(Kind.ACTION, number), state=state, **facts)


def finding(number, statement="…", **facts):
    ref, weakness = Ref(Kind.FINDING, number), FindingKind.WEAKNESS
    return Finding(ref=ref, statement=statement, kind=weakness, appraisal=AP1, course=MADE, **facts)


def found(work, *, order=Order.DUE, limit=None, offset=0, kind=Kind.ACTION, **wanted):
    asked = Filter(kind=kind, **wanted)
    page = work.things.find("T1", asked, order=order, limit=limit, offset=offset)
    return [str(kept.thing.ref) for kept in page]


# --- numbers and versions -------------------------------------------------------------------------


def test_things_are_numbered_by_workspace_and_kind(storage):
    with storage.work() as work:
        given = [
            work.things.number(workspace, kind)
            for workspace, kind in (("T1", Kind.ACTION), ("T1", Kind.FINDING), ("T2", Kind.ACTION))
            for _ in range(2)
        ]

    assert list(map(str, given)) == ["A-1", "A-2", "F-1", "F-2", "A-1", "A-2"]


def test_a_number_of_what_was_not_kept_is_given_again(storage):
    def fail():
        with storage.work() as work:
            work.things.number("T1", Kind.ACTION)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    with storage.work() as work:
        assert work.things.number("T1", Kind.ACTION) == A1


def test_a_thing_comes_back_as_it_was_left_with_its_version(storage):
    with storage.work() as work:
        propose(work)
        step(work, "approve", priority=Grade.HIGH)
        left = step(work, "assign", owner="U7", team=("U8",), due=MARCH)

    with storage.work() as work:
        assert work.things.get("T1", A1) == left
        assert left.version == 3


def test_what_is_not_there_is_not_found(storage):
    with storage.work() as work:
        assert work.things.get("T1", A1) is None


def test_who_comes_second_learns_what_the_first_did_and_nothing_is_kept(storage):
    with storage.work() as work:
        read = propose(work)
        take(work, read, "approve", priority=Grade.HIGH)

        with pytest.raises(
            ChangedMeanwhileError, match="A-1 has just been changed by U1"
        ) as caught:
            take(work, read, "decline", reason="No.")

        assert (caught.value.entry.by, caught.value.entry.what) == ("U1", "approve")
        assert caught.value.entry.at == NOON
        assert work.things.get("T1", A1).thing.state is ActionState.APPROVED
        assert work.trail.seal("T1").length == 2


def test_a_thing_that_is_there_is_not_made_again(storage):
    with storage.work() as work:
        propose(work)
        with pytest.raises(ChangedMeanwhileError):
            put_again(work)


def put_again(work):
    read = work.things.get("T1", A1)
    take(work, type(read)(read.thing, 0, read.changed), "note", note="Once more.")


# --- what older and newer coaches wrote -----------------------------------------------------------


def test_a_row_of_another_version_is_read_with_tolerance(storage, database):
    with storage.work() as work:
        propose(work)
    with database.begin() as connection:
        document = json.loads(connection.scalar(select(things.c.document)))
        del document["notes"], document["snoozed"]
        document["mood"] = {"is": "unknown"}
        connection.execute(update(things).values(document=json.dumps(document)))

    with storage.work() as work:
        assert work.things.get("T1", A1).thing.notes == ()


# --- finding --------------------------------------------------------------------------------------

ACTIONS = (
    action(1, due=MARCH, owner="U1", priority=Grade.HIGH, records=("SVC.PRM.SP1.1",)),
    action(2, due=MARCH - DAY, owner="U2", team=("U1",), findings=(F1, F2), objective=O1),
    action(3, state=ActionState.CLOSED, due=MARCH - 9 * DAY, findings=(F2,), owner="U1"),
    action(4, state=ActionState.DEPLOYED, due=MARCH, check=MARCH + 30 * DAY, owner="U3"),
    action(5, state=ActionState.PROPOSED, records=("SVC.PRM", "SVC.IRM"), title="The Printer: mend it!"),
    action(
        6,
        state=ActionState.VERIFIED,
        course=(Stay("proposed", NOON, "U5"),),
        depends_on=(A1,),
        results=(Result(outcome=Outcome.EFFECTIVE, by="U1", at=NOON, published=NOON),),
    ),
)  # fmt: skip


@pytest.fixture
def many(storage):
    """Keep some actions, one of which was changed the day after."""
    with storage.work() as work:
        put(work, *ACTIONS)
    return storage


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, "A-2 A-1 A-4 A-5 A-6 A-3"),  # open ones by date, then final ones
        ({"open": True}, "A-2 A-1 A-4 A-5 A-6"),
        ({"open": False}, "A-3"),
        ({"states": {ActionState.CLOSED, ActionState.PROPOSED}}, "A-5 A-3"),
        ({"states": {ActionState.ASSIGNED}}, "A-2 A-1"),
        ({"owner": "U1"}, "A-1 A-3"),
        ({"person": "U1"}, "A-2 A-1 A-3"),
        ({"person": "U1", "open": True}, "A-2 A-1"),
        ({"person": "U9"}, ""),
        ({"proposer": "U5"}, "A-6"),
        ({"priority": Grade.HIGH}, "A-1"),
        ({"about": (F2,)}, "A-2 A-3"),
        ({"about": (F2, O1)}, "A-2"),
        ({"about": (A1,)}, "A-6"),
        ({"record": "SVC.PRM"}, "A-1 A-5"),
        ({"record": "SVC.PRM.SP1.1"}, "A-1"),
        ({"record": "SVC.PRM", "owner": "U1"}, "A-1"),
        ({"due_from": MARCH}, "A-1 A-4"),
        ({"due_before": MARCH}, "A-2 A-3"),
        ({"due_before": MARCH, "open": True}, "A-2"),
        ({"due_from": MARCH, "due_before": MARCH + DAY, "owner": "U3"}, "A-4"),
        ({"check_before": MARCH + 31 * DAY}, "A-4"),
        ({"check_before": MARCH + 30 * DAY}, ""),
        ({"check_before": MARCH + 31 * DAY, "due_before": MARCH}, ""),
        ({"changed_since": NOON}, "A-1 A-2 A-4 A-5 A-6 A-3"),
        ({"changed_since": NOON + timedelta(seconds=1)}, ""),
        ({"published": True}, "A-6"),
        ({"text": "PRINTER mend"}, "A-5"),
        ({"text": "printer broken"}, ""),
        ({"text": "action"}, "A-2 A-1 A-4 A-6 A-3"),
        ({"order": Order.NUMBER, "owner": "U1"}, "A-1 A-3"),
        ({"order": Order.NEWEST}, "A-6 A-5 A-4 A-3 A-2 A-1"),
    ],
)
def test_things_are_found_and_counted_by(many, wanted, expected):
    with many.work() as work:
        expected = expected.split()
        assert found(work, **wanted) == expected
        asked = {name: value for name, value in wanted.items() if name != "order"}
        counted = work.things.count("T1", Filter(kind=Kind.ACTION, **asked))

    states = {str(it.ref): it.state for it in ACTIONS}
    assert counted == {
        state: [states[ref] for ref in expected].count(state)
        for state in {states[ref] for ref in expected}
    }


@pytest.mark.parametrize("order", Order)
def test_pages_make_up_the_whole(many, order):
    with many.work() as work:
        pages = [found(work, order=order, limit=2, offset=offset) for offset in (0, 2, 4, 6)]
        assert [name for page in pages for name in page] == found(work, order=order)
        assert list(map(len, pages)) == [2, 2, 2, 0]


def test_what_is_claimed_for_its_day_is_not_found_again_until_the_day_moves(many):
    with many.work() as work:
        work.claims.claim("T1", "A-1", "due", MARCH, now=NOON)
        work.claims.claim("T1", "A-4", "check", MARCH + 30 * DAY, now=NOON)
        work.claims.claim("T2", "A-2", "due", MARCH - DAY, now=NOON)
        late, checks = (
            {"unclaimed": "due", "due_before": MARCH + DAY, "open": True},
            {
                "unclaimed": "check",
                "check_before": MARCH + 99 * DAY,
            },
        )

        assert found(work, **late) == ["A-2", "A-4"]
        assert found(work, **checks) == []

        step(work, "reschedule", due=MARCH - 2 * DAY, reason="Sooner.")
        assert found(work, **late) == ["A-1", "A-2", "A-4"]


def test_a_change_is_found_by_what_it_made_and_no_more_by_what_was(many):
    with many.work() as work:
        step(work, "reassign", owner="U4")
        step(work, "cancel", reason="Not needed.")

        assert (found(work, owner="U4"), found(work, owner="U1")) == (["A-1"], ["A-3"])
        assert found(work, states={ActionState.CANCELLED}) == ["A-1"]
        assert work.things.count("T1", Filter(kind=Kind.ACTION))["assigned"] == 1
        assert work.things.count("T1", Filter(kind=Kind.ACTION, owner="U1")) == {"closed": 1}


def test_tallies_are_the_sums_of_what_is_there(many, database):
    with many.work() as work:
        step(work, "reassign", owner="U4")
        step(work, "start")
        step(work, "note", note="…")
        for owner in ("U1", "U4"):
            wanted = Filter(kind=Kind.ACTION, owner=owner)
            there = len(work.things.find("T1", wanted))
            assert sum(work.things.count("T1", wanted).values()) == there
    with database.begin() as connection:
        assert min(connection.scalars(select(tallies.c.things))) == 0


def test_every_kind_is_found_by_what_it_hangs_on(storage):
    with storage.work() as work:
        put(
            work,
            finding(1, objective=O1, state=FindingState.ACCEPTED, review=MARCH),
            finding(2, repeats=F1, statement="Nobody reviews incidents."),
            Appraisal(
                ref=Ref(Kind.APPRAISAL, 2),
                title="Spring",
                kind=AppraisalKind.REVIEW,
                lead="U1",
                follows=AP1,
                areas=("SVC.PRM",),
                course=MADE,
                baseline=Baseline(NOON, (), (), (Promise(F1),), ()),
            ),
            Proposal(ref=Ref(Kind.PROPOSAL, 1), what="Shorter forms", action=A1, course=MADE),
            Meeting(ref=Ref(Kind.MEETING, 1), on=MARCH, agenda=(Item(Topic.PROPOSAL, A1),), course=MADE),
            Objective(ref=Ref(Kind.OBJECTIVE, 2), statement="Fewer outages", course=MADE),
        )  # fmt: skip

        def names(**wanted):
            return found(work, **wanted)

        assert names(kind=Kind.FINDING, about=(AP1,)) == ["F-2", "F-1"]
        assert names(kind=Kind.FINDING, about=(F1,)) == ["F-2"]
        assert names(kind=Kind.FINDING, about=(O1,)) == ["F-1"]
        assert names(kind=Kind.FINDING, due_before=MARCH + DAY) == ["F-1"]
        assert names(kind=Kind.FINDING, text="incidents") == ["F-2"]
        assert names(kind=Kind.APPRAISAL, about=(AP1,), person="U1") == ["AP-2"]
        assert names(kind=Kind.APPRAISAL, about=(F1,)) == []  # a signed plan is history
        assert names(kind=Kind.APPRAISAL, record="SVC.PRM") == ["AP-2"]
        assert names(kind=Kind.PROPOSAL, about=(A1,), proposer="U9", text="forms") == ["P-1"]
        assert names(kind=Kind.MEETING, about=(A1,), due_from=MARCH) == ["M-1"]
        assert names(kind=Kind.OBJECTIVE) == ["O-2"]


# --- import ---------------------------------------------------------------------------------------


def test_what_is_taken_in_keeps_its_numbers_and_begins_in_the_trail(many):
    with many.work() as work:
        assert work.things.get("T1", A1).thing == ACTIONS[0]
        [entry] = work.trail.entries("T1", subject="A-1")
        assert (entry.what, entry.by, entry.after["owner"]) == ("import", "U1", "U1")
        assert work.trail.verify("T1") == ()


def test_new_numbers_go_on_above_all_that_are_mentioned(many):
    with many.work() as work:
        assert str(work.things.number("T1", Kind.ACTION)) == "A-7"
        assert str(work.things.number("T1", Kind.FINDING)) == "F-3"
        assert str(work.things.number("T1", Kind.MEETING)) == "M-1"


def test_nothing_is_taken_into_a_workspace_that_has_things(many):
    with many.work() as work:
        with pytest.raises(NotEmptyError, match="Import into a workspace that has none"):
            work.things.take_in("T1", [action(9)], by="U1", now=NOON)

        assert work.things.get("T1", Ref(Kind.ACTION, 9)) is None


# --- workspaces -----------------------------------------------------------------------------------


def test_a_workspace_never_meets_the_things_of_another(many):
    wanted = Filter(kind=Kind.ACTION)
    with many.work() as work:
        assert work.things.get("T2", A1) is None
        assert work.things.find("T2", wanted) == []
        assert work.things.count("T2", wanted) == {}
        assert work.trail.entries("T2") == []
        before = work.things.find("T1", wanted), work.trail.seal("T1")

        propose_in(work.things, "T2", "Ours")
        work.claims.claim("T2", "A-1", "due", MARCH, now=NOON)

        assert (work.things.find("T1", wanted), work.trail.seal("T1")) == before
        assert work.claims.claim("T1", "A-1", "due", MARCH, now=NOON)
        assert work.things.workspaces() == ["T1", "T2"]
        assert STEERING.person == work.trail.entries("T2")[0].by
