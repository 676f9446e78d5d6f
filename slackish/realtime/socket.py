"""What a feature does with its socket: emit to it, ask it, put it into rooms, speak to the others from it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec, Protocol, TypeVar

from channels.layers import get_channel_layer

from . import database
from .acks import AcksOwed, NoAck
from .broadcast import Broadcast
from .frames import Frame, message_frames
from .packets import Packet, encode, encode_event

if TYPE_CHECKING:
    from .connection import Connection
    from .identity import Person

P = ParamSpec("P")
R = TypeVar("R")


class Writable(Protocol):
    def write(self, frames: Iterable[Frame], /) -> None: ...


class _Waiting(list[Iterable[Frame]]):
    """What was written meanwhile."""

    write = list[Iterable[Frame]].append


class Socket:
    """One socket of one namespace. How its events are handled is the consumer's: see consumer.py."""

    namespace: ClassVar[str]

    def __init__(self, connection: Connection, auth: dict[str, Any], namespace: str = "") -> None:
        if namespace:
            self.__dict__["namespace"] = namespace
        self.connection = connection
        self.door: Writable = connection  # what rooms say goes through it
        self.scope = connection.scope
        self.auth = auth
        self.sid = secrets.token_urlsafe(15)
        self.rooms: set[str] = set()
        self.data: dict[str, Any] = {}
        self.person: Person | None = None
        self.connected = False
        self.connected_at = 0.0  # seconds since the epoch
        self.closed = False
        self.events_in = 0
        self.owed = AcksOwed()

    @property
    def user_id(self) -> int | None:
        return self.person.user_id if self.person else None

    @property
    def channel_layer(self) -> Any:
        return get_channel_layer()

    @property
    def channel_name(self) -> str:
        """The layer channel of this process's mailbox: a group it is added to reaches all its sockets."""
        return self.connection.process.layer_channel

    def emit(self, event: str, *args: Any) -> None:
        """Emit to this socket alone; nothing where it has left.

        Errors: ValueError for a reserved name, TypeError for args that JSON can't say.
        """
        if self.closed:
            return
        self.connection.write(message_frames(encode_event(self.namespace, event, args)))

    async def emit_state(self, event: str, state: Callable[[], Awaitable[Any]]) -> None:
        """Emit what `state` finds: how things stand, to a socket that has joined the rooms that tell what changes.

        What the rooms say while it is being found comes after it. The other way round, what was found a moment ago
        would undo it.
        """
        self.door = waiting = _Waiting()
        try:
            self.emit(event, await state())
        finally:
            self.door = self.connection
            for frames in waiting if not self.closed else ():
                self.connection.write(frames)

    async def emit_with_ack(self, event: str, *args: Any, timeout: float | None = None) -> Any:  # noqa: ASYNC109
        """Emit to this socket, and the first argument of its ack.

        `timeout`: seconds, else the settings' `answer_timeout`. Errors: NoAck, in time or because it left.
        """
        ack_id = self.connection.process.next_ack_id()
        answer = self.owed.expect(ack_id)
        try:
            self.connection.write(message_frames(encode_event(self.namespace, event, args, ack_id)))
            seconds = self.connection.settings.answer_timeout if timeout is None else timeout
            return next(iter(await asyncio.wait_for(answer, seconds)), None)
        except TimeoutError:
            raise NoAck from None
        finally:
            self.owed.forget(ack_id)

    def to(self, *rooms: str) -> Broadcast:
        """Everybody in `rooms` but this socket."""
        return Broadcast(self.namespace, rooms, (self.sid,))

    @property
    def broadcast(self) -> Broadcast:
        """Everybody in the namespace but this socket."""
        return Broadcast(self.namespace, None, (self.sid,))

    async def join(self, *rooms: str) -> None:
        """Join rooms; back when what other processes emit to them arrives here too."""
        if self.closed:  # meanwhile: its rooms were left for good
            return
        for room in rooms:
            self._index.join(self, room)
        await self.connection.process.groups.ready(self.namespace, rooms)

    async def join_guarded(self, rooms: Mapping[str, int]) -> None:
        """Join guarded rooms on a check just made: room → the removal count it read."""
        guards: Any = self.connection.process.guards
        joined = [room for room, access in rooms.items() if await guards.admit(self, room, access)]
        await self.connection.process.groups.ready(self.namespace, joined)

    def leave(self, *rooms: str) -> None:
        for room in rooms:
            self._index.leave(self, room)

    async def read(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a selector off the event loop."""
        return await database.read(function, *args, **kwargs)

    async def write(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a service off the event loop."""
        return await database.write(function, *args, **kwargs)

    @property
    def _index(self) -> Any:
        return self.connection.process.rooms

    def _send(self, packet: Packet) -> None:
        self.connection.write(message_frames(encode(packet)))
