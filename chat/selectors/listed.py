"""The room list: every page asks for it as it connects, so what it takes is written out and not composed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from chat.errors import RoomNotFound
from chat.models import Channel, ChannelMembership
from chat.names import public_name
from chat.schemas import preferences_wire
from workspaces.actors import Actor
from workspaces.pictures import picture_url
from workspaces.schemas import Person

from .unread import DELETED_POSTS, UNREAD_MENTIONS

# One statement for the rooms one is in and those beside them. Composed from querysets it was two, and a quarter
# of all that a returning socket costs.
_LISTED = """
    WITH actor AS (
        SELECT person.id, belongs.workspace_id, belongs.role
        FROM workspaces_membership belongs
        JOIN workspaces_user person ON person.id = belongs.user_id
        WHERE belongs.workspace_id = %s AND person.id = %s AND person.is_active AND belongs.deactivated_at IS NULL
    ), own AS (
        SELECT place.id, place.channel_id
        FROM actor
        JOIN chat_channelmembership place ON place.workspace_id = actor.workspace_id AND place.user_id = actor.id
        WHERE {which}
    ), beside AS (
        SELECT channel.id
        FROM actor
        JOIN chat_channel channel ON channel.workspace_id = actor.workspace_id
        WHERE actor.role <> 'guest' AND channel.kind = 'public' AND channel.archived_at IS NULL
          AND channel.id NOT IN (SELECT channel_id FROM own)
        ORDER BY channel.last_post_at DESC NULLS LAST, channel.name
        LIMIT %s
    ), shown (channel_id, place_id) AS (
        SELECT channel_id, id FROM own UNION ALL SELECT id, NULL FROM beside
    )
    SELECT channel.id, channel.kind, channel.name, channel.topic, channel.description, channel.is_general,
           channel.created_by_id, channel.archived_at, channel.last_seq, channel.last_post_no, channel.revision,
           (SELECT COUNT(*) FROM chat_channelmembership each WHERE each.channel_id = channel.id),
           place.id, place.last_read_seq, place.last_read_post_no, place.starred, place.muted_until, place.notify,
           (SELECT COUNT(*) {deleted}),
           (SELECT COUNT(*) {mentions})
    FROM shown
    JOIN chat_channel channel ON channel.id = shown.channel_id
    LEFT JOIN chat_channelmembership place ON place.id = shown.place_id
    ORDER BY place.id IS NULL, CASE WHEN place.id IS NOT NULL THEN channel.kind END,
             CASE WHEN place.id IS NULL THEN channel.last_post_at END DESC NULLS LAST, channel.name, channel.id
"""
_MENTIONS = UNREAD_MENTIONS.format(reader="place")
_DELETED = DELETED_POSTS.format(reader="place")
_LISTED_ROOMS = _LISTED.format(which="place.listed", mentions=_MENTIONS, deleted=_DELETED)
_ONE_ROOM = _LISTED.format(which="place.channel_id = %s", mentions=_MENTIONS, deleted=_DELETED)


class Room(NamedTuple):
    """A row: a channel and, where one is in it, one's place there."""

    pk: int
    kind: str
    name: str
    topic: str
    description: str
    is_general: bool
    created_by_id: int | None
    archived_at: datetime | None
    last_seq: int
    last_post_no: int
    revision: int
    people_count: int
    place_id: int | None
    last_read_seq: int
    last_read_post_no: int
    is_starred: bool
    muted: datetime | None
    notify: str
    deleted_count: int
    mention_count: int

    @property
    def starred(self) -> bool:
        """SQLite has numbers for it."""
        return bool(self.is_starred)

    @property
    def muted_until(self) -> datetime | None:
        """SQLite keeps no zone."""
        until = self.muted
        return until.replace(tzinfo=UTC) if until is not None and until.tzinfo is None else until

    @property
    def public_name(self) -> str:
        return public_name(self.pk, self.kind, self.name)


def room_list(actor: Actor) -> dict[str, Any]:
    """{rooms, hasMore}: the rooms one is in and, for members, the liveliest public ones beside them."""
    limit = settings.CHAT_PUBLIC_ROOMS
    found = _rooms(_LISTED_ROOMS, [actor.workspace_id, actor.user_id, limit + 1])
    own = [room for room in found if room.place_id is not None]
    others = [room for room in found if room.place_id is None]
    people = _people_of_directs(actor, own)
    rooms = [_joined_entry(room, people) for room in own] + [room_wire(room) for room in others[:limit]]
    return {"rooms": rooms, "hasMore": len(others) > limit}


def room_entry(actor: Actor, channel_id: int) -> dict[str, Any]:
    """One room of `room_list` that the actor is in, whether it is listed or not. Errors: RoomNotFound."""
    found = _rooms(_ONE_ROOM, [actor.workspace_id, actor.user_id, channel_id, 0])
    if not found:
        raise RoomNotFound(channel_id)
    return _joined_entry(found[0], _people_of_directs(actor, found))


def room_wire(room: Any) -> dict[str, Any]:
    """A room as everybody sees it: a row of ours, or a Channel with its `people_count`."""
    return {
        "id": room.pk,
        "name": room.public_name,
        "description": room.description,
        "topic": room.topic,
        "kind": room.kind,
        "memberCount": 0,  # sockets: the edge knows, the database does not
        "members": room.people_count,
        "lastSeq": room.last_seq,
        "revision": room.revision,
        "unread": 0,
        "mentions": 0,
        "joined": False,
        "canWrite": False,
        "starred": False,
        "muted": False,
        "archived": room.archived_at is not None,
        "general": bool(room.is_general),  # a number, from SQLite
        "createdBy": str(room.created_by_id or ""),
    }


def _rooms(statement: str, values: list[int]) -> list[Room]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [Room(*row) for row in cursor.fetchall()]


def _joined_entry(room: Room, people: dict[int, list[dict[str, Any]]]) -> dict[str, Any]:
    entry = room_wire(room) | {
        "joined": True,
        "canWrite": room.archived_at is None,
        "unread": room.last_post_no - room.last_read_post_no - room.deleted_count,
        "mentions": room.mention_count,
        "lastReadSeq": room.last_read_seq,
        **preferences_wire(room),
    }
    return entry | {"people": people[room.pk]} if room.pk in people else entry


def _people_of_directs(actor: Actor, rooms: list[Room]) -> dict[int, list[dict[str, Any]]]:
    people: dict[int, list[dict[str, Any]]] = {room.pk: [] for room in rooms if room.kind == Channel.Kind.DIRECT}
    if people:
        others = ChannelMembership.objects.filter(channel__in=people).exclude(user=actor.user_id)
        fields = ("channel", "user", "user__username", "user__name", "user__picture")
        for channel_id, user_id, username, name, picture in others.order_by("user__username").values_list(*fields):
            avatar = picture_url(picture)
            person = Person(id=str(user_id), username=username, name=name or username, avatar=avatar)
            people[channel_id].append(person.model_dump(by_alias=True))
    return people
