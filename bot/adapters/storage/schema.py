"""Which version the tables of a database have, and how they come to another.

Versions are Alembic's revisions, in one line: 0001, 0002 and so on.
"""

from __future__ import annotations

from enum import StrEnum

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

VERSION_TABLE = "coach_version"
"""Not Alembic's own name, which is another application's wherever the database is shared."""

_MIGRATIONS = "bot.adapters.storage:migrations"
_LOCK = 0x_C0AC_0001  # for PostgreSQL: any number, the same in every process


class Age(StrEnum):
    """How the tables of a database compare with those that this coach knows."""

    NONE = "none"  # there are none yet
    OLDER = "older"
    PRESENT = "present"
    NEWER = "newer"


def head() -> str:
    """The version that this coach knows."""
    return _scripts().get_current_head() or ""


def version(connection: Connection) -> str:
    """The version of the tables, or an empty string where there are none."""
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    return context.get_current_revision() or ""


def age(found: str) -> Age:
    """Compare a version with what this coach knows; one that it does not know is newer."""
    if not found:
        return Age.NONE
    known = [script.revision for script in _scripts().walk_revisions()]
    if found not in known:
        return Age.NEWER
    return Age.PRESENT if found == known[0] else Age.OLDER


def alone(connection: Connection) -> None:
    """Wait until no other process changes the tables; on SQLite every transaction is alone."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the tables up to a version, within the connection's transaction."""
    command.upgrade(_config(connection), to)


def downgrade(connection: Connection, to: str = "base") -> None:
    """Take the tables down to a version; what only later ones can hold is lost, `base` loses all."""
    command.downgrade(_config(connection), to)


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", _MIGRATIONS)
    return config
