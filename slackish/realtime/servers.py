"""What lies under a WebSocket, beyond ASGI: how to write a prepared frame, and how to stop reading.

Daphne is recognised by its types. Its public `send` costs a Twisted write cycle and Autobahn's
framing for every receiver, and buffers without a bound; a frame built once and written straight to
the transport costs a fifth. Any other server gets the portable way.
"""

import functools
import logging
from typing import Any

from asgiref.typing import ASGISendCallable

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


def daphne_protocol(send: ASGISendCallable) -> Any:
    """Daphne's WebSocket protocol behind `send`, if it is one that may be written to directly; else None.

    Private names of Twisted and Autobahn are used: where one is missing, or the peer negotiated
    compression, or the transport encrypts, the portable way is taken and the first time logged.
    """
    protocol = _protocol(send)
    if protocol is None:
        return None
    if reason := _unfit(protocol):
        _log_once(reason)
        return None
    return protocol


def _protocol(send: Any) -> Any:
    """`send` is `partial(Server.handle_reply, protocol)` on Daphne, also behind routers."""
    if not isinstance(send, functools.partial) or not send.args:
        return None
    from daphne.ws_protocol import WebSocketProtocol

    return send.args[0] if isinstance(send.args[0], WebSocketProtocol) else None


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
