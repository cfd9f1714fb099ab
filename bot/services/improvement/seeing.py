"""Somebody looks at the things of the loop: who they are towards each, and what they see of it.

Every way to a thing goes through here: what somebody may not see is, for them, not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Generic

from bot.domain.conversation import House, Place
from bot.domain.errors import CoachError
from bot.domain.improvement.actions import Action
from bot.domain.improvement.actors import Actor, Doer, actors
from bot.domain.improvement.appraisals import Appraisal
from bot.domain.improvement.findings import Finding
from bot.domain.improvement.objectives import Objective
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.tables import table_of
from bot.domain.improvement.things import Thing
from bot.domain.improvement.visibility import SEES, Reach, Sight, sees
from bot.domain.people import Person
from bot.services.improvement.ports import Filter, Kept, Order, T
from bot.services.ports import Work


class UnseenError(CoachError):
    """There is no such thing, or it is not for this person: the two look the same."""

    def __init__(self, ref: Ref) -> None:
        """Name it; nothing else may be said."""
        super().__init__(f"There is no {ref.kind.noun} {ref} that you can see.")


@dataclass(frozen=True, slots=True)
class Seen(Generic[T]):
    """A thing that somebody may see, and what they are towards it."""

    kept: Kept[T]
    doer: Doer
    sight: Sight

    @property
    def thing(self) -> T:
        """The thing itself."""
        return self.kept.thing


@dataclass(frozen=True)
class Eyes:
    """Somebody who looks, somewhere, within one transaction. `person` has the roles that the coach keeps."""

    person: Person
    place: Place
    work: Work
    _appraisals: dict[Ref, Appraisal | None] = field(default_factory=dict, init=False)

    @cached_property
    def house(self) -> House:
        """What the workspace has set."""
        return self.work.houses.get(self.person.workspace)

    @cached_property
    def roles(self) -> frozenset[Actor]:
        """What this person is without regard to any thing."""
        return self._towards()

    @property
    def sees_work(self) -> bool:
        """Whether their roles let them see whatever the loop works with."""
        return bool(SEES[Reach.WORKING] & self.roles)

    def elsewhere(self) -> Eyes:
        """The same person, looking alone."""
        return replace(self, place=Place(direct=True))

    # --- one ----------------------------------------------------------------------------------

    def get(self, ref: Ref) -> Seen[Any]:
        """Look at a thing.

        Raises:
            UnseenError: it is not there, or not for this person.

        """
        kept = self.work.things.get(self.person.workspace, ref)
        seen = self.at(kept) if kept else None
        if seen is None:
            raise UnseenError(ref)
        return seen

    def at(self, kept: Kept[T]) -> Seen[T] | None:
        """Look at a thing that was found; None where it is not for this person."""
        thing = kept.thing
        appraisal = self.appraisal(thing) if isinstance(thing, Finding) else None
        for around in self._surroundings(thing, appraisal):
            towards = self._towards(thing, *around())
            sight = sees(self.person, towards, thing, self.place, appraisal)
            if sight is not Sight.HIDDEN:
                return Seen(kept, Doer(self.person.id, towards), sight)
        return None

    def maker(self, *around: Thing) -> Doer:
        """Tell what this person is towards something that is to be made within others."""
        return Doer(self.person.id, self._towards(*around))

    # --- many ---------------------------------------------------------------------------------

    def page(
        self, wanted: Filter, *, order: Order = Order.DUE, limit: int, offset: int
    ) -> tuple[list[Seen[Any]], int]:
        """Find a page of what this person sees of things, and how many there are in all.

        Who sees whatever there is of a kind is given its page by the database, however many there are.
        """
        if wanted.kind is Kind.FINDING or not self.sees_work:
            found = list(self.find(wanted, order))
            return found[offset : offset + limit], len(found)
        workspace, things = self.person.workspace, self.work.things
        kept = things.find(workspace, wanted, order=order, limit=limit, offset=offset)
        total = sum(things.count(workspace, wanted).values())
        return [seen for seen in map(self.at, kept) if seen], total

    def find(self, wanted: Filter, order: Order = Order.DUE) -> Iterator[Seen[Any]]:
        """Find what this person sees of things."""
        for kept in self._candidates(wanted, order):
            if seen := self.at(kept):
                yield seen

    def _candidates(self, wanted: Filter, order: Order) -> Iterable[Kept[Any]]:
        """Fetch no more than can be seen, as far as the kind and the roles tell."""
        if wanted.kind in {Kind.FINDING, Kind.OBJECTIVE} or self.sees_work:
            return self._found(wanted, order)
        me = self.person.id
        parts = (
            replace(wanted, person=me),
            replace(wanted, proposer=me),
            replace(wanted, published=True),
        )
        found = {kept.thing.ref: kept for part in parts for kept in self._found(part, order)}
        return sorted(found.values(), key=lambda kept: _rank(kept.thing, order))

    def _found(self, wanted: Filter, order: Order) -> list[Kept[Any]]:
        return self.work.things.find(self.person.workspace, wanted, order=order)

    # --- what hangs together ------------------------------------------------------------------

    def appraisal(self, finding: Finding) -> Appraisal | None:
        """The appraisal that found something, whoever may see it."""
        if finding.appraisal not in self._appraisals:
            kept = self.work.things.get(self.person.workspace, finding.appraisal)
            self._appraisals[finding.appraisal] = kept.thing if kept else None
        return self._appraisals[finding.appraisal]

    def actions_on(self, finding: Finding) -> list[Action]:
        """The actions that answer a finding, whoever may see them."""
        wanted = Filter(kind=Kind.ACTION, about=(finding.ref,))
        return [kept.thing for kept in self._found(wanted, Order.NUMBER)]

    def findings_of(self, action: Action) -> list[Kept[Finding]]:
        """The findings that an action answers, whoever may see them."""
        found = (self.work.things.get(self.person.workspace, ref) for ref in action.findings)
        return [kept for kept in found if kept]

    def _surroundings(
        self, thing: Thing, appraisal: Appraisal | None
    ) -> Iterator[Callable[[], Sequence[Thing]]]:
        """What else makes somebody something towards a thing; the dearer to find out, the later."""
        if isinstance(thing, Action):
            yield lambda: self._appraisals_of(thing)
            return
        if isinstance(thing, Objective):
            yield lambda: self._own_appraisals  # what is found there may threaten it
            return
        yield lambda: [appraisal] if appraisal else []
        if isinstance(thing, Finding):
            yield lambda: self.actions_on(thing)

    @cached_property
    def _own_appraisals(self) -> list[Appraisal]:
        wanted = Filter(kind=Kind.APPRAISAL, person=self.person.id)
        return [kept.thing for kept in self._found(wanted, Order.NUMBER)]

    def _appraisals_of(self, action: Action) -> list[Appraisal]:
        found = (self.appraisal(kept.thing) for kept in self.findings_of(action))
        return [appraisal for appraisal in found if appraisal]

    def _towards(self, *things: Thing) -> frozenset[Actor]:
        sponsors = self.house.loop.steering_sponsors
        return actors(self.person, things, steering_sponsors=sponsors)


def _rank(thing: Thing, order: Order) -> tuple[bool, date, int]:
    """Where a thing stands in an order, as the database would have it."""
    number = -thing.ref.number if order is Order.NEWEST else thing.ref.number
    if order is not Order.DUE:
        return False, date.max, number
    final = thing.state in table_of(thing).final
    return final, getattr(thing, "due", None) or date.max, number
