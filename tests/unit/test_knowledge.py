"""Records, their relations and editions."""

import pytest
from builders import incoming, make_edition, make_knowledge, make_record, make_relation
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import UnknownRecordError
from bot.domain.knowledge import Certainty, Direction, Kind, RelationType, TemplateField


def test_a_relation_can_be_read_from_the_end_that_states_it():
    knowledge = make_knowledge(make_record("A", make_relation("B")), make_record("B"))

    assert knowledge.get("A").related(RelationType.SEE) == (make_relation("B"),)


def test_a_relation_can_be_read_from_the_other_end():
    knowledge = make_knowledge(make_record("A", make_relation("B")), make_record("B"))

    assert knowledge.get("B").related(RelationType.SEE, Direction.IN) == (incoming("A"),)


def test_the_other_end_keeps_how_sure_a_relation_is_and_why():
    doubtful = make_relation("B", RelationType.MAPS_TO, Certainty.INFERRED)
    knowledge = make_knowledge(make_record("A", doubtful), make_record("B"))

    (seen,) = knowledge.get("B").related(RelationType.MAPS_TO, Direction.IN)

    assert seen.certainty is Certainty.INFERRED


def test_a_stated_absence_of_a_counterpart_has_no_other_end():
    absence = make_relation("", RelationType.MAPS_TO, Certainty.NONE)
    knowledge = make_knowledge(make_record("A", absence), make_record("B"))

    assert knowledge.get("B").relations == ()


@given(
    st.lists(
        st.tuples(
            st.sampled_from("ABCDE"), st.sampled_from("ABCDE"), st.sampled_from(RelationType)
        ),
        unique=True,
    )
)
def test_every_relation_has_exactly_two_ends(pointers):
    stated = {
        name: [make_relation(to, t) for by, to, t in pointers if by == name] for name in "ABCDE"
    }
    knowledge = make_knowledge(*(make_record(name, *own) for name, own in stated.items()))

    out = {
        (r.id, to.id, to.type)
        for r in knowledge
        for to in r.relations
        if to.direction is Direction.OUT
    }
    back = {
        (by.id, r.id, by.type)
        for r in knowledge
        for by in r.relations
        if by.direction is Direction.IN
    }

    assert out == back == set(pointers)
    assert sum(len(record.relations) for record in knowledge) == 2 * len(pointers)


def test_children_come_in_the_order_of_the_files():
    up = make_relation("SVC.IRM", RelationType.PARENT)
    knowledge = make_knowledge(
        make_record("SVC.IRM.SG2", up), make_record("SVC.IRM"), make_record("SVC.IRM.SG1", up)
    )

    assert [child.id for child in knowledge.children("SVC.IRM")] == ["SVC.IRM.SG2", "SVC.IRM.SG1"]


def test_the_target_of_a_single_relation_is_its_id():
    record = make_record("SVC.IRM", make_relation("ML3", RelationType.LEVEL))

    assert record.target(RelationType.LEVEL) == "ML3"


def test_a_record_without_a_relation_has_an_empty_target():
    assert make_record().target(RelationType.LEVEL) == ""


def test_what_points_at_a_record_is_not_its_target():
    up = make_relation("SVC.IRM", RelationType.PARENT)
    knowledge = make_knowledge(make_record("SVC.IRM"), make_record("SVC.IRM.SG1", up))

    assert knowledge.get("SVC.IRM").target(RelationType.PARENT) == ""


def test_an_id_belongs_to_the_first_edition_that_covers_it():
    knowledge = make_knowledge(
        editions=[make_edition("narrow", "SVC.IRM.*"), make_edition("wide", "SVC.*")]
    )

    found = [knowledge.edition_of(i) for i in ("SVC.IRM.SP1.1", "SVC.IRM", "ITIL.x")]

    assert [edition and edition.label for edition in found] == ["narrow", "wide", None]


def test_an_edition_is_known_for_ids_that_no_record_has():
    knowledge = make_knowledge(make_record("SVC.IRM"), editions=[make_edition("draft", "SVC.*")])

    edition = knowledge.edition_of("SVC.IRM.SP9.9")

    assert edition is not None
    assert edition.label == "draft"


def test_patterns_of_editions_tell_small_letters_from_capitals():
    assert not make_edition("draft", "SVC.*").covers("svc.irm")


def test_only_a_set_listed_completely_is_whole():
    edition = make_edition("draft", "SVC.*", whole_sets=("SVC.IRM.*",))

    assert edition.lists_all_of("SVC.IRM.SP9.9")
    assert not edition.lists_all_of("SVC.CAM.SP1.1")


def test_an_unknown_id_is_refused_with_the_command_that_lists_all():
    knowledge = make_knowledge(make_record("SVC.IRM"))

    with pytest.raises(UnknownRecordError, match=r"no record SVC\.XYZ.*`coach knowledge list`"):
        knowledge.get("SVC.XYZ")


def test_records_are_walked_in_the_order_of_the_files():
    knowledge = make_knowledge(make_record("B"), make_record("A"))

    assert [record.id for record in knowledge] == ["B", "A"]


def test_knowledge_counts_its_records_and_knows_their_ids():
    knowledge = make_knowledge(make_record("A"), make_record("B"))

    assert (len(knowledge), "A" in knowledge, "C" in knowledge) == (2, True, False)


def test_records_can_be_chosen_by_kind():
    level = make_record("ML3", kind=Kind.MATURITY_LEVEL)
    knowledge = make_knowledge(make_record("SVC.IRM"), level, make_record("CMM.SPP", kind=Kind.KPA))

    found = knowledge.of_kind(Kind.KPA, Kind.MATURITY_LEVEL)

    assert [record.id for record in found] == ["ML3", "CMM.SPP"]


@pytest.mark.parametrize(
    ("record_id", "kind", "acronym"),
    [
        ("SVC.IRM", Kind.PROCESS_AREA, "IRM"),
        ("CMM.SPP", Kind.KPA, "SPP"),
        ("SVC.IRM.SG1", Kind.SPECIFIC_GOAL, ""),
        ("CONCEPT.incident", Kind.CONCEPT, ""),
    ],
)
def test_only_process_areas_have_an_acronym(record_id, kind, acronym):
    assert make_record(record_id, kind=kind).acronym == acronym


def test_prose_holds_every_text_but_not_the_questions():
    record = make_record(
        gist="GIST",
        says="SAYS",
        note="NOTE",
        roles=("ROLE-1", "ROLE-2"),
        fields=(TemplateField("FIELD", "HINT"),),
        asks=("QUESTION",),
    )

    prose = record.prose()

    assert "Roles: ROLE-1; ROLE-2" in prose
    assert all(text in prose for text in ("GIST", "SAYS", "NOTE", "FIELD: HINT"))
    assert "QUESTION" not in prose
