"""Who may do what in a channel. Whether somebody may see it at all is `visible_to`'s business."""

from chat.models import Channel, ChannelMembership
from workspaces.models import Membership

MODERATORS = frozenset({Membership.Role.OWNER, Membership.Role.ADMIN})


def may_create_channels(role: str) -> bool:
    """`role`: empty for who is not, or no longer, of the workspace."""
    return bool(role) and role != Membership.Role.GUEST


def may_write(membership: ChannelMembership | None) -> bool:
    """Reading a public channel needs no membership, writing does."""
    return membership is not None


def may_invite(role: str, membership: ChannelMembership | None, channel: Channel) -> bool:
    """A direct conversation is never widened: adding somebody starts another."""
    return may_create_channels(role) and membership is not None and channel.kind != Channel.Kind.DIRECT


def may_remove(role: str, user_id: int, channel: Channel) -> bool:
    """Moderators of the workspace, and who made the channel."""
    return role in MODERATORS or (channel.created_by_id == user_id and role != Membership.Role.GUEST)


def may_leave(channel: Channel) -> bool:
    """Direct conversations and the workspace's first channel are nobody's to leave."""
    return channel.kind != Channel.Kind.DIRECT and not channel.is_general
