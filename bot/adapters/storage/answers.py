"""Questions and replies, for their askers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, delete, insert, not_, select, update

from bot.adapters.storage import codec
from bot.adapters.storage.tables import answers, threads
from bot.domain.answer import Reply
from bot.domain.conversation import Answered, Place, Verdict


class SqlAnswers:
    """`bot.services.ports.Answers` within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, answered: Answered) -> int:
        """Keep an answer and return its number.

        Raises:
            StorageError: its turn has been answered by another, which undoes this transaction.

        """
        place = answered.place
        row = insert(answers).values(
            workspace=answered.workspace,
            person=answered.person,
            channel=place.channel,
            thread=place.thread,
            direct=place.direct,
            external=place.shared,
            question=answered.question,
            reply=codec.write(answered.reply),
            at=answered.at,
            turn=answered.turn,
            shared=answered.shared,
            called=answered.called,
            resolved=answered.resolved,
            verdict=answered.verdict,
        )
        [number] = self._connection.execute(row.returning(answers.c.id)).scalars()
        return int(number)

    def get(self, workspace: str, number: int) -> Answered | None:
        """Return an answer, unless it has been forgotten."""
        return self._first(
            select(answers).where(answers.c.workspace == workspace, answers.c.id == number)
        )

    def of_turn(self, receipt: int) -> Answered | None:
        """Return the answer that a turn has been given already."""
        return self._first(select(answers).where(answers.c.turn == receipt))

    def recent(self, workspace: str, person: str, limit: int) -> list[Answered]:
        """What somebody asked last, newest first."""
        own = answers.c.workspace == workspace, answers.c.person == person
        newest = select(answers).where(*own).order_by(answers.c.id.desc()).limit(limit)
        return [_answered(row) for row in self._connection.execute(newest)]

    def mark(
        self,
        workspace: str,
        number: int,
        *,
        shared: bool = False,
        called: bool = False,
        resolved: bool = False,
    ) -> bool:
        """Set one of the marks; False where it was set before, so that only one of two succeeds."""
        marks = {"shared": shared, "called": called, "resolved": resolved}
        chosen = [name for name, wanted in marks.items() if wanted]
        statement = (
            update(answers)
            .where(answers.c.workspace == workspace, answers.c.id == number)
            .where(*(not_(answers.c[name]) for name in chosen))
            .values(dict.fromkeys(chosen, True))
        )
        return bool(chosen) and self._connection.execute(statement).rowcount == 1

    def judge(self, workspace: str, number: int, verdict: Verdict) -> None:
        """Keep what its asker thinks of an answer; the last word counts."""
        one = answers.c.workspace == workspace, answers.c.id == number
        self._connection.execute(update(answers).where(*one).values(verdict=verdict))

    def forget(self, workspace: str, person: str) -> int:
        """Remove what is kept of somebody and return how many answers that were.

        With the answers go their verdicts, and what their direct conversations were about. What still
        waits in the inbox or outbox stays: they asked for it, and it is wiped once it has been said.
        Gaps do not know who asked, and threads of channels belong to everybody there.
        """
        own = answers.c.workspace == workspace, answers.c.person == person
        private = select(answers.c.channel).where(*own, answers.c.direct)
        self._connection.execute(
            delete(threads).where(threads.c.workspace == workspace, threads.c.channel.in_(private))
        )
        return self._connection.execute(delete(answers).where(*own)).rowcount

    def _first(self, statement: Select[Any]) -> Answered | None:
        row = self._connection.execute(statement).first()
        return _answered(row) if row else None


def _answered(row: Any) -> Answered:
    return Answered(
        workspace=row.workspace,
        person=row.person,
        place=Place(row.channel, row.thread, direct=row.direct, shared=row.external),
        question=row.question,
        reply=codec.read(Reply, row.reply),
        at=row.at,
        id=row.id,
        turn=row.turn,
        shared=row.shared,
        called=row.called,
        resolved=row.resolved,
        verdict=Verdict(row.verdict) if row.verdict else None,
    )
