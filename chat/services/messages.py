"""Sending messages."""

import hashlib
import unicodedata
from dataclasses import dataclass
from typing import Any

import orjson
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from chat import policies
from chat.errors import ClientIdConflict, EmptyMessage, ParentNotFound, TextTooLong
from chat.markdown import Rendered, render
from chat.models import Channel, ChannelMembership, Mention, Message
from chat.names import normalised
from chat.schemas import SendMessage, message_wire, milliseconds
from chat.selectors import room_find
from chat.selectors.answers import with_details
from chat.selectors.channels import unread_mentions
from workspaces.actors import Actor
from workspaces.errors import NotAuthorized
from workspaces.models import User

from .log import advance, tell
from .members import announce


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as it goes over the wire; not new where a clientId came again."""

    message: dict[str, Any]
    is_new: bool


def message_send(*, actor: Actor, payload: SendMessage) -> Sent:
    """Store a message and tell the room.

    The same clientId of the same author with the same content is answered with the message it made,
    and nothing is sent: what was acked is never lost, and never there twice.

    Errors: RoomNotFound, NotAuthorized (a public channel one is not in), RoomArchived, EmptyMessage,
    TextTooLong, ParentNotFound, ClientIdConflict.
    """
    if repeat := message_find_repeat(actor=actor, payload=payload):
        return Sent(repeat, is_new=False)
    channel = room_find(actor, payload.room)
    if not policies.may_write(_membership(channel, actor)):
        raise NotAuthorized
    _check_text(payload.text)
    _check_parent(channel, payload.parent_id)
    rendered = render(payload.text, people=_mentionable(channel, payload.text))
    try:
        with transaction.atomic():
            message = _store(actor, channel.pk, payload, rendered)
    except IntegrityError:
        # The same clientId at the same moment, on another socket: that one won.
        if repeat := message_find_repeat(actor=actor, payload=payload):
            return Sent(repeat, is_new=False)
        raise
    return Sent(message, is_new=True)


def message_find_repeat(*, actor: Actor, payload: SendMessage) -> dict[str, Any] | None:
    """The message that this clientId made, if it was this content. Errors: ClientIdConflict."""
    if payload.client_id is None:
        return None
    sent = with_details(Message.objects.filter(author=actor.user_id, client_id=payload.client_id))
    message = sent.select_related("author", "channel").first()
    if message is None:
        return None
    if message.client_digest is None or bytes(message.client_digest) != _digest(message.channel_id, payload):
        raise ClientIdConflict
    room_find(actor, message.channel_id)  # who lost the room learns nothing by asking again
    if payload.room not in (message.channel_id, message.channel.public_name) and (
        isinstance(payload.room, int) or normalised(payload.room) != message.channel.public_name
    ):
        raise ClientIdConflict
    return message_wire(message, message.channel)


def _store(actor: Actor, channel_id: int, payload: SendMessage, rendered: Rendered) -> dict[str, Any]:
    """Inside the transaction: as short as can be, for it holds the channel's lock."""
    is_post = payload.parent_id is None or payload.also_to_channel
    channel = advance(channel_id, entries=1, posts=int(is_post))
    membership = _membership(channel, actor)
    if not policies.may_write(membership) or membership is None:
        raise NotAuthorized  # removed between the check and the lock
    message = Message.objects.create(
        channel=channel,
        seq=channel.last_seq,
        post_no=channel.last_post_no if is_post else None,
        revision=channel.revision,
        author=membership.user,
        text=payload.text,
        html=rendered.html,
        client_id=payload.client_id,
        client_digest=_digest(channel_id, payload) if payload.client_id else None,
        parent_id=payload.parent_id,
        also_to_channel=payload.also_to_channel,
    )
    _store_mentions(message, rendered)
    _move_own_cursor(membership, channel, is_post)
    if channel.kind == Channel.Kind.DIRECT:
        _list_direct(channel, is_first=channel.last_seq == 1)
    wire = message_wire(message, channel, reactions=())
    tell(channel, "new-message", wire | _count_reply(message))
    return wire


def _count_reply(message: Message) -> dict[str, Any]:
    """The parent's counters, moved by the same commit and so of the same revision."""
    if message.parent_id is None:
        return {}
    Message.objects.filter(pk=message.parent_id).update(
        reply_count=F("reply_count") + 1, last_reply_at=message.created_at, revision=message.revision
    )
    parent = Message.objects.get(pk=message.parent_id)
    return {
        "parent": {
            "id": parent.pk,
            "revision": parent.revision,
            "replyCount": parent.reply_count,
            "lastReplyAt": milliseconds(parent.last_reply_at),
        }
    }


def _store_mentions(message: Message, rendered: Rendered) -> None:
    users: list[int | None] = [*sorted(rendered.mentions - {message.author_id})]
    if rendered.everybody:
        users.append(None)
    Mention.objects.bulk_create(
        Mention(message=message, channel_id=message.channel_id, seq=message.seq, user_id=user) for user in users
    )


def _move_own_cursor(membership: ChannelMembership, channel: Channel, is_post: bool) -> None:
    """Writing reads what is there, unless something by others lay unread before it.

    A mention in a thread is not in the log one was looking at: it stays unread.
    """
    if membership.last_read_post_no < channel.last_post_no - int(is_post):
        return
    moved = {"last_read_post_no": channel.last_post_no}
    if not unread_mentions(membership.user_id, channel, membership.last_read_seq).exists():
        moved["last_read_seq"] = channel.last_seq
    ChannelMembership.objects.filter(pk=membership.pk).update(**moved)


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


def _check_text(text: str) -> None:
    if not any(unicodedata.category(each)[0] not in "ZC" for each in text):
        raise EmptyMessage  # spaces and invisible characters alone
    if len(text) > settings.CHAT_TEXT_LIMIT:
        raise TextTooLong(settings.CHAT_TEXT_LIMIT)


def _check_parent(channel: Channel, parent_id: int | None) -> None:
    """A thread hangs from a top-level message by a person, of the same channel."""
    if parent_id is None:
        return
    parents = Message.objects.filter(Q(parent=None), channel=channel, kind=Message.Kind.MESSAGE, deleted_at=None)
    if not parents.filter(pk=parent_id).exists():
        raise ParentNotFound


def _mentionable(channel: Channel, text: str) -> dict[str, int]:
    """Usernames of the channel's people; not asked for where nobody can be meant."""
    if "@" not in text:
        return {}
    members = User.objects.filter(channel_memberships__channel=channel)
    return {username.lower(): pk for username, pk in members.values_list("username", "pk")}


def _digest(channel_id: int, payload: SendMessage) -> bytes:
    content = [channel_id, payload.text, payload.parent_id, payload.also_to_channel, payload.files]
    return hashlib.blake2b(orjson.dumps(content), digest_size=16).digest()
