"""Every test of the storage runs on SQLite and on PostgreSQL."""

import shutil

import pytest
from stored import postgres_database, postgres_template, storage_at

from bot.adapters.storage.database import Database


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request):
    """Name the database that a test runs on."""
    return request.param


@pytest.fixture
def empty(backend, tmp_path):
    """Say where a database of this test's own is, without tables."""
    return tmp_path / "empty.db" if backend == "sqlite" else postgres_database()


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """Make an SQLite file with tables, to be copied: making them takes longer."""
    file = tmp_path_factory.mktemp("template") / "coach.db"
    storage_at(file)
    return file


@pytest.fixture
def where(backend, tmp_path, template):
    """Say where a database of this test's own is, with tables and no rows."""
    if backend == "sqlite":
        return shutil.copy(template, tmp_path / "coach.db")
    return postgres_database(template=postgres_template())


@pytest.fixture
def storage(where):
    """Open the storage of this test's own."""
    return storage_at(where)


@pytest.fixture
def database(where):
    """Look into the tables past the repositories."""
    return Database(where)
