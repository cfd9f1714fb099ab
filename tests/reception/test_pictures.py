"""Pictures beside answers, and what the improvement loop adds to what is known."""

from dataclasses import dataclass

import pytest
import real
from reception.conftest import page_of

from bot.adapters.documents.books import Books
from bot.adapters.storage.papers import JsonPapers
from bot.domain.conversation import Act, Place, Post, Pressed, Spot, Whisper
from bot.services.reception import Reception


def test_a_picture_goes_with_the_answer_through_the_outbox(workspace):
    message = workspace.mentions("alice", "picture staged")

    [post] = workspace.outbox()
    assert post.message.picture == message.picture
    assert message.picture.name == "staged-svc"


def test_who_asks_in_private_is_told_where_the_picture_is(workspace):
    message = workspace.commands("alice", "picture cycle")

    assert isinstance(workspace.effects[0], Whisper)
    assert message.picture is not None
    assert "our direct messages" in message.small[0]


def test_a_shared_answer_has_its_picture_with_it(workspace):
    message = workspace.commands("alice", "map CMM to ITIL")

    shown, *_ = workspace.presses("alice", "Share", on=message, spot=Spot.PRIVATE)

    assert shown.message.picture.name == "crosswalk-cmm-itil"


# --- what the loop knows --------------------------------------------------------------------------


@dataclass
class Tracked:
    """A loop with three actions to assign, of which only Alice may know."""

    def at_steps(self, turn):
        return {"CYCLE.assign-actions": 3} if turn.person == "alice" else {}


@pytest.fixture
def tracking(workspace):
    workspace.reception = Reception(
        real.coach,
        workspace.storage,
        workspace.town,
        lambda: workspace.now,
        meter=workspace.meter,
        standing=Tracked(),
        papers=JsonPapers(),
        books=Books(),
        documents=real.documents,
    )
    return workspace


def test_the_roadmap_shows_where_things_stand_to_those_who_may_know(tracking):
    assert "3 here" in tracking.writes("alice", "roadmap").body
    assert "3 here" not in tracking.writes("bob", "roadmap").body


def test_pages_lead_from_record_to_record(workspace):
    [effect] = workspace.does(
        "alice", Pressed(Act.READ, "SVC.IRM.SP2.2", spot=Spot.WINDOW), Place()
    )
    onward = next(b for b in effect.view.message.buttons if b.label.startswith("→"))

    page = page_of(workspace.does("alice", Pressed(onward.act, onward.value, spot=Spot.WINDOW)))

    assert "SVC.IRM.SP2.3" in page.message.body


def test_answers_without_a_picture_are_as_they_were(workspace):
    assert workspace.mentions("alice", "what is an incident?").picture is None
    assert isinstance(workspace.effects[0], Post)
