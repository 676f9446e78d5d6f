"""Files as somebody may see them."""

from typing import Any

from chat.errors import FileNotFound
from chat.models import Channel, File
from chat.schemas import file_wire, milliseconds
from workspaces.actors import Actor
from workspaces.models import User

from .channels import room_find

PAGE = 30


def file_find(user: User, file_id: int, *, only_workspace: int | None = None) -> File:
    """A file of a message in a channel that `user` may see, or one of their own that no message carries yet.

    `only_workspace`: the id of the one a token is bound to. Errors: FileNotFound (absent or hidden alike).
    """
    files = File.objects.filter(pk=file_id)
    if only_workspace is not None:
        files = files.filter(workspace=only_workspace)
    found = files.first()
    if found is None:
        raise FileNotFound
    actor = Actor(user.pk, user.username, user.display_name, found.workspace_id)
    if found.channel_id is None:
        is_seen = found.uploader_id == user.pk
    else:
        is_seen = Channel.objects.visible_to(actor).filter(pk=found.channel_id).exists()
    if not is_seen:
        raise FileNotFound
    return found


def channel_files(actor: Actor, room: str | int, *, before: int | None = None, limit: int = PAGE) -> dict[str, Any]:
    """{files, hasMore}: what was shared in a room, the newest first, each with its message's place.

    `before`: the id of the last file of the page before. Errors: RoomNotFound.
    """
    channel = room_find(actor, room)
    files = File.objects.filter(channel=channel).select_related("uploader", "message__parent").order_by("-pk")
    if before is not None:
        files = files.filter(pk__lt=before)
    limit = min(limit, PAGE)
    found = list(files[: limit + 1])
    return {"files": [_shared(each) for each in found[:limit]], "hasMore": len(found) > limit}


def _shared(file: File) -> dict[str, Any]:
    message = file.message
    assert message is not None, "a file of a channel has a message"
    return file_wire(file) | {
        "messageId": message.pk,
        "seq": message.seq,
        "parentId": message.parent_id,
        "parentSeq": message.parent.seq if message.parent else None,
        "userId": str(file.uploader_id or ""),
        "by": file.uploader.display_name if file.uploader else "",
        "timestamp": milliseconds(message.created_at),
    }
