"""The way in: one utterance and what the thread was about go in, a reply comes out.

Every edge (terminal, Slack) is a thin layer over `Coach.reply`: the same grammar, the same rules, the
same replies as values.

    utterance -> clean -> follow-up? -> command? -> form -> capability -> Reply
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.domain.answer import Offer, Reply, Status, Topic
from bot.domain.knowledge import Kind
from bot.services import cleaning
from bot.services.answering import answer, refusal
from bot.services.comparing import compare
from bot.services.desk import Desk
from bot.services.explaining import card, explain, in_full, not_held
from bot.services.following import follow_up
from bot.services.listing import listed
from bot.services.mapping import mapped
from bot.services.templating import find_template, template_card
from bot.services.understanding import Form, Question, understand

_COMMAND = re.compile(
    r"^(?:/coach\s+)?(ask|explain|compare|map|list|template|help)\b[:\s]*(.*)$", re.IGNORECASE
)
_IN_FULL = re.compile(r"\s+in full$", re.IGNORECASE)


class Coach:
    """Answers utterances."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def reply(self, utterance: str, topic: Topic | None = None) -> Reply:
        """Answer one utterance.

        Args:
            utterance: what somebody typed or pressed, as it came.
            topic: what the thread was about before, from the last reply.

        """
        text = cleaning.plain(utterance)
        if not cleaning.has_words(text) and not (topic and text):
            return self._nothing_asked()
        if topic:
            followed = follow_up(text, topic, self.desk)
            if followed:
                return followed
        return self._fresh(text, topic or Topic())

    def _fresh(self, text: str, topic: Topic) -> Reply:
        command = _COMMAND.match(text)
        if command and (command[2] or command[1].lower() == "help"):
            done = self._command(command[1].lower(), command[2].strip(), topic)
            if done:
                return done
            text = text if command[1].lower() != "ask" else command[2].strip()
        return self._by_form(understand(text, self.desk.references), topic)

    def _command(self, verb: str, rest: str, topic: Topic) -> Reply | None:
        """Do what a command says; None where its words are a sentence after all."""
        if verb == "help":
            return self._help()
        if verb not in {"explain", "template"}:
            return None
        full = bool(_IN_FULL.search(rest))
        reference = self.desk.references.only(_IN_FULL.sub("", rest))
        if reference is None:
            return None
        if reference.missing:
            return not_held(reference.missing, self.desk)
        records = self.desk.records(reference.ids)
        if len(records) != 1:
            return None
        if full:
            return in_full(records[0], self.desk)
        if records[0].kind is Kind.TEMPLATE:
            return template_card(records[0], self.desk)
        return card(records[0], self.desk) if verb == "explain" else None

    def _by_form(self, question: Question, topic: Topic) -> Reply:
        reply = self._formed(question, topic) or answer(question, self.desk)
        if reply.status is Status.UNKNOWN:
            return self._missing_code(question) or reply
        return reply

    def _formed(self, question: Question, topic: Topic) -> Reply | None:
        match question.form:
            case Form.HELP:
                return self._help()
            case Form.COMPARE:
                return compare(question, self.desk)
            case Form.MAP:
                return mapped(question, self.desk)
            case Form.LIST:
                return listed(question, self.desk)
            case Form.TEMPLATE:
                return find_template(question, self.desk)
            case Form.EXPLAIN:
                return explain(question, self.desk, model=topic.model)
            case Form.PLAIN:
                return self._missing_code(question)

    def _missing_code(self, question: Question) -> Reply | None:
        """A code that no record has is said to be missing, whatever else the question holds."""
        missing = next((r.missing for r in question.subjects if r.missing), "")
        return not_held(missing, self.desk) if missing else None

    def _help(self) -> Reply:
        body = self.desk.wording.say("help", {"total": len(self.desk.knowledge)})
        offers = (
            Offer("Incident or problem?", "what is the difference between an incident and a problem?"),
            Offer("Areas at level 2", "which process areas are at level 2?"),
            Offer("ITIL and CMM", "what in CMM corresponds to ITIL change management?"),
        )
        return Reply(Status.ANSWERED, body, offers=offers)

    def _nothing_asked(self) -> Reply:
        say = self.desk.wording.say("nothing-asked", {})
        return replace(refusal(self.desk, say, ()), offers=self._help().offers)
