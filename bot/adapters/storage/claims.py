"""What has been done once and must not be done again."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection

from bot.adapters.storage.database import insert_into
from bot.adapters.storage.tables import claims


class SqlClaims:
    """`bot.services.improvement.ports.Claims` within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, workspace: str, subject: str, what: str, day: date, *, now: datetime) -> bool:
        """Claim something for one subject and day; True for the one who is first, ever.

        Another who claims it at the same moment waits until this transaction is kept or undone.
        """
        row = insert_into(self._connection, claims).values(
            workspace=workspace, subject=subject, what=what, day=day, claimed=now
        )
        fresh = row.on_conflict_do_nothing().returning(claims.c.day)
        return self._connection.execute(fresh).first() is not None
