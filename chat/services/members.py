"""Who belongs to a channel: joining, leaving, inviting, removing.

Each has one way in (`add`) and one way out (`take_out`), used by the events, the workspace's hooks
and whatever else moves people.
"""

from dataclasses import dataclass

from django.db import transaction

from chat import policies
from chat.errors import CannotLeave, RoomArchived, RoomNotFound
from chat.models import Channel, ChannelMembership, Message
from chat.selectors import room_entry, room_find
from chat.selectors.people import role_of
from notifications.services import room_forget
from slackish.realtime import emit_on_commit, evict_on_commit, join_on_commit
from workspaces.actors import Actor
from workspaces.errors import NotAuthorized, UserNotFound
from workspaces.models import Membership, User
from workspaces.services import audit_record

from .log import NAMESPACE, Unchanged, advance, note, own_room, room_of
from .notices import announce_invite


@dataclass(frozen=True, slots=True)
class Joined:
    channel_id: int
    is_new: bool


def channel_join(*, actor: Actor, room: str | int) -> Joined:
    """Become a member of a public channel; who is one already, stays one.

    Errors: RoomNotFound (unknown, hidden, public for a guest), RoomArchived.
    """
    channel = room_find(actor, room)
    try:
        return Joined(channel.pk, add(channel.pk, User.objects.get(pk=actor.user_id)))
    except UserNotFound as gone:  # lost the workspace since the room was found
        raise RoomNotFound(room) from gone


def channel_leave(*, actor: Actor, room: str | int) -> int:
    """Leave a channel; its id. Who is not in it has left it. Errors: RoomNotFound, CannotLeave."""
    channel = room_find(actor, room)
    if not policies.may_leave(channel):
        raise CannotLeave
    take_out(channel.pk, User.objects.get(pk=actor.user_id))
    return channel.pk


def member_invite(*, actor: Actor, room: str | int, user_id: str) -> int:
    """Bring somebody of the workspace into a channel one is in; its id.

    Errors: RoomNotFound, NotAuthorized, UserNotFound, RoomArchived.
    """
    channel = room_find(actor, room)
    membership = ChannelMembership.objects.filter(channel=channel, user=actor.user_id).first()
    if not policies.may_invite(role_of(actor), membership, channel):
        raise NotAuthorized
    people = Membership.objects.active().filter(workspace=actor.workspace_id)
    user = User.objects.filter(pk=int(user_id), pk__in=people.values("user")).first()
    if user is None:
        raise UserNotFound
    add(channel.pk, user, by=User.objects.get(pk=actor.user_id))
    return channel.pk


def member_remove(*, actor: Actor, room: str | int, user_id: str) -> int:
    """Take somebody out of a channel; its id.

    Errors: RoomNotFound, CannotLeave, NotAuthorized, UserNotFound (not in it).
    """
    channel = room_find(actor, room)
    if not policies.may_leave(channel):
        raise CannotLeave
    if not policies.may_remove(role_of(actor), actor.user_id, channel) and int(user_id) != actor.user_id:
        raise NotAuthorized
    user = User.objects.filter(pk=int(user_id), channel_memberships__channel=channel).first()
    if user is None:
        raise UserNotFound
    with transaction.atomic():
        taken = take_out(channel.pk, user, by=User.objects.get(pk=actor.user_id))
        if taken and user.pk != actor.user_id:
            where, verb = actor.workspace_id, "removed-from-channel"
            audit_record(workspace_id=where, actor=actor, verb=verb, room=channel.pk, user=user.pk)
    return channel.pk


def add(channel_id: int, user: User, *, by: User | None = None) -> bool:
    """Make `user` a member of the channel, told by a note and to all its sockets; False if it was one.

    Errors: UserNotFound (nobody of the workspace any more), RoomArchived.
    """
    try:
        with transaction.atomic():
            _hold_workspace_membership(channel_id, user)
            channel = advance(channel_id, entries=1, archived_too=True)
            _refuse_existing(channel, user)
            if channel.archived_at is not None:
                raise RoomArchived
            entry = note(channel, Message.Kind.JOINED, user, by=by)
            ChannelMembership.objects.create(
                channel=channel,
                workspace_id=channel.workspace_id,
                user=user,
                last_read_seq=entry.seq,
                last_read_post_no=channel.last_post_no,
            )
            announce(channel, user)
            if by is not None and by != user:
                announce_invite(channel, user.pk, by)
    except Unchanged:
        return False
    return True


def take_out(channel_id: int, user: User, *, by: User | None = None) -> bool:
    """End a membership: a note, and every socket of `user` leaves the room. False if there was none.

    Archived or not: who has to go, goes.
    """
    try:
        with transaction.atomic():
            channel = advance(channel_id, entries=1, removals=1, archived_too=True)
            _delete_existing(channel, user)
            if channel.kind == Channel.Kind.PRIVATE:
                room_forget(user_id=user.pk, room_id=channel.pk)
            evict_on_commit(room_of(channel), namespace=NAMESPACE, access=channel.access)
            evict_on_commit(f"side:{channel.pk}", namespace="/", access=channel.access)
            left = {"room": channel.public_name, "roomId": channel.pk, "revision": channel.revision}
            emit_on_commit(
                "room-left",
                left | ({"by": by.display_name} if by is not None and by != user else {}),
                namespace=NAMESPACE,
                to=own_room(channel.workspace_id, user.pk),
            )
            note(channel, Message.Kind.LEFT, user, by=by)
    except Unchanged:
        return False
    return True


def announce(channel: Channel, user: User) -> None:
    """After the commit all sockets of `user` on the workspace join the channel's room and hear of it."""
    actor = Actor(user.pk, user.username, user.display_name, channel.workspace_id)
    entry = room_entry(actor, channel.pk)
    payload = entry | {"room": channel.public_name, "roomId": channel.pk, "revision": channel.revision}
    join_on_commit(
        room_of(channel),
        namespace=NAMESPACE,
        select=own_room(channel.workspace_id, user.pk),
        access=channel.access,
        announce=("room-joined", payload),
    )


def _hold_workspace_membership(channel_id: int, user: User) -> None:
    """Whoever is being taken out of the workspace at this moment is not put into one of its channels.

    Locks the workspace membership first and the channel then, the order of every change of people.
    """
    here = Membership.objects.active().filter(workspace__channels=channel_id, user=user)
    if here.held().first() is None:
        raise UserNotFound


def _delete_existing(channel: Channel, user: User) -> None:
    if not ChannelMembership.objects.filter(channel=channel, user=user).delete()[0]:
        raise Unchanged


def _refuse_existing(channel: Channel, user: User) -> None:
    """Under the lock, so two joins at once make one membership and one note."""
    if ChannelMembership.objects.filter(channel=channel, user=user).exists():
        raise Unchanged
