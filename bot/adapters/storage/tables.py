"""The tables. What is kept in them is wiped as soon as it has served: see `docs/storage.md`.

Numbers of rows are never used twice (`sqlite_autoincrement`): buttons in old messages, and the
metadata of posts, name rows that may have been removed long ago.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from bot.adapters.storage.columns import Moment, Number, Words

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Number, primary_key=True),
    Column("payload", Words, nullable=False),  # empty once it has been dealt with
    Column("received", Moment, nullable=False),
    Column("holder", Text, nullable=False),
    Column("leased_until", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("done", Moment),
    Index(None, "done", "leased_until"),
    sqlite_autoincrement=True,
)

inbox_keys = Table(
    "inbox_keys",
    metadata,
    Column("key", Words, primary_key=True),
    Column(
        "receipt", Number, ForeignKey(inbox.c.id, ondelete="CASCADE"), nullable=False, index=True
    ),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Number, primary_key=True),
    Column("workspace", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("post", Words, nullable=False),  # empty once it has arrived or been given up
    Column("attempts", Integer, nullable=False),
    Column("created", Moment, nullable=False),
    Column("due", Moment, nullable=False),
    Column("holder", Text),  # nobody: it waits
    Column("leased_until", Moment),
    Column("finished", Moment),
    Column("ts", Text, nullable=False),  # where it arrived
    Column("reason", Words, nullable=False),  # why it was given up
    Index(None, "finished", "workspace", "conversation", "id"),
    sqlite_autoincrement=True,
)

answers = Table(
    "answers",
    metadata,
    Column("id", Number, primary_key=True),
    Column("workspace", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("direct", Boolean, nullable=False),
    Column("external", Boolean, nullable=False),  # people of other organisations were there
    Column("question", Words, nullable=False),
    Column("reply", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("turn", Number, unique=True),  # a turn that two processes take up is answered once
    Column("shared", Boolean, nullable=False),
    Column("called", Boolean, nullable=False),
    Column("resolved", Boolean, nullable=False),
    Column("verdict", Text),
    Index(None, "workspace", "person", "id"),
    Index(None, "workspace", "at"),
    sqlite_autoincrement=True,
)

gaps = Table(
    "gaps",
    metadata,
    Column("id", Number, primary_key=True),
    Column("workspace", Text, nullable=False),
    Column("key", Text, nullable=False),  # digest of the question, however it is written
    Column("question", Words, nullable=False),
    Column("times", Integer, nullable=False),
    Column("refused", Boolean, nullable=False),
    Column("unhelpful", Boolean, nullable=False),
    Column("last", Moment, nullable=False),
    Column("remarks", Words, nullable=False),
    UniqueConstraint("workspace", "key"),
    sqlite_autoincrement=True,
)

threads = Table(
    "threads",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("thread", Text, primary_key=True),
    Column("topic", Words, nullable=False),
    Column("kept_until", Moment),
    Column("touched", Moment, nullable=False),
)

houses = Table(
    "houses",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("group_channel", Text, nullable=False),
    Column("following", Text, nullable=False),
    Column("retention_days", Integer, nullable=False),
    Column("loop", Words, nullable=False, server_default="{}"),
)

channels = Table(
    "channels",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("following", Text, nullable=False),
)

roles = Table(
    "roles",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("until", Date),
)

numbers = Table(
    "numbers",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("last", Integer, nullable=False),
    sqlite_with_rowid=False,
)

things = Table(
    "things",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("document", Words, nullable=False),
    Index(None, "workspace", "kind", "changed"),
)

facets = (
    Table(  # what things are found by: a row for each, with what a page is ordered and counted by
        "facets",
        metadata,
        Column("workspace", Text, primary_key=True),
        Column("kind", Text, primary_key=True),
        Column("facet", Text, primary_key=True),
        Column("value", Words, primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("final", Boolean, nullable=False),
        Column("day", Date, nullable=False),
        Column("state", Text, nullable=False),
        Index("ix_facets_day", *"workspace kind facet value final day number state".split()),
        Index("ix_facets_thing", "workspace", "kind", "number"),
        sqlite_with_rowid=False,
    )
)

tallies = Table(  # how many rows of facets there are, so that nobody has to count them
    "tallies",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("facet", Text, primary_key=True),
    Column("value", Words, primary_key=True),
    Column("state", Text, primary_key=True),
    Column("final", Boolean, primary_key=True),
    Column("things", Integer, nullable=False),
    sqlite_with_rowid=False,
)

trail = Table(  # triggers refuse every change but the taking out of words: see migration 0002
    "trail",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("subject", Words, nullable=False),
    Column("what", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("words", Words, nullable=False),  # salt and value by name; what is redacted is gone
    Column("digests", Words, nullable=False),  # of all words there were, by name
    Column("head", Text, nullable=False),
    Index(None, "workspace", "subject", "position"),
    Index(None, "workspace", "at"),
)

claims = Table(
    "claims",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("subject", Words, primary_key=True),
    Column("what", Words, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("claimed", Moment, nullable=False),
    sqlite_with_rowid=False,
)

learners = Table(
    "learners",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("state", Words, nullable=False),
    Column("due", Moment, index=True),  # when the next practice is to be sent
)

welcomed = Table(
    "welcomed",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("person", Text, primary_key=True),
)
