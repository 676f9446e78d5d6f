"""Channels as somebody sees them, and as the socket layer asks for them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from chat.errors import RoomNotFound
from chat.models import Channel, ChannelMembership, Mention
from chat.names import direct_id, normalised
from workspaces.actors import Actor
from workspaces.models import Membership
from workspaces.schemas import person_wire


def room_find(actor: Actor, room: str | int) -> Channel:
    """The channel as `actor` may see it, by id or name. Errors: RoomNotFound."""
    visible = Channel.objects.visible_to(actor)
    if isinstance(room, int):
        found = visible.filter(pk=room)
    elif (pk := direct_id(room)) is not None:
        found = visible.filter(pk=pk, kind=Channel.Kind.DIRECT)
    else:
        found = visible.filter(name=normalised(room)).exclude(kind=Channel.Kind.DIRECT)
    channel = found.first()
    if channel is None:
        raise RoomNotFound(room)
    return channel


def room_list(actor: Actor) -> dict[str, Any]:
    """{rooms, hasMore}: the rooms one is in and, for members, the liveliest public ones beside them."""
    own = list(_memberships(actor))
    limit = settings.CHAT_PUBLIC_ROOMS
    others: list[Any] = list(
        Channel.objects.visible_to(actor)
        .filter(kind=Channel.Kind.PUBLIC, archived_at=None)
        .exclude(pk__in=[membership.channel_id for membership in own])
        .annotate(people_count=_people_count("pk"))
        .order_by(F("last_post_at").desc(nulls_last=True), "name")[: limit + 1]
    )
    people = _people_of_directs(actor, [each.channel for each in own])
    rooms = [_joined_entry(membership, people) for membership in own]
    rooms += [_entry(channel, channel.people_count) for channel in others[:limit]]
    return {"rooms": rooms, "hasMore": len(others) > limit}


def room_entry(actor: Actor, channel_id: int) -> dict[str, Any]:
    """One room of `room_list` that the actor is in. Errors: RoomNotFound."""
    membership = _memberships(actor, unlisted=True).filter(channel=channel_id).first()
    if membership is None:
        raise RoomNotFound(channel_id)
    return _joined_entry(membership, _people_of_directs(actor, [membership.channel]))


def heads(actor: Actor) -> dict[str, int]:
    """The revision of each room one is in: one query, so that a page may ask every half minute."""
    rows = _own(actor).filter(listed=True).values_list("channel_id", "channel__revision")
    return {str(channel_id): revision for channel_id, revision in rows}


def channel_rooms(actor: Actor) -> list[tuple[int, int]]:
    """(id, access) of each channel one belongs to, unlisted ones too: what a socket joins at connect."""
    return list(_own(actor).values_list("channel_id", "channel__access"))


def channel_audience(channel_ids: Iterable[int]) -> dict[int, tuple[int, frozenset[int]]]:
    """(access, user ids) of each channel, in one query: who may receive what is sent there now."""
    access: dict[int, int] = {}
    people: dict[int, set[int]] = defaultdict(set)
    rows = Channel.objects.filter(pk__in=channel_ids).values_list("pk", "access", "memberships__user_id")
    for channel_id, count, user_id in rows:
        access[channel_id] = count
        if user_id is not None:
            people[channel_id].add(user_id)
    return {channel_id: (count, frozenset(people[channel_id])) for channel_id, count in access.items()}


@dataclass(frozen=True, slots=True)
class RoomNumbers:
    """What `room-updated` tells of a room, but for its sockets."""

    id: int
    name: str
    kind: str
    workspace_id: int
    members: int


def room_numbers(channel_ids: Iterable[int]) -> list[RoomNumbers]:
    channels: Iterable[Any] = Channel.objects.filter(pk__in=channel_ids).annotate(people_count=_people_count("pk"))
    return [
        RoomNumbers(each.pk, each.public_name, each.kind, each.workspace_id, each.people_count) for each in channels
    ]


def unread_mentions(user_id: int, channel: Any, last_read_seq: Any) -> QuerySet[Mention]:
    """Where somebody, or everybody in the channel, was named by another past the cursor."""
    mentions = Mention.objects.filter(Q(user=user_id) | Q(user=None), channel=channel, seq__gt=last_read_seq)
    return mentions.exclude(message__author=user_id)


def _own(actor: Actor) -> QuerySet[ChannelMembership]:
    active = Membership.objects.active().filter(workspace=OuterRef("workspace"), user=OuterRef("user"))
    return ChannelMembership.objects.filter(Exists(active), workspace=actor.workspace_id, user=actor.user_id)


def _memberships(actor: Actor, *, unlisted: bool = False) -> QuerySet[ChannelMembership]:
    mentions = unread_mentions(actor.user_id, OuterRef("channel"), OuterRef("last_read_seq"))
    own = _own(actor) if unlisted else _own(actor).filter(listed=True)
    return (
        own.select_related("channel")
        .annotate(
            people_count=_people_count("channel"),
            mention_count=Coalesce(
                Subquery(mentions.order_by().values("channel").annotate(n=Count("pk")).values("n")), Value(0)
            ),
        )
        .order_by("channel__kind", "channel__name", "channel_id")
    )


def _people_count(channel: str) -> Coalesce:
    members = ChannelMembership.objects.filter(channel=OuterRef(channel)).order_by().values("channel")
    return Coalesce(Subquery(members.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0))


def _people_of_directs(actor: Actor, channels: list[Channel]) -> dict[int, list[dict[str, Any]]]:
    directs = [channel.pk for channel in channels if channel.kind == Channel.Kind.DIRECT]
    people: dict[int, list[dict[str, Any]]] = {channel_id: [] for channel_id in directs}
    if directs:
        others = ChannelMembership.objects.filter(channel__in=directs).exclude(user=actor.user_id)
        for each in others.select_related("user").order_by("user__username"):
            people[each.channel_id].append(person_wire(each.user))
    return people


def _joined_entry(membership: Any, people: dict[int, list[dict[str, Any]]]) -> dict[str, Any]:
    channel = membership.channel
    muted = membership.muted_until is not None and membership.muted_until > timezone.now()
    entry = _entry(channel, membership.people_count) | {
        "joined": True,
        "canWrite": channel.archived_at is None,
        "unread": channel.last_post_no - membership.last_read_post_no,
        "mentions": membership.mention_count,
        "lastReadSeq": membership.last_read_seq,
        "starred": membership.starred,
        "muted": muted,
    }
    return entry | {"people": people[channel.pk]} if channel.pk in people else entry


def _entry(channel: Channel, people_count: int) -> dict[str, Any]:
    return {
        "id": channel.pk,
        "name": channel.public_name,
        "description": channel.description,
        "topic": channel.topic,
        "kind": channel.kind,
        "memberCount": 0,  # sockets: the edge knows, the database does not
        "members": people_count,
        "lastSeq": channel.last_seq,
        "revision": channel.revision,
        "unread": 0,
        "mentions": 0,
        "joined": False,
        "canWrite": False,
        "starred": False,
        "muted": False,
        "archived": channel.archived_at is not None,
        "general": channel.is_general,
        "createdBy": str(channel.created_by_id or ""),
    }
