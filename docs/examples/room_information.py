"""Who is in a room, how many, which rooms there are.

`fetch_sockets` asks every process, so the answers hold for the whole cluster, where the usual listing's table
of rooms knows one server. A name comes from the account and never from the client. Rooms are told by the names
people gave them: `room:` before them, and the room of each sid, stay inside. One may only look into a room one
is in; the others are counted.
"""

from slackish.realtime import event, of

from .joining import JoiningConsumer, inner
from .payloads import RoomName, RoomNotFound

ROOMS = inner("")


class RoomInformationConsumer(JoiningConsumer):
    """Rooms as in `joining`, and questions about them."""

    namespace = "/room-information"

    @event("get-room-members", RoomName)
    async def get_room_members(self, room: str) -> None:
        """The sockets in a room, of every process."""
        if inner(room) not in self.rooms:
            raise RoomNotFound
        sockets = await of(self.namespace).in_(inner(room)).fetch_sockets()
        members = [{"id": each.sid, "username": each.username} for each in sockets]
        self.emit("room-members", {"room": room, "members": members})

    @event("get-room-size", RoomName)
    async def get_room_size(self, room: str) -> None:
        sizes = await of(self.namespace).in_(inner(room)).fetch_rooms()
        self.emit("room-size", {"room": room, "count": sizes.get(inner(room), 0)})

    @event("my-rooms")
    async def my_rooms(self) -> None:
        """The rooms one is in, but for the one of the own sid."""
        self.emit("your-rooms", sorted(room.removeprefix(ROOMS) for room in self.rooms - {self.sid}))

    @event("list-all-rooms")
    async def list_all_rooms(self) -> None:
        """Every room that somebody is in; the rooms of sids do not begin like these."""
        sizes = await of(self.namespace).fetch_rooms(prefix=ROOMS)
        rooms = [{"name": name.removeprefix(ROOMS), "size": size} for name, size in sorted(sizes.items())]
        self.emit("all-rooms", rooms)
