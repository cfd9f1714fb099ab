"""What the steps of an action change besides its state."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.improvement.actions import Action, ActionGiven, DateWish, Pilot, Slip
from bot.domain.improvement.refs import Ref
from bot.domain.improvement.results import Outcome, Result
from bot.domain.improvement.steps import Move, taken
from bot.domain.improvement.things import Evidence, Note, Unit

CHECK_DAYS = 30  # from deployment to the check, where the workspace has set nothing else

PLAN = (  # what an action is, as far as anybody has thought it through
    "title criterion cause findings objective records planned spent depends_on measure asset units"
).split()


def units(thing: Action, given: ActionGiven) -> tuple[Unit, ...]:
    """Return the units with what is said of them; those that are not mentioned stay as they were."""
    said = {unit.name: unit for unit in given.units or ()}
    return tuple(said.pop(unit.name, unit) for unit in thing.units) + tuple(said.values())


def propose(ref: Ref, move: Move[ActionGiven]) -> Action:
    """Make an action out of what is said of it."""
    return Action(ref=ref, **taken(move.given, *PLAN))


def due(action: Action, move: Move[ActionGiven]) -> Action:
    """Set the due date. The first one that is agreed stays on record; every later one is a slip."""
    due, given = move.given.due, move.given
    if due is None or due == action.due:
        return replace(action, wish=None)
    slip = (Slip(action.due, due, move.now, given.reason or ""),) if action.due else ()
    return replace(
        action, due=due, agreed=action.agreed or due, wish=None, slips=(*action.slips, *slip)
    )


def assign(action: Action, move: Move[ActionGiven]) -> Action:
    """Give it to an owner, and perhaps a team, for a date."""
    return replace(due(action, move), **taken(move.given, "owner", "team"))


def wish(action: Action, move: Move[ActionGiven]) -> Action:
    """Note the other date that the owner asks for."""
    due, given = move.given.due, move.given
    return replace(action, wish=DateWish(due, given.reason or "", move.now) if due else None)


def unwished(action: Action, _: Move[ActionGiven]) -> Action:
    """Drop the wish for another date."""
    return replace(action, wish=None)


def pilot(action: Action, move: Move[ActionGiven]) -> Action:
    """Begin a pilot; success is what is said, or else what the action is to achieve anyway."""
    held = action.criterion or (action.measure.target if action.measure else "")
    begun = Pilot(move.given.where or "", move.given.success or held, move.now.date())
    return replace(action, pilots=(*action.pilots, begun))


def end_pilot(action: Action, move: Move[ActionGiven]) -> Action:
    """Note how the pilot went."""
    *earlier, last = action.pilots
    return replace(action, pilots=(*earlier, replace(last, outcome=move.given.learned or "")))


def evidence(action: Action, move: Move[ActionGiven]) -> Action:
    """Add what there is to be seen."""
    seen = (Evidence(link, move.by.person, move.now) for link in move.given.links or ())
    return replace(action, evidence=(*action.evidence, *seen))


def roll_out(action: Action, move: Move[ActionGiven]) -> Action:
    """Note in which units it is in use, or is not going to be."""
    return replace(action, units=units(action, move.given))


def deploy(action: Action, move: Move[ActionGiven]) -> Action:
    """Note where it is in use and how that shows, and set the day of the check."""
    today, days = move.now.date(), move.given.check_days
    return replace(
        roll_out(evidence(action, move), move),
        deployed=today,
        wish=None,
        check=today + timedelta(days=CHECK_DAYS if days is None else days),
        **taken(move.given, "asset", "spent"),
    )


def undeployed(action: Action, _: Move[ActionGiven]) -> Action:
    """Take the deployment back: there is nothing to check any more."""
    return replace(action, deployed=None, check=None)


def verify(action: Action, move: Move[ActionGiven]) -> Action:
    """Keep what the check found; with a lesser outcome the deployment is taken back."""
    given = move.given
    result = Result(
        outcome=given.outcome or Outcome.EFFECTIVE,
        by=move.by.person,
        at=move.now,
        before=action.measure.baseline if action.measure else "",
        after=given.result or "",
        use=given.use or "",
        in_use=given.in_use,
    )
    judged = replace(action, results=(*action.results, result))
    return judged if result.outcome is Outcome.EFFECTIVE else undeployed(judged, move)


def reopen(action: Action, _: Move[ActionGiven]) -> Action:
    """Begin again. What was learned stays; dates are agreed anew, but the first one stays on record."""
    return replace(action, due=None, wish=None, until=None, snoozed=None, deployed=None, check=None)


def note(action: Action, move: Move[ActionGiven]) -> Action:
    """Add a remark."""
    remark = Note(move.given.note or "", move.by.person, move.now)
    return replace(action, notes=(*action.notes, remark))


def snooze(action: Action, move: Move[ActionGiven]) -> Action:
    """Let its reminders rest."""
    return replace(action, snoozed=move.given.until)


def resume(action: Action, _: Move[ActionGiven]) -> Action:
    """End the hold."""
    return replace(action, until=None)


def cancel(action: Action, _: Move[ActionGiven]) -> Action:
    """Drop what waits for a decision or a day."""
    return replace(action, wish=None, until=None)


def publish(action: Action, move: Move[ActionGiven]) -> Action:
    """Note that the last result was published."""
    *earlier, last = action.results
    return replace(action, results=(*earlier, replace(last, published=move.now)))
