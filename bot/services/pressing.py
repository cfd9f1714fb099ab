"""What the coach's buttons and forms do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.conversation import (
    Act,
    Answered,
    Effect,
    FormName,
    Furnish,
    GapReason,
    Message,
    Open,
    Place,
    Post,
    Pressed,
    Replace,
    Show,
    Spot,
    Submitted,
    Thread,
    Turn,
    Verdict,
    Whisper,
)
from bot.domain.knowledge import Kind
from bot.services import presenting
from bot.services.asking import SILENCE
from bot.services.browsing import home, shelf
from bot.services.conversing import Coach
from bot.services.ports import Clock, Directory, Work

Effects = tuple[Effect, ...]
Step = Callable[[Work], Effects]
"""The second half of a turn: keeps what is to be kept and says what is to be done."""

RECENT = 5
"""Questions shown in the home tab."""


def at_once(*effects: Effect) -> Step:
    """Do something that keeps nothing."""
    return lambda _work: effects


@dataclass(frozen=True)
class Pressing:
    """Does what a button or form asks for, except asking a question."""

    coach: Callable[[], Coach]
    directory: Directory
    clock: Clock

    def press(self, turn: Turn, pressed: Pressed) -> Step:
        """Do what a button does."""
        ways: dict[Act, Callable[[Turn, Pressed], Step]] = {
            Act.READ: self._read,
            Act.COMPARE: self._compare,
            Act.ASK: self._ask,
            Act.SHARE: self._share,
            Act.HELPFUL: self._helpful,
            Act.UNHELPFUL: self._unhelpful,
            Act.PERSON: self._person,
            Act.RESOLVE: self._resolve,
            Act.KEEP: self._keep,
            Act.STOP: self._stop,
            Act.BROWSE: self._browse,
            Act.RECALL: self._recall,
        }
        return ways[pressed.act](turn, pressed)

    def submit(self, turn: Turn, submitted: Submitted) -> Step:
        """Do what a form was filled in for."""
        if submitted.form is FormName.COMPARE:
            return self._compared(submitted)
        return self._remarked(turn, submitted)

    def _says(self, about: str) -> Message:
        return Message(self.coach().desk.wording.say("notice", {"about": about}))

    # --- looking things up --------------------------------------------------------------------

    def _read(self, _turn: Turn, pressed: Pressed) -> Step:
        record = self.coach().desk.knowledge.get(pressed.value)
        whole = "" if record.kind is Kind.TEMPLATE else " in full"
        reply = self.coach().reply(f"explain {record.id}{whole}")
        return at_once(Open(presenting.record_page(record, reply)))

    def _compare(self, _turn: Turn, pressed: Pressed) -> Step:
        record = self.coach().desk.knowledge.get(pressed.value)
        return at_once(Open(presenting.compare_form(record.id, record.name)))

    def _compared(self, submitted: Submitted) -> Step:
        reply = self.coach().reply(f"compare {submitted.about} and {submitted.fields['other']}")
        return at_once(Open(presenting.page_of("Comparison", reply)))

    def _ask(self, turn: Turn, pressed: Pressed) -> Step:
        return self.ask(turn, pressed.value)

    def ask(self, turn: Turn, question: str) -> Step:
        """Open the form to ask, with a question in it to begin with."""
        return at_once(Open(presenting.ask_form(initial=question, placed=turn.place.in_channel)))

    def _browse(self, turn: Turn, pressed: Pressed) -> Step:
        desk = self.coach().desk
        if pressed.value:
            return at_once(Furnish(shelf(pressed.value, desk)))
        return self.entrance(turn)

    def entrance(self, turn: Turn) -> Step:
        """Fill the home tab with its entrance."""
        desk = self.coach().desk

        def step(work: Work) -> Effects:
            recent = work.answers.recent(turn.workspace, turn.person, RECENT)
            return (Furnish(home(recent, desk)),)

        return step

    def _recall(self, turn: Turn, pressed: Pressed) -> Step:
        def step(work: Work) -> Effects:
            answered = self._own(turn, pressed, work)
            if answered is None:
                return (Whisper(self._says("gone")),)
            return (Open(presenting.page_of("You asked", answered.reply)),)

        return step

    # --- judging, sharing, calling ------------------------------------------------------------

    def _helpful(self, turn: Turn, pressed: Pressed) -> Step:
        def step(work: Work) -> Effects:
            work.answers.judge(turn.workspace, int(pressed.value), Verdict.HELPFUL)
            return (Whisper(self._says("thanks")),)

        return step

    def _unhelpful(self, turn: Turn, pressed: Pressed) -> Step:
        def step(work: Work) -> Effects:
            answered = work.answers.get(turn.workspace, int(pressed.value))
            if answered is None:
                return (Whisper(self._says("gone")),)
            if answered.verdict is not Verdict.UNHELPFUL:
                work.answers.judge(turn.workspace, answered.id, Verdict.UNHELPFUL)
                reason = GapReason.UNHELPFUL
                work.gaps.note(turn.workspace, answered.question, reason, now=self.clock())
            return (Open(presenting.feedback_form(answered.id)),)

        return step

    def _remarked(self, turn: Turn, submitted: Submitted) -> Step:
        def step(work: Work) -> Effects:
            answered = work.answers.get(turn.workspace, int(submitted.about))
            if answered:
                remark = submitted.fields["remark"]
                work.gaps.remark(turn.workspace, answered.question, remark)
            return (Whisper(self._says("noted")),)

        return step

    def _share(self, turn: Turn, pressed: Pressed) -> Step:
        helped = self._helped(turn)

        def step(work: Work) -> Effects:
            answered = self._own(turn, pressed, work)
            if answered is None:
                return (Whisper(self._says("gone")),)
            if not work.answers.mark(turn.workspace, answered.id, shared=True):
                return (Whisper(self._says("shared")),)
            shown = presenting.message_of(
                answered.reply,
                number=answered.id,
                question=answered.question,
                helper=helped,
            )
            shown = replace(shown, facts=(("Asked by", f"@{turn.person}"),))
            return Show(shown), Replace(self._says("shared"))

        return step

    def _helped(self, turn: Turn) -> bool:
        """Whether a person can be called from there: the call names whoever asked to colleagues."""
        outside = self.directory.person(turn.workspace, turn.person).outside
        return not (outside or turn.place.shared)

    def _person(self, turn: Turn, pressed: Pressed) -> Step:
        if not self._helped(turn):
            return at_once(Whisper(self._says("not-for-guests")))
        link = self.directory.link(turn.place) if pressed.spot is Spot.MESSAGE else ""

        def step(work: Work) -> Effects:
            answered = work.answers.get(turn.workspace, int(pressed.value))
            channel = work.houses.get(turn.workspace).group_channel
            if answered is None:
                return (Whisper(self._says("gone")),)
            if not channel:
                return (Whisper(self._says("no-group")),)
            if not work.answers.mark(turn.workspace, answered.id, called=True):
                return (Whisper(self._says("called-before")),)
            call = self._call(turn, answered, link)
            instead = self._says("group-unreachable").body
            post = Post(turn.workspace, Place(channel), call, asker=turn.person, instead=instead)
            return post, Whisper(self._says("called"))

        return step

    def _call(self, turn: Turn, answered: Answered, link: str) -> Message:
        facts = [("Asked by", f"@{turn.person}")]
        if link:
            facts.append(("In", link))
        return replace(
            self._says("call"),
            quoted=presenting.shortened(answered.question),
            facts=tuple(facts),
            buttons=(presenting.resolve(answered.id),),
        )

    def _resolve(self, turn: Turn, pressed: Pressed) -> Step:
        def step(work: Work) -> Effects:
            answered = work.answers.get(turn.workspace, int(pressed.value))
            if answered is None:
                return (Whisper(self._says("gone")),)
            if not work.answers.mark(turn.workspace, answered.id, resolved=True):
                return (Whisper(self._says("resolved-before")),)
            facts = (("Asked by", f"@{answered.person}"), ("Resolved by", f"@{turn.person}"))
            done = replace(self._says("resolved"), facts=facts)
            return (Replace(replace(done, quoted=presenting.shortened(answered.question))),)

        return step

    def _own(self, turn: Turn, pressed: Pressed, work: Work) -> Answered | None:
        """The answer that a button belongs to, if it is this person's."""
        answered = work.answers.get(turn.workspace, int(pressed.value))
        return answered if answered and answered.person == turn.person else None

    # --- threads ------------------------------------------------------------------------------

    def _keep(self, turn: Turn, _pressed: Pressed) -> Step:
        def step(work: Work) -> Effects:
            now = self.clock()
            thread = work.threads.get(turn.workspace, turn.place) or Thread()
            kept = Thread(thread.topic, now + SILENCE)
            work.threads.put(turn.workspace, turn.place, kept, now)
            message = replace(self._says("keeping"), buttons=(presenting.stop_answering(),))
            return (Post(turn.workspace, turn.place, message, asker=turn.person),)

        return step

    def _stop(self, turn: Turn, _pressed: Pressed) -> Step:
        def step(work: Work) -> Effects:
            thread = work.threads.get(turn.workspace, turn.place) or Thread()
            work.threads.put(turn.workspace, turn.place, Thread(thread.topic), self.clock())
            return (Replace(self._says("stopped")),)

        return step
