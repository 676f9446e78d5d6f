"""Reading: a notification is read in the list, or by reading what it is about, on whatever device."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from notifications.models import Notification
from notifications.selectors import unread_counts
from slackish.realtime import emit_on_commit

NAMESPACE = "/notifications"
EXPIRE_AT_ONCE = 1000
FORGET_AT_ONCE = 100  # told one by one to an open list; a page that comes later has a list without them


def mark_read(*, user_id: int, ids: list[int]) -> dict[str, Any]:
    """Those of `ids` that are theirs are read. The fields of `unread-count`."""
    return _read(user_id, Notification.objects.filter(pk__in=ids), {"ids": ids})


def mark_all_read(*, user_id: int, workspace: str | None = None) -> dict[str, Any]:
    """All, or all of one workspace. The fields of `unread-count`."""
    if workspace is None:
        return _read(user_id, Notification.objects.all(), {})
    return _read(user_id, Notification.objects.filter(workspace__slug=workspace), {"workspace": workspace})


def room_read(*, user_id: int, room_id: int, seq: int) -> None:
    """Who has read a conversation up to `seq` has read what they were told of it. Replies wait in their thread."""
    _read_quietly(user_id, Notification.objects.filter(room_id=room_id, seq__lte=seq, parent_id=None))


def thread_read(*, user_id: int, parent_id: int, seq: int) -> None:
    """The same for the replies of a thread."""
    _read_quietly(user_id, Notification.objects.filter(parent_id=parent_id, seq__lte=seq))


def message_forget(*, message_id: int) -> None:
    """A message was deleted: nothing that quotes it stays, told or withheld. Within the caller's transaction."""
    about = Notification.objects.filter(message_id=message_id)
    holders = set(about.filter(withheld=False).values_list("user", flat=True))
    about.delete()
    for user_id in sorted(holders):
        emit_on_commit("notifications-gone", {"messageId": message_id}, namespace=NAMESPACE, to=f"user:{user_id}")
    for user_id, counts in unread_counts(holders).items() if holders else ():
        emit_on_commit("unread-count", counts, namespace=NAMESPACE, to=f"user:{user_id}")


def message_reword(*, message_id: int, excerpt: str) -> None:
    """A message was edited: what quotes it says what it says now. Within the caller's transaction."""
    Notification.objects.filter(message_id=message_id).update(excerpt=excerpt[:300])


def room_forget(*, user_id: int, room_id: int) -> None:
    """Somebody lost a private channel: what they were told of it goes with it. Within the caller's transaction."""
    gone = Notification.objects.filter(user=user_id, room_id=room_id)
    told = gone.filter(withheld=False, message_id__isnull=False).order_by("message_id")
    messages = list(dict.fromkeys(told.values_list("message_id", flat=True)))
    gone.delete()
    if messages:
        emit_on_commit("unread-count", unread_counts([user_id])[user_id], namespace=NAMESPACE, to=f"user:{user_id}")
    for message_id in messages[-FORGET_AT_ONCE:]:
        emit_on_commit("notifications-gone", {"messageId": message_id}, namespace=NAMESPACE, to=f"user:{user_id}")


def notifications_expire() -> int:
    """Forget what is older than NOTIFICATIONS_KEEP_DAYS; how many. In batches, so that nobody waits for it."""
    before = timezone.now() - timedelta(days=settings.NOTIFICATIONS_KEEP_DAYS)
    removed = 0
    while old := list(Notification.objects.filter(created_at__lt=before).values_list("pk", flat=True)[:EXPIRE_AT_ONCE]):
        removed += Notification.objects.filter(pk__in=old).delete()[0]
    return removed


@transaction.atomic
def _read(user_id: int, which: QuerySet[Notification], said: dict[str, Any]) -> dict[str, Any]:
    changed = which.filter(user=user_id, read_at=None).update(read_at=timezone.now())
    counts = unread_counts([user_id])[user_id]
    if changed:
        emit_on_commit("notifications-read", said, namespace=NAMESPACE, to=f"user:{user_id}")
        emit_on_commit("unread-count", counts, namespace=NAMESPACE, to=f"user:{user_id}")
    return counts


def _read_quietly(user_id: int, which: QuerySet[Notification]) -> None:
    """By reading elsewhere: the pages are told which, if any were."""
    ids = list(which.filter(user=user_id, withheld=False, read_at=None).values_list("pk", flat=True)[:500])
    if ids:
        mark_read(user_id=user_id, ids=ids)
