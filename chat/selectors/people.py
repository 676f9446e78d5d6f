"""People: who belongs to a channel, and whom one may write to."""

from typing import Any

from django.db.models import Q, QuerySet

from chat.models import ChannelMembership
from workspaces.actors import Actor
from workspaces.models import Membership, User
from workspaces.schemas import person_wire
from workspaces.selectors import membership_of

from .channels import room_find

MOST = 200


def channel_members(actor: Actor, room: str | int) -> list[dict[str, Any]]:
    """The people of a channel with their roles, by name, the first 200. Errors: RoomNotFound."""
    channel = room_find(actor, room)
    memberships = Membership.objects.active().filter(
        workspace=actor.workspace_id, user__channel_memberships__channel=channel
    )
    people = memberships.select_related("user").order_by("user__name", "user__username")[:MOST]
    return [person_wire(each.user) | {"role": each.role} for each in people]


def people_reachable(actor: Actor, *, ids: list[str] | None = None, query: str | None = None) -> list[dict[str, Any]]:
    """Those one may see, message and mention, the first 200 by name; `query` is a part of a name."""
    people = reachable(actor)
    if ids is not None:
        people = people.filter(pk__in=map(int, ids))
    if query:
        people = people.filter(Q(username__icontains=query) | Q(name__icontains=query))
    return [person_wire(user) for user in people.order_by("name", "username")[:MOST]]


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
