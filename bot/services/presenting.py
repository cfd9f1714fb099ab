"""Replies as messages, pages and forms: which buttons stand below what the coach says."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.answer import Reply, Status
from bot.domain.conversation import (
    Act,
    Button,
    Field,
    FieldKind,
    Form,
    FormName,
    Message,
    Page,
    Style,
)
from bot.domain.knowledge import Record
from bot.services.moving import ARROWS

_READ_MORE = "Read more"
_TITLE = 24  # characters of a window's title
_QUESTION = 300  # characters of a question that are shown again
_TELLS_THE_GROUP = (
    "Your question and your name go to the process group, so that somebody can answer you."
)


def message_of(
    reply: Reply,
    *,
    number: int = 0,
    extra: tuple[Button, ...] = (),
    question: str = "",
    helper: bool = True,
) -> Message:
    """Make a message of a reply.

    Args:
        reply: what the coach says.
        number: the answer it is kept as, 0 where it is not kept and so cannot be judged.
        extra: buttons that the place asks for, such as sharing.
        question: what was asked, where that is not to be seen beside the message.
        helper: whether a person can be called.

    """
    buttons = [*offers_of(reply), *_compare(reply), *extra]
    if number and helper:
        buttons.append(call_a_person(number))
    return Message(
        body=said(reply),
        quoted=shortened(question),
        small=(reply.sources,) if reply.sources else (),
        buttons=tuple(buttons),
        votes=number,
        picture=reply.picture,
    )


def said(reply: Reply) -> str:
    """The body of a reply without the line of its sources."""
    return reply.body.removesuffix(reply.sources).rstrip()


def explained(reply: Reply) -> str:
    """The one record that a reply is about, beside the organisation's own; empty where it is about more."""
    lead = reply.topic.records[0] if reply.topic.records else ""
    others = {c.record_id for c in reply.citations if not c.record_id.startswith("ORG.")} - {lead}
    answered = reply.status is Status.ANSWERED and bool(reply.citations)
    return lead if answered and not others else ""


def shortened(text: str) -> str:
    """The beginning of a text."""
    return text if len(text) <= _QUESTION else f"{text[: _QUESTION - 1].rstrip()}…"


def offers_of(reply: Reply) -> list[Button]:
    """The next steps of a reply as buttons: pages open, everything else is said.

    Whatever cites a record leads to it.
    """
    cited = {citation.record_id for citation in reply.citations}
    whole = any(offer.label[0] in ARROWS for offer in reply.offers)  # it is all there already
    leads = whole or reply.status is Status.AMBIGUOUS or any(o.page in cited for o in reply.offers)
    first = [] if leads or not cited else [Button(_READ_MORE, Act.READ, _lead(reply))]
    return first + [
        Button(offer.label, Act.READ, offer.page)
        if offer.page
        else Button(offer.label, Act.SAY, offer.utterance)
        for offer in reply.offers
    ]


def _lead(reply: Reply) -> str:
    return reply.citations[0].record_id


def _compare(reply: Reply) -> list[Button]:
    lead = reply.topic.records[0] if reply.citations and reply.topic.records else ""
    return [Button("Compare…", Act.COMPARE, lead)] if lead else []


def call_a_person(number: int) -> Button:
    """Ask the process group."""
    return Button("I need a person", Act.PERSON, str(number), confirm=_TELLS_THE_GROUP)


def page_of(title: str, reply: Reply, *, number: int = 0, helper: bool = False) -> Page:
    """Make a page of a reply."""
    return Page(title, message_of(reply, number=number, helper=helper))


def record_page(record: Record, reply: Reply) -> Page:
    """Make the page of a record, under its id where its name is too long for a title."""
    page = page_of(record.name if len(record.name) <= _TITLE else record.id, reply)
    others = tuple(b for b in page.message.buttons if (b.act, b.value) != (Act.READ, record.id))
    return replace(page, message=replace(page.message, buttons=others))


def ask_form(*, initial: str = "", placed: bool = False) -> Form:
    """Ask for a question; where it comes from a conversation, also for who may see the answer."""
    question = Field(
        "question",
        "Your question",
        hint="In your own words",
        initial=initial,
        kind=FieldKind.TEXT,
    )
    where = Field(
        "where",
        "Who sees the answer",
        initial="here",
        options=(("here", "Everybody in the conversation"), ("me", "Only I")),
        kind=FieldKind.CHOICE,
    )
    fields = (question, where) if placed else (question,)
    return Form(FormName.ASK, "Ask the coach", "Ask", fields)


def compare_form(record_id: str, name: str) -> Form:
    """Ask what a record is to be compared with."""
    other = Field(
        "other", "With", hint="A name, an id, or a few words: problem, DEV.VAL, ITIL release"
    )
    return Form(
        FormName.COMPARE,
        "Compare",
        "Compare",
        (other,),
        intro=f"**{name}** ({record_id})",
        about=record_id,
    )


def feedback_form(number: int) -> Form:
    """Ask what was wrong with an answer."""
    remark = Field(
        "remark",
        "What would have helped?",
        hint="What you were looking for, or what is wrong. It is kept without your name.",
        kind=FieldKind.TEXT,
    )
    return Form(FormName.FEEDBACK, "Not helpful", "Send", (remark,), about=str(number))


def share(number: int) -> tuple[Button, ...]:
    """What a private answer offers in a channel."""
    return (Button("Share in channel", Act.SHARE, str(number)),)


def keep_answering() -> Button:
    """Go on in this thread without mentions."""
    return Button("Keep answering here", Act.KEEP)


def stop_answering() -> Button:
    """Go back to mentions."""
    return Button("Stop", Act.STOP)


def resolve(number: int) -> Button:
    """Close a call for a person."""
    return Button("Mark resolved", Act.RESOLVE, str(number), style=Style.PRIMARY)
