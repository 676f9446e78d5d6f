"""What a connection must ask of the server under it, beyond ASGI: how much waits to be sent, and
to stop reading. Daphne's public `send` buffers without a bound, so its transport is looked at.

Recognised by types at the first connection; any other server gets the portable answers.
"""

import functools
import logging
from typing import Any, Protocol

from asgiref.typing import ASGISendCallable

log = logging.getLogger(__name__)


class ServerSide(Protocol):
    """The server's end of one connection."""

    def buffered(self) -> int:
        """Bytes the server holds for a peer that does not read."""

    def pause(self) -> None:
        """Stop reading from the peer."""

    def resume(self) -> None: ...

    def abort(self) -> None:
        """Close at once, without waiting for what is buffered."""

    def close(self, code: int) -> bool:
        """Send a close frame with any code of RFC 6455; False where ASGI's own message must do."""


class PortableSide:
    """ASGI alone: its `send` suspends where the server is full, and nothing can be paused."""

    def buffered(self) -> int:
        return 0

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def abort(self) -> None: ...

    def close(self, code: int) -> bool:
        return False


class DaphneSide:
    """Daphne on Twisted: private names of its transport, checked before first use."""

    __slots__ = ("_protocol", "_transport")

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol
        self._transport = protocol.transport

    def buffered(self) -> int:
        transport = self._transport
        waiting: int = len(transport.dataBuffer) - transport.offset + transport._tempDataLen
        return waiting

    def pause(self) -> None:
        self._transport.pauseProducing()

    def resume(self) -> None:
        if not self._transport.disconnecting and self._transport.connected:
            self._transport.resumeProducing()

    def abort(self) -> None:
        self._transport.abortConnection()

    def close(self, code: int) -> bool:
        """Autobahn's public door takes 1000 and 3000 up, so that 1009 would fail as an error of ours."""
        if self._protocol.state == self._protocol.STATE_OPEN:
            self._protocol.sendCloseFrame(code=code)
        return True


_DAPHNE_NAMES = ("dataBuffer", "offset", "_tempDataLen", "pauseProducing", "resumeProducing", "abortConnection")


def recognise(send: ASGISendCallable) -> ServerSide:
    """The server's side of the connection that `send` belongs to."""
    protocol = _daphne_protocol(send)
    if protocol is None:
        return PortableSide()
    missing = [name for name in _DAPHNE_NAMES if not hasattr(protocol.transport, name)]
    if missing:
        log.warning("Daphne's transport lacks %s: slow readers are bounded by the portable way.", ", ".join(missing))
        return PortableSide()
    return DaphneSide(protocol)


def _daphne_protocol(send: Any) -> Any:
    """`send` is `partial(Server.handle_reply, protocol)` on Daphne, also behind routers."""
    if not isinstance(send, functools.partial) or not send.args:
        return None
    from daphne.ws_protocol import WebSocketProtocol

    return send.args[0] if isinstance(send.args[0], WebSocketProtocol) else None
