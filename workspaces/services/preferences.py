"""How people want the pages."""

from django.db import transaction

from slackish.realtime import emit_on_commit
from workspaces.models import Preferences
from workspaces.schemas import preferences_wire


def preferences_get(*, user_id: int) -> dict[str, str]:
    """As they are, or as they come."""
    found = Preferences.objects.filter(user=user_id).first()
    return preferences_wire(found or Preferences(user_id=user_id))


@transaction.atomic
def preferences_set(*, user_id: int, changes: dict[str, str]) -> dict[str, str]:
    """Change those of `changes` (fields of Preferences, checked at the edge); all of them, as they are then."""
    preferences, _ = Preferences.objects.update_or_create(user_id=user_id, defaults=changes)
    wire = preferences_wire(preferences)
    emit_on_commit("preferences", wire, namespace="/chat", to=f"user:{user_id}")
    return wire
