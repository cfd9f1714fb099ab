"""files.*: the three steps of an upload."""

from __future__ import annotations

from slackspace.api.chat import bot_message, read_thread
from slackspace.api.method import Api, Arguments, method
from slackspace.errors import SlackError
from slackspace.model import Json, Upload


@method("files.getUploadURLExternal", "files:write")
def get_upload_url(api: Api, arguments: Arguments) -> Json:
    """Announce a file and learn where to send it."""
    arguments.need("filename", "length")
    length = arguments.number("length", 0)
    if length <= 0:
        raise SlackError("invalid_arguments", ["[ERROR] must be greater than 0: length"])
    upload = Upload(api.state.new_id("F"), arguments.text("filename"), length)
    upload.user = api.state.bot.id
    api.state.uploads[upload.id] = upload
    return {"upload_url": f"{api.state.base}/upload/v1/{upload.id}", "file_id": upload.id}


@method("files.completeUploadExternal", "files:write")
def complete_upload(api: Api, arguments: Arguments) -> Json:
    """Share files that were sent."""
    arguments.need("files")
    named = arguments.structure("files", "invalid_arguments")
    uploads = []
    for each in named:
        upload = api.state.uploads.get(each.get("id"))
        if upload is None or upload.content is None:
            raise SlackError("file_not_found")
        upload.title = each.get("title") or upload.name
        uploads.append(upload)
    shown = [upload.as_json(api.state.base) for upload in uploads]
    places = arguments.listed("channels") or arguments.listed("channel_id")
    for place in places:
        channel = api.member_channel(place)
        content = {"text": arguments.text("initial_comment"), "blocks": [], "attachments": []}
        thread = read_thread(arguments, channel)
        message = bot_message(api, channel, content, thread_ts=thread, subtype="file_share")
        for upload in uploads:
            upload.channel = channel.id
        message.files = shown
        api.state.post(channel, message)
        api.happenings.posted(message)
    return {"files": shown}


@method("files.info", "files:read")
def info(api: Api, arguments: Arguments) -> Json:
    """Tell of a file that the app can see: one in a conversation that it is in."""
    arguments.need("file")
    upload = api.state.uploads.get(arguments.text("file"))
    if upload is None or upload.content is None or upload.channel is None:
        raise SlackError("file_not_found")
    channel = api.state.channels[upload.channel]
    if api.state.bot.id not in channel.members and channel.kind != "im":
        raise SlackError("file_not_found")
    return {"file": upload.as_json(api.state.base)}
