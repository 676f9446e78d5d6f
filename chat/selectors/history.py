"""Pages of a room's log, and of a thread."""

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from chat.errors import ParentNotFound
from chat.models import Channel, Message
from workspaces.actors import Actor

from .answers import fitting, with_details
from .channels import room_find


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
    channel = room_find(actor, room)
    limit = min(limit or settings.CHAT_HISTORY_PAGE, settings.CHAT_HISTORY_LIMIT)
    log = with_details(_log(channel, parent_id))
    if around is not None:
        older, more_before = _backwards(log.filter(seq__lt=around), limit // 2, channel)
        newer, more_after = _forwards(log.filter(seq__gte=around), limit - limit // 2, channel)
        page, more = older + newer, more_before or more_after
    elif after is not None:
        page, more = _forwards(log.filter(seq__gt=after), limit, channel)
    else:
        page, more = _backwards(log.filter(seq__lt=before) if before is not None else log, limit, channel)
    return {"room": channel.public_name, "roomId": channel.pk, "messages": page, "hasMore": more}


def _log(channel: Channel, parent_id: int | None) -> QuerySet[Message]:
    messages = Message.objects.filter(channel=channel)
    if parent_id is None:
        return messages.filter(Q(parent=None) | Q(also_to_channel=True))
    if not messages.filter(pk=parent_id, parent=None).exists():
        raise ParentNotFound
    return messages.filter(parent=parent_id)


def _backwards(log: QuerySet[Message], limit: int, channel: Channel) -> tuple[list[dict[str, Any]], bool]:
    page, more = _page(log.order_by("-seq"), limit, channel)
    return page[::-1], more


def _forwards(log: QuerySet[Message], limit: int, channel: Channel) -> tuple[list[dict[str, Any]], bool]:
    return _page(log.order_by("seq"), limit, channel)


def _page(log: QuerySet[Message], limit: int, channel: Channel) -> tuple[list[dict[str, Any]], bool]:
    found = list(log[: limit + 1])
    page, whole = fitting(found[:limit], channel)
    return page, len(found) > limit or not whole
