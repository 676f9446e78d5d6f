"""A chat of many rooms, each with a description, its last messages and a count of who is there.

The usual listing believes `register` and whoever asks; here the name is the account's, and `register` only asks
for the list. One writes where one has joined, and a refusal is the event `error` with a code beside its message (or
the ack, for who wants one). Rooms and messages lie in the memory of one process, as in the listing: what must outlive
it belongs in tables, and the product's own `/chat` shows how. Who is there is counted in every process.
"""

from collections import deque
from dataclasses import dataclass, field
from itertools import count
from typing import Annotated, Any

from pydantic import Field

from slackish.realtime import EventError, event, of

from .payloads import Payload, RoomName, Text, now
from .people import SignedInConsumer

KEPT, SHOWN = 200, 50
EVERYBODY = "everybody"


@dataclass
class Room:
    name: str
    description: str
    created_by: str = ""
    created_at: int = field(default_factory=now)
    history: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=KEPT))


rooms = {name: Room(name, f"{name} chat room") for name in ("general", "random", "tech", "gaming")}
ids = count(1)


class NoSuchRoom(EventError):
    code = "room_not_found"

    def __init__(self, name: str) -> None:
        super().__init__(f'Room "{name}" does not exist')


class RoomExists(EventError):
    code = "room_exists"
    default_message = "Room already exists"


class SendMessage(Payload):
    room: RoomName
    text: Text


class CreateRoom(Payload):
    name: RoomName
    description: Annotated[str, Field(max_length=1000)] = ""


class MultiRoomConsumer(SignedInConsumer):
    """Many rooms; everybody hears which there are and how full."""

    namespace = "/multi-room"

    async def connect(self) -> None:
        await self.join(EVERYBODY)

    @event("register", str)
    async def register(self, username: str) -> None:
        """The rooms there are. The name is not looked at."""
        sizes = await of(self.namespace).fetch_rooms(prefix=inner(""))
        listed = [
            {"name": room.name, "description": room.description, "memberCount": sizes.get(inner(room.name), 0)}
            for room in rooms.values()
        ]
        self.emit("room-list", listed)

    @event("join-room", RoomName)
    async def join_room(self, name: str) -> None:
        room = find(name)
        await self.join(inner(name))
        self.emit("message-history", {"room": name, "messages": list(room.history)[-SHOWN:]})
        self._note(name, "joined the room")
        await self._tell_size(name)

    @event("leave-room", RoomName)
    async def leave_room(self, name: str) -> None:
        if inner(name) not in self.rooms:
            raise NoSuchRoom(name)
        self.leave(inner(name))
        self._note(name, "left the room")
        await self._tell_size(name)

    @event("send-message", SendMessage)
    async def send_message(self, payload: SendMessage) -> None:
        if inner(payload.room) not in self.rooms:
            raise NoSuchRoom(payload.room)
        said = {"user": self.user.username, "text": payload.text, "room": payload.room}
        message = {"id": next(ids), **said, "timestamp": now()}
        find(payload.room).history.append(message)
        of(self.namespace).to(inner(payload.room)).emit("new-message", message)

    @event("create-room", CreateRoom)
    async def create_room(self, payload: CreateRoom) -> None:
        if payload.name in rooms:
            raise RoomExists
        room = Room(payload.name, payload.description or f"{payload.name} chat room", created_by=self.user.username)
        rooms[room.name] = room
        created = {"name": room.name, "description": room.description}
        of(self.namespace).to(EVERYBODY).emit("room-created", created)

    async def disconnect(self, reason: str) -> None:
        for name in sorted(room.removeprefix(inner("")) for room in self.rooms if room.startswith(inner(""))):
            self._note(name, "disconnected")
            await self._tell_size(name)

    def _note(self, name: str, what: str) -> None:
        note = {"room": name, "text": f"{self.user.username} {what}", "timestamp": now()}
        of(self.namespace).to(inner(name)).emit("system-message", note)

    async def _tell_size(self, name: str) -> None:
        sizes = await of(self.namespace).in_(inner(name)).fetch_rooms()
        updated = {"name": name, "memberCount": sizes.get(inner(name), 0)}
        of(self.namespace).to(EVERYBODY).emit("room-updated", updated)


def find(name: str) -> Room:
    if name not in rooms:
        raise NoSuchRoom(name)
    return rooms[name]


def inner(name: str) -> str:
    return f"room:{name}"
