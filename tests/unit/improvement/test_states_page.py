"""The page about states, and things as text."""

import json
import runpy
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from unit.improvement.loop_things import READY, SAID, doer, standing

from bot.domain.improvement.drawing import page
from bot.domain.improvement.tables import TABLES

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "states.md"


def test_the_page_of_states_is_what_the_tables_say():
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "python -m bot.domain.improvement > docs/states.md"
    )


def test_the_page_is_written_by_running_the_package(capsys):
    runpy.run_module("bot.domain.improvement", run_name="__main__")
    assert capsys.readouterr().out == page()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_step_has_a_row_and_every_state_a_place_in_the_diagram(table):
    section = page().split(f"## {table.name.capitalize()}\n")[1].split("\n## ")[0]
    assert all(f"\n| {step.name}" in section for step in table.steps)
    if len(table.states) > 1:
        assert all(f": {state}\n" in section for state in table.states)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_thing_survives_being_written_and_read_in_every_state(table):
    moment = READY[table.name].course[-1].since
    for step in table.steps[1:]:
        for state in step.origin:
            thing = standing(READY[table.name], state)
            after = table.apply(step, thing, doer(*step.who), SAID[table.name], moment).thing
            adapter = TypeAdapter(type(after))
            assert adapter.validate_python(json.loads(adapter.dump_json(after))) == after
