"""What asking needs: inbox and outbox, answers, gaps, threads, settings and roles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go from nothing to 0001."""
    _deliveries()
    _answers_and_gaps()
    _settings()


def _deliveries() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("received", _MOMENT, nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("leased_until", _MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inbox_done_leased_until", "inbox", ["done", "leased_until"])
    op.create_table(
        "inbox_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("receipt", _NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["receipt"], ["inbox.id"], name="fk_inbox_keys_receipt_inbox", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_inbox_keys"),
    )
    op.create_index("ix_inbox_keys_receipt", "inbox_keys", ["receipt"])
    op.create_table(
        "outbox",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.Column("due", _MOMENT, nullable=False),
        sa.Column("holder", sa.Text()),
        sa.Column("leased_until", _MOMENT),
        sa.Column("finished", _MOMENT),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_finished_workspace_conversation_id",
        "outbox",
        ["finished", "workspace", "conversation", "id"],
    )


def _answers_and_gaps() -> None:
    op.create_table(
        "answers",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("direct", sa.Boolean(), nullable=False),
        sa.Column("external", sa.Boolean(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("turn", _NUMBER),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("called", sa.Boolean(), nullable=False),
        sa.Column("resolved", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.UniqueConstraint("turn", name="uq_answers_turn"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_answers_workspace_at", "answers", ["workspace", "at"])
    op.create_index("ix_answers_workspace_person_id", "answers", ["workspace", "person", "id"])
    op.create_table(
        "gaps",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("unhelpful", sa.Boolean(), nullable=False),
        sa.Column("last", _MOMENT, nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_gaps"),
        sa.UniqueConstraint("workspace", "key", name="uq_gaps_workspace_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "threads",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("kept_until", _MOMENT),
        sa.Column("touched", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "channel", "thread", name="pk_threads"),
    )


def _settings() -> None:
    op.create_table(
        "houses",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("group_channel", sa.Text(), nullable=False),
        sa.Column("following", sa.Text(), nullable=False),
        sa.Column("retention_days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", name="pk_houses"),
    )
    op.create_table(
        "channels",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("following", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "channel", name="pk_channels"),
    )
    op.create_table(
        "roles",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "person", "role", name="pk_roles"),
    )


def downgrade() -> None:
    """Go back to nothing."""
    for table in (
        "roles",
        "channels",
        "houses",
        "threads",
        "gaps",
        "answers",
        "outbox",
        "inbox_keys",
        "inbox",
    ):
        op.drop_table(table)
