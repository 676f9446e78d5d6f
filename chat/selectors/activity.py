"""What others did that concerns somebody: mentions, replies, reactions, the newest first."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from chat.models import ActivityCursor, Channel, ChannelMembership, Mention, Message, Reaction
from chat.schemas import message_wire, milliseconds
from workspaces.actors import Actor
from workspaces.schemas import person_wire

from .answers import placed_wire, with_details, with_files
from .unread import unread_posts

PAGE = 30
NEW_FOR = timedelta(days=1)
MOST_DELETED = 200  # of one room that are looked past for what is unread in it
MOST_UNSEEN = 99
_EPOCH = datetime.fromtimestamp(0, UTC)

# Written out: every page asks it. What counts is what `_mention_rows`, `_reply_rows` and `_reaction_rows` list.
_UNSEEN = """
    WITH looked AS (
        SELECT COALESCE((SELECT seen_at FROM chat_activitycursor
                         WHERE user_id = %(user)s AND workspace_id = %(workspace)s), %(since)s) AS at
    ), own AS (
        SELECT place.channel_id
        FROM chat_channelmembership place
        JOIN workspaces_user person ON person.id = place.user_id AND person.is_active
        JOIN workspaces_membership belongs ON belongs.workspace_id = place.workspace_id
            AND belongs.user_id = place.user_id AND belongs.deactivated_at IS NULL
        WHERE place.workspace_id = %(workspace)s AND place.user_id = %(user)s
    )
    SELECT (SELECT COUNT(*) FROM (
        SELECT 1
        FROM chat_mention mention
        JOIN chat_message message ON message.id = mention.message_id
        WHERE (mention.user_id = %(user)s OR mention.user_id IS NULL) AND mention.channel_id IN (SELECT * FROM own)
          AND message.deleted_at IS NULL AND message.author_id <> %(user)s
          AND message.created_at > (SELECT at FROM looked)
        LIMIT %(most)s) named),
    (SELECT COUNT(*) FROM (
        SELECT 1
        FROM chat_message reply
        JOIN chat_message parent ON parent.id = reply.parent_id
        WHERE reply.channel_id IN (SELECT * FROM own) AND reply.deleted_at IS NULL AND reply.author_id <> %(user)s
          AND reply.created_at > (SELECT at FROM looked)
          AND (parent.author_id = %(user)s OR EXISTS (
              SELECT 1 FROM chat_message earlier
              WHERE earlier.parent_id = reply.parent_id AND earlier.author_id = %(user)s AND earlier.seq < reply.seq))
        LIMIT %(most)s) replied),
    (SELECT COUNT(*) FROM (
        SELECT 1
        FROM chat_reaction reaction
        JOIN chat_message message ON message.id = reaction.message_id
        WHERE message.author_id = %(user)s AND message.channel_id IN (SELECT * FROM own)
          AND message.deleted_at IS NULL AND reaction.user_id <> %(user)s
          AND reaction.created_at > (SELECT at FROM looked)
        LIMIT %(most)s) reacted)
"""


def activity(actor: Actor, *, before: int | None = None, kind: str | None = None, limit: int = PAGE) -> dict[str, Any]:
    """{items, hasMore, cursor?, seenAt}: each item `{id, kind, timestamp, by, message, emoji?}`.

    `before`: the cursor of the page before, which is a moment in microseconds. `kind`: that one alone.
    Of channels one is in; nothing of one's own doing. Few queries, however many items.
    """
    limit = min(limit, PAGE)
    until = None if before is None else _EPOCH + timedelta(microseconds=before)
    found: list[dict[str, Any]] = []
    for name, rows in (("mention", _mentions), ("reply", _replies), ("reaction", _reactions)):
        if kind in (None, name):
            found += rows(actor, until, limit + 1)
    found.sort(key=lambda each: (each["moment"], each["id"]), reverse=True)
    answer = {
        "items": _with_messages(found[:limit]),
        "hasMore": len(found) > limit,
        "seenAt": milliseconds(seen_at(actor)),
    }
    if answer["hasMore"]:
        answer["cursor"] = (found[limit - 1]["moment"] - _EPOCH) // timedelta(microseconds=1)
    return answer


def activity_unseen(actor: Actor) -> int:
    """How many are newer than what one has looked at, 99 at most."""
    since = connection.ops.adapt_datetimefield_value(timezone.now() - NEW_FOR)
    with connection.cursor() as cursor:
        cursor.execute(
            _UNSEEN, {"user": actor.user_id, "workspace": actor.workspace_id, "since": since, "most": MOST_UNSEEN}
        )
        mentions, replies, reactions = cursor.fetchone()
    return min(MOST_UNSEEN, int(mentions + replies + reactions))


def seen_at(actor: Actor) -> datetime:
    """Who never looked, has a day's activity before them, not all there ever was."""
    own = ActivityCursor.objects.filter(workspace=actor.workspace_id, user=actor.user_id)
    return own.values_list("seen_at", flat=True).first() or timezone.now() - NEW_FOR


