"""A namespace is a Channels consumer: one class a feature, one instance a socket.

class ChatConsumer(NamespaceConsumer):
    namespace = "/chat"

    async def connect(self):
        await self.join("general")
        self.emit("welcome", "Hello")

    @event("say", Say)
    async def say(self, payload):
        self.to("general").emit("said", {"text": payload.text})

    async def chat_notice(self, message):  # what plain Channels code sends to the room's group
        self.emit("notice", message["text"])
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec, TypeAlias, TypeVar

from channels.consumer import AsyncConsumer, get_handler_name
from channels.layers import get_channel_layer

from . import database
from .broadcast import Broadcast
from .errors import ConnectionRefused, EventError, InvalidEvent, RateLimited
from .events import Ack, Event, events_of
from .frames import message_frames
from .limiter import Bucket
from .packets import Packet, PacketType, encode, encode_event

if TYPE_CHECKING:
    from .connection import Connection
    from .guards import Audience
    from .identity import Person

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")
Proceed: TypeAlias = Callable[[], Awaitable[None]]
Middleware: TypeAlias = Callable[[Any, Proceed], Awaitable[None]]


class NamespaceConsumer(AsyncConsumer):
    """One socket of one namespace. Its events are handled one after the other, in order.

    It differs from a consumer of Channels' tutorial in three things: many run on one connection, so
    it is not an ASGI application of its own; its inbox is bounded and worked off apart from
    everything else, so a slow handler delays nobody, not even its own broadcasts; and the process
    has one mailbox in the channel layer for all its sockets.
    """

    namespace: ClassVar[str]
    middleware: ClassVar[Sequence[Middleware]] = ()
    guards: ClassVar[Mapping[str, Audience]] = {}
    """Room prefix → who may be in such a room: see guards.py."""
    events: ClassVar[dict[str, Event]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.events = events_of(cls)

    def __init__(self, connection: Connection, auth: dict[str, Any]) -> None:
        self.connection = connection
        self.scope = connection.scope
        self.auth = auth
        self.sid = secrets.token_urlsafe(15)
        self.rooms: set[str] = set()
        self.data: dict[str, Any] = {}
        self.person: Person | None = None
        self.connected = False
        self.closed = False
        self._inbox: deque[tuple[dict[str, Any], int]] = deque()
        self._worker: asyncio.Task[None] | None = None
        settings = connection.settings
        self._bucket = Bucket(*settings.event_rate, settings.event_burst)

    # What a feature overrides

    async def connect(self) -> None:
        """The socket is in the namespace: join rooms, say hello."""

    async def disconnect(self, reason: str) -> None:
        """The socket has left; `self.rooms` still names the rooms it was in."""

    # What a feature uses

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
        """Emit to this socket alone."""
        self.connection.write(message_frames(encode_event(self.namespace, event, args)))

    def to(self, *rooms: str) -> Broadcast:
        """Everybody in `rooms` but this socket."""
        return Broadcast(self.namespace, rooms, (self.sid,))

    async def join(self, *rooms: str) -> None:
        """Join rooms; back when what other processes emit to them arrives here too."""
        if self.closed:  # meanwhile: its rooms were left for good
            return
        for room in rooms:
            self._index.join(self, room)
        await self.connection.process.groups.ready(self.namespace, rooms)

    async def join_guarded(self, rooms: Mapping[str, int]) -> None:
        """Join guarded rooms on a check just made: room → the removal count it read."""
        guards = self.connection.process.guards
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

    # Channels' dispatch: a message's type names the method that takes it

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Like Channels' own, without its look at every database connection: the pools close theirs."""
        await getattr(self, get_handler_name(message))(message)

    async def socket_connect(self, message: dict[str, Any]) -> None:
        """The middleware, one inside the other; the innermost lets the socket in."""
        proceed: Proceed = self._admit
        for middleware in reversed(self.middleware):
            proceed = _bind(middleware, self, proceed)
        try:
            async with self._time_limit():
                await proceed()
        except ConnectionRefused as refusal:
            self._refuse(refusal)
        except EventError as error:
            self._refuse(ConnectionRefused(error.code, **error.fields))
        except Exception:
            log.exception("Connecting to %s failed.", self.namespace)
            self._refuse(ConnectionRefused("internal_error"))

    async def socket_event(self, message: dict[str, Any]) -> None:
        name, ack_id = message["event"], message["ack"]
        try:
            answer = await self._handle(name, message["args"])
        except EventError as error:
            self._answer_error(name, ack_id, error)
        except Exception:
            log.exception("Handling %r in %s failed for socket %s.", name, self.namespace, self.sid)
            self._answer_error(name, ack_id, EventError())
        else:
            self._ack(ack_id, answer if isinstance(answer, Ack) else Ack({"ok": True, **(answer or {})}))

    async def socket_disconnect(self, message: dict[str, Any]) -> None:
        self.rooms = message["rooms"]
        try:
            async with self._time_limit():
                await self.disconnect(message["reason"])
        finally:
            self.rooms = set()

    # The inbox and its worker

    def enqueue(self, message: dict[str, Any], size: int = 0) -> None:
        """Queue a message for the worker. `size`: its bytes, against the connection's bound."""
        self._inbox.append((message, size))
        self.connection.queued(1, size)
        if self._worker is None:
            # It lives while there is work: an idle socket costs no task.
            self._worker = self.connection.process.loop.create_task(self._work())

    def layer_message(self, message: dict[str, Any]) -> None:
        """Queue a message of plain Channels code, if the feature has a handler for its type."""
        name = get_handler_name(message)
        if name == "room_emit":
            self.emit(message["event"], *message.get("args", ()))
        elif hasattr(NamespaceConsumer, name) or not callable(getattr(self, name, None)):
            log.warning(
                "%s has no handler for channel-layer messages of type %r.", type(self).__name__, message["type"]
            )
        else:
            self.enqueue(message)

    async def _work(self) -> None:
        while self._inbox:
            message, size = self._inbox.popleft()
            try:
                await self.dispatch(message)
            except Exception:
                log.exception("%s failed on a message of type %r.", type(self).__name__, message["type"])
            finally:
                self.connection.queued(-1, -size)
        self._worker = None

    async def _handle(self, name: Any, args: list[Any]) -> dict[str, Any] | Ack | None:
        try:
            self._bucket.take()
        except RateLimited:
            self.connection.refused_event()
            raise
        spec = self.events.get(name) if isinstance(name, str) else None
        if spec is None:
            raise InvalidEvent
        async with self._time_limit():
            return await spec.handler(self, *spec.parse(args))

    # Connecting and closing

    async def _admit(self) -> None:
        """The room of the own sid, the answer, then the feature's connect: its emits follow the answer."""
        if self.closed:
            return
        self._index.join(self, self.sid)
        self.connected = True
        self._send(Packet(PacketType.CONNECT, self.namespace, {"sid": self.sid}))
        await self.connect()

    def _refuse(self, refusal: ConnectionRefused) -> None:
        self.connection.forget(self)
        self.close("refused")
        error = {"message": refusal.code, "data": refusal.as_wire()}
        self._send(Packet(PacketType.CONNECT_ERROR, self.namespace, error))

    def close(self, reason: str) -> None:
        """Leave the rooms at once; the feature's `disconnect` follows what is still in the inbox."""
        if self.closed:
            return
        self.closed = True
        rooms = set(self.rooms)
        self._index.leave_all(self)
        if self.connected:
            self.enqueue({"type": "socket.disconnect", "reason": reason, "rooms": rooms})

    def _time_limit(self) -> asyncio.Timeout:
        return asyncio.timeout(self.connection.settings.handler_timeout)

    @property
    def _index(self) -> Any:
        return self.connection.process.rooms

    # Answers

    def _answer_error(self, name: Any, ack_id: int | None, error: EventError) -> None:
        if ack_id is not None:
            self._ack(ack_id, Ack({"ok": False, "error": error.as_wire()}))
        else:
            self.emit("error", {"event": name, **error.as_wire()})

    def _ack(self, ack_id: int | None, answer: Ack) -> None:
        if ack_id is not None:
            self._send(Packet(PacketType.ACK, self.namespace, answer.args, ack_id))

    def _send(self, packet: Packet) -> None:
        self.connection.write(message_frames(encode(packet)))


def _bind(middleware: Middleware, socket: NamespaceConsumer, proceed: Proceed) -> Proceed:
    async def bound() -> None:
        await middleware(socket, proceed)

    return bound
