"""Read cursors: one row a person and channel, told to that person's own sockets."""

from collections.abc import Collection
from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest

from chat.models import Channel, ChannelMembership
from chat.selectors import room_find
from chat.selectors.unread import post_after, unread_count, unread_mentions
from notifications.services import badges_touch_on_commit, room_read
from slackish.realtime import emit_on_commit
from workspaces.actors import Actor
from workspaces.errors import NotAuthorized

from .log import NAMESPACE, own_room


def read_mark(*, actor: Actor, room: str | int, seq: int) -> dict[str, Any]:
    """Everything up to `seq` is read; never back, so that 0 only asks. The fields of `read-marker`, as they stand then.

    Errors: RoomNotFound, NotAuthorized (a public channel one is not in).
    """
    channel = room_find(actor, room)
    own = ChannelMembership.objects.filter(channel=channel, user=actor.user_id)
    seq = min(seq, channel.last_seq)
    # One conditional UPDATE: of two devices at once the later cursor stays.
    # Whoever wrote past a mention in a thread has read more posts than `seq` says: the greater stays.
    moved = own.filter(last_read_seq__lt=seq).update(
        last_read_seq=seq, last_read_post_no=Greatest(F("last_read_post_no"), _post_no(channel, seq))
    )
    membership = own.select_related("channel").first()  # as it stands now: more may have come meanwhile
    if membership is None:
        raise NotAuthorized
    if not moved:
        return _marker(membership)
    room_read(user_id=actor.user_id, room_id=channel.pk, seq=seq)
    return tell_marker(actor, membership)


def read_unmark(*, actor: Actor, room: str | int, seq: int) -> dict[str, Any]:
    """What stands at `seq`, and all after it, is unread again. The fields of `read-marker`.

    Errors: RoomNotFound, NotAuthorized (a public channel one is not in).
    """
    channel = room_find(actor, room)
    own = ChannelMembership.objects.filter(channel=channel, user=actor.user_id)
    seq = min(max(seq - 1, 0), channel.last_seq)
    own.update(last_read_seq=seq, last_read_post_no=_post_no(channel, seq))
    membership = own.select_related("channel").first()
    if membership is None:
        raise NotAuthorized
    return tell_marker(actor, membership)


def tell_marker(actor: Actor, membership: ChannelMembership) -> dict[str, Any]:
    """Say to one's own sockets how far one has read."""
    marker = _marker(membership)
    badges_touch_on_commit(actor.user_id, _themselves)
    emit_on_commit("read-marker", marker, namespace=NAMESPACE, to=own_room(actor.workspace_id, actor.user_id))
    return marker


def _marker(membership: ChannelMembership) -> dict[str, Any]:
    channel = membership.channel
    return {
        "roomId": channel.pk,
        "seq": membership.last_read_seq,
        "unread": unread_count(membership, channel.last_post_no),
        "mentions": unread_mentions(membership.user_id, channel, membership.last_read_seq).count(),
    }


def _post_no(channel: Channel, seq: int) -> int:
    """The number of the last post at or before `seq`, or of those deleted that follow it: what comes next is there."""
    following = post_after(channel.pk, seq)
    return channel.last_post_no if following is None else following - 1


def _themselves(user_ids: Collection[int]) -> Collection[int]:
    """Whose badges move when somebody read something: their own."""
    return user_ids
