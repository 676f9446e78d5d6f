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

import logging
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from channels.consumer import AsyncConsumer, get_handler_name

from .errors import ConnectionRefused, EventError, InvalidEvent, RateLimited
from .events import Ack, Event, events_of
from .inbox import Inbox
from .meters import EVENT_SECONDS, REFUSED
from .packets import Packet, PacketType
from .socket import Socket

if TYPE_CHECKING:
    from .connection import Connection
    from .guards import Audience

log = logging.getLogger(__name__)

Proceed: TypeAlias = Callable[[], Awaitable[None]]
Middleware: TypeAlias = Callable[[Any, Proceed], Awaitable[None]]


class NamespaceConsumer(Socket, AsyncConsumer):
    """One socket of one namespace (see socket.py). Its events are handled one after the other, in order.

    It differs from a consumer of Channels' tutorial in three things: many run on one connection, so
    it is not an ASGI application of its own; its inbox is bounded and worked off apart from
    everything else, so a slow handler delays nobody, not even its own broadcasts; and the process
    has one mailbox in the channel layer for all its sockets.
    """

    namespace: ClassVar[str]
    dynamic: ClassVar[str | Callable[[str], bool] | None] = None
    """A pattern, or a function, for the names of many namespaces of this one class; `namespace` is then what the
    documentation calls them, and a socket's own `namespace` the name it joined."""
    middleware: ClassVar[Sequence[Middleware]] = ()
    guards: ClassVar[Mapping[str, Audience]] = {}
    """Room prefix → who may be in such a room: see guards.py."""
    counted_rooms: ClassVar[str] = ""
    """A pattern of the rooms whose size every process knows at once: see counts.py."""
    presence_rooms: ClassVar[str] = ""
    """A pattern of the rooms in which people are online: see presence.py."""
    events: ClassVar[dict[str, Event]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.events = events_of(cls)

    @classmethod
    def covers(cls, name: str) -> bool:
        """Whether `name` is one of this dynamic class's namespaces."""
        return cls.dynamic(name) if callable(cls.dynamic) else _matches(cls.dynamic or "", name)

    @classmethod
    def shares(cls, room: str) -> tuple[bool, bool]:
        """Whether all processes know the size of `room`, and who is online there."""
        return _matches(cls.counted_rooms, room), _matches(cls.presence_rooms, room)

    def __init__(self, connection: Connection, auth: dict[str, Any], namespace: str = "") -> None:
        super().__init__(connection, auth, namespace)
        self._inbox = Inbox(connection, self.dispatch)

    # What a feature overrides

    async def connect(self) -> None:
        """The socket is in the namespace: join rooms, say hello."""

    async def disconnect(self, reason: str) -> None:
        """The socket has left; `self.rooms` still names the rooms it was in."""

    def put_out(self, room: str) -> None:
        """A guard took the socket out of `room`: whose it is belongs there no more. Must wait for nothing."""

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
            async with self._inbox.time_limit():
                await proceed()
        except ConnectionRefused as refusal:
            self._refuse(refusal)
        except EventError as error:
            self._refuse(ConnectionRefused(error.code, **error.fields))
        except Exception as error:
            if self.closed and isinstance(error, TimeoutError):
                return
            log.exception("Connecting to %s failed.", self.namespace)
            self._refuse(ConnectionRefused("internal_error"))

    async def socket_event(self, message: dict[str, Any]) -> None:
        name, ack_id = message["event"], message["ack"]
        self.events_in += 1
        try:
            answer = await self._handle(name, message["args"])
            self._ack(ack_id, answer if isinstance(answer, Ack) else Ack({"ok": True, **(answer or {})}))
        except EventError as error:
            self._answer_error(name, ack_id, error)
        except Exception as error:
            if self.closed and isinstance(error, TimeoutError):
                return  # it was cancelled because its socket left
            log.exception("Handling %r in %s failed for socket %s.", name, self.namespace, self.sid)
            self._answer_error(name, ack_id, EventError())

    async def socket_disconnect(self, message: dict[str, Any]) -> None:
        self.rooms = message["rooms"]
        try:
            async with self._inbox.time_limit(farewell=True):
                await self.disconnect(message["reason"])
        finally:
            self.rooms = set()

    # What comes in

    def enqueue(self, message: dict[str, Any], size: int = 0) -> None:
        """Queue a message for the worker. `size`: its bytes, against the connection's bound."""
        self._inbox.put(message, size)

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

    async def _handle(self, name: Any, args: list[Any]) -> dict[str, Any] | Ack | None:
        try:
            self.connection.bucket(type(self)).take()
        except RateLimited:
            self.connection.refused_event()
            raise
        spec = self.events.get(name) if isinstance(name, str) else None
        if spec is None:
            raise InvalidEvent
        with EVENT_SECONDS.labels(self.namespace, spec.name).time():
            async with self._inbox.time_limit():
                return await spec.handler(self, *spec.parse(args))

    # Connecting and closing

    async def _admit(self) -> None:
        """The room of the own sid, the answer, then the feature's connect: its emits follow the answer."""
        if self.closed:
            return
        self._index.join(self, self.sid)
        self.connected = True
        self.connected_at = time.time()
        self.connection.joined()
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
        self.owed.close()
        self._inbox.close(drop=reason.startswith("server "))
        rooms = set(self.rooms)
        self._index.leave_all(self)
        if self.connected:
            self.enqueue({"type": "socket.disconnect", "reason": reason, "rooms": rooms})

    # Answers

    def _answer_error(self, name: Any, ack_id: int | None, error: EventError) -> None:
        REFUSED.labels(self.namespace, error.code).inc()
        if ack_id is not None:
            self._ack(ack_id, Ack({"ok": False, "error": error.as_wire()}))
        else:
            self.emit("error", {"event": name, **error.as_wire()})

    def _ack(self, ack_id: int | None, answer: Ack) -> None:
        if ack_id is not None and not self.closed:
            self._send(Packet(PacketType.ACK, self.namespace, answer.args, ack_id))


def _matches(pattern: str, room: str) -> bool:
    return bool(pattern) and re.fullmatch(pattern, room) is not None


def _bind(middleware: Middleware, socket: NamespaceConsumer, proceed: Proceed) -> Proceed:
    async def bound() -> None:
        await middleware(socket, proceed)

    return bound
