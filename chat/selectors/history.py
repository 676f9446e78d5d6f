"""Pages of a room's log, and of a thread."""

from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet, RowRange, Sum, Window
from django.db.models.functions import Length

from chat.errors import ParentNotFound
from chat.models import Channel, Message
from workspaces.actors import Actor

from .answers import fitting, with_details, with_files
from .channels import room_find
from .reading import newest

_CHARACTERS = Length("text") + Length("html")


def history(
    actor: Actor,
    room: str | int,
    *,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
    parent_id: int | None = None,
    limit: int | None = None,
) -> dict[str, Any]:
    """{room, roomId, messages, hasMore}: a page of the log ascending by seq, the newest unless asked otherwise.

    `before`, `after`, `around`: a seq. `parent_id`: the replies of that message instead of the log.
    `limit`: messages, at most CHAT_HISTORY_LIMIT; the answer also stops at CHAT_ANSWER_BYTES.
    Errors: RoomNotFound, ParentNotFound.
    """
    limit = min(limit or settings.CHAT_HISTORY_PAGE, settings.CHAT_HISTORY_LIMIT)
    if isinstance(room, int) and (before, after, around, parent_id) == (None, None, None, None):
        return _newest(actor, room, limit)
    channel = room_find(actor, room)
    log = _log(channel, parent_id)
    if around is not None:
        older, more_before = _backwards(log.filter(seq__lt=around), limit // 2, channel)
        newer, more_after = _forwards(log.filter(seq__gte=around), limit - limit // 2, channel)
        page, more = older + newer, more_before or more_after
    elif after is not None:
        page, more = _forwards(log.filter(seq__gt=after), limit, channel)
    else:
        page, more = _backwards(log.filter(seq__lt=before) if before is not None else log, limit, channel)
    return {"room": channel.public_name, "roomId": channel.pk, "messages": page, "hasMore": more}


def _newest(actor: Actor, room: int, limit: int) -> dict[str, Any]:
    """The page that a conversation opens with: found and authorized in the statement that reads it."""
    found = newest(actor, room, limit)
    channel = found[0].channel if found else room_find(actor, room)
    page, more = _fitting(found, channel)
    return {"room": channel.public_name, "roomId": channel.pk, "messages": page[::-1], "hasMore": more}


def _log(channel: Channel, parent_id: int | None) -> QuerySet[Message]:
    messages = Message.objects.filter(channel=channel)
    if parent_id is None:
        return messages.filter(Q(parent=None) | Q(also_to_channel=True))
    if not messages.filter(pk=parent_id, parent=None).exists():
        raise ParentNotFound
    return messages.filter(parent=parent_id)


def _backwards(log: QuerySet[Message], limit: int, channel: Channel) -> tuple[list[dict[str, Any]], bool]:
    page, more = _page(log, "-seq", limit, channel)
    return page[::-1], more


def _forwards(log: QuerySet[Message], limit: int, channel: Channel) -> tuple[list[dict[str, Any]], bool]:
    return _page(log, "seq", limit, channel)


def _page(log: QuerySet[Message], order: str, limit: int, channel: Channel) -> tuple[list[dict[str, Any]], bool]:
    return _fitting(with_files(_nearest(log, order, limit)), channel)


def _nearest(log: QuerySet[Message], order: str, limit: int) -> QuerySet[Any]:
    """The first of the log in that order. Weighed before they are loaded: a page of long messages is megabytes."""
    nearest = log.order_by(order).values("pk")[: limit + 1]
    weighed = Message.objects.filter(pk__in=nearest).annotate(
        nearer=Window(Sum(_CHARACTERS), order_by=order, frame=RowRange(start=None, end=-1)), among=Window(Count("pk"))
    )
    fits = weighed.filter(Q(nearer=None) | Q(nearer__lt=settings.CHAT_ANSWER_BYTES))
    return with_details(fits.order_by(order))[:limit]


def _fitting(found: list[Any], channel: Channel) -> tuple[list[dict[str, Any]], bool]:
    page, whole = fitting(found, channel)
    return page, bool(found) and (found[0].among > len(found) or not whole)
