"""People: who belongs to a channel, and whom one may write to."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from chat.models import ChannelMembership
from workspaces.actors import Actor
from workspaces.models import Membership, User
from workspaces.schemas import card_wire
from workspaces.selectors import membership_of

from .channels import room_find

MOST = 200


@dataclass(frozen=True, slots=True)
class PersonInRoom:
    """Somebody, and a room they belong to."""

    user_id: int
    username: str
    name: str
    room_id: int
    room: str


def rooms_of_people(workspace_id: int, people: Collection[int]) -> list[PersonInRoom]:
    """Each of `people` in each of their rooms that shows. One query."""
    places = ChannelMembership.objects.filter(workspace=workspace_id, user__in=people, listed=True)
    return [
        PersonInRoom(
            each.user_id, each.user.username, each.user.display_name, each.channel_id, each.channel.public_name
        )
        for each in places.select_related("user", "channel").order_by("channel")
    ]


def channel_members(actor: Actor, room: str | int) -> list[dict[str, Any]]:
    """The people of a channel with their roles, by name, the first 200. Errors: RoomNotFound."""
    channel = room_find(actor, room)
    memberships = Membership.objects.active().filter(
        workspace=actor.workspace_id, user__channel_memberships__channel=channel
    )
    return _cards(memberships)


def people_reachable(actor: Actor, *, ids: list[str] | None = None, query: str | None = None) -> list[dict[str, Any]]:
    """Those one may see, message and mention, the first 200 by name; `query` is a part of a name."""
    people = Membership.objects.active().filter(workspace=actor.workspace_id, user__in=reachable(actor))
    if ids is not None:
        people = people.filter(user__in=map(int, ids))
    if query:
        people = people.filter(Q(user__username__icontains=query) | Q(user__name__icontains=query))
    return _cards(people)


def acquainted(
    workspace_id: int, people: Collection[int], *, guests: Collection[int] | None = None
) -> dict[int, set[int]]:
    """Guest → those of `people` it shares a channel with, itself included. One query.

    `guests`: these alone; else all guests of the workspace.
    """
    known: dict[int, set[int]] = defaultdict(set)
    here = Membership.objects.active().filter(workspace=workspace_id, role=Membership.Role.GUEST)
    if guests is not None:
        here = here.filter(user__in=guests)
    pairs = ChannelMembership.objects.filter(
        workspace=workspace_id, user__in=here.values("user"), channel__memberships__user__in=people
    )
    for guest, other in pairs.order_by().values_list("user", "channel__memberships__user").distinct():
        if other in people:
            known[guest].add(other)
    return known


def reachable(actor: Actor) -> QuerySet[User]:
    """The workspace's active people; for a guest those it shares a channel with; for who left, nobody."""
    people = User.objects.filter(
        is_active=True, memberships__workspace=actor.workspace_id, memberships__deactivated_at=None
    )
    role = role_of(actor)
    if not role:
        return people.none()
    if role != Membership.Role.GUEST:
        return people
    shared = ChannelMembership.objects.filter(workspace=actor.workspace_id, user=actor.user_id).values("channel")
    return people.filter(
        Q(pk=actor.user_id) | Q(pk__in=ChannelMembership.objects.filter(channel__in=shared).values("user"))
    )


def role_of(actor: Actor) -> str:
    """The actor's present role in its workspace; empty for none."""
    membership = membership_of(actor)
    return membership.role if membership else ""


def _cards(memberships: QuerySet[Membership]) -> list[dict[str, Any]]:
    people = memberships.select_related("user").order_by("user__name", "user__username")[:MOST]
    return [card_wire(each) for each in people]
