"""Questions that found no good answer, without who asked them."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, or_, select, update

from bot.adapters.storage.database import insert_into
from bot.adapters.storage.tables import gaps
from bot.domain.conversation import Gap, GapReason

REMARKS = 20
"""How many remarks are kept of a gap, the last ones."""

_MASKS = (  # what may say who somebody is, and what stands for it
    (re.compile(r"<mailto:[^>]*>|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[address]"),
    (re.compile(r"<[@!][^>]*>|(?<!\w)@[\w][\w.-]*"), "[somebody]"),
)
_UNSAID = (
    "PZC"  # punctuation, separators and controls, by the first letter of a character's category
)


class SqlGaps:
    """`bot.services.ports.Gaps` within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, workspace: str, question: str, reason: GapReason, *, now: datetime) -> None:
        """Count a question; the same question in other capitals or punctuation is the same gap.

        Mentions and addresses are masked before anything is kept.
        """
        first = insert_into(self._connection, gaps).values(
            workspace=workspace,
            key=_key(question),
            question=_masked(question),
            times=1,
            refused=reason is GapReason.REFUSED,
            unhelpful=reason is GapReason.UNHELPFUL,
            last=now,
            remarks="[]",
        )
        statement = first.on_conflict_do_update(
            index_elements=[gaps.c.workspace, gaps.c.key],
            set_={
                "times": gaps.c.times + 1,
                "refused": or_(gaps.c.refused, first.excluded.refused),
                "unhelpful": or_(gaps.c.unhelpful, first.excluded.unhelpful),
                "last": first.excluded.last,
            },
        )
        self._connection.execute(statement)

    def remark(self, workspace: str, question: str, remark: str) -> None:
        """Add what somebody said about a question that has been noted; the last few are kept."""
        noted = gaps.c.workspace == workspace, gaps.c.key == _key(question)
        # Locked, so that a remark made at the same moment is not lost.
        row = self._connection.execute(
            select(gaps.c.id, gaps.c.remarks).where(*noted).with_for_update()
        ).first()
        if row and remark.strip():
            remarks = [*json.loads(row.remarks), _masked(remark)][-REMARKS:]
            one = update(gaps).where(gaps.c.id == row.id)
            self._connection.execute(one.values(remarks=json.dumps(remarks)))

    def top(self, workspace: str, limit: int) -> list[Gap]:
        """The gaps of a workspace, most frequent first, newest first among equals."""
        statement = (
            select(gaps)
            .where(gaps.c.workspace == workspace)
            .order_by(gaps.c.times.desc(), gaps.c.last.desc(), gaps.c.id.desc())
            .limit(limit)
        )
        return [_gap(row) for row in self._connection.execute(statement)]


def _masked(text: str) -> str:
    for pattern, stand_in in _MASKS:
        text = pattern.sub(stand_in, text)
    return text.strip()


def _key(question: str) -> str:
    return sha256(_normalised(_masked(question)).encode("utf-8", "replace")).hexdigest()


def _normalised(question: str) -> str:
    """Make the same of one question, however it is written."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", question).casefold())
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] not in _UNSAID)


def _gap(row: Any) -> Gap:
    reasons = {GapReason.REFUSED: row.refused, GapReason.UNHELPFUL: row.unhelpful}
    return Gap(
        question=row.question,
        times=row.times,
        reasons=frozenset(reason for reason, given in reasons.items() if given),
        last=row.last,
        remarks=tuple(json.loads(row.remarks)),
    )
