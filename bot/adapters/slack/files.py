"""Files to Slack, by the three steps that it wants: announce, send, share."""

from __future__ import annotations

from dataclasses import dataclass

from bot.adapters.slack.calling import Json, Slack
from bot.adapters.slack.limits import ALT, clip


@dataclass(frozen=True, slots=True)
class File:
    """A file to be shared; `alt` says what is to be seen on a picture."""

    name: str
    title: str
    content: bytes
    alt: str = ""
    comment: str = ""  # what is said with it


def share(slack: Slack, file: File, channel: str, thread: str = "") -> None:
    """Share a file in a conversation, or in a thread of it.

    Raises:
        SlackTrouble: it was not taken.

    """
    about: Json = {"filename": file.name, "length": len(file.content)}
    if file.alt:
        about["alt_txt"] = clip(file.alt, ALT)
    place = slack.look("files.getUploadURLExternal", about)
    slack.send(place["upload_url"], file.content)
    shared: Json = {
        "files": [{"id": place["file_id"], "title": file.title}],
        "channel_id": channel,
    }
    if file.comment:
        shared["initial_comment"] = file.comment
    if thread:
        shared["thread_ts"] = thread
    slack.call("files.completeUploadExternal", shared)
