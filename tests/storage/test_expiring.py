"""What is closed goes when its workspace wants it gone, and the trail verifies without a word of it."""

from dataclasses import replace

import pytest
from looping import propose, put
from sqlalchemy import select
from stored import DAY, NOON

from bot.adapters.storage.tables import facets, tallies, trail
from bot.domain.conversation import House
from bot.domain.improvement.actions import Action, ActionState
from bot.domain.improvement.appraisals import Appraisal, AppraisalKind, AppraisalState
from bot.domain.improvement.findings import Finding, FindingKind, FindingState
from bot.domain.improvement.meetings import Meeting, MeetingState
from bot.domain.improvement.objectives import Objective
from bot.domain.improvement.proposals import Proposal, ProposalState
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.settings import LoopSettings
from bot.domain.improvement.things import Stay

COURSE = (Stay("…", NOON, "U1"),)


def ref(name):
    return Ref.parse(name)


def appraisal(name, state):
    return Appraisal(ref=ref(name), title="Secret", kind=AppraisalKind.REVIEW, state=state, course=COURSE)  # fmt: skip


def finding(name, of, state=FindingState.CONFIRMED):
    return Finding(ref=ref(name), kind=FindingKind.WEAKNESS, appraisal=ref(of), statement="Secret", state=state, course=COURSE)  # fmt: skip


def action(name, *findings, state=ActionState.CLOSED):
    return Action(ref=ref(name), title="Secret", findings=tuple(map(ref, findings)), state=state, course=COURSE)  # fmt: skip


def proposal(name, of, state=ProposalState.ACCEPTED):
    return Proposal(ref=ref(name), what="Secret", action=of and ref(of), state=state, course=COURSE)


THINGS = (
    appraisal("AP-1", AppraisalState.COMPLETE),
    appraisal("AP-2", AppraisalState.SIGNED),
    finding("F-1", "AP-1"),
    finding("F-2", "AP-1", FindingState.DRAFT),
    finding("F-3", "AP-2"),
    action("A-1", "F-1"),
    action("A-2", "F-1", "F-3"),
    action("A-3", "F-1", state=ActionState.ON_HOLD),
    action("A-4"),
    action("A-5", state=ActionState.PROPOSED),
    proposal("P-1", "A-4"),
    proposal("P-2", "A-5"),
    proposal("P-3", None, ProposalState.DECLINED),
    proposal("P-4", None, ProposalState.SUBMITTED),
    Meeting(ref=ref("M-1"), on=NOON.date(), minutes="Secret", state=MeetingState.CLOSED, course=COURSE),
    Objective(ref=ref("O-1"), statement="Secret", course=COURSE),
)  # fmt: skip
GONE = set("AP-1 F-1 F-2 A-1 A-4 P-1 P-3 M-1".split())


@pytest.fixture
def kept(storage):
    """Keep things of every kind, which nothing has happened to since noon."""
    with storage.work() as work:
        put(work, *THINGS)
    return storage


def keep_for(storage, days):
    with storage.work() as work:
        house = work.houses.get("T1")
        work.houses.put("T1", replace(house, loop=LoopSettings(retention_days=days)))


def names(work):
    return {str(it.ref) for it in THINGS if work.things.get("T1", it.ref)}


@pytest.mark.parametrize(("days", "later"), [(0, 999), (30, 30)])
def test_what_is_closed_is_kept_as_long_as_the_workspace_wants(kept, days, later):
    keep_for(kept, days)

    assert kept.purge(now=NOON + later * DAY) == 0


def test_an_appraisal_goes_with_all_that_it_led_to_and_nothing_else_does(kept):
    keep_for(kept, 30)
    with kept.work() as work:
        before = names(work)

    assert kept.purge(now=NOON + 31 * DAY) == len(GONE)

    with kept.work() as work:
        assert before - names(work) == GONE
        assert str(work.things.number("T1", Kind.APPRAISAL)) == "AP-3"


def test_the_trail_verifies_and_tells_when_what_was_done_without_a_word_of_it(kept, database):
    keep_for(kept, 30)
    with kept.work() as work:
        printed = work.trail.seal("T1")
    kept.purge(now=NOON + 31 * DAY)

    with kept.work() as work:
        assert work.trail.verify("T1", printed) == ()
        end, begin = work.trail.entries("T1", subject="AP-1")
        assert (end.what, end.by, end.reason) == ("expire", "coach", "closed for 30 days")
        assert (begin.what, begin.at) == ("import", NOON)
        propose(work)
        assert work.trail.verify("T1", printed) == ()
    with database.begin() as connection:
        words = connection.scalars(select(trail.c.words).where(trail.c.subject.in_(GONE)))
        assert not any("Secret" in text for text in words)
        found_by = connection.execute(select(facets.c.kind, facets.c.number))
        assert not GONE & {f"{kind}-{number}" for kind, number in found_by}
        assert min(connection.scalars(select(tallies.c.things))) == 0


def test_another_workspace_keeps_its_own(kept):
    keep_for(kept, 30)
    with kept.work() as work:
        work.things.take_in("T2", THINGS, by="U1", now=NOON)
        assert work.houses.get("T2") == House()

    kept.purge(now=NOON + 99 * DAY)

    with kept.work() as work:
        assert work.things.get("T2", ref("AP-1")) is not None
