"""Reads of the chat: each starts from what the actor may see, and takes few queries."""

from .activity import activity, activity_unseen, all_unread
from .channels import (
    RoomNumbers,
    channel_audience,
    heads,
    mention_reach,
    room_find,
    room_names,
    room_numbers,
    rooms_browse,
    side_access,
)
from .emoji import emoji_find, emoji_has, emoji_in, emoji_list
from .files import channel_files, file_find
from .history import history
from .listed import room_entry, room_list
from .messages import actor_at_message, message_edits, message_find, pins, saved
from .people import PersonInRoom, acquainted, channel_members, people_reachable, rooms_of_people
from .search import search
from .standing import standing
from .sync import sync
from .threads import threads
from .writers import writer_find

__all__ = [
    "PersonInRoom",
    "RoomNumbers",
    "acquainted",
    "activity",
    "activity_unseen",
    "actor_at_message",
    "all_unread",
    "channel_audience",
    "channel_files",
    "channel_members",
    "emoji_find",
    "emoji_has",
    "emoji_in",
    "emoji_list",
    "file_find",
    "heads",
    "history",
    "mention_reach",
    "message_edits",
    "message_find",
    "people_reachable",
    "pins",
    "room_entry",
    "room_find",
    "room_list",
    "room_names",
    "room_numbers",
    "rooms_browse",
    "rooms_of_people",
    "saved",
    "search",
    "side_access",
    "standing",
    "sync",
    "threads",
    "writer_find",
]
