"""Reads of the chat: each starts from what the actor may see, and takes few queries."""

from .channels import (
    RoomNumbers,
    channel_audience,
    channel_rooms,
    heads,
    room_entry,
    room_find,
    room_list,
    room_numbers,
)
from .history import history
from .people import channel_members, people_reachable
from .sync import sync

__all__ = [
    "RoomNumbers",
    "channel_audience",
    "channel_members",
    "channel_rooms",
    "heads",
    "history",
    "people_reachable",
    "room_entry",
    "room_find",
    "room_list",
    "room_numbers",
    "sync",
]
