"""The learning files: one right answer each, nothing asked twice, every record there."""

import pytest
import real
import yaml
from builders import make_knowledge, make_record

from bot.adapters.knowledge import course
from bot.domain.errors import KnowledgeError

WRONG = [{"say": f"wrong {n}", "why": "No."} for n in range(3)]


def entry(name, **changes):
    plain = {"id": name, "ask": f"{name}?", "right": "right", "because": "Yes.", "wrong": WRONG}
    return plain | changes


def lesson(record="SVC.IRM", *questions):
    return {"record": record, "questions": list(questions or (entry("one"), entry("two")))}


@pytest.fixture
def read(tmp_path):
    """Read a course from lessons and paths as they stand in a file."""
    (tmp_path / "learning").mkdir()

    def reading(*lessons, paths=()):
        text = yaml.safe_dump({"lessons": list(lessons), "paths": list(paths)}, sort_keys=False)
        (tmp_path / "learning" / "course.yaml").write_text(text, encoding="utf-8")
        return course.load(
            [tmp_path], make_knowledge(make_record("SVC.IRM"), make_record("SVC.PRM"))
        )

    return reading


@pytest.fixture(scope="module")
def ours():
    application = real.application()
    return application.source.course(application.knowledge())


def test_our_paths_lead_through_records_that_have_a_check(ours):
    assert set(ours.paths) == {"interviewee", "project-staff", "service-staff", "steering-group"}
    for path in ours.paths.values():
        assert all(len(ours.lessons[record].questions) == 2 for record in path.lessons)


def test_our_questions_have_exactly_one_right_answer_and_say_why_the_others_are_wrong(ours):
    for each in (q for found in ours.lessons.values() for q in found.questions):
        assert sum(choice.right for choice in each.choices) == 1, each.id
        assert len({choice.say for choice in each.choices}) == 4, each.id
        assert all(choice.why for choice in each.choices), each.id


def test_our_right_answers_are_not_known_by_their_length(ours):
    questions = [q for found in ours.lessons.values() for q in found.questions]
    longest = [max(q.choices, key=lambda choice: len(choice.say)).right for q in questions]

    assert sum(longest) / len(longest) < 0.4


def test_a_course_is_read(read):
    path = {"id": "p", "name": "P", "about": "About.", "lessons": ["SVC.IRM"]}
    found = read(lesson(), paths=[path])

    assert found.paths["p"].lessons == ("SVC.IRM",)
    assert found.question("two")[1].right.say == "right"
    assert found.question("three") is None


@pytest.mark.parametrize(
    ("lessons", "complaint"),
    [
        ([lesson("SVC.XYZ")], r"course\.yaml:\d+: there is no record SVC\.XYZ"),
        ([lesson("SVC.IRM", entry("one"))], r"at least 2 items"),
        ([lesson("SVC.IRM", entry("one"), entry("two", wrong=WRONG[:2]))], r"at least 3 items"),
        (
            [lesson("SVC.IRM", entry("one"), entry("two", right="Wrong 1"))],
            "two offers the same answer",
        ),
        ([lesson(), lesson("SVC.PRM", entry("one"), entry("x"))], "one asks what another"),
        ([lesson("SVC.IRM", entry("one"), entry("x", ask="ONE?"))], "x asks what another"),
        ([lesson("SVC.IRM", entry("one"), entry("two", hint="?"))], "hint"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(read, lessons, complaint):
    with pytest.raises(KnowledgeError, match=complaint):
        read(*lessons)


def test_a_path_needs_checks_for_its_records(read):
    path = {"id": "p", "name": "P", "about": "About.", "lessons": ["SVC.PRM"]}

    with pytest.raises(KnowledgeError, match=r"SVC\.PRM has no check"):
        read(lesson(), paths=[path])


def test_learning_changes_nothing_of_the_index(knowledge_dir):
    source = real.application().source
    folder = real.ROOT / "knowledge"
    files = type(source)([knowledge_dir])
    before = files.fingerprint()
    (knowledge_dir / "learning").mkdir()
    (knowledge_dir / "learning" / "a.yaml").write_bytes(
        (folder / "learning/paths.yaml").read_bytes()
    )

    assert files.fingerprint() == before
