"""Who sees what, and where it may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.conversation import Place
from bot.domain.improvement.actions import Action
from bot.domain.improvement.actors import Actor
from bot.domain.improvement.appraisals import Appraisal
from bot.domain.improvement.findings import Finding, FindingState
from bot.domain.improvement.steps import any_of
from bot.domain.improvement.things import Thing
from bot.domain.people import Person


class Reach(StrEnum):
    """How far something has come out."""

    DRAFT = "draft"  # a finding that only the appraisers work on
    REPORTED = "reported"  # a finding that the sponsor has been told of
    RELEASED = "released"  # a finding that the sponsor has released
    WORKING = "working"  # anything else that the loop works with
    PUBLISHED = "published"


class Sight(StrEnum):
    """What somebody sees of a thing in some place."""

    HIDDEN = "hidden"  # not even that it exists
    ALONE = "alone"  # in a reply to them alone
    OPEN = "open"  # in the place itself, before everybody


_APPRAISERS = any_of(Actor.LEAD, Actor.APPRAISER)
_AT_WORK = any_of(Actor.OWNER, Actor.TEAM)
_LOOP = any_of(Actor.STEERING, Actor.PROCESS_GROUP, Actor.QUALITY, Actor.AUDITOR)
_RELEASED = _APPRAISERS | _LOOP | _AT_WORK | {Actor.SPONSOR}

SEES: Mapping[Reach, frozenset[Actor]] = {
    Reach.DRAFT: _APPRAISERS,
    Reach.REPORTED: _APPRAISERS | {Actor.SPONSOR},
    Reach.RELEASED: _RELEASED,
    Reach.WORKING: _RELEASED | {Actor.PROPOSER, Actor.PROCESS_OWNER},
    Reach.PUBLISHED: any_of(Actor.MEMBER),
}


def reach(thing: Thing, appraisal: Appraisal | None = None) -> Reach:
    """Tell how far a thing has come out. A finding without its appraisal counts as a draft."""
    if isinstance(thing, Finding):
        return _reach_of_finding(thing, appraisal)
    return Reach.PUBLISHED if isinstance(thing, Action) and thing.published else Reach.WORKING


def _reach_of_finding(finding: Finding, appraisal: Appraisal | None) -> Reach:
    if finding.state is FindingState.DRAFT or appraisal is None or not appraisal.reported:
        return Reach.DRAFT
    if not appraisal.released:
        return Reach.REPORTED
    return Reach.PUBLISHED if finding.published else Reach.RELEASED


def sees(
    person: Person,
    actors: frozenset[Actor],
    thing: Thing,
    place: Place,
    appraisal: Appraisal | None = None,
) -> Sight:
    """Tell what somebody sees of a thing in some place.

    Args:
        person: who looks. Guests and people of other organisations see nothing of the loop.
        actors: what they are towards the thing; for a finding, owners and teams of the actions on it too.
        thing: what they look at.
        place: where they look. A channel is shown published things only, and a channel with people of
            other organisations in it nothing.
        appraisal: the one that a finding belongs to.

    """
    come_out = reach(thing, appraisal)
    if person.outside or not SEES[come_out] & actors:
        return Sight.HIDDEN
    in_channel = place.in_channel and not place.shared
    return Sight.OPEN if in_channel and come_out is Reach.PUBLISHED else Sight.ALONE
