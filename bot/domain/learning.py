"""Learning the models: paths of records, checks with one right answer, and how far somebody has come.

What somebody has learnt is theirs alone: it is shown to them, and to nobody else in any form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LETTERS = "ABCD"
"""What the answers on offer are called."""

_FRIDAY = 4  # the last weekday on which people learn
_PATIENCE = 3  # practices in a row left unanswered, after which the coach sends no more


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer on offer: what it says, whether it is right, and why."""

    say: str
    right: bool
    why: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question with one right answer and three wrong ones."""

    id: str
    ask: str
    choices: tuple[Choice, ...]

    @property
    def right(self) -> Choice:
        """The right answer."""
        return next(choice for choice in self.choices if choice.right)

    def offered(self) -> tuple[Choice, ...]:
        """The answers in an order that says nothing, the same each time."""
        return tuple(sorted(self.choices, key=lambda choice: _digest(self.id + choice.say)))


@dataclass(frozen=True, slots=True)
class Lesson:
    """A record to be learnt, and the questions of its check."""

    record: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A way into the models for some group of people: lessons in order, by their records."""

    id: str
    name: str
    about: str
    lessons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """Everything that can be learnt: paths by id, lessons by the id of their record."""

    paths: Mapping[str, Path] = field(default_factory=dict)
    lessons: Mapping[str, Lesson] = field(default_factory=dict)

    def question(self, question_id: str) -> tuple[Lesson, Question] | None:
        """A question with the lesson that it belongs to."""
        for lesson in self.lessons.values():
            for question in lesson.questions:
                if question.id == question_id:
                    return lesson, question
        return None


@dataclass(frozen=True, slots=True)
class Learner:
    """How far somebody has come.

    `taken` are questions answered, `missed` those of them whose last answer was wrong; `asked` is the one
    that waits for an answer. `daily` is the hour at which a practice is sent, in the time zone `zone`
    (empty: that of this machine), and `due` when the next one is; `silent` counts those sent since the
    last answer. `streak` are the working days in a row on which a lesson was finished, the last of them
    `learnt`.
    """

    path: str = ""
    taken: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    asked: str = ""
    paused: bool = False
    daily: time | None = None
    zone: str = ""
    due: datetime | None = None
    silent: int = 0
    streak: int = 0
    learnt: date | None = None

    def has_done(self, lesson: Lesson) -> bool:
        """Whether every question of a lesson has been answered."""
        return all(question.id in self.taken for question in lesson.questions)

    def next_lesson(self, course: Course) -> Lesson | None:
        """The first lesson of the path that is not done."""
        return next((lesson for lesson in self.way(course) if not self.has_done(lesson)), None)

    def way(self, course: Course) -> list[Lesson]:
        """The lessons of the path."""
        path = course.paths.get(self.path)
        return [course.lessons[record] for record in path.lessons] if path else []

    def answered(self, question: Question, *, right: bool) -> Learner:
        """Note an answer; the last one to a question counts."""
        taken = tuple(dict.fromkeys((*self.taken, question.id)))
        missed = tuple(q for q in self.missed if q != question.id)
        return replace(
            self,
            taken=taken,
            missed=missed if right else (*missed, question.id),
            asked="",
            silent=0,
        )

    def finished_one(self, now: datetime) -> Learner:
        """Note that a lesson was finished; a day counts once, and weekends break no streak."""
        today = self.local(now).date()
        if self.learnt == today:
            return self
        goes_on = self.learnt is not None and _is_next_workday(self.learnt, today)
        return replace(self, learnt=today, streak=self.streak + 1 if goes_on else 1)

    def asks_for(self, daily: time | None, zone: str, now: datetime) -> Learner:
        """Have a practice sent every working day at an hour of one's own, or no more."""
        asked = replace(self, daily=daily, zone=zone, paused=False, silent=0)
        return replace(asked, due=asked.next_due(now))

    def sent(self, now: datetime) -> Learner:
        """Note that a practice was sent; after some that nobody answered no more are."""
        silent = self.silent + 1
        sent = replace(self, silent=silent, paused=silent >= _PATIENCE)
        return replace(sent, due=sent.next_due(now))

    def next_due(self, now: datetime) -> datetime | None:
        """When the next practice is to be sent: on a working day, at the person's own hour."""
        if self.daily is None or self.paused:
            return None
        here = self.local(now)
        due = datetime.combine(here.date(), self.daily, here.tzinfo)
        while due <= here or due.weekday() > _FRIDAY:
            due += timedelta(days=1)
        return due

    def is_due(self, now: datetime) -> bool:
        """Whether a practice is to be sent by now."""
        return self.due is not None and self.due <= now and not self.paused

    def local(self, now: datetime) -> datetime:
        """A time as the person's clock shows it; where their zone is unknown, as this machine's does."""
        try:
            return now.astimezone(ZoneInfo(self.zone) if self.zone else None)
        except (ZoneInfoNotFoundError, ValueError):
            return now.astimezone()


def repeats(questions: Iterable[Question]) -> list[str]:
    """Ids of questions that ask what an earlier one asks, or that have its id."""
    seen: set[str] = set()
    found = []
    for question in questions:
        for mark in (question.id, " ".join(question.ask.lower().split())):
            if mark in seen:
                found.append(question.id)
            seen.add(mark)
    return found


def _is_next_workday(before: date, day: date) -> bool:
    """Whether nothing but a weekend lies between two days."""
    between = (before + timedelta(days=n) for n in range(1, (day - before).days))
    return before < day and all(one.weekday() > _FRIDAY for one in between)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
