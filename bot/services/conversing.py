"""The way in: one utterance and what the thread was about go in, a reply comes out.

Every edge (terminal, Slack) is a thin layer over `Coach.reply`: the same grammar, the same rules, the
same replies as values.

    utterance -> clean -> command? -> follow-up? -> mend spelling -> form -> capability -> Reply
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.domain.answer import Offer, Reply, Status, Topic
from bot.services import cleaning, phrases
from bot.services.answering import answer, refusal
from bot.services.comparing import compare
from bot.services.crosswalk import crosswalked
from bot.services.cycle import roadmap
from bot.services.desk import Desk
from bot.services.explaining import explain, in_which_area, not_held
from bot.services.following import follow_up, made_explicit
from bot.services.listing import listed
from bot.services.mapping import mapped, nowhere
from bot.services.outlining import outlined
from bot.services.picturing import pictured
from bot.services.prompting import prompted
from bot.services.standing import CountSteps
from bot.services.templating import find_template
from bot.services.understanding import Form, Question, understand

_COMMANDS = (roadmap, outlined, crosswalked, pictured)
"""What is asked for by a fixed command; each says None to everything else."""

_TELLING = 3  # letters of an acronym that can hardly mean anything else
_STRAY = 2  # words that may stand beside it
_CODE = re.compile(r"(?:explain |what is )?\b(S[GP])[ .-]?(\d(?:\.\d{1,2})?)\s*\??", re.IGNORECASE)
_ADDRESSED = re.compile(
    r"^(?:/?coach\b[,:]?\s*)?(?:(?:ask|learn(?: more)? about)\s+(?=\S))?", re.IGNORECASE
)


class Coach:
    """Answers utterances."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def reply(self, utterance: str, topic: Topic | None = None, counts: CountSteps = dict) -> Reply:
        """Answer one utterance.

        Args:
            utterance: what somebody typed or pressed, as it came.
            topic: what the thread was about before, from the last reply.
            counts: counts what stands at each step of the improvement cycle, where that is shown.

        """
        text = cleaning.plain(utterance)
        if not cleaning.has_words(text) and not (topic and text):
            return self._nothing_asked()
        if phrases.THANKS.fullmatch(text):
            return Reply(Status.ANSWERED, self.desk.wording.say("notice", {"about": "welcome"}))
        text = made_explicit(text, topic) if topic else text
        commanded = self._commanded(text, counts)
        if commanded:
            return commanded
        if topic:
            followed = follow_up(text, topic, self.desk)
            if followed:
                return followed
        return self._fresh(text, topic or Topic())

    def _commanded(self, text: str, counts: CountSteps) -> Reply | None:
        """Answer what is asked for by a fixed command."""
        command = _ADDRESSED.sub("", text, count=1)
        replies = (way(command, self.desk, counts) for way in _COMMANDS)
        return next((reply for reply in replies if reply), None)

    def _fresh(self, text: str, topic: Topic) -> Reply:
        plain = _ADDRESSED.sub("", text, count=1)
        code = _CODE.fullmatch(plain)
        if code:
            return in_which_area(f"{code[1].upper()}{code[2]}", self.desk)
        alone = prompted(plain, self.desk)
        if alone:
            return alone
        mended = self.desk.speller.mend(plain)
        question = understand(mended, self.desk.references)
        formed = self._formed(question, topic)
        if formed:
            return formed
        reply = answer(question, self.desk, instead=lambda: self._acronym(question, topic))
        if reply.status is Status.UNKNOWN:
            return self._missing_code(question) or reply
        return reply

    def _formed(self, question: Question, topic: Topic) -> Reply | None:
        desk = self.desk
        ways: dict[Form, Callable[[], Reply | None]] = {
            Form.HELP: self._help,
            Form.COMPARE: lambda: compare(question, desk),
            Form.MAP: lambda: nowhere(question.text, desk) or mapped(question, desk),
            Form.LIST: lambda: listed(question, desk),
            Form.TEMPLATE: lambda: find_template(question, desk),
            Form.EXPLAIN: lambda: explain(question, desk, model=topic.model),
            Form.PLAIN: lambda: self._missing_code(question),
        }
        for form in (question.form, *question.otherwise):
            reply = ways[form]()
            if reply:
                return reply
        return None

    def _missing_code(self, question: Question) -> Reply | None:
        """A code that no record has is said to be missing, whatever else the question holds."""
        missing = next((r.missing for r in question.subjects if r.missing and not r.ids), "")
        return not_held(missing, self.desk) if missing else None

    def _acronym(self, question: Question, topic: Topic) -> Reply | None:
        """What the search finds nothing for may still be about an acronym that is known."""
        acronym = question.acronym
        if not acronym or len(question.written(acronym)) < _TELLING:
            return None
        if len(question.unsaid) > _STRAY:
            return None
        about = replace(question, subjects=(acronym,))
        return explain(about, self.desk, model=topic.model)

    def _help(self) -> Reply:
        body = self.desk.wording.say("help", {"total": len(self.desk.knowledge)})
        offers = (
            Offer(
                "Incident or problem?", "what is the difference between an incident and a problem?"
            ),
            Offer("Areas at level 2", "which process areas are at level 2?"),
            Offer("ITIL and CMM", "what in CMM corresponds to ITIL change management?"),
        )
        return Reply(Status.ANSWERED, body, offers=offers)

    def _nothing_asked(self) -> Reply:
        say = self.desk.wording.say("nothing-asked", {})
        return replace(refusal(self.desk, say, ()), offers=self._help().offers)
