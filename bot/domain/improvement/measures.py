"""What reports need to know, as plain sums over the things of the loop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from bot.domain.improvement.actions import Action, ActionState
from bot.domain.improvement.appraisals import Baseline, Promise
from bot.domain.improvement.findings import Finding, FindingKind, FindingState
from bot.domain.improvement.refs import Ref
from bot.domain.improvement.results import Outcome
from bot.domain.improvement.things import State, Thing


@dataclass(frozen=True, slots=True)
class Share:
    """So many out of so many."""

    part: int
    whole: int

    @property
    def rate(self) -> float | None:
        """The part of one; None out of nothing."""
        return self.part / self.whole if self.whole else None


# --- how things stand -----------------------------------------------------------------------------


def by_state(things: Iterable[Thing], states: Sequence[State]) -> dict[State, int]:
    """Count things by state, in the order of the states; those that nothing is in count 0."""
    counted = Counter(thing.state for thing in things)
    return {state: counted[state] for state in states}


def by_significance(findings: Iterable[Finding]) -> dict[bool | None, int]:
    """Count weaknesses that threaten a goal (True), do not (False), or were not judged (None)."""
    counted = Counter(it.threatens_goal for it in findings if it.kind is FindingKind.WEAKNESS)
    return {significance: counted[significance] for significance in (True, False, None)}


def median_age(
    things: Iterable[Thing], open_states: frozenset[State], now: datetime
) -> float | None:
    """Tell for how many days the open ones have been there, in the middle; None where none is open."""
    ages = [
        (now - thing.made.since).total_seconds() / 86_400
        for thing in things
        if thing.state in open_states
    ]
    return median(ages) if ages else None


# --- dates ----------------------------------------------------------------------------------------


def on_time(actions: Iterable[Action], today: date) -> Share:
    """Tell how many were deployed by the first date that was agreed.

    Out of those that are deployed or should be: what was cancelled, or is not due yet, does not count.
    """
    judged = [
        it
        for it in actions
        if it.agreed
        and it.state is not ActionState.CANCELLED
        and (it.deployed or it.agreed < today)
    ]
    kept = [it for it in judged if it.deployed and it.agreed and it.deployed <= it.agreed]
    return Share(len(kept), len(judged))


def late(actions: Iterable[Action], today: date) -> tuple[Action, ...]:
    """List the actions that are late, the latest first."""
    overdue = [(it.due, it.ref, it) for it in actions if it.due and it.late(today)]
    return tuple(action for *_, action in sorted(overdue, key=lambda row: row[:2]))


@dataclass(frozen=True, slots=True)
class Slipped:
    """An action whose date was moved: how often, and by how many days from the first agreed date."""

    ref: Ref
    times: int
    days: int


def slips(actions: Iterable[Action]) -> tuple[Slipped, ...]:
    """List the actions whose date was moved, the furthest first; a date brought forward has days below 0."""
    moved = (
        Slipped(it.ref, len(it.slips), (it.due - it.agreed).days)
        for it in actions
        if it.slips and it.due and it.agreed
    )
    return tuple(sorted(moved, key=lambda slipped: (-slipped.days, slipped.ref)))


@dataclass(frozen=True, slots=True)
class Point:
    """A moment of a burn-up chart: actions decided on by then, of these deployed, of these closed."""

    at: datetime
    scope: int
    deployed: int
    closed: int


_OUT = frozenset({None, ActionState.PROPOSED, ActionState.CANCELLED})
_DEPLOYED = frozenset({ActionState.DEPLOYED, ActionState.VERIFIED, ActionState.CLOSED})


def burn_up(actions: Sequence[Action], moments: Sequence[datetime]) -> tuple[Point, ...]:
    """Count for some moments how far the actions had come; what was cancelled by then has left the scope."""
    return tuple(_point([it.state_at(at) for it in actions], at) for at in moments)


def _point(states: Sequence[str | None], at: datetime) -> Point:
    return Point(
        at,
        scope=sum(state not in _OUT for state in states),
        deployed=sum(state in _DEPLOYED for state in states),
        closed=states.count(ActionState.CLOSED),
    )


# --- what it came to ------------------------------------------------------------------------------


def effective(actions: Iterable[Action]) -> Share:
    """Tell how many actions were found effective when last checked, out of those that were checked."""
    last = [it.results[-1].outcome for it in actions if it.results]
    return Share(last.count(Outcome.EFFECTIVE), len(last))


def not_effective(actions: Iterable[Action]) -> list[Action]:
    """Find actions that did not, or only partly, work when they were last checked."""
    checked = (it for it in actions if it.results and it.state not in _OUT)
    return [it for it in checked if it.results[-1].outcome is not Outcome.EFFECTIVE]


def rolled_out(actions: Iterable[Action]) -> Share:
    """Tell in how many units changes are in use, out of those that are not waived."""
    units = [unit for it in actions for unit in it.units if not unit.waiver]
    return Share(sum(unit.done is not None for unit in units), len(units))


@dataclass(frozen=True, slots=True)
class Effort:
    """Person-days, summed over the actions for which somebody said."""

    planned: float
    spent: float


def effort(actions: Iterable[Action]) -> Effort:
    """Sum up the effort."""
    known = [(it.planned or 0.0, it.spent or 0.0) for it in actions]
    return Effort(sum(planned for planned, _ in known), sum(spent for _, spent in known))


# --- against what was before ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Drift:
    """A difference to the signed plan: None before for what was added, None after for what was dropped."""

    ref: Ref
    before: Promise | None
    after: Promise | None


def since_baseline(baseline: Baseline, actions: Iterable[Action]) -> tuple[Drift, ...]:
    """List the actions that are no longer as they were signed."""
    before = {promise.ref: promise for promise in baseline.actions}
    after = {
        it.ref: Promise(it.ref, it.due or it.agreed, it.priority)
        for it in actions
        if it.state not in _OUT
    }
    return tuple(
        Drift(ref, before.get(ref), after.get(ref))
        for ref in sorted(before.keys() | after.keys())
        if before.get(ref) != after.get(ref)
    )


def repeats(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """List the findings that were there before."""
    return tuple(it for it in findings if it.repeats is not None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two appraisals: earlier weaknesses seen to be gone, later ones that repeat earlier ones, and new ones.

    `left` are earlier ones that neither were seen to be gone nor came back.
    """

    confirmed: tuple[Ref, ...]
    repeated: tuple[tuple[Ref, Ref], ...]
    new: tuple[Ref, ...]
    left: tuple[Ref, ...]


def compare(earlier: Iterable[Finding], later: Iterable[Finding]) -> Comparison:
    """Compare the weaknesses of two appraisals; a pair of repeated ones has the earlier first."""
    before = {it.ref: it for it in earlier if it.kind is FindingKind.WEAKNESS}
    now = [it for it in later if it.kind is FindingKind.WEAKNESS]
    repeated = tuple(
        (it.repeats, it.ref) for it in now if it.repeats is not None and it.repeats in before
    )
    again = {ref for pair in repeated for ref in pair}
    gone = {ref for ref, it in before.items() if it.state is FindingState.CONFIRMED}
    return Comparison(
        confirmed=tuple(ref for ref in before if ref in gone - again),
        repeated=repeated,
        new=tuple(it.ref for it in now if it.ref not in again),
        left=tuple(ref for ref in before if ref not in gone | again),
    )
