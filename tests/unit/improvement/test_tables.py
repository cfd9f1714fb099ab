"""Every edge of every table, and every way to be refused."""

from dataclasses import fields, replace
from typing import Any

import pytest
from unit.improvement.loop_things import BARE, NOW, READY, SAID, doer, standing

from bot.domain.improvement.actors import Actor
from bot.domain.improvement.machine import Table
from bot.domain.improvement.refusals import StepRefusedError, Why
from bot.domain.improvement.steps import Need, Step
from bot.domain.improvement.tables import TABLES, table_of
from bot.domain.improvement.things import Unit

ROWS = [(table, step) for table in TABLES for step in table.steps]
LATER = [(table, step) for table, step in ROWS if step.origin]
BARRED = [(table, step) for table, step in ROWS if step.never]
LESS: dict[str, dict[str, Any]] = {  # of what is looked at more closely, too little
    "units done or waived": {"units": (Unit("Service desk"),)},
    "quorum": {"present": ("U1",)},
    "release by the sponsor": {"released": False},
    "every weakness confirmed or accepted": {"findings": None},
}
NEEDS = [(table, step, need) for table, step in ROWS for need in step.needs]


def _name(value):
    if isinstance(value, Need):
        return value.words
    return value.name if isinstance(value, Table | Step) else str(value)


def _allowed(step):
    return doer(*step.who)


def _apply(table, step, thing, by, given=None):
    given = SAID[table.name] if given is None else given
    if not step.origin:
        return table.create(thing.ref, by, given, NOW)
    return table.apply(step, thing, by, given, NOW)


def _refusal(table, step, thing, by, given=None):
    with pytest.raises(StepRefusedError) as refused:
        _apply(table, step, thing, by, given)
    return refused.value.refusal


def _refusal_of_making(table, thing):
    with pytest.raises(StepRefusedError) as refused:
        table.apply(table.steps[0], thing, _allowed(table.steps[0]), SAID[table.name], NOW)
    return refused.value.refusal


@pytest.mark.parametrize("table", TABLES, ids=_name)
def test_the_first_step_makes_a_thing_that_knows_its_table(table):
    made = table.create(BARE[table.name].ref, _allowed(table.steps[0]), SAID[table.name], NOW).thing
    assert (made.state, table_of(made)) == (table.steps[0].to, table)
    assert [stay.state for stay in made.course] == [made.state]


@pytest.mark.parametrize(("table", "step"), LATER, ids=_name)
def test_a_step_leads_where_its_row_says(table, step):
    for state in step.origin:
        thing = standing(READY[table.name], state)
        changed = _apply(table, step, thing, _allowed(step))
        after = changed.thing
        assert after.state in step.targets(state)
        assert after.course[: len(thing.course)] == thing.course
        assert after.course[-1].state == after.state
        assert (changed.events[0].before, changed.events[0].after) == (state, after.state)


@pytest.mark.parametrize(("table", "step"), LATER, ids=_name)
def test_a_step_from_elsewhere_is_refused_and_the_allowed_ones_are_named(table, step):
    for state in set(table.states) - step.origin:
        thing = standing(READY[table.name], state)
        refusal = _refusal(table, step, thing, _allowed(step))
        assert (refusal.why, refusal.state) == (Why.STATE, state)
        assert refusal.allowed == table.offered(thing, _allowed(step).actors)
        assert str(refusal).startswith(f"{thing.ref} is {state};")


@pytest.mark.parametrize("table", TABLES, ids=_name)
def test_a_thing_is_made_once(table):
    thing = READY[table.name]
    refusal = _refusal_of_making(table, thing)
    assert (refusal.why, refusal.state) == (Why.STATE, thing.state)


@pytest.mark.parametrize(("table", "step"), ROWS, ids=_name)
def test_a_step_of_others_is_refused(table, step):
    thing = standing(READY[table.name], next(iter(step.origin), table.states[0]))
    for actor in set(Actor) - step.who:
        refusal = _refusal(table, step, thing, doer(actor))
        assert refusal.why is Why.ACTOR
        assert step not in refusal.allowed


@pytest.mark.parametrize(("table", "step"), BARRED, ids=_name)
def test_nobody_judges_their_own_work_whatever_else_they_are(table, step):
    thing = standing(READY[table.name], next(iter(step.origin)))
    for actor in step.never:
        assert _refusal(table, step, thing, doer(actor, *step.who)).why is Why.OWN


@pytest.mark.parametrize(("table", "step", "need"), NEEDS, ids=_name)
def test_a_step_that_lacks_something_is_refused_and_says_what(table, step, need):
    given = SAID[table.name]
    emptied = "" if need.met is not None else None  # what may not be emptied, what must be given
    less = LESS.get(need.words) or dict.fromkeys(need.names, emptied)
    said = replace(given, **less)
    thing = standing(BARE[table.name], next(iter(step.origin), table.states[0]))
    refusal = _refusal(table, step, thing, _allowed(step), said)
    assert refusal.why is Why.MISSING
    assert need in refusal.missing


@pytest.mark.parametrize(("table", "step", "need"), NEEDS, ids=_name)
def test_what_a_step_needs_can_be_said_with_it(table, step, need):
    sayable = {field.name for field in fields(SAID[table.name])}
    assert sayable.issuperset(need.names), step.name


@pytest.mark.parametrize("table", TABLES, ids=_name)
def test_every_state_can_be_reached_and_every_row_is_about_states_of_the_table(table):
    reached = {
        target
        for step in table.steps
        for origin in step.origin or table.states[:1]
        for target in step.targets(origin)
    } | {follows.to for follows in table.derived}
    assert reached == set(table.states)
    assert {state for step in table.steps for state in step.origin} <= set(table.states)


@pytest.mark.parametrize("table", TABLES, ids=_name)
def test_a_step_is_found_by_its_names_however_they_are_typed(table):
    for step in table.steps:
        assert table.find(f" {step.name.replace('-', '  ').upper()} ") is step
    assert table.find("fly") is None


@pytest.mark.parametrize("table", TABLES, ids=_name)
def test_names_are_unique_within_a_table(table):
    names = [name for step in table.steps for name in (step.name, step.also) if name]
    assert len(names) == len(set(names))
