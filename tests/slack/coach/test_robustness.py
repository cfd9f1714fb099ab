"""Nothing is lost, nothing is said twice, and nobody waits for somebody else's trouble."""

import re
import time
from datetime import timedelta
from threading import Event

import pytest
import serving
import stored
import structlog
from slack_bolt import App

from bot.adapters.slack.calling import Slack
from bot.adapters.slack.directory import SlackDirectory
from bot.adapters.slack.envelope import Envelope, Origin
from bot.adapters.slack.leases import Leases
from bot.adapters.slack.serve import web_client
from bot.adapters.slack.sockets import Sockets
from bot.domain.conversation import (
    Form,
    FormName,
    Message,
    Open,
    Page,
    Place,
    Post,
    Said,
    Turn,
    Way,
    Whisper,
)
from bot.domain.errors import CoachError, StorageError
from bot.services.ports import UnknownPeopleError


class Puppet:
    """A reception that does what a test tells it to; posts go into the outbox as they should."""

    def __init__(self, storage, *effects):
        self.storage = storage
        self.effects = effects
        self.turns = []
        self.wait = None

    def attend(self, turn, receipt=None):
        self.turns.append(turn)
        if self.wait:
            self.wait.wait(60)
        effects = self.effects
        if isinstance(turn.deed, Said) and not effects:
            effects = (Post(turn.workspace, turn.place, Message(f"Re {turn.deed.text}")),)
        with self.storage.work() as work:
            posts = [effect for effect in effects if isinstance(effect, Post)]
            for post in posts:
                work.outbox.add(post, serving.now())
            if receipt and len(posts) == len(effects):
                work.inbox.done(receipt.id, serving.now())
        return effects

    @staticmethod
    def tick():
        return 0

    @staticmethod
    def faults(_deed):
        return {}

    @staticmethod
    def listens(_turn):
        return False


@pytest.fixture
def puppet(storage):
    return Puppet(storage)


@pytest.fixture
def usual(puppet):
    """What the service of most tests is made with."""
    return {"reception": lambda *_: puppet, "warm": lambda: None}


@pytest.fixture
def coach(workspace, storage, usual):
    with serving.serving(workspace, storage, **usual) as service:
        yield service


def metric(service, name):
    found = re.search(
        rf"^{re.escape(name)} ([\d.e+]+)$", service.metrics.page().decode(), re.MULTILINE
    )
    return float(found[1]) if found else 0.0


# --- once, and not lost ---------------------------------------------------------------------------


def test_what_is_delivered_three_times_to_two_processes_is_answered_once(
    workspace, tmp_path, usual, coach, alice
):
    workspace.server.deliveries.duplicates = 2
    other = stored.fresh_storage(tmp_path)
    with serving.serving(workspace, other, **usual):
        asked = alice.mentions("#help", "one")
        alice.reads("Re one", thread=asked)
        workspace.settles()

        assert len(alice.sees("#help", thread=asked)) == 1
    assert metric(coach, "coach_retries_seen_total") > 0


def test_what_a_killed_process_left_is_answered_by_the_next(workspace, storage, usual, alice):
    asked = alice.says("#help", "nobody is there yet")
    gone = Leases(storage, "gone", lambda: serving.now() - timedelta(minutes=2))
    place = Place(workspace.channel("#help").id, asked.ts)
    turn = Turn(workspace.state.team.id, alice.id, place, Said("one", Way.MENTION))
    gone.claim(Envelope(turn, Origin(message=asked.ts), ("event:1",)))

    with serving.serving(workspace, storage, **usual) as service:
        assert alice.reads("Re one", thread=asked)
        assert metric(service, "coach_leases_taken_over_total") == 1


def test_after_a_quarter_of_an_hour_there_is_an_apology(workspace, storage, usual, alice):
    gone = Leases(storage, "gone", lambda: serving.now() - timedelta(minutes=20))
    place = Place(workspace.channel("#help").id)
    turn = Turn(workspace.state.team.id, alice.id, place, Said("one", Way.COMMAND))
    gone.claim(Envelope(turn, Origin(), ("trigger:1",)))

    with serving.serving(workspace, storage, **usual):
        assert alice.reads("could not get to this in time", "#help").only_for == alice.id


