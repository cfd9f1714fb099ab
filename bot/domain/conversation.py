"""What passes between people and the coach, whatever carries it.

A *turn* is what somebody did: said, pressed, submitted or opened something, somewhere. The coach's
answer to it are *effects*: what is to be posted, whispered, opened or replaced. Slack and the terminal
turn their own events into turns and carry the effects out; neither decides anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.answer import Reply, Topic
from bot.domain.improvement.settings import LoopSettings
from bot.domain.pictures import Picture

# --- what comes in --------------------------------------------------------------------------------


class Way(StrEnum):
    """How words reached the coach."""

    MENTION = "mention"  # addressed in a channel; everybody there sees the answer
    DIRECT = "direct"  # in a direct message or the agent's pane
    COMMAND = "command"  # a slash command; only the asker sees the answer
    OVERHEARD = "overheard"  # said in a thread that the coach takes part in, without a mention


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation: a channel (or direct message) and a thread in it.

    `channel` is empty where somebody acts outside any conversation (home, global shortcut). `shared`
    channels have people of other organisations in them.
    """

    channel: str = ""
    thread: str = ""
    direct: bool = False
    shared: bool = False

    @property
    def in_channel(self) -> bool:
        """Whether this is a channel, with other people in it."""
        return bool(self.channel) and not self.direct


@dataclass(frozen=True, slots=True)
class Said:
    """Words addressed to the coach; `files` are what whoever carries them calls the files that came along."""

    text: str
    way: Way
    files: tuple[str, ...] = ()


class Spot(StrEnum):
    """Where a button stands."""

    MESSAGE = "message"  # that everybody in the conversation sees
    PRIVATE = "private"  # a message that only this person sees
    WINDOW = "window"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of the coach's: what it does and what it does it to; `text` where it took text."""

    act: Act
    value: str = ""
    text: str = ""
    spot: Spot = Spot.MESSAGE


@dataclass(frozen=True, slots=True)
class Submitted:
    """A form filled in. `about` is what the form was opened with."""

    form: FormName
    fields: Mapping[str, str]
    about: str = ""


class Shortcut(StrEnum):
    """What a shortcut is for."""

    ASK = "ask"
    TRACK = "track"  # make a finding or a proposal of a message


@dataclass(frozen=True, slots=True)
class Called:
    """A shortcut: the global one, or one on a message whose text comes along, and nothing else of it."""

    text: str = ""
    shortcut: Shortcut = Shortcut.ASK


class Tab(StrEnum):
    """What somebody looks at."""

    HOME = "home"
    MESSAGES = "messages"


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody opened one of the coach's tabs."""

    tab: Tab


Deed = Said | Pressed | Submitted | Called | Opened


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that one person did, somewhere."""

    workspace: str
    person: str
    place: Place
    deed: Deed


# --- what goes out --------------------------------------------------------------------------------


class Act(StrEnum):
    """What pressing a button does. The value says to what."""

    SAY = "say"  # an utterance, as if the person had typed it here
    READ = "read"  # a record id: open its page
    COMPARE = "compare"  # a record id: ask what to compare it with
    ASK = "ask"  # a question, perhaps empty: open the form to ask
    SHARE = "share"  # an answer: show it to the channel
    HELPFUL = "helpful"  # an answer
    UNHELPFUL = "unhelpful"  # an answer: ask what was wrong
    PERSON = "person"  # an answer: call somebody of the process group
    RESOLVE = "resolve"  # an answer for which a person was called
    KEEP = "keep"  # go on answering in this thread without a mention
    STOP = "stop"  # answer in this thread only when mentioned
    BROWSE = "browse"  # a shelf of the knowledge: show it in the home tab
    RECALL = "recall"  # an answer: open it again


class Style(StrEnum):
    """How a button looks."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. `confirm` is asked before it does what it does."""

    label: str
    act: Act
    value: str = ""
    style: Style = Style.PLAIN
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """Something the coach says. `body` is Markdown.

    `quoted` is text of a person's, shown before the body and never read as markup; `facts` are lines of
    label and value below the body, where a value "@U1" names a person and "#C1" a channel; `small` are
    lines in small print (sources, whose words); `votes` is the answer that can be found helpful or not,
    0 where there is nothing to judge; `picture` is shown after it, as a file.
    """

    body: str
    quoted: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    small: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    votes: int = 0
    picture: Picture | None = None


class FormName(StrEnum):
    """The forms there are."""

    ASK = "ask"
    COMPARE = "compare"
    FEEDBACK = "feedback"
    DOCUMENT = "document"  # what a document is to hold; `about` is the template
    COMMAND = "command"  # what a command of the improvement loop lacks; `about` is the command


