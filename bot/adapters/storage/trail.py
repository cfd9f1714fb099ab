"""What has been done in a workspace."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from bot.adapters.storage import chain
from bot.adapters.storage.redacting import redact
from bot.adapters.storage.tables import trail as table
from bot.adapters.storage.verifying import verify
from bot.services.improvement.ports import Entry, Redaction, Seal


class SqlTrail:
    """`bot.services.improvement.ports.Trail` within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, workspace: str, entry: Entry) -> Seal:
        """Add something that was done to what is no thing: roles, settings, an export."""
        return chain.append(self._connection, workspace, [chain.link(entry)])

    def entries(
        self,
        workspace: str,
        *,
        subject: str = "",
        since: datetime | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> list[Entry]:
        """Read what was done, newest first; `before` is the position at which the last page ended."""
        return chain.entries(
            self._connection, workspace, subject=subject, since=since, before=before, limit=limit
        )

    def workspaces(self) -> list[str]:
        """Name the workspaces that have a trail."""
        named = select(table.c.workspace).distinct().order_by(table.c.workspace)
        return list(self._connection.scalars(named))

    def seal(self, workspace: str) -> Seal:
        """Tell length and head, to be printed where nobody can change them."""
        return chain.seal(self._connection, workspace)

    def verify(self, workspace: str, printed: Seal | None = None) -> tuple[str, ...]:
        """Go through the trail, and compare every thing with what the trail says of it."""
        return verify(self._connection, workspace, printed)

    def redact(self, workspace: str, redaction: Redaction) -> int:
        """Take words out of the things and the trail of a workspace, for good.

        Raises:
            RedactionError: these words cannot be taken out; nothing has changed.

        """
        return redact(self._connection, workspace, redaction)
