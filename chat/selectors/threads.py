"""The threads somebody follows, with what is unread in each."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from chat.models import ChannelMembership, Message, ThreadMembership
from chat.schemas import message_wire
from slackish.realtime.errors import InvalidPayload
from workspaces.actors import Actor

from .answers import wire_size, with_files


def unread_replies(user_id: int, parent: Any, last_read_seq: Any) -> QuerySet[Message]:
    """What others answered past the cursor."""
    replies = Message.objects.filter(parent=parent, seq__gt=last_read_seq, deleted_at=None)
    return replies.exclude(author=user_id)


def threads(actor: Actor, *, before: str | None = None, limit: int | None = None) -> dict[str, Any]:
    """{threads, unread, hasMore, next?}: those the actor follows, the ones answered last first.

    `unread`: how many of all of them have something unread. `before`: the `next` of the answer before.
    Four queries. Errors: InvalidPayload (`before` is none of ours).
    """
    limit = min(limit or settings.CHAT_HISTORY_PAGE, settings.CHAT_HISTORY_LIMIT)
    unread = unread_replies(actor.user_id, OuterRef("parent"), OuterRef("last_read_seq"))
    own = _followed(actor)
    page = own.filter(_before(before)) if before else own
    count = Subquery(
        unread.order_by().values("parent").annotate(n=Count("pk")).values("n"), output_field=IntegerField()
    )
    found: list[Any] = list(
        page.select_related("parent__channel", "parent__author")
        .prefetch_related("parent__reactions")
        .annotate(unread=Coalesce(count, Value(0)))
        .order_by("-parent__last_reply_at", "-parent_id")[: limit + 1]
    )
    with_files([each.parent for each in found])
    entries = _fitting(found[:limit])
    answer: dict[str, Any] = {
        "threads": entries,
        "unread": own.filter(Exists(unread)).count(),
        "hasMore": len(entries) < len(found),
    }
    return answer | {"next": _place(found[len(entries) - 1].parent)} if answer["hasMore"] else answer


def _followed(actor: Actor) -> QuerySet[ThreadMembership]:
    """Of rooms one is in; one that nobody answered yet is no thread."""
    rooms = ChannelMembership.objects.filter(workspace=actor.workspace_id, user=actor.user_id)
    return ThreadMembership.objects.filter(
        user=actor.user_id,
        is_following=True,
        channel__in=rooms.values("channel"),
        parent__last_reply_at__isnull=False,
    )


def _fitting(found: list[Any]) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    room = settings.CHAT_ANSWER_BYTES
    for each in found:
        entry = {
            "parent": message_wire(each.parent, each.parent.channel),
            "unread": each.unread,
            "following": True,
            "lastReadSeq": each.last_read_seq,
        }
        room -= wire_size(entry)
        if room < 0 and entries:
            break
        entries.append(entry)
    return entries


def _place(parent: Message) -> str:
    """Where the next page goes on: a moment alone may be that of two threads."""
    assert parent.last_reply_at is not None
    return f"{round(parent.last_reply_at.timestamp() * 1_000_000)}-{parent.pk}"


def _before(place: str) -> Q:
    moment, _dash, pk = place.partition("-")
    if not (moment.isdecimal() and pk.isdecimal() and len(moment) <= 17 and len(pk) <= 18):
        raise InvalidPayload(_("before: not the next of an earlier answer"), field="before")
    at = datetime.fromtimestamp(int(moment) // 1_000_000, UTC).replace(microsecond=int(moment) % 1_000_000)
    return Q(parent__last_reply_at__lt=at) | Q(parent__last_reply_at=at, parent_id__lt=int(pk))