class FieldKind(StrEnum):
    """What is filled in, and how it comes back; of several, they come back parted by commas."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"  # the value of one of the options
    CHOICES = "choices"
    PERSON = "person"  # a person's id
    PEOPLE = "people"
    DATE = "date"  # 2027-03-31; where it is typed, as people write dates
    NUMBER = "number"
    CHANNEL = "channel"  # a channel's id


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in. `options` are (value, label); `initial` is as it would come back."""

    name: str
    label: str
    hint: str = ""
    initial: str = ""
    options: tuple[tuple[str, str], ...] = ()
    kind: FieldKind = FieldKind.LINE
    required: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """Something to fill in. `about` comes back with the submission."""

    name: FormName
    title: str
    submit: str
    fields: tuple[Field, ...]
    intro: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Something to read in a window of its own."""

    title: str
    message: Message


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the home tab: a heading, text and rows of buttons."""

    title: str
    body: str = ""
    buttons: tuple[Button, ...] = ()
    entries: tuple[tuple[str, Button], ...] = ()  # a line of Markdown with a button beside it


@dataclass(frozen=True, slots=True)
class HomePage:
    """The home tab of one person: a box to ask in, and sections."""

    greeting: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """Say something in a conversation, for everybody there. It is kept until it has been said.

    Where the coach cannot speak there, `asker` is told directly, with `instead` before the message.
    """

    workspace: str
    place: Place
    message: Message
    asker: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Whisper:
    """Say something to the person alone, where they are."""

    message: Message


@dataclass(frozen=True, slots=True)
class Replace:
    """Put something in the place of the message whose button was pressed."""

    message: Message


@dataclass(frozen=True, slots=True)
class Show:
    """Show a private message to everybody in its channel."""

    message: Message


@dataclass(frozen=True, slots=True)
class Open:
    """Open a window: a form to fill in or a page to read.

    `otherwise` is said to the person alone where no window can be opened: nobody pressed anything, or it
    was too long ago.
    """

    view: Form | Page
    otherwise: Message | None = None


@dataclass(frozen=True, slots=True)
class Furnish:
    """Fill the person's home tab."""

    home: HomePage


@dataclass(frozen=True, slots=True)
class Suggest:
    """Offer things to ask, as (label, utterance)."""

    title: str
    prompts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class File:
    """Something that people keep, in a format of theirs: a table, an export, a document."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Deliver:
    """Give the person a file, for them alone. `comment` stands beside it."""

    file: File
    comment: str = ""


Effect = Post | Whisper | Replace | Show | Open | Furnish | Suggest | Deliver


def picture_in(effect: Effect) -> Picture | None:
    """The picture that goes with an effect, if any."""
    match effect:
        case Post() | Whisper() | Replace() | Show():
            return effect.message.picture
        case Open(view=Page(message=message)):
            return message.picture
        case _:
            return None


# --- what is kept ---------------------------------------------------------------------------------


class Verdict(StrEnum):
    """What somebody thought of an answer."""

    HELPFUL = "helpful"
    UNHELPFUL = "unhelpful"


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and what the coach replied to it, kept for its asker. `id` is 0 until it is kept.

    `turn` is the receipt of the turn that it answers, so that a turn taken up again answers once.
    """

    workspace: str
    person: str
    place: Place
    question: str
    reply: Reply
    at: datetime
    id: int = 0
    turn: int | None = None
    shared: bool = False
    called: bool = False  # whether a person has been asked for
    resolved: bool = False
    verdict: Verdict | None = None


class Following(StrEnum):
    """Whether the coach answers in a channel's threads without being mentioned."""

    NEVER = "never"
    ASKED = "asked"  # where somebody pressed "Keep answering here"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Thread:
    """What a thread is about, and until when the coach answers in it without a mention."""

    topic: Topic = field(default_factory=Topic)
    kept_until: datetime | None = None


class GapReason(StrEnum):
    """How the coach learned that it does not know something."""

    REFUSED = "refused"
    UNHELPFUL = "unhelpful"


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that found no good answer, without who asked it; `remarks` are what people added."""

    question: str
    times: int
    reasons: frozenset[GapReason]
    last: datetime
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class House:
    """What a workspace has set."""

    group_channel: str = ""  # where questions for a person go
    following: Following = Following.NEVER  # in channels that have set nothing else
    retention_days: int = 90  # of answers, gaps and threads
    loop: LoopSettings = field(default_factory=LoopSettings)
