"""Who may do what in a channel. Whether somebody may see it at all is `visible_to`'s business."""

from chat.models import Channel, ChannelMembership, Emoji, Message
from workspaces.roles import Right, may, roles_with

MODERATORS = roles_with(Right.MODERATE)


def may_create_channels(role: str) -> bool:
    """`role`: empty for who is not, or no longer, of the workspace."""
    return may(role, Right.CREATE_CHANNELS)


def may_write(membership: ChannelMembership | None) -> bool:
    """Reading a public channel needs no membership, writing does."""
    return membership is not None


def may_invite(role: str, membership: ChannelMembership | None, channel: Channel) -> bool:
    """A direct conversation is never widened: adding somebody starts another."""
    return may(role, Right.INVITE_TO_CHANNELS) and membership is not None and channel.kind != Channel.Kind.DIRECT


def may_remove(role: str, user_id: int, channel: Channel) -> bool:
    """Moderators of the workspace, and who made the channel."""
    own = channel.created_by_id == user_id and may(role, Right.CREATE_CHANNELS)
    return may(role, Right.MODERATE) or own


def may_leave(channel: Channel) -> bool:
    """Direct conversations and the workspace's first channel are nobody's to leave."""
    return channel.kind != Channel.Kind.DIRECT and not channel.is_general


def may_edit(user_id: int, message: Message) -> bool:
    """Nobody puts words into another's mouth, whatever their role."""
    return message.author_id == user_id and message.kind == Message.Kind.MESSAGE


def may_delete(role: str, user_id: int, message: Message) -> bool:
    """The author, and who moderates. What happened in a room (the notes) stays."""
    return message.kind == Message.Kind.MESSAGE and (message.author_id == user_id or may(role, Right.MODERATE))


def may_describe(role: str, membership: ChannelMembership | None, channel: Channel) -> bool:
    """Topic and description: whoever may write in it, but guests, who are visitors; and who moderates."""
    if channel.kind == Channel.Kind.DIRECT:
        return False
    return may(role, Right.MODERATE) or (may(role, Right.CREATE_CHANNELS) and membership is not None)


def may_rename(role: str, user_id: int, channel: Channel) -> bool:
    """Name and archive: who made it, and who moderates. The first channel stays what it is."""
    own = channel.created_by_id == user_id and may(role, Right.CREATE_CHANNELS)
    return not channel.is_general and channel.kind != Channel.Kind.DIRECT and (may(role, Right.MODERATE) or own)


def may_add_emoji(role: str) -> bool:
    return may(role, Right.ADD_EMOJI)


def may_remove_emoji(role: str, user_id: int, emoji: Emoji) -> bool:
    """Who made it, while they may make any; and who moderates."""
    return may(role, Right.MODERATE) or (may(role, Right.ADD_EMOJI) and emoji.created_by_id == user_id)
