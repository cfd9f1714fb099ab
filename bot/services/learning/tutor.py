"""Learning where people are: in private wherever they ask, and once a day where they wished for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.conversation import (
    Act,
    Button,
    Called,
    Effect,
    Message,
    Open,
    Opened,
    Page,
    Place,
    Post,
    Pressed,
    Replace,
    Said,
    Spot,
    Turn,
    Way,
    Whisper,
)
from bot.services.browsing import suggestions
from bot.services.conversing import Coach
from bot.services.learning.grammar import LEARN, REHEARSE, Wish, heard, thing_to_learn
from bot.services.learning.rehearsing import rehearse
from bot.services.learning.school import School, path_called
from bot.services.ports import Clock, Directory, Storage, Work

Step = Callable[[Work], tuple[Effect, ...]]

_AT_ONCE = 20  # practices sent in one transaction


@dataclass(frozen=True)
class Tutor:
    """Teaches people, each alone."""

    coach: Callable[[], Coach]
    directory: Directory
    clock: Clock

    def hears(self, turn: Turn) -> Wish | None:
        """What somebody wants to learn or rehearse, if that is what they said."""
        wish = heard(turn.deed)
        named = "" if wish else thing_to_learn(turn.deed)
        path = path_called(named, self.coach().desk.course) if named else None
        return Wish(LEARN, "start", path.id) if path else wish

    def teach(self, turn: Turn, wish: Wish) -> Step:
        """Do what somebody wants; only they see it."""
        desk = self.coach().desk
        if wish.noun == REHEARSE:
            effect = _told(turn, rehearse(wish.rest, desk), goes_on=True)
            return lambda _work: (effect,)
        zone = self.directory.person(turn.workspace, turn.person).zone
        school = School(desk, self.clock(), zone)

        def step(work: Work) -> tuple[Effect, ...]:
            learner = work.learning.get(turn.workspace, turn.person)
            changed, message = school.obey(wish, learner)
            if changed != learner:
                work.learning.put(turn.workspace, turn.person, changed)
            return (_told(turn, message, goes_on=bool(wish.verb)),)

        return step

    def welcoming(self, turn: Turn, step: Step) -> Step:
        """Add to what a turn comes to a welcome, where somebody comes to the coach for the first time."""
        if not self._comes_in(turn):
            return step
        return lambda work: (*step(work), *self._welcome(turn, work))

    def _comes_in(self, turn: Turn) -> bool:
        """Whether somebody turns to the coach where it may write to them directly."""
        match turn.deed:
            case Opened() | Called():
                comes = True
            case Said(way=way):
                comes = way is not Way.OVERHEARD
            case _:
                comes = False
        if not comes or turn.place.direct:
            return comes
        return not (turn.place.shared or self.directory.person(turn.workspace, turn.person).outside)

    def _welcome(self, turn: Turn, work: Work) -> tuple[Post, ...]:
        """Welcome somebody with three things to try: once, and never again; nobody else sees it."""
        if not work.learning.welcome(turn.workspace, turn.person):
            return ()
        body = self.coach().desk.wording.say("learning/welcome", {})
        tries = (Button(label, Act.SAY, words) for label, words in suggestions(known=False))
        message = Message(body, buttons=(*tries, Button("Learn step by step", Act.SAY, "learn")))
        place = turn.place if turn.place.direct else Place()
        return (Post(turn.workspace, place, message, asker=turn.person),)

    def tick(self, storage: Storage) -> int:
        """Send the practices that are due by now, and return how many that were.

        To be called every minute or so, by one process or several: each is sent once.
        """
        now = self.clock()
        with storage.work() as work:
            return sum(
                self._sent(workspace, person, work, now)
                for workspace, person in work.learning.due(now, _AT_ONCE)
            )

    def _sent(self, workspace: str, person: str, work: Work, now: datetime) -> bool:
        """Send somebody their practice, if it is due."""
        learner = work.learning.get(workspace, person)
        if not learner.is_due(now):
            return False
        school = School(self.coach().desk, now, learner.zone)
        changed, message = school.practice_of_the_day(learner)
        work.learning.put(workspace, person, changed)
        work.outbox.add(Post(workspace, Place(), message, asker=person), now)
        return True


def _told(turn: Turn, message: Message, *, goes_on: bool) -> Effect:
    """Where a message goes: into the window that was looked at, in place of what it goes on from, or aside."""
    if isinstance(turn.deed, Pressed):
        if turn.deed.spot in {Spot.WINDOW, Spot.HOME}:
            return Open(Page("Learn", message))
        if goes_on and (turn.place.direct or turn.deed.spot is Spot.PRIVATE):
            return Replace(message)
    if turn.place.direct:
        return Post(turn.workspace, turn.place, message, asker=turn.person)
    return Whisper(message)
