"""The coach in Slack as people see it; the pictures of the README are these."""

import os
import shutil
from pathlib import Path

import pytest
import real
import serving
import stored
from slackspace import Timing, Workspace
from slackspace.draw import draw, missing_tools
from slackspace.scenes import conversation, view

pytestmark = pytest.mark.full

PICTURES = os.environ.get("COACH_PICTURES")


@pytest.fixture
def scene(tmp_path):
    """A workspace with the coach in it, and a way to draw what is seen there."""
    if lacking := missing_tools():
        assert not os.environ.get("COACH_REQUIRE_TOOLS"), f"missing: {lacking}"
        pytest.skip(f"not installed: {', '.join(lacking)}")
    timing = Timing(ack_seconds=3, patience=60)
    with Workspace(manifest=real.ROOT / "manifest.json", timing=timing) as workspace:
        alice = workspace.user("alice", real_name="Alice Jansen", tz="Europe/Amsterdam")
        help_ = workspace.channel("#help", alice)
        with serving.serving(workspace, stored.fresh_storage(tmp_path)):
            yield workspace, alice, help_


def drawn(scenes, folder: Path) -> list[Path]:
    pictures = draw(scenes, folder)
    if PICTURES:
        for picture in pictures:
            shutil.copy(picture, Path(PICTURES) / f"slack-{picture.name}")
    return pictures


def test_an_answer_its_record_and_the_home_tab(scene, tmp_path):
    workspace, alice, help_ = scene
    asked = alice.mentions("#help", "how do we tell users their ticket is fixed?")
    answer = alice.reads("SVC.IRM.SP2.4", thread=asked)
    workspace.settles()
    scenes = {"answer": conversation(alice, help_, asked)}
    alice.clicks("Read more", answer)
    scenes["record"] = view(alice.sees_view("Relations"), alice)
    alice.closes()
    other = workspace.channel("#operations", alice)
    alice.commands("/coach ITIL change management in CMM", other)
    alice.reads("Change", other)
    scenes["private"] = conversation(alice, other)
    alice.opens_home()
    scenes["home"] = view(alice.sees_home("You asked"), alice)

    pictures = drawn(scenes, tmp_path / "pictures")

    assert {picture.stem for picture in pictures} == {"answer", "record", "private", "home"}
    assert all(picture.stat().st_size > 10_000 for picture in pictures)
