"""One client's connection: Engine.IO underneath, one socket a namespace on top."""

from __future__ import annotations

import asyncio
import logging
import secrets
from typing import Any

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable

from . import engineio
from .conf import realtime_settings
from .consumer import NamespaceConsumer
from .engineio import EngineError, OpenPacket
from .errors import ConnectionRefused
from .identity import Person
from .limiter import Bucket
from .outlet import Outlet
from .packets import Packet, PacketError, PacketType, decode, encode
from .process import Process
from .registry import namespaces
from .servers import recognise

log = logging.getLogger(__name__)

NORMAL, PROTOCOL_ERROR, TOO_BIG = 1000, 1002, 1009  # close codes of RFC 6455


class Connection:
    """`person`: whose session opened it, if any. `serve` runs it until it ends."""

    def __init__(self, process: Process, scope: Any, send: ASGISendCallable, person: Person | None) -> None:
        settings = realtime_settings()
        self.process = process
        self.scope = scope
        self.sid = secrets.token_urlsafe(15)  # Engine.IO's: a secret of the transport, in no event
        self.session_person = person
        self.person: Person | None = None  # of its sockets: the first to get in decides
        self.sockets: dict[str, NamespaceConsumer] = {}
        self.closed = False
        self._reason = "transport close"
        self._server = recognise(send)
        self._outlet = Outlet(
            send, self._server, limit=settings.outbox_bytes, overflowed=lambda: self.abort("slow reader")
        )
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._deadline: asyncio.TimerHandle | None = None  # to have joined a namespace
        self._awaits_pong = False
        self._inbox_events = 0
        self._inbox_bytes = 0
        self._drained: asyncio.Event | None = None
        self._left: set[str] = set()  # namespaces we put it out of: what was under way is no fault of its
        self._flood = Bucket(
            settings.event_rate[0] * settings.flood_factor,
            settings.event_rate[1],
            settings.event_burst * settings.flood_factor,
        )

    # Life

    async def serve(self, receive: ASGIReceiveCallable) -> None:
        """Open, read until the client goes or `abort`, then close every socket."""
        self._task = asyncio.current_task()
        self.process.connections.add(self)
        try:
            self._open()
            await self._read_forever(receive)
        except asyncio.CancelledError:
            if not self.closed:  # the server ends, not we
                self._reason = "server shutting down"
                raise
        except (EngineError, PacketError) as error:
            log.info("Connection closed: %s.", error)
            self._reason = "parse error"
            self._outlet.finish(PROTOCOL_ERROR)
        finally:
            self._end()

    def abort(self, reason: str) -> None:
        """Close at once: what waits for the client is dropped, and it may come back.

        The transport is closed and no DISCONNECT sent: a stock client reconnects after the one and
        stays away after the other.
        """
        if self.closed:
            return
        self.closed = True
        self._reason = reason
        if reason == "slow reader":
            self._outlet.drop()
            self._server.abort()
        else:
            self._outlet.finish(NORMAL)
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()

    def disconnect(self, socket: NamespaceConsumer, reason: str) -> None:
        """Put one socket out of its namespace, for good: a stock client does not come back by itself."""
        if not socket.closed:
            self.send_text(encode(Packet(PacketType.DISCONNECT, socket.namespace)))
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
        if len(theirs) >= realtime_settings().connections_per_user:
            raise ConnectionRefused("too_many_connections")
        theirs.add(self)
        self.person = person

    def _unclaim(self) -> None:
        if self.person is None:
            return
        theirs = self.process.people[self.person.user_id]
        theirs.discard(self)
        if not theirs:
            del self.process.people[self.person.user_id]

    def _end(self) -> None:
        self.closed = True
        self._stop_timers()
        self.process.connections.discard(self)
        self._unclaim()
        for socket in list(self.sockets.values()):
            self._close_socket(socket, self._reason)

    def _close_socket(self, socket: NamespaceConsumer, reason: str) -> None:
        self.sockets.pop(socket.namespace, None)
        socket.close(reason)

    # Out

    def write(self, frame: dict[str, Any], size: int) -> None:
        """The one door out: a prepared frame, shared by all its receivers."""
        self._outlet.write(frame, size)

    def send_text(self, packet: str) -> None:
        """Send one Socket.IO packet."""
        self.write({"type": "websocket.send", "text": engineio.MESSAGE + packet}, len(packet))

    def _send_engine(self, packet: str) -> None:
        self.write({"type": "websocket.send", "text": packet}, len(packet))

    # In

    async def _read_forever(self, receive: ASGIReceiveCallable) -> None:
        while True:
            message: Any = await receive()
            if message["type"] == "websocket.disconnect":
                return
            text = message.get("text")
            if text is None:
                raise PacketError("unexpected binary")
            if len(text) > realtime_settings().max_payload:
                self.closed = True
                self._outlet.finish(TOO_BIG)
                return
            if not self._take(text):
                return
            await self._room_in_inbox()

    def _take(self, text: str) -> bool:
        """One Engine.IO packet. False when it ends the connection."""
        kind, data = engineio.split_packet(text)
        match kind:
            case engineio.MESSAGE:
                self._take_packet(decode(data, max_depth=realtime_settings().json_depth), len(data))
            case engineio.PONG:
                self._take_pong()
            case engineio.CLOSE:
                self._outlet.finish(NORMAL)
                return False
            case engineio.UPGRADE | engineio.NOOP:
                pass
            case _:
                raise EngineError("a client sends no such packet")
        return True

    def _take_packet(self, packet: Packet, size: int) -> None:
        if packet.type is PacketType.CONNECT:
            self._connect(packet)
            return
        socket = self.sockets.get(packet.namespace)
        if socket is None and packet.namespace in self._left:
            return
        if socket is None or not socket.connected:
            raise PacketError("a packet for a namespace that was not joined")
        match packet.type:
            case PacketType.EVENT:
                if size > realtime_settings().event_bytes:
                    raise PacketError("the event is too large")
                name, *args = packet.data
                socket.enqueue({"type": "socket.event", "event": name, "args": args, "ack": packet.ack_id}, size)
            case PacketType.DISCONNECT:
                self._close_socket(socket, "client namespace disconnect")
            case PacketType.ACK:
                pass  # nothing of ours awaits one: an unknown ack id is ignored
            case _:
                raise PacketError("a client sends no such packet")

    def _connect(self, packet: Packet) -> None:
        namespace = packet.namespace.partition("?")[0]
        consumer = namespaces().get(namespace)
        if namespace in self.sockets:
            raise PacketError("a second CONNECT to the same namespace")
        if consumer is None:
            self.send_text(encode(Packet(PacketType.CONNECT_ERROR, namespace, {"message": "Invalid namespace"})))
            return
        if len(self.sockets) >= realtime_settings().namespaces_per_connection:
            raise PacketError("too many namespaces")
        socket = self.sockets[namespace] = consumer(self, packet.data or {})
        socket.enqueue({"type": "socket.connect"})

    # Back-pressure

    def queued(self, events: int, size: int) -> None:
        """The inboxes of its sockets grew or shrank by so many events and bytes."""
        self._inbox_events += events
        self._inbox_bytes += size
        if self._drained is not None and self._inbox_events <= realtime_settings().inbox_events // 2:
            self._drained.set()

    def refused_event(self) -> None:
        """An event came too fast; far too many of them end the connection."""
        try:
            self._flood.take()
        except Exception:  # noqa: BLE001 - RateLimited, whose answer the socket already has
            self.abort("flood")

    async def _room_in_inbox(self) -> None:
        """Read no further while too much waits to be handled; the client's TCP feels it."""
        settings = realtime_settings()
        if self._inbox_bytes > settings.inbox_bytes:
            raise PacketError("too many bytes wait to be handled")
        if self._inbox_events < settings.inbox_events:
            return
        self._drained = asyncio.Event()
        self._server.pause()
        try:
            await self._drained.wait()
        finally:
            self._drained = None
            self._server.resume()

    # Heartbeat: timers, not a task a connection

    def _open(self) -> None:
        settings = realtime_settings()
        self._send_engine(
            OpenPacket(self.sid, (), settings.ping_interval_ms, settings.ping_timeout_ms, settings.max_payload).encode()
        )
        self._arm(settings.ping_interval_ms, self._ping)
        self._deadline = self.process.loop.call_later(settings.connect_timeout, self._check_joined)

    def _ping(self) -> None:
        self._awaits_pong = True
        self._send_engine(engineio.PING)
        self._arm(realtime_settings().ping_timeout_ms, self._pong_missing)

    def _pong_missing(self) -> None:
        if self._drained is not None:  # we do not read: the pong may lie there unseen
            self._ping()
        else:
            self.abort("ping timeout")

    def _take_pong(self) -> None:
        if self._awaits_pong:
            self._awaits_pong = False
            self._arm(realtime_settings().ping_interval_ms, self._ping)

    def _check_joined(self) -> None:
        if not self.sockets and not self.closed:
            self.abort("connect timeout")

    def _arm(self, milliseconds: int, callback: Any) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self.process.loop.call_later(milliseconds / 1000, callback)

    def _stop_timers(self) -> None:
        for timer in (self._timer, self._deadline):
            if timer is not None:
                timer.cancel()
