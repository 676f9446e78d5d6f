"""An Engine.IO session: a client and its transport, kept alive by pings, over polling or WebSocket.

It carries messages and knows nothing of what they mean: that is its peer's business.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from typing import Any, Protocol

from . import engineio
from .conf import RealtimeSettings
from .engineio import EngineError, OpenPacket
from .frames import Frame, message_frames

log = logging.getLogger(__name__)

NORMAL, GOING_AWAY, PROTOCOL_ERROR, TOO_BIG = 1000, 1001, 1002, 1009  # close codes of RFC 6455


class Transport(Protocol):
    """How packets travel. `name` is Engine.IO's word for it."""

    name: str

    def write(self, frame: Frame) -> None: ...

    def close(self, code: int) -> None:
        """End it in good order, after what waits."""

    def abort(self) -> None:
        """End it now."""

    @property
    def writable(self) -> bool:
        """Whether a packet would leave at once."""

    @property
    def flushed(self) -> bool:
        """Whether all that was written has left."""

    @property
    def bytes_out(self) -> int:
        """Bytes of all frames that were written."""


class Peer(Protocol):
    """Who talks over a session."""

    def received(self, message: str | bytes) -> None:
        """A message came. Errors: ValueError (and no other) for one that ends the session."""

    def is_full(self) -> bool:
        """Whether reading must stop until `drained`."""

    async def drained(self) -> None: ...

    def closed(self, reason: str) -> None:
        """The session ended; called once."""


class Session:
    """`scope`: of the handshake. `owner`: what every later request must carry (see engine.py)."""

    __slots__ = (
        "_awaits_pong",
        "_bytes_before",
        "_due",
        "_loop",
        "_timer",
        "is_closed",
        "is_paused",
        "is_upgrading",
        "listed_in",
        "owner",
        "peer",
        "scope",
        "settings",
        "sid",
        "transport",
    )

    def __init__(self, scope: Any, settings: RealtimeSettings, owner: str = "") -> None:
        self.sid = secrets.token_urlsafe(15)  # a secret of the transport, in no event
        self.scope = scope
        self.owner = owner
        self.settings = settings
        self.transport: Transport
        self.peer: Peer
        self.is_closed = False
        self.is_upgrading = False
        self.is_paused = False  # we read nothing: a pong may lie there unseen
        self._loop = asyncio.get_running_loop()
        self.listed_in: dict[str, Session] = {}  # where it is found by its sid, while it lives
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0  # when that timer was to ring: the next counts from there, not from when it did
        self._awaits_pong = False
        self._bytes_before = 0  # an upgrade: what went out over the transport before this one

    def open(self, transport: Transport, peer: Peer, upgrades: tuple[str, ...]) -> None:
        self.transport, self.peer = transport, peer
        settings = self.settings
        opening = OpenPacket(
            self.sid, upgrades, settings.ping_interval_ms, settings.ping_timeout_ms, settings.max_payload
        )
        self.write(Frame(opening.encode()))
        self._due = self._loop.time()
        self._arm(settings.ping_interval_ms, self._ping)

    def write(self, frame: Frame) -> None:
        """The one door out."""
        self.transport.write(frame)

    def upgrade(self, transport: Transport) -> None:
        """Go on over another transport."""
        self._bytes_before += self.transport.bytes_out
        self.transport = transport

    @property
    def writable(self) -> bool:
        """Whether a packet would leave at once."""
        return not self.is_closed and self.transport.writable

    @property
    def bytes_out(self) -> int:
        return self._bytes_before + self.transport.bytes_out

    def send(self, message: str | bytes) -> None:
        """Send one message."""
        for frame in message_frames([message]):
            self.write(frame)

    def take(self, packet: str | bytes) -> None:
        """One packet from the client. Errors: ValueError for one that ends the session."""
        if isinstance(packet, bytes):
            self.peer.received(packet)
            return
        kind, data = engineio.split_packet(packet)
        match kind:
            case engineio.MESSAGE:
                self.peer.received(data)
            case engineio.PONG:
                self._take_pong()
            case engineio.CLOSE:
                self.close("transport close")
            case engineio.UPGRADE | engineio.NOOP:
                pass
            case _:
                raise EngineError("a client sends no such packet")

    async def room_to_read(self) -> None:
        """Back when the peer can take more; the client's sending waits meanwhile."""
        if not self.peer.is_full():
            return
        self.is_paused = True
        try:
            await self.peer.drained()
        finally:
            self.is_paused = False

    def close(self, reason: str, code: int = NORMAL) -> None:
        """End the session in good order. No DISCONNECT is sent: a stock client comes back."""
        if not self.is_closed:
            self.transport.close(code)
            self._end(reason)

    def abort(self, reason: str) -> None:
        """End it now: what waits for the client is dropped, and it may come back."""
        if not self.is_closed:
            self.transport.abort()
            self._end(reason)

    def _end(self, reason: str) -> None:
        self.is_closed = True
        if self._timer is not None:
            self._timer.cancel()
        self.listed_in.pop(self.sid, None)
        self.peer.closed(reason)

    # Heartbeat: a timer, not a task a connection

    def _ping(self) -> None:
        self._awaits_pong = True
        self.write(Frame(engineio.PING))
        self._arm(self.settings.ping_timeout_ms, self._pong_missing)

    def _pong_missing(self) -> None:
        if self.is_paused:
            self._due = self._loop.time()
            self._ping()
        else:
            self.close("ping timeout")

    def _take_pong(self) -> None:
        """One pong a ping; it re-arms the interval."""
        if self._awaits_pong:
            self._awaits_pong = False
            self._due = self._loop.time()
            self._arm(self.settings.ping_interval_ms, self._ping)

    def _arm(self, milliseconds: int, callback: Any) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._due += milliseconds / 1000
        self._timer = self._loop.call_at(self._due, callback)
