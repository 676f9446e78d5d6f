"""Sending messages."""

import hashlib
from dataclasses import dataclass
from typing import Any

import orjson
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from chat import policies
from chat.errors import ClientIdConflict, ParentNotFound, TooManyFiles
from chat.hooks import run_message_hooks
from chat.markdown import Rendered
from chat.models import Channel, ChannelMembership, Message
from chat.names import normalised
from chat.schemas import SendMessage, message_wire
from chat.search import put
from chat.selectors import room_find, writer_find
from chat.selectors.answers import with_details
from chat.selectors.unread import UNREAD_MENTIONS
from slackish.realtime.errors import EventError
from workspaces.actors import Actor
from workspaces.errors import NotAuthorized
from workspaces.models import User
from workspaces.services.rows import row_add

from .files import files_attach
from .log import advance, tell
from .members import announce
from .notices import announce_message, concerns_somebody, touch_badges
from .texts import audience_of, check_text, rendered_for, store_mentions
from .threads import count_reply, follow_by_writing

# Most who write have read what is there. As two statements of the ORM it was two fifths of a whole send.
_MOVE_CURSOR = f"""
    UPDATE chat_channelmembership
    SET last_read_post_no = %s, last_read_seq = CASE
        WHEN EXISTS (SELECT 1 {UNREAD_MENTIONS.format(reader="chat_channelmembership")}) THEN last_read_seq
        ELSE %s END
    WHERE id = %s
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as it goes over the wire; not new where a clientId came again."""

    message: dict[str, Any]
    is_new: bool


def message_send(
    *, actor: Actor, payload: SendMessage, is_action: bool = False, card: dict[str, Any] | None = None
) -> Sent:
    """Store a message and tell the room.

    `is_action`: the text says what the author does (`/me`). `card`: see `message_post_card`.

    The same clientId of the same author with the same content is answered with the message it made,
    and nothing is sent: what was acked is never lost, and never there twice.

    Errors: RoomNotFound, NotAuthorized (a public channel one is not in), RoomArchived, EmptyMessage,
    TextTooLong, ParentNotFound, TooManyFiles, FileNotFound, ClientIdConflict.
    """
    try:
        return Sent(_send(actor, payload, is_action=is_action, card=card), is_new=True)
    except (EventError, IntegrityError):
        # Whatever stands against it now: what was taken before is answered. Nearly all are new, so it
        # is looked for where the database refused a second of the same clientId, and not before.
        if repeat := message_find_repeat(actor=actor, payload=payload):
            return Sent(repeat, is_new=False)
        raise


def message_find_repeat(*, actor: Actor, payload: SendMessage) -> dict[str, Any] | None:
    """The message that this clientId made, if it was this content. Errors: ClientIdConflict."""
    if payload.client_id is None:
        return None
    sent = with_details(Message.objects.filter(author=actor.user_id, client_id=payload.client_id))
    message = sent.select_related("author", "channel").first()
    if message is None:
        return None
    if message.deleted_at is not None:  # its digest is gone with its text: an answer that got lost is a tombstone's
        return message_wire(message, message.channel)
    if message.client_digest is None or bytes(message.client_digest) != _digest(message.channel_id, payload):
        raise ClientIdConflict
    room_find(actor, message.channel_id)  # who lost the room learns nothing by asking again
    if payload.room not in (message.channel_id, message.channel.public_name) and (
        isinstance(payload.room, int) or normalised(payload.room) != message.channel.public_name
    ):
        raise ClientIdConflict
    return message_wire(message, message.channel)


def _send(actor: Actor, payload: SendMessage, **further: Any) -> dict[str, Any]:
    channel_id = payload.room if isinstance(payload.room, int) else room_find(actor, payload.room).pk
    place, removals = writer_find(actor, channel_id) or (None, 0)
    if place is None or not policies.may_write(place):
        room_find(actor, channel_id)  # what one may not see does not exist
        raise NotAuthorized
    _check_content(payload)
    _check_parent(channel_id, payload.parent_id)
    rendered = rendered_for(actor.workspace_id, channel_id, payload.text)
    concerns = concerns_somebody(actor.workspace_id, channel_id, rendered, is_reply=payload.parent_id is not None)
    with transaction.atomic():
        return _store(actor, place, removals, payload, rendered, concerns=concerns, **further)


