"""Names of things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.improvement.refs import Kind, Ref, RefError, refs_in


@given(st.sampled_from(Kind), st.integers(1, 999_999_999))
def test_a_name_reads_as_it_prints(kind, number):
    ref = Ref(kind, number)
    assert Ref.parse(str(ref)) == Ref.parse(f" {str(ref).lower()} ") == ref


@pytest.mark.parametrize("text", ["", "A", "A-0", "A-01", "A12", "X-1", "A-1.2", "AP-", "12"])
def test_what_is_no_name_is_refused_with_how_names_look(text):
    with pytest.raises(RefError, match="A-12"):
        Ref.parse(text)


def test_names_are_found_in_what_people_write():
    text = "compare ap-1 with AP-2: F-7, F-7 and (a-12), not GP-2, A-1-b or SVC.PRM"
    assert [str(ref) for ref in refs_in(text)] == ["AP-1", "AP-2", "F-7", "A-12"]


def test_the_noun_of_a_kind_begins_its_commands():
    assert [kind.noun for kind in Kind] == (
        "objective appraisal finding action proposal meeting".split()
    )
