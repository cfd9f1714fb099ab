"""Roles end: an auditor's on the last day of the audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Go from 0003 to 0004."""
    with op.batch_alter_table("roles") as table:
        table.add_column(sa.Column("until", sa.Date()))


def downgrade() -> None:
    """Go back to 0003; what has an end holds for good again, so whoever has one loses the role."""
    op.execute("DELETE FROM roles WHERE until IS NOT NULL")
    with op.batch_alter_table("roles") as table:
        table.drop_column("until")
