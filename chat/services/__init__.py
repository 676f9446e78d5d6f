"""The writes of the chat. Each fetches as the actor may see, authorizes, validates, writes in one
short transaction, and tells after the commit."""

from .activity import activity_seen
from .cards import message_card_change, message_post_card
from .channels import channel_create
from .direct import direct_open
from .edits import message_delete, message_edit
from .emoji import emoji_add, emoji_remove
from .files import file_discard, file_upload, files_attach, files_expire
from .lobby import side_message_send
from .members import Joined, channel_join, channel_leave, member_invite, member_remove
from .messages import Sent, message_find_repeat, message_send
from .people import picture_set, picture_take_away, profile_set, status_set
from .pins import message_pin
from .preferences import room_prefer
from .reactions import LIKE, reaction_add, reaction_remove
from .reads import read_mark, read_unmark
from .room_changes import channel_archive, channel_update
from .saved import message_save
from .slash import command_run
from .threads import thread_follow, thread_mark_read

__all__ = [
    "LIKE",
    "Joined",
    "Sent",
    "activity_seen",
    "channel_archive",
    "channel_create",
    "channel_join",
    "channel_leave",
    "channel_update",
    "command_run",
    "direct_open",
    "emoji_add",
    "emoji_remove",
    "file_discard",
    "file_upload",
    "files_attach",
    "files_expire",
    "member_invite",
    "member_remove",
    "message_card_change",
    "message_delete",
    "message_edit",
    "message_find_repeat",
    "message_pin",
    "message_post_card",
    "message_save",
    "message_send",
    "picture_set",
    "picture_take_away",
    "profile_set",
    "reaction_add",
    "reaction_remove",
    "read_mark",
    "read_unmark",
    "room_prefer",
    "side_message_send",
    "status_set",
    "thread_follow",
    "thread_mark_read",
]
