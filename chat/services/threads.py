"""Threads: counts at their parents, who follows them, and how far each has read."""

from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Q

from chat.models import Channel, ChannelMembership, Message, ThreadMembership
from chat.schemas import milliseconds
from chat.selectors.messages import thread_find
from chat.selectors.threads import unread_replies
from notifications.services import thread_read
from slackish.realtime import emit_on_commit
from workspaces.actors import Actor
from workspaces.errors import NotAuthorized

from .log import NAMESPACE, own_room
from .reads import tell_marker


def thread_follow(*, actor: Actor, message_id: int, is_following: bool) -> dict[str, Any]:
    """Follow the thread under a message, or no longer; the fields of `thread-marker`.

    Errors: MessageNotFound, NotAuthorized (a public channel one is not in).
    """
    parent, _ = _own_thread(actor, message_id)
    place = {"channel_id": parent.channel_id, "last_read_seq": _last_seq(parent)}
    ThreadMembership.objects.update_or_create(
        parent=parent,
        user_id=actor.user_id,
        defaults={"is_following": is_following},
        create_defaults={**place, "is_following": is_following},
    )
    return _tell(actor, parent)


def thread_mark_read(*, actor: Actor, message_id: int, seq: int) -> dict[str, Any]:
    """Everything in the thread up to `seq` is read; never back. The fields of `thread-marker`.

    What named one there is read too: then `read-marker` follows for the room.
    Errors: MessageNotFound, NotAuthorized.
    """
    parent, place = _own_thread(actor, message_id)
    seq = min(seq, _last_seq(parent))
    own = ThreadMembership.objects.filter(parent=parent, user=actor.user_id)
    with transaction.atomic():
        ThreadMembership.objects.bulk_create(
            [ThreadMembership(parent=parent, channel_id=parent.channel_id, user_id=actor.user_id, is_following=False)],
            ignore_conflicts=True,
        )
        if own.filter(last_read_seq__lt=seq).update(last_read_seq=seq):
            thread_read(user_id=actor.user_id, parent_id=parent.pk, seq=seq)
            tell_marker(actor, place)
            return _tell(actor, parent)
    return marker_of(actor.user_id, parent)


def follow_by_writing(channel: Channel, reply: Message, mentioned: frozenset[int]) -> None:
    """Who writes follows, so does who is named; who began the thread does unless they said no."""
    assert reply.parent_id is not None
    beginner = Message.objects.values_list("author", flat=True).get(pk=reply.parent_id)
    wanted = {reply.author_id, beginner} | mentioned
    belonging = set(ChannelMembership.objects.filter(channel=channel, user__in=wanted).values_list("user", flat=True))
    threads = ThreadMembership.objects.filter(parent=reply.parent_id)
    known = dict(threads.filter(user__in=belonging).values_list("user", "is_following"))
    ThreadMembership.objects.bulk_create(
        (
            ThreadMembership(
                parent_id=reply.parent_id,
                channel=channel,
                user_id=user,
                last_read_seq=reply.seq if user == reply.author_id else reply.seq - 1,
            )
            for user in sorted(belonging - known.keys())
        ),
        ignore_conflicts=True,
    )
    again = {user for user, follows in known.items() if not follows} & (mentioned | {reply.author_id})
    threads.filter(user__in=again).update(is_following=True)
    _move_own_cursor(reply)
    for user in (belonging - known.keys()) | again:
        _tell_following(channel, reply, user)


def count_reply(reply: Message) -> dict[str, Any]:
    """The parent's counters with one reply more, moved by the same commit and so of the same revision."""
    counts = {"reply_count": F("reply_count") + 1, "last_reply_at": reply.created_at}
    return _set_counts(reply, counts)


def recount_replies(deleted: Message) -> dict[str, Any]:
    """The same after a reply was deleted."""
    left = Message.objects.filter(parent=deleted.parent_id, deleted_at=None)
    numbers = left.aggregate(reply_count=Count("pk"), last_reply_at=Max("created_at"))
    return _set_counts(deleted, numbers)


def marker_of(user_id: int, parent: Message) -> dict[str, Any]:
    """How far somebody has read a thread."""
    place = ThreadMembership.objects.filter(parent=parent, user=user_id).first()
    seq = place.last_read_seq if place else 0
    return {
        "id": parent.pk,
        "roomId": parent.channel_id,
        "seq": seq,
        "unread": unread_replies(user_id, parent.pk, seq).count(),
        "following": place is not None and place.is_following,
    }


def _own_thread(actor: Actor, message_id: int) -> tuple[Message, ChannelMembership]:
    parent = thread_find(actor, message_id)
    place = ChannelMembership.objects.filter(channel=parent.channel_id, user=actor.user_id).first()
    if place is None:
        raise NotAuthorized
    return parent, place


def _tell(actor: Actor, parent: Message) -> dict[str, Any]:
    marker = marker_of(actor.user_id, parent)
    emit_on_commit("thread-marker", marker, namespace=NAMESPACE, to=own_room(actor.workspace_id, actor.user_id))
    return marker


def _tell_following(channel: Channel, reply: Message, user_id: int) -> None:
    parent = Message(pk=reply.parent_id, channel_id=channel.pk)
    to = own_room(channel.workspace_id, user_id)
    emit_on_commit("thread-marker", marker_of(user_id, parent), namespace=NAMESPACE, to=to)


def _move_own_cursor(reply: Message) -> None:
    """Writing reads what is there, unless a reply by another lay unread before it."""
    between = Message.objects.filter(parent=OuterRef("parent"), seq__gt=OuterRef("last_read_seq"), seq__lt=reply.seq)
    others = between.exclude(author=reply.author_id)
    own = ThreadMembership.objects.filter(parent=reply.parent_id, user=reply.author_id)
    own.filter(~Q(Exists(others)), last_read_seq__lt=reply.seq).update(last_read_seq=reply.seq)


def _set_counts(reply: Message, counts: dict[str, Any]) -> dict[str, Any]:
    assert reply.parent_id is not None
    Message.objects.filter(pk=reply.parent_id).update(**counts, revision=reply.revision)
    parent = Message.objects.only("reply_count", "last_reply_at").get(pk=reply.parent_id)
    return {
        "id": parent.pk,
        "revision": reply.revision,
        "replyCount": parent.reply_count,
        "lastReplyAt": milliseconds(parent.last_reply_at),
    }


def _last_seq(parent: Message) -> int:
    newest = Message.objects.filter(parent=parent).aggregate(seq=Max("seq"))["seq"]
    return newest if newest is not None else parent.seq
