"""What learning needs: how far each person has come, and who has been welcomed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Go from 0002 to 0003."""
    op.create_table(
        "learners",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("workspace", "person", name="pk_learners"),
    )
    op.create_index("ix_learners_due", "learners", ["due"])
    op.create_table(
        "welcomed",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "person", name="pk_welcomed"),
    )


def downgrade() -> None:
    """Go back to 0002."""
    op.drop_table("welcomed")
    op.drop_table("learners")