def test_what_is_running_is_finished_at_the_end_and_the_rest_left(
    workspace, storage, usual, puppet, alice
):
    puppet.wait = Event()
    with serving.serving(workspace, storage, **usual):
        asked = alice.mentions("#help", "one")
        workspace.waits_for(lambda: puppet.turns)
        puppet.wait.set()

    assert alice.reads("Re one", thread=asked)


@pytest.mark.usefixtures("coach")
def test_a_post_that_arrived_although_the_connection_broke_is_not_sent_again(workspace, alice):
    workspace.drops("chat.postMessage", stored=True)
    asked = alice.mentions("#help", "one")

    alice.reads("Re one", thread=asked)
    workspace.waits_for(lambda: workspace.calls("conversations.replies"))
    workspace.settles()
    assert len(alice.sees("#help", thread=asked)) == 1


@pytest.mark.usefixtures("coach")
def test_a_post_that_did_not_arrive_is_sent_again(workspace, alice):
    workspace.drops("chat.postMessage", stored=False)
    asked = alice.mentions("#help", "one")

    alice.reads("Re one", thread=asked)
    assert len(workspace.calls("chat.postMessage")) == 2


# --- trouble with Slack ---------------------------------------------------------------------------


@pytest.mark.usefixtures("coach")
def test_a_rate_limit_is_obeyed_and_holds_up_nobody_else(workspace, alice):
    workspace.channel("#other", alice)
    workspace.limits("chat.postMessage", retry_after=2, channel="#help")
    slow = alice.mentions("#help", "one")
    workspace.waits_for(lambda: workspace.calls("chat.postMessage"))
    start = time.monotonic()
    quick = alice.mentions("#other", "two")

    alice.reads("Re two", thread=quick)
    assert not alice.sees("#help", thread=slow)
    alice.reads("Re one", thread=slow)
    assert time.monotonic() - start > 1.5


@pytest.mark.usefixtures("coach")
def test_a_layout_that_slack_refuses_leaves_the_words(workspace, alice):
    workspace.refuses("chat.postMessage", "invalid_blocks")
    asked = alice.mentions("#help", "one <b>&amp;")

    answer = alice.reads("Re one", thread=asked)
    assert answer.blocks == []


@pytest.mark.usefixtures("coach")
@pytest.mark.parametrize("code", ["not_in_channel", "channel_not_found", "is_archived"])
def test_where_the_coach_cannot_speak_its_asker_is_told(workspace, puppet, alice, code):
    place = Place(workspace.channel("#help").id)
    puppet.effects = (
        Post(
            workspace.state.team.id, place, Message("Here."), asker=alice.id, instead="Not there."
        ),
    )
    workspace.refuses("chat.postMessage", code, channel="#help")
    alice.mentions("#help", "one")

    assert alice.reads("Here.", alice.dm).words.startswith("Not there.")


def test_a_post_that_nobody_can_be_told_is_lost_with_its_reason(workspace, puppet, coach, alice):
    puppet.effects = (Post(workspace.state.team.id, Place("C0NOWHERE"), Message("Here.")),)
    alice.mentions("#help", "one")

    workspace.waits_for(lambda: metric(coach, 'coach_posts_total{outcome="lost"}'))


@pytest.mark.usefixtures("coach")
def test_a_page_whose_trigger_has_expired_is_said_instead(workspace, puppet, alice):
    puppet.effects = (Open(Page("Page", Message("The page."))),)
    workspace.refuses("views.open", "expired_trigger_id")
    alice.uses_shortcut("Ask the coach")

    assert alice.reads("The page.", alice.dm)


