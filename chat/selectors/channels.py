"""Channels as somebody sees them, and as the socket layer asks for them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from chat.errors import RoomNotFound
from chat.models import Channel, ChannelMembership
from chat.names import direct_id, normalised
from workspaces.actors import Actor
from workspaces.models import Membership

from .listed import room_wire


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


def rooms_browse(actor: Actor, *, query: str = "", after: str = "", archived: bool = False) -> dict[str, Any]:
    """{rooms, hasMore, next?}: the channels the actor may join or is in, by name, direct conversations left out.

    `query`: a part of the name, topic or description. `after`: the `next` of the answer before.
    """
    channels = Channel.objects.visible_to(actor).exclude(kind=Channel.Kind.DIRECT)
    channels = channels.filter(archived_at__isnull=not archived, name__gt=after)
    if query:
        words = query.removeprefix("#")
        found_in = Q(name__icontains=words) | Q(topic__icontains=words) | Q(description__icontains=words)
        channels = channels.filter(found_in)
    own = ChannelMembership.objects.filter(channel=OuterRef("pk"), user=actor.user_id)
    limit = settings.CHAT_BROWSE_ROOMS
    found: list[Any] = list(
        channels.annotate(people_count=_people_count("pk"), is_joined=Exists(own)).order_by("name")[: limit + 1]
    )
    rooms = [
        room_wire(each) | {"joined": each.is_joined, "canWrite": each.is_joined and each.archived_at is None}
        for each in found[:limit]
    ]
    answer: dict[str, Any] = {"rooms": rooms, "hasMore": len(found) > limit}
    return answer | {"next": rooms[-1]["name"]} if answer["hasMore"] else answer


def mention_reach(actor: Actor, room: str | int, *, online: Collection[int] | None = None) -> int:
    """How many others `@channel` would name in a room; of those `online` alone, where given. Errors: RoomNotFound."""
    members = ChannelMembership.objects.filter(channel=room_find(actor, room)).exclude(user=actor.user_id)
    return members.count() if online is None else members.filter(user__in=online).count()


def heads(actor: Actor) -> dict[str, int]:
    """The revision of each room one is in: one query, so that a page may ask every half minute."""
    rows = _own(actor).filter(listed=True).values_list("channel_id", "channel__revision")
    return {str(channel_id): revision for channel_id, revision in rows}


def side_access(actor: Actor, room_id: int, name: str) -> int:
    """The removal count of a channel one belongs to: what gets one into its side room.

    `name`: what the room was called by who asked. Errors: RoomNotFound.
    """
    access = _own(actor).filter(channel=room_id).values_list("channel__access", flat=True).first()
    if access is None:
        raise RoomNotFound(name)
    return access


def room_names(actor: Actor, room_ids: Iterable[int] | None = None) -> list[tuple[int, str]]:
    """(id, public name) of the channels one may see, or of those among `room_ids`; the liveliest 500."""
    visible = Channel.objects.visible_to(actor)
    if room_ids is not None:
        visible = visible.filter(pk__in=room_ids)
    return [(each.pk, each.public_name) for each in visible.order_by(F("last_post_at").desc(nulls_last=True))[:500]]


def channel_audience(channel_ids: Iterable[int]) -> dict[int, tuple[int, frozenset[int]]]:
    """(access, user ids) of each channel, in one query: who may receive what is sent there now.

    Members of the channel who are also active in its workspace: an account that was closed is nobody.
    """
    access: dict[int, int] = {}
    people: dict[int, set[int]] = defaultdict(set)
    active = Membership.objects.active().filter(workspace=OuterRef("workspace"), user=OuterRef("memberships__user"))
    channels = Channel.objects.filter(pk__in=channel_ids).annotate(is_active=Exists(active))
    for channel_id, count, user_id, is_active in channels.values_list("pk", "access", "memberships__user", "is_active"):
        access[channel_id] = count
        if is_active:
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


def _own(actor: Actor) -> QuerySet[ChannelMembership]:
    active = Membership.objects.active().filter(workspace=OuterRef("workspace"), user=OuterRef("user"))
    return ChannelMembership.objects.filter(Exists(active), workspace=actor.workspace_id, user=actor.user_id)


def _people_count(channel: str) -> Coalesce:
    members = ChannelMembership.objects.filter(channel=OuterRef(channel)).order_by().values("channel")
    return Coalesce(Subquery(members.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0))
