"""Versions of the tables: what the code says is what the migrations make, up and down."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from looping import propose
from sqlalchemy import inspect
from storage_versions import fill, migrations_with_one_more, version_of
from stored import storage_at

from bot.adapters.storage import rows, schema
from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import VERSION_TABLE, Age
from bot.adapters.storage.tables import metadata
from bot.domain.conversation import House


def tables_of(where):
    with Database(where).begin() as connection:
        return set(inspect(connection).get_table_names())


def test_the_migrations_make_the_tables_of_the_code(database):
    with database.begin() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


def test_numbers_are_never_used_twice_in_the_tables_that_the_migrations_make(tmp_path):
    storage_at(tmp_path / "coach.db")
    with Database(tmp_path / "coach.db").begin() as connection:
        made = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master").all()

    numbered = {name for name, sql in made if sql and "AUTOINCREMENT" in sql}
    assert numbered == {table.name for table in metadata.sorted_tables if "id" in table.columns}


def test_all_tables_go_and_come_again(where):
    fill(where)
    with Database(where).begin(altering=True) as connection:
        schema.downgrade(connection)
        gone = schema.version(connection)
        schema.upgrade(connection)

    assert (gone, version_of(where)) == ("", schema.head())
    assert tables_of(where) == {*metadata.tables, VERSION_TABLE}


def test_rows_survive_the_way_up_and_down(where, tmp_path, monkeypatch):
    fill(where)
    database, found = Database(where), []
    monkeypatch.setattr(schema, "_MIGRATIONS", migrations_with_one_more(tmp_path))
    for step, to in ((schema.upgrade, "0005"), (schema.downgrade, "0004")):
        with database.begin(altering=True) as connection:
            before = rows.count(connection)
            step(connection, to)
            found.append((schema.version(connection), rows.count(connection) == before))

    assert found == [("0005", True), ("0004", True)]
    assert before.keys() == metadata.tables.keys()
    monkeypatch.undo()
    with storage_at(where).work() as work:
        assert len(work.answers.recent("T1", "U1", 5)) == 1


def test_without_the_loop_what_was_asked_and_set_stays(where):
    fill(where)
    for step, to in ((schema.downgrade, "0001"), (schema.upgrade, "head")):
        with Database(where).begin(altering=True) as connection:
            step(connection, to)

    with storage_at(where).work() as work:
        assert len(work.answers.recent("T1", "U1", 5)) == 1
        assert work.houses.get("T1") == House()
        assert work.things.workspaces() == []
        assert propose(work).version == 1


def test_a_migration_that_fails_leaves_everything_as_it_was(empty):
    def fail():
        with Database(empty).begin(altering=True) as connection:
            schema.upgrade(connection)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert tables_of(empty) == set()


def test_versions_are_compared_with_those_that_the_code_knows():
    assert schema.age("") is Age.NONE
    assert schema.age(schema.head()) is Age.PRESENT
    assert schema.age("9999") is Age.NEWER
