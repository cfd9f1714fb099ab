"""Who somebody is towards a thing: by roles in the workspace, and by being named on the thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.domain.people import Person, Role


class Actor(StrEnum):
    """What gives somebody a say. The first are the roles of the workspace, under the same values."""

    ADMIN = "admin"
    SPONSOR = "sponsor"
    STEERING = "steering"
    PROCESS_GROUP = "process-group"
    QUALITY = "quality"
    AUDITOR = "auditor"
    MEMBER = (
        "member"  # anyone of the workspace; guests and people of other organisations are nobody
    )
    LEAD = "lead"  # leads the appraisal
    APPRAISER = "appraiser"  # in the appraisal's team; its lead is, too
    OWNER = "owner"  # of the action, or of one that answers the finding
    TEAM = "team"  # works on that action
    PROCESS_OWNER = "process-owner"
    PROPOSER = "proposer"


@dataclass(frozen=True, slots=True)
class Doer:
    """Somebody who does something, and what they are towards the thing it is done to."""

    person: str
    actors: frozenset[Actor]


class NamesPeople(Protocol):
    """A thing on which people are named."""

    @property
    def people(self) -> Mapping[Actor, frozenset[str]]:
        """Who is named, by what that makes them."""
        ...


def actors(
    person: Person, things: Iterable[NamesPeople] = (), *, steering_sponsors: bool = False
) -> frozenset[Actor]:
    """Tell what somebody is towards a thing.

    Args:
        person: who it is, with the roles that the workspace gave them.
        things: the thing itself and those it hangs on: for an action the appraisals of its findings, for a
            finding its appraisal and the actions that answer it.
        steering_sponsors: whether the workspace lets the steering group take the sponsor's steps.

    """
    if person.outside:
        return frozenset()
    by_role = {Actor(role.value) for role in Role if person.may(role)}
    by_name = {
        actor for thing in things for actor, named in thing.people.items() if person.id in named
    }
    stands_in = {Actor.SPONSOR} if steering_sponsors and Actor.STEERING in by_role else set()
    return frozenset(by_role | by_name | stands_in)
