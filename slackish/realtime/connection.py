"""One client of Socket.IO: a session underneath, one socket a namespace on top."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping, Set
from functools import cached_property
from math import inf
from typing import Any

from .binary import Assembler
from .consumer import NamespaceConsumer
from .cuts import SLOW_READER
from .errors import ConnectionRefused, RateLimited
from .frames import Frame, byte_length, message_frames
from .identity import Person
from .language import language_of
from .limiter import Bucket
from .meters import CLOSED
from .packets import Packet, PacketError, PacketType, encode
from .process import Process
from .registry import consumer_of
from .sessions import Session

log = logging.getLogger(__name__)

CONNECTIONS = "connections"  # of the counts: by user id


class Connection:
    """`session_person`: whose session opened it, if any. `namespaces`: what it may join."""

    def __init__(
        self,
        process: Process,
        session: Session,
        person: Person | None,
        namespaces: Mapping[str, type[NamespaceConsumer]],
        began: float = inf,
    ) -> None:
        settings = self.settings = session.settings
        self._namespaces = namespaces
        self.process = process
        self.session = session
        self.scope = session.scope
        # The session was read before this moment, and may have been closed since.
        self.session_person = None if person and process.holders.closed_since(person, began) else person
        self.person: Person | None = None  # of its sockets: the first to get in decides
        self._proofs: set[Person] = set()
        self.sockets: dict[str, NamespaceConsumer] = {}
        self._left: frozenset[str] = frozenset()  # namespaces we put it out of: what was under way is no fault of its
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
        self._connects = Bucket(*settings.connect_rate, settings.connect_burst)
        self._buckets: dict[type[NamespaceConsumer], Bucket] = {}
        self._asked_at = 0.0  # when it last asked to join a namespace
        self._deadline = process.loop.call_later(settings.connect_timeout, self._check_joined)
        process.connections.add(self)
        if self.session_person:
            self._prove(self.session_person)

    @cached_property
    def language(self) -> str:
        """In which its sockets are answered. Looked for when the first of them is."""
        return language_of(self.scope.get("headers", []))

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

    def close(self, reason: str) -> None:
        """End the session in good order: a stock client connects anew, and is asked who it is."""
        self.session.close(reason)

    def disconnect(self, socket: NamespaceConsumer, reason: str) -> None:
        """Put one socket out of its namespace, for good: a stock client does not come back by itself."""
        if not socket.closed:
            self.send(Packet(PacketType.DISCONNECT, socket.namespace))
            self._left |= {socket.namespace}
            self._close_socket(socket, reason)

    def forget(self, socket: NamespaceConsumer) -> None:
        """`socket` did not get in. The time to join one is not counted anew for that, only where none is running."""
        self.sockets.pop(socket.namespace, None)
        is_over = self._deadline.cancelled() or self._deadline.when() <= self.process.loop.time()
        if not self.sockets and is_over:
            self._expect_joining(self.settings.connect_timeout)

    def joined(self) -> None:
        """One of its sockets is in."""
        self._deadline.cancel()

    def claim(self, person: Person) -> None:
        """The connection acts for `person`. One connection is one person's, however it proves it.

        Connections are counted in all processes, as far as they told of them (see counts.py).
        Errors: ConnectionRefused `not_authorized` for another person than before, `too_many_connections`,
        `authentication_required` where the session or token was closed meanwhile.
        """
        if self.session.is_closed or self.process.holders.closed_since(person, self._asked_at):
            raise ConnectionRefused("authentication_required")
        if self.person is None:
            if self.process.counts.total(CONNECTIONS, str(person.user_id)) >= self.settings.connections_per_user:
                raise ConnectionRefused("too_many_connections")
            self.process.counts.add(CONNECTIONS, str(person.user_id), 1)
            self.person = person
        elif self.person.user_id != person.user_id:
            raise ConnectionRefused("not_authorized")
        self._prove(person)

    @property
    def proven_by(self) -> Set[Person]:
        """As whom it acts, by which sessions and tokens."""
        return self._proofs

    def bucket(self, consumer: type[NamespaceConsumer]) -> Bucket:
        """How fast events of one namespace may come: of the connection, so that joining anew refills nothing."""
        bucket = self._buckets.get(consumer)
        if bucket is None:
            bucket = self._buckets[consumer] = Bucket(*self.settings.event_rate, self.settings.event_burst)
        return bucket

    def closed(self, reason: str) -> None:
        """The session ended."""
        CLOSED.labels(reason).inc()
        if reason == SLOW_READER:
            self.process.cuts.note(room for socket in self.sockets.values() for room in socket.rooms)
        self._deadline.cancel()
        self.process.connections.discard(self)
        self._release()
        if self._drained is not None:
            self._drained.set()
        for socket in list(self.sockets.values()):
            self._close_socket(socket, reason)

    def _prove(self, person: Person) -> None:
        self._proofs.add(person)
        self.process.holders.add(self, person)

    def _release(self) -> None:
        for person in self._proofs:
            self.process.holders.remove(self, person)
        if self.person is not None:
            self.process.counts.add(CONNECTIONS, str(self.person.user_id), -1)

    def _close_socket(self, socket: NamespaceConsumer, reason: str) -> None:
        self.sockets.pop(socket.namespace, None)
        socket.close(reason)
        if not self.sockets and not self.session.is_closed:
            self._expect_joining(self.settings.connect_timeout)

    def _expect_joining(self, seconds: float) -> None:
        self._deadline.cancel()
        self._deadline = self.process.loop.call_later(seconds, self._check_joined)

    def _check_joined(self) -> None:
        """A connection in no namespace does not stay. One that is just being let in is looked at again."""
        if not self.sockets:
            self.session.close("connect timeout")
        elif not any(socket.connected for socket in self.sockets.values()):
            self._expect_joining(self.settings.handler_timeout)

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
            self._connect(packet, size)
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
                socket.owed.take(packet.ack_id, packet.data)
            case _:
                raise PacketError("a client sends no such packet")

    def _event(self, socket: NamespaceConsumer, packet: Packet, size: int) -> None:
        name, *args = packet.data
        socket.enqueue({"type": "socket.event", "event": name, "args": args, "ack": packet.ack_id}, size)
        if self._inbox_bytes > self.settings.inbox_bytes:
            raise PacketError("too many bytes wait to be handled")

    def _connect(self, packet: Packet, size: int) -> None:
        namespace = packet.namespace.partition("?")[0]
        consumer = consumer_of(self._namespaces, namespace)
        if namespace in self.sockets:
            raise PacketError("a second CONNECT to the same namespace")
        if size > self.settings.auth_bytes:
            raise PacketError("CONNECT is too large")
        try:
            self._connects.take()
        except RateLimited as error:
            self.refused_event()
            self._refuse(namespace, {"message": error.code, "data": error.as_wire()})
            return
        if consumer is None:
            self._refuse(namespace, {"message": "Invalid namespace"})
            return
        if len(self.sockets) >= self.settings.namespaces_per_connection:
            raise PacketError("too many namespaces")
        self._left -= {namespace}
        self._asked_at = self.process.loop.time()
        socket = self.sockets[namespace] = consumer(self, packet.data or {}, namespace)
        socket.enqueue({"type": "socket.connect"})

    def _refuse(self, namespace: str, error: dict[str, Any]) -> None:
        self.send(Packet(PacketType.CONNECT_ERROR, namespace, error))

    # Back-pressure

    def queued(self, events: int, size: int) -> None:
        """The inboxes of its sockets grew or shrank by so many events and bytes."""
        self._inbox_events += events
        self._inbox_bytes += size
        if self._drained is not None and self._inbox_events <= self.settings.inbox_events // 2:
            self._drained.set()

    @property
    def waiting(self) -> int:
        """Events that wait to be handled."""
        return self._inbox_events

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
