"""How the loop is set up: an auditor's last day, and where the steering group meets."""

import pytest

from bot.domain.people import Role, Standing


@pytest.fixture
def admin(org):
    org.town.standing["root"] = Standing.ADMIN
    return "root"


def channel_of(org):
    with org.storage.work() as work:
        return work.houses.get("T1").loop.steering_channel


def test_an_auditor_sees_until_the_last_day_and_nothing_after(assigned, admin):
    told = assigned.says(admin, "roles give <@ANNA|anna> auditor until 5 March 2027")
    assert ("auditor, until 5 Mar 2027", "@ANNA") in told.facts

    assert "Review incidents" in assigned.says("ANNA", "action show A-1").body
    assigned.passes(days=4)  # 5 March
    assert "Review incidents" in assigned.says("ANNA", "action show A-1").body
    assigned.passes(days=1)
    assert "There is no action A-1" in assigned.says("ANNA", "action show A-1").body
    assert ("roles", "give <@ANNA|anna> auditor until 5 March 2027") in entries(assigned)


def entries(org):
    with org.storage.work() as work:
        return [(entry.subject, entry.what) for entry in work.trail.entries("T1")]


@pytest.mark.parametrize("until", ["yesterday", "1 January 2020", "whenever"])
def test_an_end_that_is_no_day_to_come_changes_nothing(org, admin, until):
    told = org.says(admin, f"roles give <@ANNA|anna> auditor until {until}")

    assert "Nothing was changed" in told.body
    with org.storage.work() as work:
        assert not work.roles.of("T1", "ANNA", org.now.date())


def test_the_steering_group_meets_where_nobody_else_reads(org, admin):
    org.town.open_channels = {"C0PEN"}

    told = org.says(admin, "settings steering-channel <#C0PEN|open>")
    assert "has to be private" in told.body
    assert channel_of(org) == ""

    org.says(admin, "settings steering-channel <#C1NNER|inner>")
    assert channel_of(org) == "C1NNER"


def test_a_channel_that_others_can_read_by_now_is_left(assigned, admin):
    with assigned.storage.work() as work:
        work.roles.give("T1", admin, Role.ADMIN)
    assigned.house(steering_channel="C1NNER")
    assigned.outbox()

    assigned.town.open_channels = {"C1NNER"}
    assert assigned.reception.remind() >= 1

    assert channel_of(assigned) == ""
    posted = assigned.posted()
    assert "no longer private" in posted[admin].body
    assert "no longer private" in posted["stella"].body
    assert "C1NNER" not in posted
    assert assigned.reception.remind() == 0
    assert ("settings", "steering-channel none") in entries(assigned)


def test_a_channel_that_cannot_be_looked_at_just_now_is_kept(assigned, monkeypatch):
    assigned.house(steering_channel="C1NNER")
    monkeypatch.setattr(type(assigned.town), "keeps_private", lambda *_: None)

    assigned.reception.remind()

    assert channel_of(assigned) == "C1NNER"


def test_a_channel_that_cannot_be_looked_at_is_not_taken(org, admin, monkeypatch):
    monkeypatch.setattr(type(org.town), "keeps_private", lambda *_: None)

    assert "Nothing was changed" in org.says(admin, "settings steering-channel <#C1|x>").body


def test_an_admin_redacts_words_and_the_trail_still_verifies(assigned, admin):
    told = assigned.says(admin, 'redact "incidents weekly" because it names a customer')

    assert "for good" in told.body
    assert "incidents weekly" not in told.body
    assert assigned.thing("A-1").title == "Review [redacted]"
    with assigned.storage.work() as work:
        assert work.trail.verify("T1") == ()
        last = work.trail.entries("T1", limit=1)[0]
    assert (last.by, last.reason) == (admin, "it names a customer")
    assert "weekly" not in str(last)


def test_a_leaver_is_taken_out_by_name(assigned, admin):
    assigned.says(admin, "redact @bob in A-1 because he has left")

    assert assigned.thing("A-1").owner != "bob"


def test_what_stands_nowhere_is_told(assigned, admin):
    assert "stand nowhere" in assigned.says(admin, 'redact "no such words" because of a slip').body


def test_a_redaction_needs_a_reason(assigned, admin):
    assert "Say what, and why" in assigned.says(admin, 'redact "incidents"').body
    assert "incidents" in assigned.thing("A-1").title


def test_only_admins_redact(assigned):
    told = assigned.says("stella", 'redact "incidents" because I like to')

    assert "admins" in told.body
    assert "incidents" in assigned.thing("A-1").title


def test_redaction_as_a_subject_is_a_question(org):
    assert "Say what, and why" not in org.says("mel", "redact personal data from tickets?").body
