"""Fixtures of several unit tests."""

import pytest
from builders import write_knowledge
from knowledge_checks import RECORD


@pytest.fixture
def coach(tmp_path):
    """A coach's own folder with one record, for an organisation's folder to stand beside."""
    return write_knowledge(tmp_path / "coach", a=RECORD)
