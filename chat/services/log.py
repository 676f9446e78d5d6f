"""The log of a channel: one counter, one lock, one commit at a time.

Every durable change takes `advance` first. Its UPDATE locks the channel's row until the commit, so
revisions are gap-free and what is read after it (memberships, `access`) is true when it is told.
"""

from typing import Any

from django.db.models import F
from django.utils import timezone

from chat.errors import RoomArchived
from chat.models import Channel, Message
from chat.schemas import message_wire
from slackish.realtime import emit_on_commit
from workspaces.models import User

NAMESPACE = "/chat"


def advance(
    channel_id: int, *, entries: int = 0, posts: int = 0, removals: int = 0, archived_too: bool = False
) -> Channel:
    """Lock the channel and count one change. Call it inside a transaction, before anything is checked.

    `entries`: new entries of the log; `posts`: those that count as unread; `removals`: people taken
    out. Errors: RoomArchived, unless `archived_too`.
    """
    changes: dict[str, Any] = {
        "revision": F("revision") + 1,
        "last_seq": F("last_seq") + entries,
        "last_post_no": F("last_post_no") + posts,
        "access": F("access") + removals,
    }
    if posts:
        changes["last_post_at"] = timezone.now()
    Channel.objects.filter(pk=channel_id).update(**changes)
    channel = Channel.objects.get(pk=channel_id)
    if channel.archived_at is not None and not archived_too:
        raise RoomArchived
    return channel


def room_of(channel: Channel) -> str:
    """The room of the people who belong to a channel."""
    return f"channel:{channel.pk}"


def members_room(workspace_id: int) -> str:
    return f"workspace:{workspace_id}:members"


def own_room(workspace_id: int, user_id: int) -> str:
    """One person's sockets on one workspace."""
    return f"workspace:{workspace_id}:user:{user_id}"


def tell(channel: Channel, event: str, payload: dict[str, Any]) -> None:
    """Emit a durable event to who belongs to the channel at delivery."""
    emit_on_commit(event, payload, namespace=NAMESPACE, to=room_of(channel), access=channel.access)


def note(channel: Channel, kind: str, person: User, *, by: User | None = None) -> Message:
    """Put a note of what happened to `person` into the log (advanced for it) and tell it."""
    entry = Message.objects.create(
        channel=channel,
        seq=channel.last_seq,
        revision=channel.revision,
        kind=kind,
        author=person,
        by=by if by != person else None,
        text=f"{person.display_name} {_WORDS[kind]} the room",
    )
    tell(channel, "system-message", message_wire(entry, channel))
    return entry


_WORDS: dict[str, str] = {Message.Kind.JOINED: "joined", Message.Kind.LEFT: "left"}
