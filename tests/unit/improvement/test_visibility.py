"""Who is what towards a thing, and who sees what."""

import pytest
from unit.improvement.loop_things import (
    M1,
    NOW,
    O1,
    P1,
    TODAY,
    make_action,
    make_appraisal,
    make_finding,
)

from bot.domain.conversation import Place
from bot.domain.improvement.actions import ActionState
from bot.domain.improvement.actors import Actor, actors
from bot.domain.improvement.appraisals import AppraisalState
from bot.domain.improvement.findings import FindingKind, FindingState
from bot.domain.improvement.meetings import Meeting
from bot.domain.improvement.objectives import Objective
from bot.domain.improvement.proposals import Proposal
from bot.domain.improvement.results import Outcome, Result
from bot.domain.improvement.things import Stay
from bot.domain.improvement.visibility import Sight, sees
from bot.domain.people import Person, Role, Standing

CHANNEL, DIRECT = Place("C1", "1.1"), Place("D1", direct=True)
SHARED, NOWHERE = Place("C2", shared=True), Place()
MADE = (Stay("made", NOW, "U5"),)
INSIDE = {"steering", "process-group", "quality", "auditor"}
FINAL, DRAFT = make_finding(FindingState.FINAL), make_finding(FindingState.DRAFT)


def _person(*roles, id="U1", standing=Standing.MEMBER):  # noqa: A002  (the field's own name)
    return Person("T1", id, standing, frozenset(roles))


def _those_who_see(thing, appraisal=None):
    return {
        actor.value
        for actor in Actor
        if sees(_person(), frozenset({actor}), thing, DIRECT, appraisal) is not Sight.HIDDEN
    }


# --- actors ---------------------------------------------------------------------------------------


def test_every_role_is_an_actor():
    assert {role.value for role in Role} <= {actor.value for actor in Actor}


def test_somebody_is_what_their_roles_and_the_thing_make_them():
    action = make_action(ActionState.ASSIGNED, owner="U1", team=("U1", "U2"))
    assert actors(_person(Role.STEERING), [action]) == {
        Actor.MEMBER,
        Actor.STEERING,
        Actor.OWNER,
        Actor.TEAM,
    }


def test_the_lead_of_an_appraisal_is_one_of_its_appraisers():
    appraisal = make_appraisal(AppraisalState.PLANNED, lead="U1", team=("U2",))
    assert {Actor.LEAD, Actor.APPRAISER} <= actors(_person(), [appraisal])
    assert actors(_person(id="U2"), [appraisal]) == {Actor.MEMBER, Actor.APPRAISER}


def test_the_sponsor_named_on_an_appraisal_is_its_sponsor():
    appraisal = make_appraisal(AppraisalState.PLANNED, sponsor="U1")
    assert Actor.SPONSOR in actors(_person(), [appraisal])


def test_nobody_is_named_where_nothing_is_filled_in():
    assert actors(
        _person(id=""), [make_action(), make_appraisal(AppraisalState.PLANNED, lead="")]
    ) == {Actor.MEMBER}


def test_the_steering_group_stands_in_for_the_sponsor_only_where_that_is_set():
    assert Actor.SPONSOR not in actors(_person(Role.STEERING))
    assert Actor.SPONSOR in actors(_person(Role.STEERING), steering_sponsors=True)
    assert Actor.SPONSOR not in actors(_person(Role.PROCESS_GROUP), steering_sponsors=True)


def test_the_process_owner_has_a_say_in_minor_proposals_only():
    proposal = Proposal(ref=P1, what="Shorter form", process_owner="U1", course=MADE)
    minor = Proposal(ref=P1, what="Typo", process_owner="U1", minor=True, course=MADE)
    assert Actor.PROCESS_OWNER not in actors(_person(), [proposal])
    assert Actor.PROCESS_OWNER in actors(_person(), [minor])


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.STRANGER])
def test_outsiders_are_nobody_even_when_named(standing):
    action = make_action(ActionState.ASSIGNED, owner="U1")
    assert actors(_person(Role.STEERING, standing=standing), [action]) == frozenset()


# --- who sees what --------------------------------------------------------------------------------


@pytest.mark.parametrize("state", AppraisalState)
def test_a_draft_is_seen_by_its_appraisers_alone(state):
    assert _those_who_see(DRAFT, make_appraisal(state)) == {"lead", "appraiser"}


def test_a_finding_comes_out_step_by_step():
    team = {"lead", "appraiser"}
    assert _those_who_see(FINAL, make_appraisal(AppraisalState.UNDER_WAY)) == team
    assert _those_who_see(FINAL, make_appraisal(AppraisalState.REPORTED)) == team | {"sponsor"}
    released = make_appraisal(AppraisalState.IN_PLANNING)
    assert _those_who_see(FINAL, released) == team | INSIDE | {"sponsor", "owner", "team"}


def test_a_finding_without_its_appraisal_counts_as_a_draft():
    assert _those_who_see(FINAL) == {"lead", "appraiser"}


def test_a_recommendation_comes_out_with_the_release():
    recommendation = make_finding(FindingState.RECORDED, FindingKind.RECOMMENDATION)
    assert "steering" not in _those_who_see(recommendation, make_appraisal(AppraisalState.REPORTED))
    assert "steering" in _those_who_see(recommendation, make_appraisal(AppraisalState.SIGNED))


def test_a_published_finding_is_for_everybody_but_only_once_released():
    published = make_finding(FindingState.FINAL, published=NOW)
    assert _those_who_see(published, make_appraisal(AppraisalState.SIGNED)) == {"member"}
    assert "member" not in _those_who_see(published, make_appraisal(AppraisalState.REPORTED))


WORKED_WITH = [
    make_action(),
    make_appraisal(AppraisalState.PLANNED),
    Objective(ref=O1, statement="Fewer repeats", course=MADE),
    Proposal(ref=P1, what="Shorter form", course=MADE),
    Meeting(ref=M1, on=TODAY, course=MADE),
]


@pytest.mark.parametrize("thing", WORKED_WITH, ids=lambda thing: thing.ref.kind.noun)
def test_the_rest_is_for_those_who_work_with_it(thing):
    assert _those_who_see(thing) == INSIDE | {
        "sponsor",
        "lead",
        "appraiser",
        "owner",
        "team",
        "proposer",
        "process-owner",
    }


def _published_action():
    result = Result(outcome=Outcome.EFFECTIVE, by="U1", at=NOW, published=NOW)
    return make_action(ActionState.CLOSED, results=(result,))


@pytest.mark.parametrize(
    ("place", "sight"),
    [
        (CHANNEL, Sight.OPEN),
        (DIRECT, Sight.ALONE),
        (NOWHERE, Sight.ALONE),
        (SHARED, Sight.ALONE),
    ],
)
def test_only_what_is_published_is_shown_openly_and_never_to_other_organisations(place, sight):
    member, steering = _person(), _person(Role.STEERING)
    assert sees(member, actors(member), _published_action(), place) is sight
    assert sees(steering, actors(steering), make_action(), place) is Sight.ALONE
    assert sees(member, actors(member), make_action(), place) is Sight.HIDDEN


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.STRANGER])
def test_outsiders_see_nothing_of_the_loop(standing):
    outsider = _person(Role.STEERING, standing=standing)
    for thing in (*WORKED_WITH, _published_action()):
        assert sees(outsider, frozenset(Actor), thing, CHANNEL) is Sight.HIDDEN
