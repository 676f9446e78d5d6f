"""What tests of notifications ask, in few words."""

from typing import Any

from notifications.models import Notification
from notifications.schemas import PreferenceChanges, WorkspaceChanges
from notifications.services import preferences_change, workspace_preferences_change
from tests.factories import People


def told(people: People, name: str) -> list[tuple[str, str]]:
    """(type, rule) of what somebody was told, the oldest first."""
    rows = Notification.objects.filter(user=people[name], withheld=False).order_by("pk")
    return list(rows.values_list("type", "rule"))


def withheld(people: People, name: str) -> list[str]:
    """The rules that kept something meant for somebody from them."""
    return list(
        Notification.objects.filter(user=people[name], withheld=True).order_by("pk").values_list("rule", flat=True)
    )


def wish(people: People, name: str, **changes: Any) -> None:
    """For the workspace: level, everybody, keywords, off."""
    given = WorkspaceChanges.model_validate({"workspace": people.slug, **changes})
    workspace_preferences_change(user=people[name], changes=given)


def prefer(people: People, name: str, **changes: Any) -> None:
    """For oneself: pausedFor, quiet, timeZone, …"""
    preferences_change(user=people[name], changes=PreferenceChanges.model_validate(changes))
