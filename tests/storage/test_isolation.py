"""A workspace never meets another's data, whatever is asked of the storage."""

import pytest
from builders import make_answered, make_post
from stored import NOON

from bot.domain.answer import Topic
from bot.domain.conversation import Following, GapReason, House, Place, Thread, Verdict
from bot.domain.people import Role

HERE = Place("D1", "1.1", direct=True)


@pytest.fixture
def number(storage):
    """Fill workspace T1 and return the number of its answer."""
    with storage.work() as work:
        work.gaps.note("T1", "What?", GapReason.REFUSED, now=NOON)
        work.gaps.remark("T1", "What?", "Hm.")
        work.outbox.add(make_post(), NOON)
        work.threads.put("T1", HERE, Thread(Topic(("SVC.PRM",))), NOON)
        work.houses.put("T1", House("C9", Following.ALWAYS, 30))
        work.houses.follow("T1", "C1", Following.ASKED)
        work.roles.give("T1", "U1", Role.STEERING)
        return work.answers.add(make_answered(place=HERE))


def everything(work, workspace, number):
    return {
        "posts": [
            parcel.post
            for parcel in work.outbox.take(workspace, holder="a", now=NOON, until=NOON, limit=5)
        ],
        "answer": work.answers.get(workspace, number),
        "recent": work.answers.recent(workspace, "U1", 10),
        "gaps": work.gaps.top(workspace, 10),
        "thread": work.threads.get(workspace, HERE),
        "house": work.houses.get(workspace),
        "following": work.houses.following(workspace, "C1"),
        "roles": work.roles.of(workspace, "U1", NOON.date()),
        "everybody": work.roles.all(workspace, NOON.date()),
    }


def test_another_workspace_reads_nothing(storage, number):
    with storage.work() as work:
        assert everything(work, "T2", number) == {
            "posts": [],
            "answer": None,
            "recent": [],
            "gaps": [],
            "thread": None,
            "house": House(),
            "following": None,
            "roles": frozenset(),
            "everybody": {},
        }


def test_another_workspace_changes_nothing(storage, number):
    with storage.work() as work:
        before = everything(work, "T1", number)

        assert not work.answers.mark("T2", number, shared=True)
        work.answers.judge("T2", number, Verdict.UNHELPFUL)
        assert work.answers.forget("T2", "U1") == 0
        work.gaps.note("T2", "What?", GapReason.UNHELPFUL, now=NOON)
        work.gaps.remark("T2", "What?", "Ours.")
        work.threads.forget("T2", HERE.thread)
        work.threads.put("T2", HERE, Thread(Topic(("SVC.IRM",))), NOON)
        work.houses.put("T2", House("C8"))
        work.houses.follow("T2", "C1", None)
        assert not work.roles.take("T2", "U1", Role.STEERING)
        assert work.roles.give("T2", "U1", Role.SPONSOR)

        assert everything(work, "T1", number) == before
