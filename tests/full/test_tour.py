"""The tour of docs/tour, played as it is told: a year of improvement, over the real wire."""

import os
import re
from collections import Counter

import play
import pytest
import script
import stage
from PIL import Image
from slackspace.draw import missing_tools

from bot.domain.improvement.actions import ActionState
from bot.domain.improvement.appraisals import AppraisalState
from bot.domain.improvement.findings import FindingKind, FindingState
from bot.domain.improvement.refs import Kind, Ref
from bot.domain.improvement.results import Outcome
from bot.services.improvement.ports import Filter

pytestmark = pytest.mark.full

SMALL = 60_000  # bytes of a picture


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """The stage after the last deed; each was answered as the story tells, or this would have failed."""
    with stage.stage(tmp_path_factory.mktemp("tour")) as here:
        for deed in script.read(stage.STORY):
            here.play(deed)
        yield here


@pytest.fixture
def found(played):
    """Find the things of some kind, as they stand at the end."""

    def find(kind):
        with played.storage.work() as work:
            kept = work.things.find(played.workspace.state.team.id, Filter(kind=kind))
            return {str(it.thing.ref): it.thing for it in kept}

    return find


def test_twelve_actions_come_to_their_end_one_of_them_after_it_had_not_worked(found):
    actions = found(Kind.ACTION)

    closed = {name for name, it in actions.items() if it.state is ActionState.CLOSED}
    outcomes = [result.outcome for result in actions["A-3"].results]

    assert closed == {f"A-{number}" for number in range(1, 13)}
    assert outcomes == [Outcome.NOT, Outcome.EFFECTIVE]


def test_the_first_appraisal_is_complete_and_the_second_has_found_what_came_back(found):
    findings = found(Kind.FINDING)
    appraisals = found(Kind.APPRAISAL)
    weak = [it for it in findings.values() if it.kind is FindingKind.WEAKNESS]

    assert len(findings) == 30
    assert appraisals["AP-1"].state is AppraisalState.COMPLETE
    assert {it.state for it in weak if it.appraisal == Ref.parse("AP-1")} == {
        FindingState.CONFIRMED,
        FindingState.ACCEPTED,
    }
    assert sorted(str(it.repeats) for it in weak if it.repeats) == ["F-5", "F-9"]


def test_the_trail_of_the_year_verifies(played):
    with played.storage.work() as work:
        assert work.trail.verify(played.workspace.state.team.id) == ()


def test_nobody_is_told_the_same_thing_twice(played):
    posted = Counter(
        (channel.id, message.metadata["event_payload"]["id"])
        for channel in played.workspace.state.channels.values()
        for message in channel.messages
        if message.metadata
    )

    assert len(posted) > 100
    assert [post for post, times in posted.items() if times > 1] == []


def test_nothing_is_lost_on_the_way_to_slack(played):
    assert played.workspace.unanswered == []


def test_the_pictures_of_the_page_are_of_the_story_and_small():
    told = re.findall(r"pictures/([\w-]+)\.png", (play.HERE / "README.md").read_text())
    wanted = {look.picture for deed in script.read(stage.STORY) for look in deed.looks}

    assert set(told) == wanted - {""}
    assert all((play.PICTURES / f"{name}.png").stat().st_size < SMALL for name in told)


def test_what_people_see_can_be_drawn(played, tmp_path):
    if lacking := missing_tools():
        assert not os.environ.get("COACH_REQUIRE_TOOLS"), f"missing: {lacking}"
        pytest.skip(f"not installed: {', '.join(lacking)}")

    for picture in play.pictures(played, tmp_path):
        with Image.open(picture) as image:
            assert image.width > 900
        assert picture.stat().st_size < SMALL
