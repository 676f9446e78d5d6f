"""Looking at one's activity."""

from datetime import UTC, datetime

from django.db.models.functions import Greatest
from django.utils import timezone

from chat.models import ActivityCursor
from slackish.realtime import emit_on_commit
from workspaces.actors import Actor

from .log import NAMESPACE, own_room


def activity_seen(*, actor: Actor, timestamp: int) -> int:
    """Everything up to `timestamp` (milliseconds) was seen; never back. Told to one's other devices."""
    # A millisecond on the wire stands for all its microseconds.
    moment = min(datetime.fromtimestamp((min(timestamp, 2**41) + 1) / 1000, UTC), timezone.now())
    cursor, is_new = ActivityCursor.objects.get_or_create(
        workspace_id=actor.workspace_id, user_id=actor.user_id, defaults={"seen_at": moment}
    )
    if not is_new:
        ActivityCursor.objects.filter(pk=cursor.pk).update(seen_at=Greatest("seen_at", moment))
        cursor.refresh_from_db()
    seen = round(cursor.seen_at.timestamp() * 1000)
    emit_on_commit(
        "activity-seen", {"seenAt": seen}, namespace=NAMESPACE, to=own_room(actor.workspace_id, actor.user_id)
    )
    return seen
