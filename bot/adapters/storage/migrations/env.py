"""What Alembic runs for every command: on the connection, and in the transaction, that it is given."""

from __future__ import annotations

from alembic import context

from bot.adapters.storage.schema import VERSION_TABLE
from bot.adapters.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,  # SQLite alters a table by making it anew
)
context.run_migrations()
