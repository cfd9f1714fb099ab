"""How far people have come in learning, each for themselves, and who has been welcomed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.adapters.storage import codec
from bot.adapters.storage.database import insert_into
from bot.adapters.storage.tables import learners, welcomed
from bot.domain.learning import Learner


class SqlLearning:
    """`bot.services.learning.ports.Learning` within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, workspace: str, person: str) -> Learner:
        """How far somebody has come; at the start for whoever has learnt nothing."""
        own = learners.c.workspace == workspace, learners.c.person == person
        state = self._connection.scalar(select(learners.c.state).where(*own))
        return codec.read(Learner, state) if state else Learner()

    def put(self, workspace: str, person: str, learner: Learner) -> None:
        """Keep how far somebody has come."""
        news = {"state": codec.write(learner), "due": learner.due}
        row = insert_into(self._connection, learners).values(
            workspace=workspace, person=person, **news
        )
        keys = [learners.c.workspace, learners.c.person]
        self._connection.execute(row.on_conflict_do_update(index_elements=keys, set_=news))

    def due(self, now: datetime, limit: int) -> list[tuple[str, str]]:
        """Who is to be sent a practice by now, as (workspace, person); nobody else can take them."""
        waiting = (
            select(learners.c.workspace, learners.c.person)
            .where(learners.c.due <= now)
            .order_by(learners.c.due)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [(row.workspace, row.person) for row in self._connection.execute(waiting)]

    def forget(self, workspace: str, person: str) -> bool:
        """Remove what somebody has learnt; False where there was nothing."""
        own = learners.c.workspace == workspace, learners.c.person == person
        return self._connection.execute(delete(learners).where(*own)).rowcount > 0

    def welcome(self, workspace: str, person: str) -> bool:
        """Note that somebody is welcomed; False where they have been before."""
        row = insert_into(self._connection, welcomed).values(workspace=workspace, person=person)
        new = row.on_conflict_do_nothing().returning(welcomed.c.person)
        return self._connection.execute(new).first() is not None
