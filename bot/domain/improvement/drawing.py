"""The tables as a page of Markdown: for each kind of thing a state diagram and the table of its steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bot.domain.improvement.actors import Actor
from bot.domain.improvement.machine import Table
from bot.domain.improvement.steps import Rule, Step
from bot.domain.improvement.tables import TABLES
from bot.domain.improvement.things import State
from bot.domain.improvement.visibility import SEES, Reach

_OPENING = """\
# States and steps

Written by `python -m bot.domain.improvement > docs/states.md` from the tables in `bot/domain/improvement`;
a test keeps it equal to them. Change a table, never this page.

A step is refused where the thing stands elsewhere, where somebody else may take it, or where something that
it needs is missing; the refusal names the steps that are allowed. Steps are typed as they stand here, with
hyphens or spaces. In the diagrams a step that leaves the state alone has no arrow, and what happens without
a step, because of other things, is in brackets.
"""

_ACTORS = {
    Actor.MEMBER: "anyone of the workspace",
    Actor.PROCESS_GROUP: "process group",
    Actor.LEAD: "lead of the appraisal",
    Actor.TEAM: "team of the action",
    Actor.OWNER: "owner",
    Actor.PROCESS_OWNER: "process owner (of a minor one)",
}

_REACHES = {
    Reach.DRAFT: "a finding that is a draft, or whose appraisal is not reported",
    Reach.REPORTED: "a finding that the sponsor has not released yet",
    Reach.RELEASED: "a finding that the sponsor has released",
    Reach.WORKING: "objectives, appraisals, actions, proposals, meetings",
    Reach.PUBLISHED: "a published finding, an action with a published result",
}


def page() -> str:
    """Write the page."""
    return "\n".join((_OPENING, *(_section(table) for table in TABLES), _sight()))


def _section(table: Table[Any, Any]) -> str:
    final = ", ".join(state for state in table.states if state in table.final)
    return "\n".join(
        (
            f"## {table.name.capitalize()}\n",
            *(_diagram(table) if len(table.states) > 1 else ()),
            *(_rows(table)),
            *((f"\nOpen in every state but: {final}.",) if final and table.open else ()),
            "",
        )
    )


# --- the diagram ----------------------------------------------------------------------------------


def _diagram(table: Table[Any, Any]) -> Iterator[str]:
    yield "```mermaid\nstateDiagram-v2"
    yield from (f"  {_id(state)}: {state}" for state in table.states)
    labels: dict[tuple[str, str], list[str]] = {}
    for start, end, label in _arrows(table):
        labels.setdefault((start, end), []).append(label)
    yield from (f"  {start} --> {end}: {', '.join(said)}" for (start, end), said in labels.items())
    yield "```\n"


def _arrows(table: Table[Any, Any]) -> Iterator[tuple[str, str, str]]:
    for step in table.steps:
        if isinstance(step.to, State) and not step.origin:
            yield "[*]", _id(step.to), step.name
        for state in _ordered(table, step.origin):
            ends = step.targets(state) - {state}
            yield from ((_id(state), _id(end), step.name) for end in _ordered(table, ends))
    for follows in table.derived:
        for state in _ordered(table, follows.origin):
            yield _id(state), _id(follows.to), f"({follows.words})"


def _id(state: State) -> str:
    return state.replace(" ", "_")


def _ordered(table: Table[Any, Any], states: Iterable[State]) -> list[State]:
    return sorted(states, key=table.states.index)


# --- the tables -----------------------------------------------------------------------------------


def _rows(table: Table[Any, Any]) -> Iterator[str]:
    yield "| step | from | to | who | needs |"
    yield "|---|---|---|---|---|"
    for step in table.steps:
        name = f"{step.name}, {step.also}" if step.also else step.name
        needs = "; ".join(need.words for need in step.needs)
        yield f"| {name} | {_from(table, step)} | {_to(step)} | {_who(step)} | {needs} |"


def _from(table: Table[Any, Any], step: Step[Any, Any]) -> str:
    named = {
        frozenset[State](): "",
        frozenset(table.states): "any state",
        table.open: "any open state",
    }
    if len(table.states) == 1:
        return next(iter(step.origin), "")
    return named.get(step.origin) or ", ".join(_ordered(table, step.origin))


def _to(step: Step[Any, Any]) -> str:
    if isinstance(step.to, Rule):
        return step.to.words
    return step.to or "unchanged"


def _who(step: Step[Any, Any]) -> str:
    never = f"; never the {_actors(step.never, ' or ')}" if step.never else ""
    return f"{_actors(step.who)}{never}"


def _actors(actors: frozenset[Actor], between: str = ", ") -> str:
    return between.join(_ACTORS.get(actor, actor.value) for actor in Actor if actor in actors)


def _sight() -> str:
    rows = (f"| {_REACHES[reach]} | {_actors(SEES[reach])} |" for reach in Reach)
    return "\n".join(
        (
            "## Who sees what\n",
            "| what | who |",
            "|---|---|",
            *rows,
            "\nOwners and teams see the findings that their actions answer. Guests and people of other",
            "organisations see none of it. A channel is shown published things only, and a channel that is",
            "shared with another organisation nothing; everything else is said to the asker alone.",
            "",
        )
    )