def _store(
    actor: Actor,
    place: ChannelMembership,
    removals: int,
    payload: SendMessage,
    rendered: Rendered,
    *,
    concerns: bool,
    **further: Any,
) -> dict[str, Any]:
    """Inside the transaction: as short as can be, for it holds the channel's lock. `further`: columns."""
    is_post = payload.parent_id is None or payload.also_to_channel
    channel = advance(place.channel_id, entries=1, posts=int(is_post))
    # Each removal is counted under this lock: where none was since, the place read before it still stands.
    membership = place if channel.access == removals else _membership(channel, actor)
    if not policies.may_write(membership) or membership is None:
        raise NotAuthorized
    message = Message(
        channel=channel,
        seq=channel.last_seq,
        post_no=channel.last_post_no if is_post else None,
        revision=channel.revision,
        author=membership.user,
        text=payload.text,
        html=rendered.html,
        client_id=payload.client_id,
        client_digest=_digest(channel.pk, payload) if payload.client_id else None,
        parent_id=payload.parent_id,
        also_to_channel=payload.also_to_channel,
        file_count=len(payload.files),
        **further,
    )
    row_add(message)
    store_mentions(message, rendered)
    if concerns or channel.kind == Channel.Kind.DIRECT:
        announce_message(message)
    if is_post:
        touch_badges(channel)
    _move_own_cursor(membership, channel, is_post)
    if channel.kind == Channel.Kind.DIRECT:
        _list_direct(channel, is_first=channel.last_seq == 1)
    wire = message_wire(message, channel, reactions=(), files=files_attach(message, actor, payload.files))
    put(message)
    tell(channel, "new-message", wire | _reply(channel, message, rendered))
    run_message_hooks("stored", message, channel, actor_id=actor.user_id, audience=audience_of(message, rendered))
    return wire


def _reply(channel: Channel, message: Message, rendered: Rendered) -> dict[str, Any]:
    """What a reply does to its thread."""
    if message.parent_id is None:
        return {}
    follow_by_writing(channel, message, rendered.mentions)
    return {"parent": count_reply(message)}


def _move_own_cursor(membership: ChannelMembership, channel: Channel, is_post: bool) -> None:
    """Writing reads what is there, unless something by others lay unread before it.

    A mention in a thread is not in the log one was looking at: it stays unread.
    """
    if membership.last_read_post_no < channel.last_post_no - int(is_post):
        return
    with connection.cursor() as cursor:
        cursor.execute(_MOVE_CURSOR, [channel.last_post_no, channel.last_seq, membership.pk])


def _list_direct(channel: Channel, *, is_first: bool) -> None:
    """Now the conversation shows: to all by its first message, later to who came back to it."""
    memberships = ChannelMembership.objects.filter(channel=channel)
    people = list(
        User.objects.filter(channel_memberships__in=memberships if is_first else memberships.filter(listed=False))
    )
    if people:
        memberships.update(listed=True)
    for user in people:
        announce(channel, user)


def _membership(channel: Channel, actor: Actor) -> ChannelMembership | None:
    return ChannelMembership.objects.filter(channel=channel, user=actor.user_id).select_related("user").first()


def _check_content(payload: SendMessage) -> None:
    check_text(payload.text, has_files=bool(payload.files))
    if len(payload.files) > settings.CHAT_FILES_LIMIT:
        raise TooManyFiles(settings.CHAT_FILES_LIMIT)


def _check_parent(channel_id: int, parent_id: int | None) -> None:
    """A thread hangs from a top-level message by a person, of the same channel."""
    if parent_id is None:
        return
    parents = Message.objects.filter(Q(parent=None), channel=channel_id, kind=Message.Kind.MESSAGE, deleted_at=None)
    if not parents.filter(pk=parent_id).exists():
        raise ParentNotFound


def _digest(channel_id: int, payload: SendMessage) -> bytes:
    content = [channel_id, payload.text, payload.parent_id, payload.also_to_channel, payload.files]
    return hashlib.blake2b(orjson.dumps(content), digest_size=16).digest()
