"""What is known of threads, what workspaces and channels have set, and who has which role."""

from datetime import time, timedelta

import pytest
from stored import DAY, MINUTE, NOON

from bot.domain.answer import Topic
from bot.domain.conversation import Following, House, Place, Thread
from bot.domain.improvement.settings import LoopSettings, Weekday
from bot.domain.people import Role

HERE = Place("C1", "1.1")


# --- threads --------------------------------------------------------------------------------------


def put(storage, thread, place=HERE, now=NOON):
    with storage.work() as work:
        work.threads.put("T1", place, thread, now)


def thread_at(storage, place=HERE):
    with storage.work() as work:
        return work.threads.get("T1", place)


def test_nothing_is_known_of_a_thread_without_the_coach(storage):
    assert thread_at(storage) is None


def test_a_thread_is_kept(storage):
    thread = Thread(Topic(("SVC.PRM", "SVC.PRM.SG1"), "SVC"), kept_until=NOON + DAY)
    put(storage, thread)

    assert thread_at(storage) == thread


def test_the_last_that_a_thread_was_about_counts(storage):
    put(storage, Thread(Topic(("SVC.PRM",)), kept_until=NOON))
    put(storage, Thread(Topic(("SVC.IRM",))))

    assert thread_at(storage) == Thread(Topic(("SVC.IRM",)))


@pytest.mark.parametrize("other", [Place("C1", "2.2"), Place("C2", "1.1"), Place("C1")])
def test_threads_are_kept_apart(storage, other):
    put(storage, Thread(Topic(("SVC.PRM",))))

    assert thread_at(storage, other) is None


def test_a_thread_is_the_same_however_its_place_is_described(storage):
    put(storage, Thread(Topic(("SVC.PRM",))))

    assert thread_at(storage, Place("C1", "1.1", shared=True)) is not None


def test_threads_of_a_name_are_forgotten_in_every_channel(storage):
    for place in (HERE, Place("C2", "1.1"), Place("C1", "2.2")):
        put(storage, Thread(), place)
    with storage.work() as work:
        work.threads.forget("T1", "1.1")

    found = [thread_at(storage, place) for place in (HERE, Place("C2", "1.1"), Place("C1", "2.2"))]
    assert found == [None, None, Thread()]


def test_a_thread_untouched_for_as_long_as_its_workspace_keeps_things_is_removed(storage):
    put(storage, Thread())
    put(storage, Thread(), place=Place("C1", "2.2"))
    put(storage, Thread(), place=Place("C1", "2.2"), now=NOON + DAY)

    assert storage.purge(now=NOON + 90 * DAY + MINUTE) == 1
    assert thread_at(storage) is None
    assert thread_at(storage, Place("C1", "2.2")) is not None


# --- houses ---------------------------------------------------------------------------------------


def test_a_workspace_that_has_set_nothing_has_what_is_usual(storage):
    with storage.work() as work:
        assert work.houses.get("T1") == House()


def test_the_last_settings_of_a_workspace_count(storage):
    loop = LoopSettings(
        steering_channel="C7",
        zone="Europe/Vienna",
        digest_day=Weekday.FRIDAY,
        quiet_from=time(20, 30),
        remind_days=(14, 3),
        steering_sponsors=True,
    )
    last = House(group_channel="C9", following=Following.ASKED, retention_days=30, loop=loop)
    with storage.work() as work:
        work.houses.put("T1", House(retention_days=10))
        work.houses.put("T1", last)

    with storage.work() as work:
        assert work.houses.get("T1") == last


def test_a_channel_sets_for_itself_and_leaves_it_to_the_workspace_again(storage):
    found = []
    for following in (None, Following.ALWAYS, Following.ASKED, None):
        with storage.work() as work:
            work.houses.follow("T1", "C1", following)
        with storage.work() as work:
            found.append(work.houses.following("T1", "C1"))
            assert work.houses.following("T1", "C2") is None

    assert found == [None, Following.ALWAYS, Following.ASKED, None]


# --- roles ----------------------------------------------------------------------------------------


def test_roles_are_given_once_and_taken_once(storage):
    with storage.work() as work:
        given = [work.roles.give("T1", "U1", Role.STEERING) for _ in range(2)]
        had = work.roles.of("T1", "U1", NOON.date())
        taken = [work.roles.take("T1", "U1", Role.STEERING) for _ in range(2)]
        has = work.roles.of("T1", "U1", NOON.date())

    assert (given, had) == ([True, False], {Role.STEERING})
    assert (taken, has) == ([True, False], frozenset())


def test_everybody_with_a_role_is_listed_by_role(storage):
    with storage.work() as work:
        for person, role in (
            ("U2", Role.STEERING),
            ("U1", Role.STEERING),
            ("U1", Role.PROCESS_GROUP),
        ):
            work.roles.give("T1", person, role)

    with storage.work() as work:
        assert work.roles.all("T1", NOON.date()) == {
            Role.STEERING: ("U1", "U2"),
            Role.PROCESS_GROUP: ("U1",),
        }
        assert work.roles.of("T1", "U1", NOON.date()) == {Role.STEERING, Role.PROCESS_GROUP}


def test_a_role_with_an_end_holds_through_its_last_day(storage):
    today, tomorrow = NOON.date(), NOON.date() + timedelta(days=1)
    with storage.work() as work:
        assert work.roles.give("T1", "U1", Role.AUDITOR, today)
        assert not work.roles.give("T1", "U1", Role.AUDITOR, today)

    with storage.work() as work:
        assert work.roles.of("T1", "U1", today) == {Role.AUDITOR}
        assert work.roles.of("T1", "U1", tomorrow) == frozenset()
        assert work.roles.all("T1", tomorrow) == {}
        assert work.roles.ends("T1") == {(Role.AUDITOR, "U1"): today}


def test_a_role_given_again_has_the_new_end_or_none(storage):
    today = NOON.date()
    with storage.work() as work:
        work.roles.give("T1", "U1", Role.AUDITOR, today)
        assert work.roles.give("T1", "U1", Role.AUDITOR)

    with storage.work() as work:
        assert work.roles.of("T1", "U1", today + timedelta(days=400)) == {Role.AUDITOR}
        assert work.roles.ends("T1") == {}
