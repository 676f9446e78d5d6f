"""What `/notifications` says, by name: from here come docs/events.md and /docs/events.json."""

from typing import Annotated, Any

from pydantic import Field

from notifications.schemas import outgoing
from workspaces.schemas import Announcement, Announcements

EMITS: dict[str, Any] = {
    "announcement": Announcement,
    "announcements": Announcements,
    "new-notification": outgoing.Told,
    "notifications-gone": outgoing.Gone,
    "notifications-read": outgoing.ReadChanged,
    "preferences-changed": outgoing.PreferencesWire,
    "unread-count": outgoing.UnreadCount,
    "welcome": Annotated[str, Field(description="A greeting.")],
    "workspace-preferences-changed": outgoing.WorkspacePreferencesWire,
}

ACKS: dict[str, Any] = {
    "get-preferences": outgoing.AllPreferences,
    "get-unread": outgoing.UnreadCount,
    "list": outgoing.ListAck,
    "looking": outgoing.Nothing,
    "mark-all-read": outgoing.UnreadCount,
    "mark-read": outgoing.UnreadCount,
    "set-preferences": outgoing.PreferencesWire,
    "set-workspace-preferences": outgoing.WorkspacePreferencesWire,
    "subscribe-push": outgoing.Nothing,
    "unsubscribe-push": outgoing.Nothing,
    "why": outgoing.WhyAck,
}
