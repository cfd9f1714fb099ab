"""What the improvement loop needs: its things, what they are found by, trail, claims, settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_MOMENT = sa.DateTime(timezone=True)
_SENTENCE = "The audit trail is only ever added to."


def upgrade() -> None:
    """Go from 0001 to 0002."""
    with op.batch_alter_table("houses") as houses:
        houses.add_column(sa.Column("loop", sa.Text(), nullable=False, server_default="{}"))
    _things()
    _trail()
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _things() -> None:
    op.create_table(
        "numbers",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "kind", name="pk_numbers"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "things",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed", _MOMENT, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "kind", "number", name="pk_things"),
    )
    op.create_index("ix_things_workspace_kind_changed", "things", ["workspace", "kind", "changed"])
    op.create_table(
        "facets",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("facet", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "kind", "facet", "value", "number", name="pk_facets"),
        sqlite_with_rowid=False,
    )
    ordered = ["workspace", "kind", "facet", "value", "final", "day", "number", "state"]
    op.create_index("ix_facets_day", "facets", ordered)
    op.create_index("ix_facets_thing", "facets", ["workspace", "kind", "number"])
    op.create_table(
        "tallies",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("facet", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("things", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "workspace", "kind", "facet", "value", "state", "final", name="pk_tallies"
        ),
        sqlite_with_rowid=False,
    )


def _trail() -> None:
    op.create_table(
        "trail",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("digests", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "position", name="pk_trail"),
    )
    op.create_index(
        "ix_trail_workspace_subject_position", "trail", ["workspace", "subject", "position"]
    )
    op.create_index("ix_trail_workspace_at", "trail", ["workspace", "at"])
    op.create_table(
        "claims",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("claimed", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "subject", "what", "day", name="pk_claims"),
        sqlite_with_rowid=False,
    )


_FIXED = ("workspace", "position", "subject", "what", "at", "digests", "head")


def _guard_sqlite() -> None:
    """Refuse every change of the trail but that an entry has fewer words than before."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END"
    changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in _FIXED)
    other_words = """EXISTS (
        SELECT 1 FROM json_each(NEW.words) AS fresh WHERE NOT EXISTS (
          SELECT 1 FROM json_each(OLD.words) AS had
          WHERE had.key = fresh.key AND had.value = fresh.value))"""
    # Without the first, INSERT OR REPLACE would get past the last.
    there = (
        "EXISTS (SELECT 1 FROM trail WHERE workspace = NEW.workspace AND position = NEW.position)"
    )
    for name, when in (
        ("trail_insert", f"BEFORE INSERT ON trail WHEN {there}"),
        ("trail_update", f"BEFORE UPDATE ON trail WHEN {changed} OR {other_words}"),
        ("trail_delete", "BEFORE DELETE ON trail"),
    ):
        op.get_bind().exec_driver_sql(f"CREATE TRIGGER {name} {when} {refuse}")


def _guard_postgresql() -> None:
    """Refuse every change of the trail but that an entry has fewer words than before."""
    row = ", ".join(f"{{0}}.{column}" for column in _FIXED)
    op.execute(f"""
        CREATE FUNCTION trail_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'UPDATE' THEN
            IF ({row.format("NEW")}) IS NOT DISTINCT FROM ({row.format("OLD")}) AND NOT EXISTS (
              SELECT 1 FROM jsonb_each(NEW.words::jsonb) AS fresh
              WHERE OLD.words::jsonb -> fresh.key IS DISTINCT FROM fresh.value
            ) THEN
              RETURN NEW;
            END IF;
          END IF;
          RAISE EXCEPTION USING MESSAGE = '{_SENTENCE}';
        END $$
    """)  # noqa: S608  (no value of anybody's)
    op.execute(
        "CREATE TRIGGER trail_change BEFORE UPDATE OR DELETE ON trail "
        "FOR EACH ROW EXECUTE FUNCTION trail_guard()"
    )
    op.execute(
        "CREATE TRIGGER trail_truncate BEFORE TRUNCATE ON trail "
        "FOR EACH STATEMENT EXECUTE FUNCTION trail_guard()"
    )


def downgrade() -> None:
    """Go back to 0001: the things of the loop and their trail are lost."""
    for table in ("claims", "trail", "tallies", "facets", "things", "numbers"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION trail_guard()")
    with op.batch_alter_table("houses") as houses:
        houses.drop_column("loop")
