"""A workspace in which the coach answers."""

import pytest
import real
import serving
import stored
from slackspace import Timing, Workspace


@pytest.fixture
def workspace():
    """A workspace with the coach's own manifest."""
    timing = Timing(ack_seconds=1, patience=40)
    with Workspace(manifest=real.ROOT / "manifest.json", timing=timing) as opened:
        yield opened


@pytest.fixture
def storage(tmp_path):
    return stored.fresh_storage(tmp_path)


@pytest.fixture
def coach(workspace, storage):
    with serving.serving(workspace, storage) as service:
        yield service


@pytest.fixture
def alice(workspace):
    person = workspace.user("alice")
    workspace.channel("#help", person)
    return person
