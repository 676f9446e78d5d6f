"""Read cursors: one row a person and channel, told to that person's own sockets."""

from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest

from chat.models import Channel, ChannelMembership, Message
from chat.selectors import room_find
from chat.selectors.channels import unread_mentions
from slackish.realtime import emit_on_commit
from workspaces.actors import Actor
from workspaces.errors import NotAuthorized

from .log import NAMESPACE, own_room


def read_mark(*, actor: Actor, room: str | int, seq: int) -> dict[str, Any]:
    """Everything up to `seq` is read; never back. The fields of `read-marker`, as they stand then.

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
    channel = membership.channel
    marker = {
        "roomId": channel.pk,
        "seq": membership.last_read_seq,
        "unread": channel.last_post_no - membership.last_read_post_no,
        "mentions": unread_mentions(actor.user_id, channel, membership.last_read_seq).count(),
    }
    if moved:
        emit_on_commit("read-marker", marker, namespace=NAMESPACE, to=own_room(actor.workspace_id, actor.user_id))
    return marker


def _post_no(channel: Channel, seq: int) -> int:
    """The number of the last post at or before `seq`."""
    posts = Message.objects.filter(channel=channel, seq__lte=seq, post_no__isnull=False)
    return posts.order_by("-seq").values_list("post_no", flat=True).first() or 0
