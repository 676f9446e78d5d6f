"""The shapes of `/notifications`: what comes over the wire, and what goes."""

from .incoming import (
    ListNotifications,
    Looking,
    MarkAllRead,
    MarkNotificationsRead,
    PreferenceChanges,
    SubscribePush,
    UnsubscribePush,
    Why,
    WorkspaceChanges,
)
from .outgoing import milliseconds, notification_wire

__all__ = [
    "ListNotifications",
    "Looking",
    "MarkAllRead",
    "MarkNotificationsRead",
    "PreferenceChanges",
    "SubscribePush",
    "UnsubscribePush",
    "Why",
    "WorkspaceChanges",
    "milliseconds",
    "notification_wire",
]
