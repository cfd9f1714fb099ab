"""The things of the improvement loop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection

from bot.adapters.storage import chain, papers, shelf
from bot.adapters.storage.chain import Link
from bot.adapters.storage.database import alone_in
from bot.adapters.storage.facets import refs_in
from bot.adapters.storage.searching import Finder
from bot.adapters.storage.shelf import Version
from bot.domain.improvement.machine import Changed
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.things import Thing
from bot.services.improvement.ports import (
    ChangedMeanwhileError,
    Entry,
    Filter,
    Kept,
    NotEmptyError,
    Order,
)

T = TypeVar("T", bound=Thing)

IMPORTED = "import"
"""What the trail calls the beginning of a thing that came from elsewhere."""


class SqlThings:
    """`bot.services.improvement.ports.Things` within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def number(self, workspace: str, kind: Kind) -> Ref:
        """Give the next name out. It is taken once the transaction is kept, and never given again."""
        return Ref(kind, shelf.next_number(self._connection, workspace, kind))

    def get(self, workspace: str, ref: Ref) -> Kept[Any] | None:
        """Return a thing with its version, None where there is none of that name."""
        row = shelf.row(self._connection, workspace, ref)
        return _kept(row) if row else None

    def keep(self, workspace: str, changed: Changed[T], version: int = 0) -> Kept[T]:
        """Keep a thing after a step, with an entry in the trail for each event.

        Raises:
            ChangedMeanwhileError: somebody has changed it since; nothing is kept.

        """
        alone_in(self._connection, workspace)  # from here on nobody else changes anything here
        thing, at = changed.thing, changed.events[-1].at
        row = shelf.row(self._connection, workspace, thing.ref)
        if version != (row.version if row else 0):
            [last] = chain.entries(self._connection, workspace, subject=str(thing.ref), limit=1)
            raise ChangedMeanwhileError(last)
        document = papers.written(thing)
        fresh = Version(thing, document, version + 1, at)
        shelf.put(self._connection, workspace, [fresh])
        before = papers.leaves(row.document) if row else {}
        links = _links(changed, before, papers.leaves(document))
        chain.append(self._connection, workspace, links)
        return Kept(thing, version + 1, at)

    def find(
        self,
        workspace: str,
        wanted: Filter,
        *,
        order: Order = Order.DUE,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Kept[Any]]:
        """Find things, a page of them or all."""
        finder = Finder(self._connection, workspace, wanted)
        return [_kept(row) for row in finder.page(order, limit, offset)]

    def count(self, workspace: str, wanted: Filter) -> dict[str, int]:
        """Count what `find` would find, by state; states with nothing in them are left out."""
        return Finder(self._connection, workspace, wanted).count()

    def take_in(self, workspace: str, things: Iterable[Thing], *, by: str, now: datetime) -> int:
        """Put things from elsewhere into a workspace that has none; they keep their numbers.

        Names that they mention are never given out here, even where what they name did not come along.

        Raises:
            NotEmptyError: the workspace has things already.

        """
        alone_in(self._connection, workspace)
        if workspace in self.workspaces():
            raise NotEmptyError(
                "This workspace has things of its own already, and numbers would clash. "
                "Import into a workspace that has none."
            )
        taken = [Version(thing, papers.written(thing), 1, now) for thing in things]
        shelf.put(self._connection, workspace, taken)
        links = (_import(version, by) for version in taken)
        chain.append(self._connection, workspace, links)
        shelf.count_from(self._connection, workspace, _last_numbers(taken))
        shelf.survey(self._connection)
        return len(taken)

    def workspaces(self) -> list[str]:
        """Name the workspaces that have, or have had, any."""
        return shelf.workspaces(self._connection)


def _kept(row: Any) -> Kept[Any]:
    return Kept(papers.thing(row.kind, row.document), row.version, row.changed)


def _import(version: Version, by: str) -> Link:
    return chain.link(
        Entry(
            subject=str(version.thing.ref),
            what=IMPORTED,
            by=by,
            at=version.changed,
            after=papers.leaves(version.document),
        )
    )


def _last_numbers(versions: Iterable[Version]) -> dict[Kind, int]:
    """The highest number of each kind that things have or mention."""
    last: dict[Kind, int] = defaultdict(int)
    for version in versions:
        for ref in (version.thing.ref, *refs_in(version.thing)):
            last[ref.kind] = max(last[ref.kind], ref.number)
    return last


def _links(changed: Changed[Any], before: dict[str, Any], after: dict[str, Any]) -> Iterator[Link]:
    """Make a link for each event: what the first one changed, and states alone for those after it."""
    was = {path: value for path, value in before.items() if after.get(path) != value}
    became = {path: value for path, value in after.items() if before.get(path) != value}
    for event in changed.events:
        if event.before is not event.after:
            was |= {"state": event.before} if event.before else {}
            became |= {"state": event.after}
        yield chain.link(
            Entry(
                subject=str(event.ref),
                what=event.what,
                by=event.by,
                at=event.at,
                reason=event.reason,
                before=was,
                after=became,
            )
        )
        was, became = {}, {}
