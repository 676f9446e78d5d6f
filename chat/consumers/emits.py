"""What the namespaces of the chat say, by name: `emits` to sockets, `acks` to whoever asked.

From here come docs/events.md and /docs/events.json, and tests hold every emit and ack to it.
"""

from typing import Annotated, Any

from pydantic import Field

from chat.schemas import acks, events, finding, lobby
from workspaces.schemas import Announcement, PreferencesWire

SYSTEM = (
    "A note in the log of what happened to a person or to the room; of kind `disconnected` no entry of it. To everybody"
    " who belongs to the channel."
)

LOBBY_EMITS: dict[str, Any] = {
    "announcement": Announcement,
    "new-message": lobby.PassingMessage,
    "user-joined": lobby.RoomVisitor,
    "user-left": lobby.RoomVisitor,
    "welcome": events.Welcome,
}

LOBBY_ACKS: dict[str, Any] = {
    "announcement": Announcement,
    "join-room": lobby.LobbyRoom,
    "leave-room": lobby.LobbyRoom,
    "room-message": acks.Nothing,
}

CHAT_EMITS: dict[str, Any] = {
    "announcement": Announcement,
    "activity-seen": finding.ActivitySeenEvent,
    "card-changed": events.CardChanged,
    "emoji-changed": events.EmojiChanged,
    "message-deleted": events.MessageDeleted,
    "message-edited": events.MessageEdited,
    "message-history": events.MessageHistory,
    "new-message": events.NewMessage,
    "person-changed": events.PersonChanged,
    "links-changed": events.LinksChanged,
    "pins-changed": events.PinsChanged,
    "preferences": PreferencesWire,
    "presence-changed": events.PresenceChanged,
    "presence-state": events.PresenceState,
    "reactions-changed": events.ReactionsChanged,
    "read-marker": events.ReadMarker,
    "room-changed": events.RoomChanged,
    "room-created": events.RoomCreated,
    "room-joined": events.RoomJoined,
    "room-left": events.RoomLeft,
    "room-list": events.RoomList,
    "room-preferences": events.RoomPreferences,
    "room-updated": events.RoomUpdated,
    "saved-changed": events.SavedChanged,
    "system-message": Annotated[events.SystemMessage | events.Disconnected, Field(description=SYSTEM)],
    "thread-marker": events.ThreadMarker,
    "user-typing": events.UserTyping,
    "welcome": events.Welcome,
}

CHAT_ACKS: dict[str, Any] = {
    "activity-seen": finding.ActivitySeenEvent,
    "add-reaction": events.ReactionsChanged,
    "all-unread": finding.UnreadAck,
    "archive-room": events.RoomChanged,
    "browse-rooms": acks.BrowseAck,
    "count-activity": finding.ActivityCountAck,
    "create-room": events.RoomCreated,
    "delete-message": events.MessageDeleted,
    "edit-message": acks.MessageAck,
    "follow-thread": events.ThreadMarker,
    "get-edits": acks.EditsAck,
    "get-history": events.MessageHistory,
    "get-people": acks.PeopleAck,
    "get-pins": events.MessageHistory,
    "get-preferences": PreferencesWire,
    "heads": acks.HeadsAck,
    "invite-to-room": acks.RoomIdAck,
    "join-room": events.MessageHistory,
    "leave-room": acks.RoomIdAck,
    "list-activity": finding.ActivityAck,
    "list-commands": acks.CommandsAck,
    "list-emoji": acks.EmojiAck,
    "list-files": finding.FilesAck,
    "list-members": acks.MembersAck,
    "list-saved": acks.SavedAck,
    "list-threads": acks.ThreadsAck,
    "mark-read": events.ReadMarker,
    "mark-thread-read": events.ThreadMarker,
    "mark-unread": events.ReadMarker,
    "mention-reach": acks.ReachAck,
    "open-direct": acks.DirectAck,
    "pin-message": events.PinsChanged,
    "register": acks.RoomListAck,
    "remove-from-room": acks.RoomIdAck,
    "remove-reaction": events.ReactionsChanged,
    "run-command": acks.CommandRunAck,
    "save-message": events.SavedChanged,
    "search": finding.SearchAck,
    "send-message": acks.MessageAck,
    "set-preferences": PreferencesWire,
    "set-presence": acks.Nothing,
    "set-profile": acks.PersonAck,
    "set-room-preferences": events.RoomPreferences,
    "set-status": acks.PersonAck,
    "sync": acks.SyncAck,
    "typing": acks.Nothing,
    "unarchive-room": events.RoomChanged,
    "unfollow-thread": events.ThreadMarker,
    "unpin-message": events.PinsChanged,
    "unsave-message": events.SavedChanged,
    "update-room": events.RoomChanged,
}
