"""A step on all findings of an appraisal: taken where it is for them, said why where not."""

import pytest


@pytest.fixture
def drafted(appraised):
    """lea leads AP-2, with three drafts (F-2 to F-4), a strength (F-5) and a final finding (F-6)."""
    appraised.says("lea", 'appraisal new "Autumn" class C areas IRM, PRM sponsor @sam')
    for said in ("No rota", "No targets", "No reviews"):
        appraised.says("lea", f'finding add AP-2 weakness "{said}" PRM')
    appraised.says(
        "lea",
        'finding add AP-2 strength "Users confirm first" IRM',
        'finding add AP-2 weakness "No drills" IRM',
        "finding finalise F-6",
    )
    return appraised


@pytest.fixture
def released(drafted):
    """All of them are final, and the sponsor has released them."""
    drafted.says("sam", "appraisal start AP-2")
    drafted.says("lea", "finding finalise AP-2", "appraisal report AP-2")
    drafted.says("sam", "appraisal release AP-2")
    return drafted


def test_every_draft_of_an_appraisal_is_made_final_and_the_others_are_left(drafted):
    told = drafted.says("lea", "finding finalise AP-2")

    assert "F-2 to F-5 are final" in told.body
    assert "Left as before: F-6, final" in told.body
    assert {drafted.state(f"F-{number}") for number in range(2, 7)} == {"final"}
    assert drafted.trail("F-2")[-1] == "finalise by lea"


def test_a_second_time_nothing_is_changed(drafted):
    drafted.says("lea", "finding finalise AP-2")

    told = drafted.says("lea", "finding finalise AP-2")

    assert "Nothing was changed" in told.body
    assert "F-2 to F-6, final" in told.body


def test_whoever_does_not_appraise_changes_nothing(drafted):
    told = drafted.says("bob", "finding finalise AP-2")

    assert "final" not in told.body
    assert drafted.state("F-2") == "draft"


def test_all_weaknesses_get_a_priority_and_strengths_none(released):
    told = released.says("stella", "finding prioritise AP-2 high because winter comes")

    assert "F-2 to F-4, F-6 are prioritised" in told.body
    assert released.state("F-5") == "final"


def test_what_is_missing_is_said_once_for_all(released):
    told = released.says("stella", "finding prioritise AP-2")

    assert "F-2 to F-4, F-6 still needs" in told.body


@pytest.mark.parametrize("line", ["finding prioritise AP-2 high xyzzy", "finding finalise AP-9"])
def test_what_cannot_be_read_changes_nothing(drafted, line):
    drafted.says("lea", line)

    assert drafted.state("F-2") == "draft"


def test_what_has_a_priority_keeps_it(released):
    released.says("stella", "finding prioritise F-3 high because callers complain")

    told = released.says("stella", "finding prioritise AP-2 low")

    assert "Left as before: F-3, with a priority of its own" in told.body
    assert released.thing("F-3").priority == "high"
    assert released.thing("F-2").priority == "low"
