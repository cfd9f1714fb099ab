"""Things leave as JSON and come back, into another workspace or another database."""

import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from looping import propose
from stored import NOON

from bot.adapters.storage import codec, papers
from bot.adapters.storage.papers import JsonPapers
from bot.domain.improvement.actions import Action
from bot.domain.improvement.appraisals import Appraisal
from bot.domain.improvement.findings import Finding
from bot.domain.improvement.meetings import Meeting
from bot.domain.improvement.objectives import Objective
from bot.domain.improvement.proposals import Proposal
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.things import Stay
from bot.services.improvement.ports import Filter, PapersError

KINDS = {
    Kind.OBJECTIVE: Objective,
    Kind.APPRAISAL: Appraisal,
    Kind.FINDING: Finding,
    Kind.ACTION: Action,
    Kind.PROPOSAL: Proposal,
    Kind.MEETING: Meeting,
}
EFFORT = st.none() | st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def things(draw):
    """Make things that databases take: without NUL."""
    kind = draw(st.sampled_from(Kind))
    ref = Ref(kind, draw(st.integers(1, 99)))
    effort = {"planned": EFFORT, "spent": EFFORT} if kind is Kind.ACTION else {}
    thing = draw(st.builds(KINDS[kind], ref=st.just(ref), **effort))
    assume("\\u0000" not in codec.write(thing))
    return thing


@given(things())
@settings(max_examples=60)
def test_every_thing_comes_back_as_it_was(thing):
    assert papers.thing(thing.ref.kind, papers.written(thing)) == thing


def test_an_export_goes_into_an_empty_workspace_and_is_the_same_there(storage):
    wanted = Filter(kind=Kind.ACTION)
    with storage.work() as work:
        for title in ("Fix the printer", "Größer\nund besser"):
            propose(work, title, findings=(Ref(Kind.FINDING, 7),))
        before = [kept.thing for kept in work.things.find("T1", wanted)]
        text = JsonPapers().write(before)

        assert work.things.take_in("T2", JsonPapers().read(text), by="U1", now=NOON) == 2

        assert [kept.thing for kept in work.things.find("T2", wanted)] == before
        assert JsonPapers().write(kept.thing for kept in work.things.find("T2", wanted)) == text
        assert work.trail.verify("T2") == ()


def test_an_export_is_json_with_a_line_for_each_thing(storage):
    with storage.work() as work:
        thing = propose(work).thing
    text = JsonPapers().write([thing, thing])

    assert [tree["title"] for tree in json.loads(text)["things"]] == ["Fix the printer"] * 2
    assert len(text.splitlines()) == 4


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": "another"}', '{"format": "improvement-coach things 1"}',
     '{"format": "improvement-coach things 1", "things": [{}]}',
     '{"format": "improvement-coach things 1", "things": [{"ref": {"kind": "Z", "number": 1}}]}'],
)  # fmt: skip
def test_what_is_no_export_is_refused_with_the_cure(text):
    with pytest.raises(PapersError, match="Export it again"):
        JsonPapers().read(text)


def test_a_thing_that_cannot_be_read_is_refused_and_named():
    text = (
        '{"format": "improvement-coach things 1", "things": [{"ref": {"kind": "A", "number": 1}}]}'
    )

    with pytest.raises(PapersError, match="Action cannot be read"):
        JsonPapers().read(text)


def test_a_thing_that_nobody_began_is_refused():
    action = Action(ref=Ref(Kind.ACTION, 1), title="From nowhere")

    with pytest.raises(PapersError, match="Export it again"):
        JsonPapers().read(JsonPapers().write([action]))


def test_an_export_that_names_a_thing_twice_is_refused(storage):
    with storage.work() as work:
        thing = propose(work).thing

    with pytest.raises(PapersError, match="names a thing twice"):
        JsonPapers().read(JsonPapers().write([thing, thing]))


def test_paths_lead_to_every_value_that_is_there():
    action = Action(
        ref=Ref(Kind.ACTION, 5),
        title="Fix it",
        findings=(Ref(Kind.FINDING, 7),),
        team=("U1",),
        planned=0.0,
        course=(Stay("proposed", NOON, "U1"),),
    )

    assert papers.leaves(papers.written(action)) == {
        "title": "Fix it",
        "state": "proposed",
        "findings.0": "F-7",
        "team.0": "U1",
        "planned": 0.0,
        "course.0.state": "proposed",
        "course.0.since": "2027-03-01T12:00:00Z",
        "course.0.by": "U1",
    }
