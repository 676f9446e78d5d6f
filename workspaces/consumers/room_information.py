"""What every namespace with rooms answers: who is in one, how many, which one is in, which there are.

Only public names cross the wire, and only of rooms that who asks may see; what is hidden answers as what
is absent. Sockets of all processes count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from django.conf import settings
from pydantic import Field

from slackish.realtime import SocketInfo, of
from slackish.realtime.events import event
from workspaces.errors import RoomNotFound
from workspaces.schemas import rooms as schemas

from .workspace import WorkspaceConsumer


@dataclass(frozen=True, slots=True)
class PublicRoom:
    """A room of the namespace by its internal name, and what people call it."""

    internal: str
    name: str
    room_id: int | None = None


class RoomInformation(WorkspaceConsumer):
    """A namespace says by `public_rooms` which rooms somebody may see; the rest follows."""

    emits: ClassVar[dict[str, Any]] = {
        "all-rooms": Annotated[
            list[schemas.RoomCount], Field(description="The rooms that somebody is in, of those one may see.")
        ],
        "room-members": schemas.RoomMembers,
        "room-size": schemas.RoomSize,
        "your-rooms": Annotated[list[str], Field(description="The rooms of this socket, by their public names.")],
    }
    acks: ClassVar[dict[str, Any]] = {
        "get-room-members": schemas.RoomMembers,
        "get-room-size": schemas.RoomSize,
        "list-all-rooms": schemas.RoomCounts,
        "my-rooms": schemas.RoomNames,
    }

    async def public_rooms(self) -> list[PublicRoom]:
        """The rooms one may see, whoever is in them."""
        raise NotImplementedError

    async def find_room(self, room: str | int) -> PublicRoom:
        """By its public name or id. Errors: RoomNotFound."""
        for each in await self.public_rooms():
            if room == (each.room_id if isinstance(room, int) else each.name):
                return each
        raise RoomNotFound(room)

    async def own_rooms(self) -> list[PublicRoom]:
        """Those this socket is in."""
        return [each for each in await self.public_rooms() if each.internal in self.rooms]

    async def live_rooms(self) -> list[tuple[PublicRoom, int]]:
        """Those that somebody is in, and how many sockets."""
        return await self.counted(await self.public_rooms())

    async def counted(self, rooms: Iterable[PublicRoom]) -> list[tuple[PublicRoom, int]]:
        """Those of `rooms` that somebody is in, with their sockets."""
        known = {each.internal: each for each in rooms}
        sizes = await of(self.namespace).to(*known).fetch_rooms()
        return [(each, sizes[internal]) for internal, each in known.items() if internal in sizes]

    @event("get-room-members", schemas.RoomRef)
    async def get_room_members(self, room: str | int) -> dict[str, Any]:
        """Who is in a room now: its live sockets, in every process."""
        found = await self.find_room(room)
        sockets = await of(self.namespace).to(found.internal).fetch_sockets()
        limit = settings.ROOM_MEMBERS
        answer: dict[str, Any] = {"room": found.name, "members": [_member(each) for each in sockets[:limit]]}
        if found.room_id is not None:
            answer["roomId"] = found.room_id
        if len(sockets) > limit:
            answer["hasMore"] = True
        self.emit("room-members", answer)
        return answer

    @event("get-room-size", schemas.RoomRef)
    async def get_room_size(self, room: str | int) -> dict[str, Any]:
        """How many sockets are in a room now, in every process."""
        found = await self.find_room(room)
        sizes = await of(self.namespace).to(found.internal).fetch_rooms()
        answer = {"room": found.name, "count": sizes.get(found.internal, 0)}
        self.emit("room-size", answer)
        return answer

    @event("my-rooms")
    async def my_rooms(self) -> dict[str, Any]:
        """The rooms this socket is in, by their public names."""
        names = sorted(each.name for each in await self.own_rooms())
        self.emit("your-rooms", names)
        return {"rooms": names}

    @event("list-all-rooms")
    async def list_all_rooms(self) -> dict[str, Any]:
        """The rooms of the workspace that somebody is in, of those one may see, with their sockets."""
        rooms = [{"name": each.name, "size": size} for each, size in await self.live_rooms()]
        rooms.sort(key=lambda each: str(each["name"]))
        self.emit("all-rooms", rooms)
        return {"rooms": rooms}


def _member(socket: SocketInfo) -> dict[str, str]:
    return {"id": socket.sid, "userId": str(socket.user_id or ""), "username": socket.username}
