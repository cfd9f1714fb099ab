"""Databases of other versions, with rows in them."""

from __future__ import annotations

import shutil
from pathlib import Path

from builders import make_answered, make_post
from looping import propose
from sqlalchemy import text
from stored import NOON, storage_at

from bot.adapters.storage import schema
from bot.adapters.storage.database import Database
from bot.domain.answer import Topic
from bot.domain.conversation import GapReason, Place, Thread
from bot.domain.learning import Learner
from bot.domain.people import Role

NEXT = '''\
"""Receipts are told apart by their kind."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def anew():
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"


def upgrade():
    with op.batch_alter_table("inbox", recreate=anew()) as table:
        table.add_column(sa.Column("kind", sa.Text(), nullable=False, server_default="event"))


def downgrade():
    with op.batch_alter_table("inbox", recreate=anew()) as table:
        table.drop_column("kind")
'''


def fill(where: str | Path) -> None:
    """Put a row into every table."""
    with storage_at(where).work() as work:
        work.inbox.claim(["a", "b"], "Grüße\n", holder="one", now=NOON, until=NOON)
        work.outbox.add(make_post(), NOON)
        work.answers.add(make_answered(turn=1))
        work.gaps.note("T1", "What?", GapReason.REFUSED, now=NOON)
        work.gaps.remark("T1", "What?", "Hm.")
        work.threads.put("T1", Place("C1"), Thread(Topic(("SVC.PRM",)), NOON), NOON)
        work.houses.put("T1", work.houses.get("T1"))
        work.houses.follow("T1", "C1", work.houses.get("T1").following)
        work.roles.give("T1", "U1", Role.STEERING)
        work.learning.put("T1", "U1", Learner(path="service-staff"))
        work.learning.welcome("T1", "U1")
        propose(work)
        work.claims.claim("T1", "A-1", "due", NOON.date(), now=NOON)


def set_version(where: str | Path, version: str) -> None:
    """Pretend that a database is of another version."""
    with Database(where).begin() as connection:
        statement = f"UPDATE {schema.VERSION_TABLE} SET version_num = :version"  # noqa: S608  (ours)
        connection.execute(text(statement), {"version": version})


def version_of(where: str | Path) -> str:
    """Tell the version of a database."""
    with Database(where).begin() as connection:
        return schema.version(connection)


def migrations_with_one_more(folder: Path) -> str:
    """Copy the migrations and add one that makes a table anew to which others refer."""
    ours = Path(schema.__file__).with_name("migrations")
    copy = Path(shutil.copytree(ours, folder / "migrations"))
    (copy / "versions" / "0005_kinds.py").write_text(NEXT, encoding="utf-8")
    return str(copy)
