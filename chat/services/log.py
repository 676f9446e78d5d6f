"""The log of a channel: one counter, one lock, one commit at a time.

Every durable change takes `advance` first. Its UPDATE locks the channel's row until the commit, so
revisions are gap-free and what is read after it (memberships, `access`) is true when it is told.
"""

from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chat.errors import MessageNotFound, RoomArchived
from chat.models import Channel, Message
from chat.schemas import message_wire
from chat.selectors import writer_find
from slackish.languages import for_everybody
from slackish.realtime import emit_on_commit
from workspaces.actors import Actor
from workspaces.errors import NotAuthorized
from workspaces.models import User

NAMESPACE = "/chat"
_ENTRIES = frozenset({"new-message", "system-message"})
_ADVANCE = """
    UPDATE chat_channel
    SET revision = revision + 1, last_seq = last_seq + %s, last_post_no = last_post_no + %s, access = access + %s,
        last_post_at = COALESCE(%s, last_post_at)
    WHERE id = %s
    RETURNING {columns}
"""
_LOCKED = (
    *("id", "workspace_id", "kind", "name", "topic", "description", "created_by_id", "archived_at"),
    *("last_seq", "last_post_no", "revision", "access"),
)


def advance(
    channel_id: int, *, entries: int = 0, posts: int = 0, removals: int = 0, archived_too: bool = False
) -> Channel:
    """Lock the channel and count one change. Call it inside a transaction, before anything is checked.

    `entries`: new entries of the log; `posts`: those that count as unread; `removals`: people taken
    out. Errors: RoomArchived, unless `archived_too`.
    """
    now = connection.ops.adapt_datetimefield_value(timezone.now()) if posts else None
    # Written out: composing it takes longer than running it, and all who write wait for this row.
    with connection.cursor() as cursor:
        cursor.execute(_ADVANCE.format(columns=", ".join(_LOCKED)), [entries, posts, removals, now, channel_id])
        row = cursor.fetchone()
    if row is None:
        raise Channel.DoesNotExist
    channel = Channel.from_db(None, _LOCKED, row)  # what else is asked of it is fetched
    if channel.archived_at is not None and not archived_too:
        raise RoomArchived
    return channel


class Unchanged(Exception):
    """It is so already. Raised under the lock: the rollback gives the revision back that was taken."""


def advance_with(message: Message, *, archived_too: bool = False) -> tuple[Channel, Message]:
    """`advance` for a change of `message`, and it as it is now, at the new revision.

    Errors: MessageNotFound (deleted meanwhile), RoomArchived.
    """
    channel = advance(message.channel_id, archived_too=archived_too)
    found = Message.objects.select_related("author").filter(pk=message.pk, deleted_at=None).first()
    if found is None:
        raise MessageNotFound
    Message.objects.filter(pk=message.pk).update(revision=channel.revision)
    found.revision = channel.revision
    return channel, found


def require_writer(channel: Channel, actor: Actor) -> None:
    """Under the lock. Errors: NotAuthorized for who reads a public channel without being in it."""
    if writer_find(actor, channel.pk) is None:
        raise NotAuthorized


def about(message: Message, channel: Channel) -> dict[str, Any]:
    """What every durable event about a message carries."""
    wire = {
        "room": channel.public_name,
        "roomId": channel.pk,
        "revision": channel.revision,
        "id": message.pk,
        "seq": message.seq,
    }
    return wire | {"parentId": message.parent_id} if message.parent_id else wire


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
    ref = message_ref(payload["id"]) if event in _ENTRIES else ""
    emit_on_commit(event, payload, namespace=NAMESPACE, to=room_of(channel), access=channel.access, ref=ref)


def message_ref(message_id: int) -> str:
    """By what the deliveries of a new entry of the log remember it: see selectors and services of `explain`."""
    return f"message:{message_id}"


def note(
    channel: Channel,
    kind: str,
    person: User,
    *,
    by: User | None = None,
    says: Promise | None = None,
    values: dict[str, str] | None = None,
    back: int = 0,
) -> Message:
    """Put a note of what happened to `person`, or what they did, into the log (advanced for it) and tell it.

    `says`: a sentence for the {name} and the `values`, where the kind alone has none. `back`: so many
    further notes of this commit follow it.
    """
    with for_everybody():
        text = str(says or SENTENCES[kind]).format(name=person.display_name, **values or {})
    entry = Message.objects.create(
        channel=channel,
        seq=channel.last_seq - back,
        revision=channel.revision,
        kind=kind,
        author=person,
        by=by if by != person else None,
        text=text,
    )
    tell(channel, "system-message", message_wire(entry, channel))
    return entry


SENTENCES: dict[str, Promise] = {
    Message.Kind.JOINED: _("{name} joined the room"),
    Message.Kind.LEFT: _("{name} left the room"),
    Message.Kind.ARCHIVED: _("{name} archived the room"),
    Message.Kind.UNARCHIVED: _("{name} brought the room back"),
}