@pytest.mark.usefixtures("coach")
def test_a_form_whose_trigger_has_expired_is_to_be_asked_for_again(workspace, puppet, alice):
    puppet.effects = (Open(Form(FormName.ASK, "Ask", "Ask", ())),)
    workspace.refuses("views.open", "expired_trigger_id")
    alice.uses_shortcut("Ask the coach")

    assert alice.reads("press it again", alice.dm)


@pytest.mark.usefixtures("coach")
def test_a_spent_address_is_no_reason_not_to_answer(workspace, puppet, alice):
    puppet.effects = (Whisper(Message("Only you.")),)
    workspace.timing.response_url_uses = 0
    alice.commands("/coach one", "#help")

    assert alice.reads("Only you.", "#help").only_for == alice.id
    assert workspace.calls("chat.postEphemeral")


@pytest.mark.usefixtures("coach")
def test_a_private_answer_waits_for_a_rate_limit(workspace, puppet, alice):
    puppet.effects = (Whisper(Message("Only you.")),)
    workspace.limits("response_url", retry_after=1)
    alice.commands("/coach one", "#help")

    assert alice.reads("Only you.", "#help")


@pytest.mark.usefixtures("coach")
def test_signs_are_only_courtesies(workspace, alice):
    workspace.refuses("reactions.add", "missing_scope", times=5)
    workspace.breaks("reactions.remove", times=5)
    asked = alice.mentions("#help", "one")

    assert alice.reads("Re one", thread=asked)


def test_a_revoked_token_shows(workspace, coach, alice):
    asked = alice.mentions("#help", "one")
    alice.reads("Re one", thread=asked)
    assert "token" not in coach.health.faults()
    workspace.revokes_tokens()
    workspace.refuses("*", "token_revoked", times=1000)
    alice.mentions("#help", "two")

    workspace.waits_for(lambda: "token" in coach.health.faults())
    assert "token_revoked" in coach.health.faults()["token"]


# --- trouble of our own ---------------------------------------------------------------------------


@pytest.mark.usefixtures("coach")
def test_a_fault_ends_in_an_apology_whose_reference_is_in_the_log(puppet, alice):
    class BrokenError(Exception):
        pass

    def attend(*_):
        raise BrokenError("some secret words")

    puppet.attend = attend
    with structlog.testing.capture_logs() as logged:
        alice.commands("/coach one", "#help")
        told = alice.reads("something went wrong", "#help")

    reference = re.search(r"reference: (\w+)", told.words)
    assert reference
    assert reference[1] in {line.get("reference") for line in logged}
    assert "secret" not in told.words


@pytest.mark.usefixtures("coach")
def test_what_the_coach_cannot_do_is_told_in_its_own_words(puppet, alice):
    def attend(*_):
        raise CoachError("No record has that id.")

    puppet.attend = attend
    asked = alice.mentions("#help", "one")

    assert alice.reads("No record has that id.", thread=asked).only_for == alice.id


def test_without_a_database_nothing_is_acknowledged_and_slack_delivers_again(
    workspace, storage, usual, alice
):
    broken = Breakable(storage)
    workspace.timing.retry_after = (0.5, 0.5, 0.5)
    with serving.serving(workspace, broken, http=True, **usual):
        broken.down = True
        asked = alice.mentions("#help", "one")
        workspace.waits_for(lambda: any(d.status == 503 for d in workspace.deliveries))
        assert not any(delivery.acked for delivery in workspace.deliveries)
        broken.down = False

        assert alice.reads("Re one", thread=asked)


class Breakable:
    """A storage that can be out of reach."""

    def __init__(self, storage):
        self._storage = storage
        self.down = False

    def work(self):
        if self.down:
            raise StorageError("The database cannot be reached.")
        return self._storage.work()

    def purge(self, *, now):
        return self._storage.purge(now=now)


# --- many at once ---------------------------------------------------------------------------------


def acknowledged(workspace, count):
    """Wait until so many deliveries have been."""
    workspace.waits_for(lambda: sum(delivery.acked for delivery in workspace.deliveries) >= count)


