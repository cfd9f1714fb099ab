"""Reminders, escalations and digests: a year with a moved clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import real
from improvement.conftest import labels

from bot.services.improvement.reminding import Reminding


@pytest.fixture
def year(assigned):
    """A-1 is bob's and due on 31 March 2027; it is the first of the month, 9 o'clock in UTC."""
    assigned.outbox()
    return Year(assigned)


class Year:
    """Lets time pass, six hours at a time, and keeps what was said when."""

    def __init__(self, org) -> None:
        self.org = org
        wording = real.coach().desk.wording
        self.reminding = Reminding(org.storage, org.town, wording, lambda: org.now)

    def passes(self, until: datetime, step: timedelta = timedelta(hours=6)):
        """Tick until some time; return (when, to whom, what)."""
        said = []
        while self.org.now < until:
            self.org.now += step
            if self.reminding.tick():
                said += [(self.org.now, it.place.channel, it.message) for it in self.org.outbox()]
        return said


def at(month, day, hour=9, year=2027):
    return datetime(year, month, day, hour, tzinfo=UTC)


def test_an_owner_is_reminded_before_on_and_after_the_date_each_once(year):
    said = year.passes(at(4, 9))

    bobs = [(when.date(), text.body.partition(": ")[2]) for when, to, text in said if to == "bob"]
    assert bobs == [
        (date(2027, 3, 24), "due in 7 days, 31 Mar 2027"),
        (date(2027, 3, 30), "due tomorrow, 31 Mar 2027"),
        (date(2027, 3, 31), "due today, 31 Mar 2027"),
        (date(2027, 4, 1), "late by 1 day"),
        (date(2027, 4, 8), "late by 8 days"),
    ]
    assert "Ask for another date" in labels(next(text for _, to, text in said if to == "bob"))


def test_what_stays_late_goes_to_the_steering_group_and_then_to_the_sponsor(year):
    said = year.passes(at(4, 20))

    first = {to: when.date() for when, to, _ in reversed(said)}
    assert first["stella"] == first["sven"] == date(2027, 4, 3)
    assert first["sam"] == date(2027, 4, 14)
    assert len([to for _, to, _ in said if to == "sam"]) == 1


def test_nobody_is_reminded_in_quiet_hours_by_their_own_clock(year):
    year.org.town.zones["bob"] = "Pacific/Auckland"
    year.org.now = at(3, 29)

    said = year.passes(at(4, 2), timedelta(hours=1))

    hours = {
        when.astimezone(ZoneInfo("Pacific/Auckland")).hour for when, to, _ in said if to == "bob"
    }
    assert hours
    assert all(8 <= hour < 18 for hour in hours)


def test_the_hour_stays_over_daylight_saving(year):
    year.org.town.zones["bob"] = "Europe/Berlin"  # clocks change on 28 March 2027
    year.org.says("stella", "action reschedule A-1 to 3 April 2027 because of the holidays")
    year.org.outbox()
    year.org.now = at(3, 26)

    said = year.passes(at(4, 4), timedelta(hours=1))

    times = [
        when.astimezone(ZoneInfo("Europe/Berlin")).time() for when, to, _ in said if to == "bob"
    ]
    assert times == [time(8)] * 4


def test_after_a_pause_everybody_is_told_once(year):
    year.org.says("stella", 'action add "Train the desk"', "action approve A-2 low")
    year.org.says("stella", "action assign A-2 @bob by 1 April 2027")
    year.org.outbox()
    year.org.now = at(4, 12, 12)

    assert year.reminding.tick()

    bobs = [it for it in year.org.outbox() if it.place.channel == "bob"]
    assert len(bobs) == 1
    assert "A-1" in bobs[0].message.body
    assert "A-2" in bobs[0].message.body
    assert not year.passes(at(4, 12, 17))


def test_another_date_begins_anew(year):
    year.passes(at(3, 31, 12))
    year.org.says("stella", "action reschedule A-1 to 30 April 2027 because the tool is late")
    year.org.outbox()

    said = year.passes(at(4, 30, 17))

    assert [when.date() for when, to, _ in said if to == "bob"] == [
        date(2027, 4, 23),
        date(2027, 4, 29),
        date(2027, 4, 30),
    ]


def test_a_snoozed_action_rests_until_its_day(year):
    year.org.says("bob", "action snooze A-1 until 5 April because I am away")

    said = year.passes(at(4, 6))

    assert [when.date() for when, to, _ in said if to == "bob"] == [date(2027, 4, 5)]


def test_what_was_deployed_is_checked_by_somebody_who_did_not_do_it(year):
    year.org.says("bob", "action start A-1", "action deploy A-1 evidence https://wiki.example/x")
    year.org.outbox()

    said = year.passes(at(4, 20))

    checks = [(when.date(), to, text) for when, to, text in said if "Did it work?" in text.body]
    assert [(when, to) for when, to, _ in checks] == [(date(2027, 3, 31), "quinn")]
    assert "before 12, target 5" in checks[0][2].body


def test_the_steering_channel_gets_a_digest_every_week_and_the_agenda_the_day_before(year):
    year.org.house(steering_channel="C-steer", digest_time=time(15))
    year.org.says("pia", "meeting new 17 March 2027")
    year.org.says("eve", 'propose "Shorter form"')
    year.org.outbox()

    said = year.passes(at(3, 30))

    digests = [when for when, _, text in said if text.body.startswith("**This week")]
    assert [(when.weekday(), when.hour) for when in digests][1:] == [(0, 15)] * 4
    [(when, text)] = [(when, text) for when, _, text in said if "meets tomorrow" in text.body]
    assert when.date() == date(2027, 3, 16)
    assert "P-1" in text.body


def test_two_processes_say_nothing_twice(year):
    year.org.now = at(3, 25, 9)
    other = Reminding(
        year.org.storage, year.org.town, real.coach().desk.wording, lambda: year.org.now
    )

    assert [year.reminding.tick(), other.tick()] == [1, 0]


@pytest.mark.full
def test_in_a_year_nothing_is_said_twice_and_nobody_is_flooded(year):
    year.org.house(steering_channel="C-steer")

    said = year.passes(at(3, 1, year=2028), timedelta(hours=2))

    texts = [(to, text.body) for _, to, text in said if not text.body.startswith("**This week")]
    assert len(texts) == len(set(texts))
    assert len(texts) < 20


def test_what_did_not_work_is_not_called_late_on_the_day_it_comes_back(year):
    year.org.says("bob", "action start A-1", "action deploy A-1 evidence https://wiki.example/1")
    year.passes(at(5, 20))
    year.org.says("quinn", "action verify A-1 not result none")

    said = year.passes(at(5, 26))

    first = {to: when.date() for when, to, _ in reversed(said)}
    assert first["stella"] == date(2027, 5, 23)
    assert "sam" not in first


def test_there_is_no_digest_where_nothing_is_left_to_do(year):
    year.org.house(steering_channel="C-steer")
    year.org.says("stella", "action cancel A-1 because done otherwise")
    year.org.outbox()

    assert year.passes(at(4, 1)) == []


def test_today_is_the_day_where_the_owner_is(year):
    year.org.town.zones["bob"] = "Pacific/Auckland"
    year.org.now = at(3, 29)

    said = year.passes(at(4, 2), timedelta(hours=1))

    zone = ZoneInfo("Pacific/Auckland")
    told = {
        when.astimezone(zone).date(): text.body.partition(": ")[2]
        for when, to, text in said
        if to == "bob"
    }
    assert told[date(2027, 3, 31)] == "due today, 31 Mar 2027"
    assert told[date(2027, 4, 1)] == "late by 1 day"
