"""The way out over Daphne, recognised by its types.

Its public `send` costs a Twisted write cycle and Autobahn's framing for every receiver, and buffers
without a bound; a frame built once and written straight to the transport costs a fifth.
"""

import asyncio
import functools
import logging
import sys
from collections.abc import Callable
from typing import Any

from asgiref.typing import ASGISendCallable

from .frames import Frame, written
from .portable import PortableOutlet

log = logging.getLogger(__name__)

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
    if reason := _unfit(protocol):
        _log_once(reason)
    return reason


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


class DaphneOutlet:
    """Writes the prepared bytes to Twisted's transport; at once where its buffer is empty."""

    __slots__ = ("_limit", "_overflowed", "_protocol", "_transport", "closed")

    def __init__(self, protocol: Any, limit: int, overflowed: Callable[[], None]) -> None:
        self._protocol = protocol
        self._transport = protocol.transport
        self._limit = limit
        self._overflowed = overflowed
        self.closed = False

    def write(self, frame: Frame) -> None:
        transport = self._transport
        if self.closed or self._protocol.state != self._protocol.STATE_OPEN or not transport.connected:
            return
        written["daphne"] += 1
        wire = frame.wire
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
