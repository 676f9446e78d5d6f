"""The way out over Daphne, recognised by its types.

Its public `send` costs a Twisted write cycle and Autobahn's framing for every receiver, and buffers
without a bound; a frame built once and written straight to the transport costs a fifth.
"""

import asyncio
import functools
import logging
import socket
import sys
from collections.abc import Callable
from typing import Any

from asgiref.typing import ASGISendCallable

from .frames import Frame, written
from .inlet import DaphneInlet, fits
from .portable import PortableOutlet

log = logging.getLogger(__name__)

trial_fault = ""  # why no transport of this process may be written to directly: see try_out

_TRANSPORT_NAMES = (
    "_tempDataBuffer",
    "_tempDataLen",
    "abortConnection",
    "connected",
    "dataBuffer",
    "disconnecting",
    "offset",
    "pauseProducing",
    "resumeProducing",
    "write",
    "writeSomeData",
)
_PROTOCOL_NAMES = ("STATE_OPEN", "sendCloseFrame", "state", "websocket_version")


def daphne_protocol(send: Any) -> Any:
    """Daphne's WebSocket protocol behind `send`, or None: it is `partial(Server.handle_reply, protocol)`
    there, also behind routers."""
    if not isinstance(send, functools.partial) or not send.args or "daphne.ws_protocol" not in sys.modules:
        return None
    from daphne.ws_protocol import WebSocketProtocol

    return send.args[0] if isinstance(send.args[0], WebSocketProtocol) else None


def is_encrypted(protocol: Any) -> bool:
    from twisted.internet.interfaces import ISSLTransport

    return bool(ISSLTransport.providedBy(protocol.transport))


def unfit(protocol: Any) -> str:
    """Why frames may not be written to the transport of `protocol` directly; empty where they may.

    Private names of Twisted and Autobahn are used: where one is missing, or the peer negotiated
    compression, or the transport encrypts, the portable way is taken and the first time logged.
    """
    if reason := trial_fault or _unfit(protocol):
        _log_once(reason)
    return reason


def try_out() -> None:
    """Where Daphne serves, find out at start whether its transports may be written to at all.

    That the private names are there is looked at with every connection; that they still mean what they
    meant, only a frame that arrives and a buffer that fills can show.
    """
    global trial_fault
    if "daphne.server" not in sys.modules or not _runs():
        return
    ours, peer = socket.socketpair()
    peer.setblocking(False)
    before = dict(written)
    try:
        with peer:
            trial_fault = _tried(ours, peer)
    except Exception as error:  # noqa: BLE001 - whatever another version of Twisted raises, there is the portable way
        trial_fault = f"a trial failed ({type(error).__name__}: {error})"
    written.update(before)
    if trial_fault:
        _log_once(trial_fault)


def _runs() -> bool:
    from twisted.internet import reactor

    return bool(getattr(reactor, "running", False))


def _tried(ours: socket.socket, peer: socket.socket) -> str:
    from twisted.internet import reactor, tcp
    from twisted.internet.protocol import Protocol

    protocol: Any = Protocol()
    port: Any = None
    protocol.STATE_OPEN = protocol.state = "open"
    protocol.transport = tcp.Server(ours, protocol, ("", 0), port, 0, reactor)
    outlet = DaphneOutlet(protocol, 0, lambda: None)
    small, large = Frame("4small"), Frame("4" + "x" * 1_000_000)
    try:
        outlet.write(small)
        if peer.recv(len(small.wire) + 1) != small.wire:
            return "in a trial other bytes came than were written"
        outlet.write(large)
        if outlet.writable or outlet.flushed:
            return "in a trial nothing waited for a peer that does not read"
        outlet.write(small)
        return "" if outlet.closed else "in a trial the bound in bytes held nobody"
    finally:
        protocol.transport.abortConnection()


def _unfit(protocol: Any) -> str:
    from twisted.internet import tcp, unix

    transport = protocol.transport
    if type(transport) not in (tcp.Server, unix.Server):
        return f"the transport is a {type(transport).__name__}"
    missing = [name for name in _TRANSPORT_NAMES if not hasattr(transport, name)]
    missing += [name for name in _PROTOCOL_NAMES if not hasattr(protocol, name)]
    if missing:
        return f"it lacks {', '.join(missing)}"
    if getattr(protocol, "_perMessageCompress", None) is not None:
        return "the connection is compressed"
    return ""


@functools.cache
def _log_once(reason: str) -> None:
    log.warning("Daphne's transport is not written to directly: %s.", reason)


def close_by_code(protocol: Any) -> None:
    """Have Autobahn say why it closes: 1009 for a message past Daphne's own limit, 1007 for text that is none.

    Left alone it drops the connection without a word, and the peer takes it for a fault of the network.
    """
    protocol.failByDrop = False


def quieten() -> None:
    """Autobahn lays out all its settings for a line of its debug log at every connection, logged or not: a tenth
    of what a handshake costs."""
    if "daphne.ws_protocol" not in sys.modules:
        return
    from autobahn.websocket import protocol

    if hasattr(protocol, "pformat"):
        protocol.pformat = repr


