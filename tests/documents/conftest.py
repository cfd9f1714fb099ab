"""Fixtures for documents made of the real templates."""

from datetime import date

import pytest
import real

from bot.services.documents import Wish

TODAY = date(2026, 5, 4)


@pytest.fixture(scope="session")
def documents():
    return real.documents()


@pytest.fixture
def make(documents):
    """Make a document of a template, by its slug."""

    def made(slug, wish=None):
        return documents.make(documents.named(slug), wish or Wish(), TODAY)

    return made
