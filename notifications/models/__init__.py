from .happenings import Happening
from .notifications import Notification
from .preferences import Preferences, WorkspacePreferences
from .push import PushSubscription

__all__ = ["Happening", "Notification", "Preferences", "PushSubscription", "WorkspacePreferences"]
