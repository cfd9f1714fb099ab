"""Learning files into a course: `learning/*.yaml` of a knowledge folder.

Every fault of every file is found, then all are reported: a check has two questions, a question one
right answer and three others, ids exist, and nothing is asked twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path as Folder
from typing import Annotated

from pydantic import Field, ValidationError

from bot.adapters.knowledge import yaml_lines
from bot.adapters.knowledge.loader import LEARNING
from bot.adapters.knowledge.schema import Line, Strict
from bot.domain.errors import KnowledgeError, Problem
from bot.domain.knowledge import Knowledge
from bot.domain.learning import Choice, Course, Lesson, Path, Question, repeats


class WrongEntry(Strict):
    """A wrong answer, and why it is wrong."""

    say: Line
    why: Line


class QuestionEntry(Strict):
    """A question with its one right answer, why it is right, and three wrong ones."""

    id: Line
    ask: Line
    right: Line
    because: Line
    wrong: Annotated[tuple[WrongEntry, ...], Field(min_length=3, max_length=3)]

    def value(self) -> Question:
        """Turn the entry into the domain's value."""
        wrong = (Choice(entry.say, right=False, why=entry.why) for entry in self.wrong)
        return Question(
            self.id, self.ask, (Choice(self.right, right=True, why=self.because), *wrong)
        )


class LessonEntry(Strict):
    """A record, and the two questions of its check."""

    record: Line
    questions: Annotated[tuple[QuestionEntry, ...], Field(min_length=2, max_length=2)]


class PathEntry(Strict):
    """A path: its records in order."""

    id: Line
    name: Line
    about: Line
    lessons: Annotated[tuple[Line, ...], Field(min_length=1)]


class CourseFile(Strict):
    """One file: paths, lessons, or both."""

    paths: tuple[PathEntry, ...] = ()
    lessons: tuple[LessonEntry, ...] = ()


def load(folders: Sequence[Folder], knowledge: Knowledge) -> Course:
    """Read what can be learnt from knowledge folders.

    Raises:
        KnowledgeError: something in the files is wrong; every problem names file and line.

    """
    problems: list[Problem] = []
    files = [_read(file, problems) for folder in folders for file in _files(folder)]
    whole = [(located, entry) for located, entry in files if entry]
    course = Course(
        {path.id: Path(**path.model_dump()) for _, entry in whole for path in entry.paths},
        {
            lesson.record: Lesson(lesson.record, tuple(q.value() for q in lesson.questions))
            for _, entry in whole
            for lesson in entry.lessons
        },
    )
    doubled = set(
        repeats(q for _, e in whole for x in e.lessons for y in x.questions for q in [y.value()])
    )
    for located, entry in whole:
        problems.extend(_faults(located, entry, course, knowledge, doubled))
    if problems:
        raise KnowledgeError(problems)
    return course


def _files(folder: Folder) -> list[Folder]:
    return sorted(f for f in (folder / LEARNING).glob("*.yaml") if not f.name.startswith("."))


def _read(file: Folder, problems: list[Problem]) -> tuple[yaml_lines.Located, CourseFile | None]:
    nothing = yaml_lines.Located(str(file), None, {})
    try:
        located = yaml_lines.read(file.read_text(encoding="utf-8"), str(file))
        return located, CourseFile.model_validate(located.content)
    except KnowledgeError as error:
        problems.extend(error.problems)
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(str(file), 1, f"cannot be read: {error}"))
    except ValidationError as error:
        for fault in error.errors():
            line = located.line_of(fault["loc"])
            problems.append(
                Problem(str(file), line, f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}")
            )
    return nothing, None


def _faults(
    located: yaml_lines.Located,
    entry: CourseFile,
    course: Course,
    knowledge: Knowledge,
    doubled: set[str],
) -> Iterator[Problem]:
    def problem(message: str, *place: str | int) -> Problem:
        return Problem(located.file, located.line_of(place), message)

    for n, path in enumerate(entry.paths):
        for m, record in enumerate(path.lessons):
            if record not in course.lessons:
                yield problem(
                    f"{record} has no check in the learning files", "paths", n, "lessons", m
                )
    for n, lesson in enumerate(entry.lessons):
        if lesson.record not in knowledge:
            yield problem(f"there is no record {lesson.record}", "lessons", n, "record")
        for m, question in enumerate(lesson.questions):
            place = ("lessons", n, "questions", m)
            said = [question.right, *(wrong.say for wrong in question.wrong)]
            if len({" ".join(text.lower().split()) for text in said}) < len(said):
                yield problem(f"{question.id} offers the same answer twice", *place)
            if question.id in doubled:
                yield problem(f"{question.id} asks what another question asks", *place)