def test_everything_is_acknowledged_within_a_second_while_fifty_questions_wait(
    workspace, puppet, coach, alice
):
    puppet.wait = Event()
    for number in range(50):  # each in its own time: what a burst costs is for the load run to say
        alice.mentions("#help", f"question {number}")
        acknowledged(workspace, 2 * (number + 1))  # Slack tells of a mention twice
    assert alice.commands("/coach help", "#help").acked
    assert not [message for message in alice.sees("#help") if message.user != alice.id]
    puppet.wait.set()

    workspace.waits_for(lambda: len(alice.sees("#help")) >= 100, seconds=30)
    taken_in = metric(coach, "coach_acknowledgement_seconds_count")
    in_time = metric(coach, 'coach_acknowledgement_seconds_bucket{le="1.0"}')
    assert taken_in >= 101
    assert (
        taken_in - in_time <= 2
    )  # one mention, should the machine itself stand still for a moment


@pytest.mark.usefixtures("coach")
def test_one_conversation_is_answered_in_order(puppet, workspace, alice):
    puppet.wait = Event()  # no answer yet, so that only what alice writes is delivered
    for number in range(6):
        alice.messages_coach(f"message {number}")
        acknowledged(workspace, number + 1)
    puppet.wait.set()
    alice.reads("Re message 5", alice.dm)

    said = [turn.deed.text for turn in puppet.turns]
    assert said == sorted(said)


@pytest.mark.usefixtures("coach")
def test_windows_open_while_questions_are_being_answered(puppet, workspace, alice):
    puppet.wait = Event()
    for number in range(20):
        alice.mentions("#help", f"question {number}")
    workspace.waits_for(lambda: len(puppet.turns) >= 3)
    puppet.wait, held = None, puppet.wait
    puppet.effects = (Open(Page("Page", Message("The page."))),)
    alice.uses_shortcut("Ask the coach")

    assert alice.sees_view("The page.", seconds=2)
    puppet.effects = ()
    held.set()


# --- the line -------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["kills_connections", "silences_connections"])
def test_a_lost_connection_is_made_anew_within_ten_seconds(workspace, alice, coach, way):
    opened = len(workspace.calls("apps.connections.open"))
    asked = alice.mentions("#help", "one")
    alice.reads("Re one", thread=asked)
    start = time.monotonic()
    getattr(workspace, way)()
    workspace.waits_for(lambda: len(workspace.calls("apps.connections.open")) > opened, seconds=12)
    workspace.waits_for_app()

    assert time.monotonic() - start < 10
    again = alice.mentions("#help", "two")
    assert alice.reads("Re two", thread=again)
    workspace.waits_for(lambda: "slack" not in coach.health.faults())


@pytest.mark.usefixtures("coach")
def test_connections_that_slack_wants_renewed_are_renewed(workspace, alice):
    workspace.refreshes_connections()
    asked = alice.mentions("#help", "one")

    assert alice.reads("Re one", thread=asked)


# --- what Slack does not say of itself ------------------------------------------------------------


@pytest.mark.usefixtures("coach")
@pytest.mark.parametrize("shared", [True, False])
def test_whether_others_read_along_is_found_out_for_a_command_too(workspace, puppet, alice, shared):
    workspace.channel("#ours", alice, workspace.user("bob"), shared=shared)
    alice.commands("/coach one", "#ours")
    workspace.waits_for(lambda: puppet.turns)

    assert puppet.turns[0].place.shared is shared


def test_a_coach_that_never_reached_slack_can_be_stopped(workspace):
    client = web_client(workspace.state.app.bot_token, workspace.api_url)

    Sockets(App(client=client), Slack(client), 2).stop()


def test_people_whom_slack_does_not_name_just_now_are_waited_for(workspace):
    client = web_client(workspace.state.app.bot_token, workspace.api_url)
    directory = SlackDirectory(Slack(client), time.monotonic)
    workspace.limits("users.list", retry_after=30)

    with pytest.raises(UnknownPeopleError, match="try again in a minute"):
        directory.names(workspace.state.team.id)
