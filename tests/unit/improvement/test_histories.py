"""Random histories of actions and a finding: whatever people try, the rules hold."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from unit.improvement.loop_things import F1, NOW, doer, make_finding

from bot.domain.improvement.action_steps import ACTIONS
from bot.domain.improvement.actions import Action, ActionGiven, ActionState
from bot.domain.improvement.actors import Actor, Doer, actors
from bot.domain.improvement.finding_steps import WEAKNESSES
from bot.domain.improvement.findings import Finding, FindingGiven, FindingState, due_state, follow
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.refusals import StepRefusedError, Why
from bot.domain.improvement.results import Outcome
from bot.domain.improvement.things import Grade, Unit
from bot.domain.people import Person, Role

_IDS = st.sampled_from(["U1", "U2", "U3"])
_PEOPLE = st.builds(
    Person,
    workspace=st.just("T1"),
    id=_IDS,
    roles=st.sampled_from(
        [{Role.STEERING}, {Role.STEERING, Role.SPONSOR}, {Role.QUALITY}, set()]
    ).map(frozenset),
)
_DATES = st.dates(date(2026, 12, 1), date(2027, 12, 31))
_WORDS = st.sampled_from(["", " ", "a reason", "half the repeats"])
_SAID = st.builds(
    ActionGiven,
    owner=st.none() | _IDS,
    team=st.none() | st.lists(_IDS, max_size=2).map(tuple),
    priority=st.none() | st.sampled_from(Grade),
    due=st.none() | _DATES,
    until=st.none() | _DATES,
    reason=st.none() | _WORDS,
    where=st.none() | _WORDS,
    success=st.none() | _WORDS,
    learned=st.none() | _WORDS,
    note=st.none() | _WORDS,
    result=st.none() | _WORDS,
    outcome=st.none() | st.sampled_from(Outcome),
    links=st.none() | st.just(("https://example.org",)),
    units=st.none() | st.just((Unit("Desk", done=NOW.date()),)) | st.just((Unit("Desk"),)),
    title=st.none() | _WORDS,
)
_ENOUGH = ActionGiven(
    owner="U2",
    priority=Grade.HIGH,
    due=date(2027, 3, 31),
    until=date(2027, 2, 1),
    reason="a reason",
    where="Desk",
    success="half the repeats",
    learned="it works",
    note="a note",
    result="5 a month",
    outcome=Outcome.EFFECTIVE,
    links=("https://example.org",),
    units=(Unit("Desk", done=NOW.date()),),
)
_USUAL = ("approve", "assign", "start", "deploy", "verify", "close", "resume")
_WHICH = st.integers(0, 3)
_EVERYTHING = frozenset(Actor) - {Actor.OWNER, Actor.TEAM}


class Histories(RuleBasedStateMachine):
    """Actions on one weakness, to which anybody may try to do anything."""

    def __init__(self):
        super().__init__()
        self.actions: list[Action] = []
        self.finding: Finding = make_finding(FindingState.FINAL)
        self.agreed: dict[Ref, date] = {}
        self.now = NOW

    @initialize()
    def begin(self):
        self.propose()

    @precondition(lambda self: len(self.actions) < 4)
    @rule()
    def propose(self):
        ref = Ref(Kind.ACTION, len(self.actions) + 1)
        given = ActionGiven(title="Weekly review", findings=(F1,))
        made = ACTIONS.create(ref, doer(Actor.MEMBER, person="U3"), given, self.now)
        self.actions.append(made.thing)

    @rule(at=_WHICH, step=st.sampled_from(ACTIONS.steps), person=_PEOPLE, given=_SAID)
    def try_anything(self, at, step, person, given):
        self._take(at, step, Doer(person.id, actors(person, [self._at(at)])), given)

    @rule(at=_WHICH, steps=st.integers(1, 6), outcome=st.sampled_from(Outcome))
    def go_on(self, at, steps, outcome):
        """Take an action some steps along the usual way, so that histories get far."""
        for _ in range(steps):
            offered = {it.name: it for it in ACTIONS.offered(self._at(at), _EVERYTHING)}
            if following := next((offered[name] for name in _USUAL if name in offered), None):
                said = replace(_ENOUGH, outcome=outcome)
                self._take(at, following, Doer("U9", _EVERYTHING), said)

    @rule(at=_WHICH, nth=st.integers(0, 30), outcome=st.sampled_from(Outcome), due=_DATES)
    def turn_aside(self, at, nth, outcome, due):
        """Hold, resume, pilot, send back, reopen: whatever moves it and does not end it."""
        offered = ACTIONS.offered(self._at(at), _EVERYTHING)
        moving = [it for it in offered if it.to not in {None, ActionState.CANCELLED}]
        said = replace(_ENOUGH, outcome=outcome, due=due)
        self._take(at, moving[nth % len(moving)], Doer("U9", _EVERYTHING), said)

    @rule(at=_WHICH, nth=st.integers(0, 30), person=_PEOPLE)
    def try_something_near(self, at, nth, person):
        near = [step for step in ACTIONS.steps if self._at(at).state in step.origin]
        by = Doer(person.id, actors(person, [self._at(at)]))
        self._take(at, near[nth % len(near)], by, _ENOUGH)

    @rule(at=_WHICH, due=_DATES, name=st.sampled_from(["reschedule", "reassign"]))
    def move_the_date(self, at, due, name):
        said = replace(_ENOUGH, due=due)
        self._take(at, ACTIONS.step(name), Doer("U9", _EVERYTHING), said)

    @rule(at=_WHICH)
    def owner_tries_to_verify(self, at):
        owner = Person("T1", self._at(at).owner, roles=frozenset(Role))
        by = Doer(owner.id, actors(owner, [self._at(at)]))
        self._take(at, ACTIONS.step("verify"), by, _ENOUGH)

    @rule(grade=st.sampled_from(Grade), name=st.sampled_from(["prioritise", "accept", "confirm"]))
    def judge_the_finding(self, grade, name):
        given = FindingGiven(priority=grade, reason="a reason", review=date(2027, 6, 1))
        step, by = WEAKNESSES.step(name), doer(*Actor)
        if self.finding.state in step.origin:
            self.finding = WEAKNESSES.apply(step, self.finding, by, given, self.now).thing
            self._follow()

    def _at(self, at):
        return self.actions[at % len(self.actions)]

    def _take(self, at, step, by, given):
        self.now += timedelta(hours=5)
        before = self._at(at)
        try:
            after = ACTIONS.apply(step, before, by, given, self.now).thing
        except StepRefusedError as refused:
            self._refused_with_reason(refused.refusal, step, before, by)
            return
        assert before.state in step.origin
        assert after.state in step.targets(before.state)
        assert by.actors & step.who
        if step.name == "verify":
            assert by.person != before.owner
            assert by.person not in before.team
        self.actions[at % len(self.actions)] = after
        self._follow()

    @staticmethod
    def _refused_with_reason(refusal, step, action, by):
        assert all(action.state in it.origin and it.permits(by.actors) for it in refusal.allowed)
        if step in refusal.allowed:
            assert refusal.why is Why.MISSING

    def _follow(self):
        changed = follow(self.finding, self.actions, "U9", self.now)
        self.finding = changed.thing if changed else self.finding

    @invariant()
    def the_first_agreed_date_never_changes(self):
        for action in self.actions:
            if action.agreed:
                assert self.agreed.setdefault(action.ref, action.agreed) == action.agreed

    @invariant()
    def the_finding_agrees_with_its_actions(self):
        assert due_state(self.finding, self.actions) is self.finding.state
        working = {it.state for it in self.actions} - {ActionState.PROPOSED, ActionState.CANCELLED}
        if self.finding.state is FindingState.ADDRESSED:
            assert working == {ActionState.CLOSED}
        if self.finding.state in {FindingState.FINAL, FindingState.PRIORITISED}:
            assert not working

    @invariant()
    def every_history_is_one_that_the_table_allows(self):
        edges = {
            (origin, target)
            for step in ACTIONS.steps
            for origin in step.origin
            for target in step.targets(origin)
        }
        for action in self.actions:
            states = [stay.state for stay in action.course]
            assert states[0] == ActionState.PROPOSED
            assert set(pairwise(states)) <= edges
            assert states[-1] == action.state

    @invariant()
    def what_is_true_in_a_state_is_true(self):
        for action in self.actions:
            assert action.title.strip()
            if action.state in ACTIONS.open - {ActionState.PROPOSED, ActionState.APPROVED}:
                assert action.owner
                assert action.due
            if action.state in {ActionState.VERIFIED, ActionState.CLOSED}:
                assert action.deployed
                assert action.evidence
                assert action.results[-1].outcome is Outcome.EFFECTIVE
                assert all(unit.settled for unit in action.units)


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
