"""Lessons, checks and progress: a learner and a wish go in, the learner as changed and a message come out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.conversation import Act, Button, Message, Style
from bot.domain.learning import LETTERS, Choice, Course, Learner, Lesson, Path, Question
from bot.services.desk import Desk, source_groups
from bot.services.learning.grammar import Wish, hour_in
from bot.services.words import normal

_HOURS = ("8:00", "9:00", "13:00")
"""Offered for a practice a day; any other can be typed."""

_WORTH_SAYING = 2  # days in a row from which on a streak is mentioned

Outcome = tuple[Learner, Message]


@dataclass(frozen=True)
class School:
    """Teaches one person at a time; keeps nothing itself. `zone` is where their clock stands."""

    desk: Desk
    now: datetime
    zone: str = ""

    def obey(self, wish: Wish, learner: Learner) -> Outcome:
        """Do what somebody wants."""
        ways: dict[str, Callable[[Learner, str], Outcome]] = {
            "": self._go_on,
            "start": self._start,
            "next": self._next,
            "check": self._check,
            "answer": self._answer,
            "again": self._again,
            "progress": lambda who, _: (who, self._progress(who)),
            "paths": lambda who, _: (who, self._paths(who)),
            "pause": self._pause,
            "resume": self._resume,
            "daily": self._daily,
        }
        return ways[wish.verb](learner, wish.rest)

    def practice_of_the_day(self, learner: Learner) -> Outcome:
        """The next lesson, as it is sent at the person's own hour."""
        lesson = learner.next_lesson(self.desk.course)
        if not lesson:
            return replace(learner, daily=None, due=None), self._progress(learner)
        sent = learner.sent(self.now)
        return sent, self._lesson(sent, lesson, last="yes" if sent.paused else "")

    # --- lessons ------------------------------------------------------------------------------

    def _go_on(self, learner: Learner, _rest: str) -> Outcome:
        return (
            (learner, self._progress(learner)) if learner.path else (learner, self._paths(learner))
        )

    def _paths(self, learner: Learner) -> Message:
        paths = self.desk.course.paths.values()
        buttons = tuple(_say(path.name, f"learn start {path.id}") for path in paths)
        return self._told("paths", buttons, paths=paths, learner=learner)

    def _start(self, learner: Learner, name: str) -> Outcome:
        path = path_called(name, self.desk.course)
        if not path:
            return learner, self._paths(learner)
        return self._next(replace(learner, path=path.id, paused=False), "")

    def _next(self, learner: Learner, _rest: str) -> Outcome:
        lesson = learner.next_lesson(self.desk.course)
        if not lesson:
            return learner, self._progress(learner) if learner.path else self._paths(learner)
        return learner, self._lesson(learner, lesson)

    def _lesson(self, learner: Learner, lesson: Lesson, *, last: str = "") -> Message:
        record = self.desk.knowledge.get(lesson.record)
        way = learner.way(self.desk.course)
        buttons = (
            _say("Two questions on it", "learn check", Style.PRIMARY),
            Button("Read it all", Act.READ, record.id),
        )
        message = self._told(
            "lesson",
            buttons,
            record=record,
            path=self.desk.course.paths[learner.path],
            number=way.index(lesson) + 1,
            count=len(way),
            last=last,
        )
        sources = {"groups": source_groups(self.desk.knowledge, [record])}
        return replace(message, small=(self.desk.wording.say("sources", sources),))

    # --- checks -------------------------------------------------------------------------------

    def _check(self, learner: Learner, _rest: str) -> Outcome:
        lesson = learner.next_lesson(self.desk.course)
        if not lesson:
            return learner, self._progress(learner)
        question = next(q for q in lesson.questions if q.id not in learner.taken)
        return replace(learner, asked=question.id), self._question(lesson, question)

    def _again(self, learner: Learner, _rest: str) -> Outcome:
        found = self.desk.course.question(learner.missed[0]) if learner.missed else None
        if not found:
            return learner, self._progress(learner)
        return replace(learner, asked=found[1].id), self._question(*found)

    def _question(self, lesson: Lesson, question: Question) -> Message:
        offered = list(zip(LETTERS, question.offered(), strict=True))
        buttons = tuple(
            _say(letter, f"learn answer {question.id} {letter}") for letter, _ in offered
        )
        record = self.desk.knowledge.get(lesson.record)
        number = lesson.questions.index(question) + 1
        values = {"question": question, "offered": offered, "number": number, "record": record}
        return self._told("question", buttons, **values)

    def _answer(self, learner: Learner, rest: str) -> Outcome:
        """Judge an answer: "incident-aim B", or "b" to the question that waits."""
        *named, letter = rest.split() or [""]
        found = self.desk.course.question(named[0] if named else learner.asked)
        if not found or letter.upper() not in set(LETTERS):
            return self._go_on(learner, "")
        lesson, question = found
        choice = question.offered()[LETTERS.index(letter.upper())]
        before = learner.has_done(lesson)
        after = learner.answered(question, right=choice.right)
        done = after.has_done(lesson)
        if done and not before:
            after = after.finished_one(self.now)
        return after, self._judged(after, lesson, question, choice, done=done)

    def _judged(
        self, learner: Learner, lesson: Lesson, question: Question, choice: Choice, *, done: bool
    ) -> Message:
        follows = learner.next_lesson(self.desk.course)
        buttons: tuple[Button, ...]
        if not done:
            buttons = (_say("Next question", "learn check", Style.PRIMARY),)
        elif follows:
            buttons = (
                _say("Next practice", "learn next"),
                _say("Enough for now", "learn progress"),
            )
        else:
            buttons = (_say("How far I am", "learn progress"),)
        return self._told(
            "judged",
            (*buttons, Button("Read it all", Act.READ, lesson.record)),
            question=question,
            choice=choice,
            done=done,
            record=self.desk.knowledge.get(lesson.record),
        )

    # --- progress, and a practice a day -------------------------------------------------------

    def _progress(self, learner: Learner) -> Message:
        course = self.desk.course
        way = learner.way(course)
        done = [lesson for lesson in way if learner.has_done(lesson)]
        values = {
            "path": course.paths.get(learner.path),
            "way": [(self.desk.knowledge.get(x.record), learner.has_done(x)) for x in way],
            "done": len(done),
            "learner": learner,
            "streak": learner.streak if learner.streak >= _WORTH_SAYING else 0,
        }
        return self._told("progress", self._after_progress(learner, finished=done == way), **values)

    def _after_progress(self, learner: Learner, *, finished: bool) -> tuple[Button, ...]:
        buttons = [_say("Other paths", "learn paths")]
        if not finished:
            buttons.insert(0, _say("Next practice", "learn next", Style.PRIMARY))
        if learner.missed:
            buttons.append(_say("Try again what I missed", "learn again"))
        if learner.paused:
            buttons.append(_say("Resume", "learn resume"))
        elif learner.daily:
            buttons.append(_say("Pause", "learn pause"))
        elif not finished:
            buttons += [_say(f"One a day at {hour}", f"learn daily {hour}") for hour in _HOURS[1:2]]
        return tuple(buttons)

    def _pause(self, learner: Learner, _rest: str) -> Outcome:
        paused = replace(learner, paused=True, due=None)
        return paused, self._told("paused", (_say("Resume", "learn resume"),))

    def _resume(self, learner: Learner, _rest: str) -> Outcome:
        resumed = learner.asks_for(learner.daily, self.zone or learner.zone, self.now)
        return resumed, self._progress(resumed)

    def _daily(self, learner: Learner, rest: str) -> Outcome:
        if rest.strip().lower() in {"off", "no", "stop", "never"}:
            off = learner.asks_for(None, learner.zone, self.now)
            return off, self._progress(off)
        hour = hour_in(rest)
        if not hour or not learner.path:
            buttons = tuple(_say(f"At {each}", f"learn daily {each}") for each in _HOURS)
            return learner, self._told("when", buttons if learner.path else (), learner=learner)
        asked = learner.asks_for(hour, self.zone or learner.zone, self.now)
        return asked, self._progress(asked)

    def _told(self, prompt: str, buttons: tuple[Button, ...] = (), **values: Any) -> Message:
        return Message(self.desk.wording.say(f"learning/{prompt}", values), buttons=buttons)


def path_called(name: str, course: Course) -> Path | None:
    """The path that a name, or part of one, fits; None where that is none or several."""
    wanted = set(normal(name))
    paths = course.paths.values()
    fitting = [p for p in paths if wanted and wanted <= set(normal(f"{p.id} {p.name}"))]
    return fitting[0] if len(fitting) == 1 else None


def _say(label: str, utterance: str, style: Style = Style.PLAIN) -> Button:
    return Button(label, Act.SAY, utterance, style)
