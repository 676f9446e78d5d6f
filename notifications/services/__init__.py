"""The writes of notifications: from anywhere in a transaction, told after its commit."""

from .badges import badges_touch_on_commit
from .notify import happen_on_commit, happening_deliver, happenings_sweep, notify_on_commit
from .preferences import listening_key, preferences_change, workspace_preferences_change
from .push import push_subscribe, push_unsubscribe
from .reads import (
    mark_all_read,
    mark_read,
    message_forget,
    message_reword,
    notifications_expire,
    room_forget,
    room_read,
    thread_read,
)

__all__ = [
    "badges_touch_on_commit",
    "happen_on_commit",
    "happening_deliver",
    "happenings_sweep",
    "listening_key",
    "mark_all_read",
    "mark_read",
    "message_forget",
    "message_reword",
    "notifications_expire",
    "notify_on_commit",
    "preferences_change",
    "push_subscribe",
    "push_unsubscribe",
    "room_forget",
    "room_read",
    "thread_read",
    "workspace_preferences_change",
]
