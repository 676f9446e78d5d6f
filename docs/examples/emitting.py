"""Emitting to rooms: to everybody in one, to the others, to several, to all but some.

The usual listing does the four in one handler, to show them side by side; whoever is in the room would
get each message twice. Here each has its event. To a room one is not in nothing can be said.
"""

from typing import Annotated, Any

from pydantic import Field

from slackish.realtime import event, of

from .joining import JoiningConsumer, inner
from .payloads import Payload, RoomName, RoomNotFound, Text, now


class RoomMessage(Payload):
    room: RoomName
    text: Text
    include_sender: bool = True


class ExceptSome(Payload):
    room: RoomName
    data: Any
    sids: Annotated[list[str], Field(alias="except", max_length=50)] = []


class EmittingConsumer(JoiningConsumer):
    """Rooms as in `joining`, and the ways to emit to them."""

    namespace = "/emitting"

    @event("room-message", RoomMessage)
    async def room_message(self, payload: RoomMessage) -> None:
        """Say something in a room one is in."""
        room = self._own(payload.room)
        message = {"user": self.user_key, "text": payload.text, "room": payload.room, "timestamp": now()}
        if payload.include_sender:
            of(self.namespace).to(room).emit("new-message", message)
        else:
            self.to(room).emit("new-message", message)

    @event("announcement", Text)
    async def announcement(self, text: str) -> None:
        """To two rooms: who is in both gets it once."""
        of(self.namespace).to(inner("room1")).to(inner("room2")).emit("announcement", {"text": text})

    @event("event", ExceptSome)
    async def except_some(self, payload: ExceptSome) -> None:
        """To a room but for these sockets."""
        of(self.namespace).to(self._own(payload.room)).except_(*payload.sids).emit("event", payload.data)

    def _own(self, room: str) -> str:
        if inner(room) not in self.rooms:
            raise RoomNotFound
        return inner(room)
