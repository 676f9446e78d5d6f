"""Joining and leaving rooms.

It differs from the usual listing in three ways. `userId` is the account's, from the session: a socket's
id names a connection, not somebody. A room's name is put behind `room:`, for a client that may join any
name could join the room of another's sid and listen in. And a room is also left by who disconnects.
"""

from slackish.realtime import event

from .payloads import RoomName
from .people import SignedInConsumer


class JoiningConsumer(SignedInConsumer):
    """Rooms that anybody may make by joining."""

    namespace = "/joining"

    @event("join-room", RoomName)
    async def join_room(self, room: str) -> None:
        """Be in a room; the others hear `user-joined`."""
        if inner(room) in self.rooms:
            return
        await self.join(inner(room))
        joined = {"userId": self.user_key, "room": room, "message": f"A new user joined {room}"}
        self.to(inner(room)).emit("user-joined", joined)

    @event("leave-room", RoomName)
    async def leave_room(self, room: str) -> None:
        """Be in it no longer; the others hear `user-left`."""
        if inner(room) in self.rooms:
            self.leave(inner(room))
            self.to(inner(room)).emit("user-left", {"userId": self.user_key, "room": room})

    async def disconnect(self, reason: str) -> None:
        """The socket is out of its rooms already; `self.rooms` still says which they were."""
        for room in self.rooms - {self.sid}:
            self.to(room).emit("user-left", {"userId": self.user_key, "room": room.removeprefix("room:")})


def inner(room: str) -> str:
    return f"room:{room}"
