"""What the chat does when workspaces and their people change. Called inside those transactions."""

from typing import Any

from chat.models import Channel, ChannelMembership
from workspaces.models import Membership, User, Workspace

from .channels import make
from .members import add, take_out

FIRST_CHANNELS = ("general", "random")


def workspace_created(*, workspace: Workspace, user: User, **_: Any) -> None:
    """A workspace starts with #general, which nobody leaves, and #random."""
    for name in FIRST_CHANNELS:
        channel = make(workspace.pk, name, is_general=name == "general", created_by=user.pk)
        add(channel.pk, user)


def workspace_joined(*, workspace: Workspace, user: User, membership: Membership, **_: Any) -> None:
    """Members are in the first channels from the start; guests only where somebody adds them."""
    if membership.role == Membership.Role.GUEST:
        return
    channels = Channel.objects.filter(workspace=workspace, name__in=FIRST_CHANNELS, archived_at=None)
    for channel_id in channels.order_by("pk").values_list("pk", flat=True):
        add(channel_id, user)


def workspace_left(*, workspace: Workspace, user: User, **_: Any) -> None:
    """Out of every channel, in id order so that two such never wait for each other."""
    memberships = ChannelMembership.objects.filter(workspace=workspace, user=user)
    for channel_id in list(memberships.order_by("channel_id").values_list("channel_id", flat=True)):
        take_out(channel_id, user)
