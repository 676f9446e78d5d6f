"""What the namespaces of the chat say, by name: `emits` to sockets, `acks` to whoever asked.

From here come docs/events.md and /docs/events.json, and tests hold every emit and ack to it.
"""

from typing import Any

from chat.schemas import acks, events

LOBBY_EMITS: dict[str, Any] = {"welcome": events.Welcome}

CHAT_EMITS: dict[str, Any] = {
    "message-history": events.MessageHistory,
    "new-message": events.NewMessage,
    "read-marker": events.ReadMarker,
    "room-created": events.RoomCreated,
    "room-joined": events.RoomJoined,
    "room-left": events.RoomLeft,
    "room-list": events.RoomList,
    "room-updated": events.RoomUpdated,
    "system-message": events.SystemMessage,
    "user-typing": events.UserTyping,
    "welcome": events.Welcome,
}

CHAT_ACKS: dict[str, Any] = {
    "create-room": events.RoomCreated,
    "get-history": events.MessageHistory,
    "get-people": acks.PeopleAck,
    "heads": acks.HeadsAck,
    "invite-to-room": acks.RoomIdAck,
    "join-room": events.MessageHistory,
    "leave-room": acks.RoomIdAck,
    "list-members": acks.MembersAck,
    "mark-read": events.ReadMarker,
    "open-direct": acks.DirectAck,
    "register": acks.RoomListAck,
    "remove-from-room": acks.RoomIdAck,
    "send-message": acks.MessageAck,
    "sync": acks.SyncAck,
    "typing": acks.Nothing,
}
