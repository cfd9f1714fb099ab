"""Gaps: counted by what was asked, with nothing of who asked."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from stored import DAY, MINUTE, NOON, storage_at

from bot.adapters.storage.gaps import REMARKS
from bot.adapters.storage.tables import gaps
from bot.domain.conversation import Gap, GapReason


def note(storage, question="What is it?", reason=GapReason.REFUSED, now=NOON):
    with storage.work() as work:
        work.gaps.note("T1", question, reason, now=now)


def remark(storage, text, question="What is it?"):
    with storage.work() as work:
        work.gaps.remark("T1", question, text)


def top(storage, limit=10, workspace="T1"):
    with storage.work() as work:
        return work.gaps.top(workspace, limit)


def test_a_gap_is_a_question_with_its_count_reasons_and_remarks(storage):
    note(storage)
    note(storage, reason=GapReason.UNHELPFUL, now=NOON + MINUTE)
    remark(storage, " Too long. ", "WHAT is it")

    assert top(storage) == [
        Gap(
            "What is it?",
            times=2,
            reasons=frozenset(GapReason),
            last=NOON + MINUTE,
            remarks=("Too long.",),
        )
    ]


def test_the_reason_is_the_one_that_was_given(storage):
    note(storage, reason=GapReason.UNHELPFUL)

    assert top(storage)[0].reasons == {GapReason.UNHELPFUL}


@pytest.mark.parametrize(
    "same",
    [
        "what is it",
        "WHAT IS IT?!",
        "  What,  is it …",
        "What\tis\nit?",
        "\uff37hat is it\uff1f",
        "“What is it”",
    ],
)
def test_capitals_punctuation_and_blanks_make_no_other_gap(storage, same):
    note(storage)
    note(storage, same)

    assert [(gap.question, gap.times) for gap in top(storage)] == [("What is it?", 2)]


@pytest.mark.parametrize(("one", "same"), [("STRASSE", "straße"), ("İ", "i̇"), ("e\u0301tat", "État")])  # fmt: skip
def test_the_same_letters_are_the_same_in_every_script(storage, one, same):
    note(storage, one)
    note(storage, same)

    assert [gap.times for gap in top(storage)] == [2]


@pytest.mark.parametrize("other", ["What is his?", "What is it + more?", "いつ"])
def test_other_words_are_another_gap(storage, other):
    note(storage)
    note(storage, other)

    assert len(top(storage)) == 2


def test_the_most_frequent_come_first_and_the_newest_among_equals(storage):
    note(storage, "old")
    note(storage, "new", now=NOON + MINUTE)
    note(storage, "often")
    note(storage, "often")

    assert [gap.question for gap in top(storage)] == ["often", "new", "old"]
    assert [gap.question for gap in top(storage, limit=1)] == ["often"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Ask <@U012AB3CD> about it", "Ask [somebody] about it"),
        ("Ask <@W1|bob.b> or <!subteam^S1|@desk>", "Ask [somebody] or [somebody]"),
        ("Ask @bob.b, please", "Ask [somebody], please"),
        ("Mail <mailto:a@b.example|a@b.example>", "Mail [address]"),
        ("Mail first.last+x@mail.example.org!", "Mail [address]!"),
        ("What is 5 @ 3?", "What is 5 @ 3?"),
    ],
)
def test_whoever_is_named_is_masked(storage, said, kept):
    note(storage, said)
    remark(storage, said, said)

    [gap] = top(storage)
    assert (gap.question, gap.remarks) == (kept, (kept,))


def test_who_is_named_makes_no_other_gap(storage):
    note(storage, "Does <@U1> approve?")
    note(storage, "Does <@U2|bob> approve?")

    assert [gap.times for gap in top(storage)] == [2]


def test_nothing_in_a_gap_says_who_asked():
    assert set(gaps.columns.keys()) == {
        *("id", "workspace", "key", "question", "times", "refused", "unhelpful", "last", "remarks")
    }


def test_the_last_remarks_are_kept(storage):
    note(storage)
    for number in range(REMARKS + 5):
        remark(storage, f"{number}")

    assert top(storage)[0].remarks == tuple(f"{number}" for number in range(5, REMARKS + 5))


def test_a_question_of_any_length_and_any_characters_is_kept(storage):
    note(storage, "why " * 5000 + "\0\ud800?")

    assert top(storage)[0].question == "why " * 5000 + "??"


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_remark_that_says_nothing_is_not_kept(storage, text):
    note(storage)
    remark(storage, text)

    assert top(storage)[0].remarks == ()


def test_a_remark_on_what_nobody_has_noted_makes_no_gap(storage):
    remark(storage, "Hm.")

    assert top(storage) == []


def test_no_count_and_no_remark_is_lost_when_several_note_at_once(storage, where):
    others = [storage, storage_at(where)]

    def several(number):
        for n in range(5):
            note(others[number % 2])
            remark(others[number % 2], f"{number}.{n}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(several, range(4)))

    [gap] = top(storage)
    assert (gap.times, len(set(gap.remarks))) == (20, 20)


def test_a_gap_not_seen_for_as_long_as_its_workspace_keeps_things_is_removed(storage):
    note(storage, "old")
    note(storage, "seen again")
    note(storage, "seen again", now=NOON + DAY)

    assert storage.purge(now=NOON + 90 * DAY + MINUTE) == 1
    assert [gap.question for gap in top(storage)] == ["seen again"]
