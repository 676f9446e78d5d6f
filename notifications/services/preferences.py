"""What people choose to hear of."""

from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from notifications.models import Preferences, WorkspacePreferences
from notifications.schemas import PreferenceChanges, WorkspaceChanges
from notifications.selectors import (
    preferences_of,
    preferences_wire,
    workspace_preferences_of,
    workspace_preferences_wire,
)
from slackish.realtime import emit_on_commit
from workspaces.models import User

NAMESPACE = "/notifications"


@transaction.atomic
def preferences_change(*, user: User, changes: PreferenceChanges) -> dict[str, Any]:
    """How somebody is reached. The fields of `preferences-changed`."""
    Preferences.objects.get_or_create(user=user)
    preferences = preferences_of(user)
    for name in changes.model_fields_set - {"paused_for"}:
        if (value := getattr(changes, name)) is not None:
            setattr(preferences, name, value)
    if changes.paused_for is not None:
        ends = timezone.now() + timedelta(minutes=changes.paused_for)
        preferences.paused_until = ends if changes.paused_for else None
    preferences.full_clean()
    preferences.save()
    wire = preferences_wire(preferences)
    emit_on_commit("preferences-changed", wire, namespace=NAMESPACE, to=f"user:{user.pk}")
    return wire


@transaction.atomic
def workspace_preferences_change(*, user: User, changes: WorkspaceChanges) -> dict[str, Any]:
    """What somebody wants to hear of one workspace. Errors: WorkspaceNotFound."""
    fresh = workspace_preferences_of(user, changes.workspace)
    WorkspacePreferences.objects.get_or_create(user=user, workspace=fresh.workspace)
    preferences = workspace_preferences_of(user, changes.workspace)
    for name in changes.model_fields_set - {"workspace"}:
        if (value := getattr(changes, name)) is not None:
            setattr(preferences, name, _distinct(value) if isinstance(value, list) else value)
    preferences.full_clean()
    preferences.save()
    transaction.on_commit(lambda: cache.delete(listening_key(fresh.workspace.pk)), robust=True)
    wire = workspace_preferences_wire(preferences)
    emit_on_commit("workspace-preferences-changed", wire, namespace=NAMESPACE, to=f"user:{user.pk}")
    return wire


def listening_key(workspace_id: int) -> str:
    """The cache's answer to whether anybody of a workspace listens for more than what is meant for them."""
    return f"listening:{workspace_id}"


def _distinct(values: list[str]) -> list[str]:
    """The first of each, whatever its capitals."""
    return list({value.casefold(): value for value in reversed(values)}.values())[::-1]
