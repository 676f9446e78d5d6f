"""Rooms as one person sees them, and what happens to them."""

from typing import Annotated, TypeAlias

from pydantic import Field

from slackish.realtime.wire import Wire, left_out
from workspaces.schemas import Person

from .common import InRoom, Kind, Milliseconds, Notify, Revision, RoomName, UserId


class RoomEntry(Wire):
    """A room as one person sees it."""

    id: int
    name: RoomName
    description: str
    topic: str
    kind: Kind
    member_count: Annotated[int, Field(description="Sockets that are here now.")]
    members: Annotated[int, Field(description="People who belong.")]
    last_seq: int
    revision: Revision
    unread: int
    mentions: int
    joined: bool
    can_write: bool
    starred: bool
    muted: bool
    muted_until: Annotated[Milliseconds, Field(description="Of a muted room.")] = left_out()
    notify: Annotated[Notify, Field(description="Where one has joined: what one is told of.")] = left_out()
    archived: bool
    general: Annotated[bool, Field(description="The workspace's first channel, which nobody leaves.")]
    created_by: Annotated[str, Field(description="The user id of its maker; empty where the account is gone.")]
    last_read_seq: Annotated[int, Field(description="One's own read cursor, where one has joined.")] = left_out()
    people: Annotated[list[Person], Field(description="Of a direct conversation: the others.")] = left_out()


RoomList: TypeAlias = Annotated[
    list[RoomEntry],
    Field(description="One's rooms, and for members the liveliest public ones. On connect and after `register`."),
]


class RoomJoined(RoomEntry):
    """One belongs to another room now. To all of one's sockets in the workspace, which have joined it."""

    room: RoomName
    room_id: int


class RoomLeft(InRoom):
    """One no longer belongs to the room. To all of one's sockets in the workspace."""

    revision: Revision
    by: Annotated[str, Field(description="The name of who removed one, if it was another.")] = left_out()


class RoomCreated(Wire):
    """A channel was made. To the workspace's members; of a private one to its maker alone."""

    id: int
    name: str
    description: str
    kind: Kind
    created_by: UserId


class RoomChanged(InRoom):
    """The room is called or described otherwise, or was archived or brought back. To everybody who belongs to it."""

    revision: Revision
    name: RoomName
    topic: str
    description: str
    archived: bool


class RoomUpdated(Wire):
    """How many are here and how many belong, at most once a second a room.

    To the room; after somebody joined or left a public one, to the workspace's members too.
    """

    name: RoomName
    room_id: int
    member_count: Annotated[int, Field(description="Sockets that are here now.")]
    members: Annotated[int, Field(description="People who belong.")]


class RoomPreferences(Wire):
    """How one wants a room. To one's own sockets in the workspace."""

    room_id: int
    starred: bool
    muted: bool
    muted_until: Annotated[Milliseconds, Field(description="Of a muted room.")] = left_out()
    notify: Notify


class ReadMarker(Wire):
    """How far one has read a room, on whichever device. To one's own sockets in the workspace."""

    room_id: int
    seq: int
    unread: int
    mentions: int
