"""One client of Socket.IO: a session underneath, one socket a namespace on top."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping

from .binary import Assembler
from .consumer import NamespaceConsumer
from .errors import ConnectionRefused, RateLimited
from .frames import Frame, byte_length, message_frames
from .identity import Person
from .limiter import Bucket
from .packets import Packet, PacketError, PacketType, encode
from .process import Process
from .sessions import Session

log = logging.getLogger(__name__)


class Connection:
    """`session_person`: whose session opened it, if any. `namespaces`: what it may join."""

    def __init__(
        self,
        process: Process,
        session: Session,
        person: Person | None,
        namespaces: Mapping[str, type[NamespaceConsumer]],
    ) -> None:
        settings = self.settings = session.settings
        self._namespaces = namespaces
        self.process = process
        self.session = session
        self.scope = session.scope
        self.session_person = person
        self.person: Person | None = None  # of its sockets: the first to get in decides
        self.sockets: dict[str, NamespaceConsumer] = {}
        self._left: set[str] = set()  # namespaces we put it out of: what was under way is no fault of its
        self._assembler = Assembler(settings.json_depth)
        self._size = 0  # bytes of the packet that is coming
        self._inbox_events = 0
        self._inbox_bytes = 0
        self._drained: asyncio.Event | None = None
        self._flood = Bucket(
            settings.event_rate[0] * settings.flood_factor,
            settings.event_rate[1],
            settings.event_burst * settings.flood_factor,
        )
        self._deadline = process.loop.call_later(settings.connect_timeout, self._check_joined)
        process.connections.add(self)

    # Out

    def write(self, frames: Iterable[Frame]) -> None:
        """The one door out: prepared frames, shared by all their receivers, with nothing in between."""
        for frame in frames:
            self.session.write(frame)

    def send(self, packet: Packet) -> None:
        self.write(message_frames(encode(packet)))

    # Life

    def abort(self, reason: str) -> None:
        """Close the transport at once: a stock client comes back, and catches up."""
        self.session.abort(reason)

    def disconnect(self, socket: NamespaceConsumer, reason: str) -> None:
        """Put one socket out of its namespace, for good: a stock client does not come back by itself."""
        if not socket.closed:
            self.send(Packet(PacketType.DISCONNECT, socket.namespace))
            self._left.add(socket.namespace)
            self._close_socket(socket, reason)

    def forget(self, socket: NamespaceConsumer) -> None:
        """`socket` did not get in."""
        self.sockets.pop(socket.namespace, None)

    def claim(self, person: Person) -> None:
        """The connection acts for `person`. One connection is one person's, however it proves it.

        Errors: ConnectionRefused `not_authorized` for another person than before, `too_many_connections`.
        """
        if self.person is not None:
            if self.person.user_id != person.user_id:
                raise ConnectionRefused("not_authorized")
            return
        theirs = self.process.people.setdefault(person.user_id, set())
        if len(theirs) >= self.settings.connections_per_user:
            raise ConnectionRefused("too_many_connections")
        theirs.add(self)
        self.person = person

    def closed(self, reason: str) -> None:
        """The session ended."""
        self._deadline.cancel()
        self.process.connections.discard(self)
        self._unclaim()
        if self._drained is not None:
            self._drained.set()
        for socket in list(self.sockets.values()):
            self._close_socket(socket, reason)

    def _unclaim(self) -> None:
        if self.person is None:
            return
        theirs = self.process.people[self.person.user_id]
        theirs.discard(self)
        if not theirs:
            del self.process.people[self.person.user_id]

    def _close_socket(self, socket: NamespaceConsumer, reason: str) -> None:
        self.sockets.pop(socket.namespace, None)
        socket.close(reason)

    def _check_joined(self) -> None:
        if not self.sockets:
            self.session.close("connect timeout")

    # In

    def received(self, message: str | bytes) -> None:
        """A Socket.IO packet, or a part of one. Errors: PacketError, which ends the session."""
        packet = self._assembler.take(message)
        self._size += byte_length(message)
        if self._size > self.settings.event_bytes:
            raise PacketError("the event is too large")
        if packet is None:
            return
        size, self._size = self._size, 0
        if packet.type is PacketType.CONNECT:
            self._connect(packet)
        else:
            self._take(packet, size)

    def _take(self, packet: Packet, size: int) -> None:
        socket = self.sockets.get(packet.namespace)
        if socket is None and packet.namespace in self._left:
            return
        if socket is None or not socket.connected:
            raise PacketError("a packet for a namespace that was not joined")
        match packet.type:
            case PacketType.EVENT:
                self._event(socket, packet, size)
            case PacketType.DISCONNECT:
                self._close_socket(socket, "client namespace disconnect")
            case PacketType.ACK:
                pass  # nothing of ours awaits one: an unknown ack id is ignored
            case _:
                raise PacketError("a client sends no such packet")

    def _event(self, socket: NamespaceConsumer, packet: Packet, size: int) -> None:
        name, *args = packet.data
        socket.enqueue({"type": "socket.event", "event": name, "args": args, "ack": packet.ack_id}, size)
        if self._inbox_bytes > self.settings.inbox_bytes:
            raise PacketError("too many bytes wait to be handled")

    def _connect(self, packet: Packet) -> None:
        namespace = packet.namespace.partition("?")[0]
        consumer = self._namespaces.get(namespace)
        if namespace in self.sockets:
            raise PacketError("a second CONNECT to the same namespace")
        if consumer is None:
            self.send(Packet(PacketType.CONNECT_ERROR, namespace, {"message": "Invalid namespace"}))
            return
        if len(self.sockets) >= self.settings.namespaces_per_connection:
            raise PacketError("too many namespaces")
        self._left.discard(namespace)
        socket = self.sockets[namespace] = consumer(self, packet.data or {})
        socket.enqueue({"type": "socket.connect"})

    # Back-pressure

    def queued(self, events: int, size: int) -> None:
        """The inboxes of its sockets grew or shrank by so many events and bytes."""
        self._inbox_events += events
        self._inbox_bytes += size
        if self._drained is not None and self._inbox_events <= self.settings.inbox_events // 2:
            self._drained.set()

    def is_full(self) -> bool:
        """Whether so much waits to be handled that we read no further; the client's TCP feels it."""
        return self._inbox_events >= self.settings.inbox_events

    async def drained(self) -> None:
        self._drained = asyncio.Event()
        try:
            await self._drained.wait()
        finally:
            self._drained = None

    def refused_event(self) -> None:
        """An event came too fast; far too many of them end the connection."""
        try:
            self._flood.take()
        except RateLimited:
            self.session.close("flood")
