"""The writes of the chat. Each fetches as the actor may see, authorizes, validates, writes in one
short transaction, and tells after the commit."""

from .channels import channel_create
from .direct import direct_open
from .members import Joined, channel_join, channel_leave, member_invite, member_remove
from .messages import Sent, message_find_repeat, message_send
from .reads import read_mark

__all__ = [
    "Joined",
    "Sent",
    "channel_create",
    "channel_join",
    "channel_leave",
    "direct_open",
    "member_invite",
    "member_remove",
    "message_find_repeat",
    "message_send",
    "read_mark",
]
