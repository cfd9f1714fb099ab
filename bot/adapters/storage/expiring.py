"""What becomes of the things of a workspace that does not keep them for good.

An appraisal goes some time after it was completed, and with it its findings and what was done about them
alone; proposals and meetings, and actions that answer no finding, go some time after they were closed.
The trail goes on telling that they were there, and what was done when, without a word of what they said.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from bot.adapters.storage import chain, papers, shelf
from bot.adapters.storage.chain import EXPIRE, TAKEN
from bot.adapters.storage.database import alone_in
from bot.adapters.storage.tables import things
from bot.domain.improvement.actions import Action
from bot.domain.improvement.appraisals import Appraisal
from bot.domain.improvement.findings import Finding
from bot.domain.improvement.meetings import Meeting
from bot.domain.improvement.proposals import Proposal
from bot.domain.improvement.refs import Ref
from bot.domain.improvement.tables import table_of
from bot.services.improvement.ports import Entry

BY = "coach"
"""Who did it, in the trail."""


def expire(connection: Connection, workspace: str, days: int, now: datetime) -> int:
    """Remove what has been closed for some days, and return how many things that were."""
    alone_in(connection, workspace)
    ended = _ended(connection, workspace, now - timedelta(days=days))
    if ended:
        shelf.remove(connection, workspace, ended)
        names = {str(ref) for ref in ended}
        taken = chain.take(connection, workspace, names, lambda _name, _value: True)
        reason = f"closed for {days} days"
        ends = [Entry(subject=name, what=EXPIRE, by=BY, at=now, reason=reason) for name in names]
        first, *others = sorted(ends, key=lambda entry: Ref.parse(entry.subject))
        links = [chain.link(first, **{TAKEN: taken}), *map(chain.link, others)]
        chain.append(connection, workspace, links)
    return len(ended)


def _ended(connection: Connection, workspace: str, before: datetime) -> set[Ref]:
    """Find what has ended, in a state that it reached before some time, and what ended with it."""
    rows = connection.execute(select(things).where(things.c.workspace == workspace)).all()
    every = [papers.thing(row.kind, row.document) for row in rows]
    old = [
        thing
        for thing, row in zip(every, rows, strict=True)
        if row.changed < before and thing.state in table_of(thing).final
    ]
    ended = {thing.ref for thing in old if isinstance(thing, Appraisal | Meeting)}
    ended |= {
        thing.ref for thing in every if isinstance(thing, Finding) and thing.appraisal in ended
    }
    left = {thing.ref for thing in every} - ended
    ended |= {it.ref for it in old if isinstance(it, Action) and left.isdisjoint(it.findings)}
    left -= ended
    return ended | {it.ref for it in old if isinstance(it, Proposal) and it.action not in left}