def _own_channels(actor: Actor) -> QuerySet[Channel]:
    return Channel.objects.joined_by(actor)


def _mention_rows(actor: Actor) -> QuerySet[Mention]:
    mentions = Mention.objects.filter(Q(user=actor.user_id) | Q(user=None), channel__in=_own_channels(actor))
    return mentions.filter(message__deleted_at=None).exclude(message__author=actor.user_id)


def _reply_rows(actor: Actor) -> QuerySet[Message]:
    """To one's own messages, and in threads after one wrote there."""
    earlier = Message.objects.filter(parent=OuterRef("parent"), author=actor.user_id, seq__lt=OuterRef("seq"))
    replies = Message.objects.filter(Q(parent__author=actor.user_id) | Exists(earlier), parent__isnull=False)
    return replies.filter(channel__in=_own_channels(actor), deleted_at=None).exclude(author=actor.user_id)


def _reaction_rows(actor: Actor) -> QuerySet[Reaction]:
    mine = Reaction.objects.filter(message__author=actor.user_id, message__channel__in=_own_channels(actor))
    return mine.filter(message__deleted_at=None).exclude(user=actor.user_id)


def _mentions(actor: Actor, until: datetime | None, limit: int) -> list[dict[str, Any]]:
    rows = _mention_rows(actor).select_related("message__author")
    if until:
        rows = rows.filter(message__created_at__lt=until)
    return [
        _item("mention", each.pk, each.message.created_at, each.message.author, each.message_id)
        for each in rows.order_by("-message__created_at")[:limit]
    ]


def _replies(actor: Actor, until: datetime | None, limit: int) -> list[dict[str, Any]]:
    rows = _reply_rows(actor).select_related("author")
    if until:
        rows = rows.filter(created_at__lt=until)
    return [
        _item("reply", each.pk, each.created_at, each.author, each.pk) for each in rows.order_by("-created_at")[:limit]
    ]


def _reactions(actor: Actor, until: datetime | None, limit: int) -> list[dict[str, Any]]:
    rows = _reaction_rows(actor).select_related("user")
    if until:
        rows = rows.filter(created_at__lt=until)
    return [
        _item("reaction", each.pk, each.created_at, each.user, each.message_id) | {"emoji": each.emoji}
        for each in rows.order_by("-created_at")[:limit]
    ]


def _item(kind: str, pk: int, moment: datetime, by: Any, message_id: int) -> dict[str, Any]:
    who = person_wire(by)
    return {"id": f"{kind}-{pk}", "kind": kind, "moment": moment, "by": who, "message": message_id}


def _with_messages(items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    items = list(items)
    rows = with_details(Message.objects.filter(pk__in=[each["message"] for each in items]))
    wires = {each.pk: placed_wire(each) for each in with_files(rows.select_related("author", "channel", "parent"))}
    for each in items:
        each |= {"timestamp": milliseconds(each["moment"]), "message": wires[each["message"]]}
    return [{name: value for name, value in each.items() if name != "moment"} for each in items]


def all_unread(actor: Actor, *, rooms: int = 20, messages: int = 10) -> dict[str, Any]:
    """{rooms: [{roomId, unread, messages, hasMore}], hasMore}: what one has not read, the liveliest room first.

    Four queries, however many rooms: of each room the first posts past the cursor.
    """
    own = ChannelMembership.objects.filter(user=actor.user_id, channel__in=_own_channels(actor), listed=True)
    unread = own.filter(channel__last_post_no__gt=F("last_read_post_no"), muted_until=None)
    unread = unread.annotate(unread=unread_posts()).filter(unread__gt=0)
    found: list[Any] = list(unread.select_related("channel").order_by("-channel__last_post_at")[: rooms + 1])
    part = Q(pk=None)
    for each in found[:rooms]:
        part |= Q(
            channel=each.channel_id,
            seq__gt=each.last_read_seq,
            post_no__gt=each.last_read_post_no,
            post_no__lte=each.last_read_post_no + messages + _deleted(each),
            deleted_at=None,
        )
    first: dict[int, list[Message]] = {each.channel_id: [] for each in found[:rooms]}
    for message in with_details(Message.objects.filter(part)).select_related("author", "channel").order_by("seq"):
        if len(first[message.channel_id]) < messages:
            first[message.channel_id].append(message)
    with_files(chain.from_iterable(first.values()))
    return {
        "rooms": [
            {
                "roomId": each.channel_id,
                "unread": each.unread,
                "messages": [message_wire(message, each.channel) for message in first[each.channel_id]],
            }
            for each in found[:rooms]
        ],
        "hasMore": len(found) > rooms,
    }


def _deleted(membership: Any) -> int:
    """How many further numbers to look at for the first posts: those that were deleted have one too."""
    deleted: int = membership.channel.last_post_no - membership.last_read_post_no - membership.unread
    return min(MOST_DELETED, deleted)