def _lighten(protocol: Any) -> None:
    """Let go of what the handshake left behind: a tenth of an idle connection's memory.

    The HTTP channel that the connection began with is still its transport's producer, and would resume reading
    whenever the buffer runs empty, whatever we hold back.
    """
    if getattr(protocol.transport, "producer", None) is not None:
        protocol.transport.unregisterProducer()
    for name in ("http_headers", "http_request_params"):
        getattr(protocol, name, {}).clear()
    protocol.http_request_data, protocol.http_response_data = b"", ""
    queue = getattr(protocol, "application_queue", None)
    if type(queue) is asyncio.Queue and not queue.maxsize:
        queue._putters = queue._finished._waiters = ()  # type: ignore[attr-defined]  # nobody ever waits in them


class DaphneOutlet:
    """Writes the prepared bytes to Twisted's transport; at once where its buffer is empty."""

    __slots__ = ("_limit", "_overflowed", "_protocol", "_transport", "bytes_out", "closed")

    def __init__(self, protocol: Any, limit: int, overflowed: Callable[[], None]) -> None:
        self._protocol = protocol
        self._transport = protocol.transport
        self._limit = limit
        self._overflowed = overflowed
        self.bytes_out = 0
        self.closed = False
        _lighten(protocol)

    def write(self, frame: Frame) -> None:
        transport = self._transport
        if self.closed or self._protocol.state != self._protocol.STATE_OPEN or not transport.connected:
            return
        written["daphne"] += 1
        wire = frame.wire
        self.bytes_out += len(wire)
        if self.writable:
            # Skips the way through Twisted's reactor: write, wait for the selector, write.
            sent = transport.writeSomeData(wire)
            if isinstance(sent, int) and 0 <= sent < len(wire):
                transport.write(wire[sent:])
            elif not isinstance(sent, int):
                self._break()  # the peer is gone; Twisted closes and says so
        elif self._waiting() > self._limit:
            self._break()
            asyncio.get_running_loop().call_soon(self._overflowed)
        else:
            transport.write(wire)

    @property
    def writable(self) -> bool:
        transport = self._transport
        return not (transport.dataBuffer or transport._tempDataBuffer or transport.disconnecting)

    @property
    def flushed(self) -> bool:
        return not self._transport.connected or self._waiting() == 0

    def close(self, code: int) -> None:
        """Autobahn's public door takes 1000 and 3000 up, so that 1009 would fail as an error of ours."""
        if not self.closed and self._protocol.state == self._protocol.STATE_OPEN:
            self._protocol.sendCloseFrame(code=code)
        self.closed = True

    def abort(self) -> None:
        self.closed = True
        self._transport.abortConnection()

    def pause(self) -> None:
        self._transport.pauseProducing()

    def resume(self) -> None:
        if self._transport.connected and not self._transport.disconnecting:
            self._transport.resumeProducing()

    def inlet(self, receive: Any, take: Callable[[str], None], is_free: Callable[[], bool]) -> DaphneInlet | None:
        return DaphneInlet(self._protocol, take, is_free) if fits(self._protocol, receive) else None

    def _waiting(self) -> int:
        transport = self._transport
        waiting: int = len(transport.dataBuffer) - transport.offset + transport._tempDataLen
        return waiting

    def _break(self) -> None:
        self.closed = True


class DaphnePortableOutlet(PortableOutlet):
    """Daphne where its transport can't be written to directly: its public `send`, mended.

    That `send` never suspends, so the bound is held against the transport's own buffer; it drops
    empty binary messages, which a peer's decoder would wait for; and it knows no close code of ours.
    """

    __slots__ = ("_protocol",)

    def __init__(self, protocol: Any, send: ASGISendCallable, limit: int, overflowed: Callable[[], None]) -> None:
        super().__init__(send, limit, overflowed)
        self._protocol = protocol

    def write(self, frame: Frame) -> None:
        if frame.packet or self.closed:
            super().write(frame)
        elif self._protocol.state == self._protocol.STATE_OPEN:
            self._protocol.sendMessage(b"", True)

    @property
    def writable(self) -> bool:
        return not self.closed and self._pressure() == 0

    @property
    def flushed(self) -> bool:
        return self._pressure() == 0

    def close(self, code: int) -> None:
        if not self.closed and self._protocol.state == self._protocol.STATE_OPEN:
            self._protocol.sendCloseFrame(code=code)
        self.closed = True

    def abort(self) -> None:
        super().abort()
        self._protocol.transport.abortConnection()

    def pause(self) -> None:
        self._protocol.transport.pauseProducing()

    def resume(self) -> None:
        if self._protocol.state == self._protocol.STATE_OPEN:
            self._protocol.transport.resumeProducing()

    def _pressure(self) -> int:
        """TLS lies over the TCP transport, and that one has the buffer."""
        transport = self._protocol.transport
        tcp = getattr(transport, "transport", transport)
        buffered = len(getattr(tcp, "dataBuffer", b"")) - getattr(tcp, "offset", 0) + getattr(tcp, "_tempDataLen", 0)
        return self._waiting + max(buffered, 0)
