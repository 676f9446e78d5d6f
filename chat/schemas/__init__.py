"""The shapes of what comes over the wire, and of what goes."""

from .incoming import (
    CreateRoom,
    GetHistory,
    GetPeople,
    MarkRead,
    OpenDirect,
    RoomPerson,
    RoomRef,
    SendMessage,
    Sync,
    Typing,
)
from .outgoing import message_wire, milliseconds

__all__ = [
    "CreateRoom",
    "GetHistory",
    "GetPeople",
    "MarkRead",
    "OpenDirect",
    "RoomPerson",
    "RoomRef",
    "SendMessage",
    "Sync",
    "Typing",
    "message_wire",
    "milliseconds",
]
