"""The improvement loop over the real wire: typed, pressed, filled in, and told to others."""

import pytest

from bot.domain.people import Role

pytestmark = pytest.mark.usefixtures("coach")


@pytest.fixture
def stella(workspace, storage):
    """Somebody of the steering group."""
    person = workspace.user("stella")
    workspace.channel("#help", person)
    with storage.work() as work:
        work.roles.give(workspace.state.team.id, person.id, Role.STEERING)
    return person


@pytest.fixture
def bob(workspace):
    person = workspace.user("bob")
    workspace.channel("#help", person)
    return person


def test_a_report_asked_for_in_a_channel_is_shown_to_its_asker_alone(stella, bob, workspace):
    stella.messages_coach('action add "Review incidents weekly" for SVC.PRM')
    stella.reads("A-1 is proposed", stella.dm)

    stella.commands("/coach report", "#help")

    assert stella.reads("1 action", "#help").is_ephemeral
    [picture] = stella.reads("Improvement,", stella.dm).files
    assert workspace.state.uploads[picture["id"]].content.startswith(b"\x89PNG")
    bob.commands("/coach report", "#help")
    assert bob.reads("Reports are for", "#help").is_ephemeral


def test_the_button_below_a_report_brings_the_document(stella, workspace):
    stella.messages_coach('action add "Review incidents weekly" for SVC.PRM')
    stella.reads("A-1 is proposed", stella.dm)
    stella.messages_coach("report status")
    told = stella.reads("Status of the improvement", stella.dm)

    stella.clicks("As a document", told)

    [file] = stella.reads("Status report for senior management", stella.dm).files
    assert file["title"].startswith("management-status-report-")
    assert workspace.state.uploads[file["id"]].content.startswith(b"PK")


def test_an_action_goes_from_a_line_to_its_owners_button(stella, bob, workspace):
    stella.messages_coach('action add "Review incidents weekly"')
    stella.reads("A-1 is proposed", stella.dm)
    stella.messages_coach("action approve A-1 priority high")
    stella.reads("A-1 is approved", stella.dm)

    stella.messages_coach("action assign A-1")
    asks = stella.reads("still needs", stella.dm)
    stella.clicks("Assign A-1", asks)
    stella.sees_view("Owner")
    stella.fills({"Owner": bob.id, "Due": "2027-03-31"})
    assert stella.submits() is None

    mine = bob.reads("A-1 is yours", bob.dm)
    bob.clicks("Start", mine)
    assert "No baseline is known" in bob.reads("A-1 is started", bob.dm).words
    bob.clicks("Start", mine)
    assert bob.id in bob.reads("Already done", bob.dm).words
    workspace.settles()


def test_in_a_channel_a_command_is_between_the_coach_and_whoever_gave_it(stella, bob, workspace):
    stella.commands('/coach action add "Tidy up"', "#help")
    assert stella.reads("A-1 is proposed", "#help").only_for == stella.id

    stella.commands("/coach action approve A-1", "#help")
    stella.sees_view("Priority")
    stella.fills({"Priority": "high"})
    assert stella.submits() is None
    stella.reads("A-1 is approved")
    workspace.settles()

    assert not bob.sees("#help")


def test_a_date_that_cannot_be_is_refused_in_the_form(stella):
    stella.commands("/coach appraisal new", "#help")
    stella.sees_view("Process areas in scope")
    stella.fills({"Title": "Review", "Kind": "class C", "Process areas in scope": "Nowhere"})

    faults = stella.submits()

    assert faults
    assert "I know no practice" in faults["areas"]


def test_a_message_becomes_a_proposal_and_home_shows_it_to_those_who_decide(stella, bob):
    said = bob.says("#help", "the form for changes is too long")
    bob.uses_shortcut("Make finding or proposal", said)
    bob.sees_view("I keep these words")
    bob.clicks("A proposal")
    bob.sees_view("What should change?")
    assert bob.submits() is None
    assert bob.view is None
    bob.reads("P-1 is proposed")

    stella.opens_home()

    assert "too long" in stella.sees_home("Waiting for your decision").words


def test_an_export_arrives_as_a_file_for_its_asker_alone(stella, bob):
    stella.messages_coach('action add "Tidy up"')
    stella.reads("A-1 is proposed", stella.dm)

    stella.messages_coach("export csv")

    shared = stella.reads("Everything of the improvement loop", stella.dm)
    assert shared.files[0]["name"].endswith(".csv")
    assert not bob.sees(bob.dm)


def test_the_steering_channel_has_to_be_private_and_the_coach_in_it(workspace, storage):
    root = workspace.user("root", is_admin=True)
    workspace.channel("#open", root)
    inner = workspace.channel("#inner", root, kind="private")

    root.messages_coach("settings steering-channel #open")
    root.reads("has to be private", root.dm)

    root.messages_coach("settings steering-channel #inner")
    root.reads("settings quorum", root.dm)
    with storage.work() as work:
        assert work.houses.get(workspace.state.team.id).loop.steering_channel == inner.id


@pytest.fixture
def lea(workspace, storage):
    """Somebody who appraises."""
    person = workspace.user("lea")
    with storage.work() as work:
        work.roles.give(workspace.state.team.id, person.id, Role.PROCESS_GROUP)
    person.messages_coach('appraisal new "Autumn" class C areas IRM, PRM')
    person.reads("AP-1 is", person.dm)
    return person


def test_findings_come_out_of_a_file_after_a_look_at_them(lea, workspace):
    table = b"kind,statement,practices\nweakness,Nobody looks across incidents,PRM\nweakness,,\n"
    lea.messages_coach("finding import AP-1", files={"findings.csv": table})
    shown = lea.reads("can become draft findings", lea.dm)
    assert "Row 3 says nothing" in shown.words

    lea.clicks("Import 1 finding", shown)
    lea.reads("F-1 is a draft finding of AP-1", lea.dm)
    workspace.settles()


def test_a_file_of_somebody_else_s_is_not_read(lea, bob, workspace):
    bob.messages_coach("hello", files={"findings.csv": b"statement\nSomething\n"})
    [upload] = workspace.state.uploads.values()

    lea.messages_coach(f"finding import AP-1 file {upload.id}")

    lea.reads("somebody else's", lea.dm)


def test_a_table_to_fill_in_comes_where_no_file_does(lea, workspace):
    lea.messages_coach("finding import AP-1")

    [file] = lea.reads("Fill in a row", lea.dm).files
    assert workspace.state.uploads[file["id"]].content.startswith(b"PK")
