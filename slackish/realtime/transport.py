"""The ASGI application at `/socket.io/`: the handshake, then a connection.

Mount it for `http` and `websocket` outside `AuthMiddlewareStack`, which hides the server's `send`:

    ProtocolTypeRouter({"http": URLRouter([path("socket.io/", SocketIO()), …]), …})
"""

import logging
from typing import Any
from urllib.parse import parse_qs

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable
from django.conf import settings

from . import database, engineio
from .conf import realtime_settings
from .connection import Connection
from .identity import session_person
from .origins import origin_allowed
from .publish import serving_process

log = logging.getLogger(__name__)

Refusal = tuple[int, str]


class SocketIO:
    """A Socket.IO v5 server over the namespaces that the settings name."""

    async def __call__(self, scope: Any, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        refusal = _refusal(scope)
        if scope["type"] == "http":
            await _answer_http(send, refusal or engineio.UNKNOWN_TRANSPORT)
            return
        await receive()  # websocket.connect
        if refusal:
            await _refuse_websocket(scope, send, refusal)
            return
        process = await serving_process()
        person = await database.read(session_person, list(scope["headers"]))
        await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
        await Connection(process, scope, send, person).serve(receive)


def _refusal(scope: Any) -> Refusal | None:
    """Why this handshake is refused, by the codes of Engine.IO; None if it is not."""
    query = {key: values[0] for key, values in parse_qs(scope["query_string"].decode("latin1")).items()}
    if not _origin_allowed(scope):
        return engineio.FORBIDDEN
    if query.get("transport") not in engineio.TRANSPORTS:
        return engineio.UNKNOWN_TRANSPORT
    if query.get("EIO") != engineio.PROTOCOL_VERSION:
        return engineio.UNSUPPORTED_VERSION
    if scope["type"] == "websocket" and query["transport"] != "websocket":
        return engineio.BAD_REQUEST
    return engineio.UNKNOWN_SESSION if "sid" in query else None


def _origin_allowed(scope: Any) -> bool:
    trust_proxy = bool(getattr(settings, "SECURE_PROXY_SSL_HEADER", None))
    return origin_allowed(scope, realtime_settings().allowed_origins, trust_proxy=trust_proxy)


async def _answer_http(send: Any, refusal: Refusal) -> None:
    status = 403 if refusal == engineio.FORBIDDEN else 400
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": engineio.error_body(refusal)})


async def _refuse_websocket(scope: Any, send: Any, refusal: Refusal) -> None:
    """JSON where the server can answer a refused handshake; a bare 403 on Daphne, which can't."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close"})
        return
    status = 403 if refusal == engineio.FORBIDDEN else 400
    headers = [(b"content-type", b"application/json")]
    await send({"type": "websocket.http.response.start", "status": status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": engineio.error_body(refusal)})


def serve_process(application: ASGI3Application) -> ASGI3Application:
    """`application`, with this process's rooms and mailbox started before its first scope of any type.

    At the root of the ASGI application: Daphne has no lifespan, and a view may emit before any
    socket has come.
    """

    async def serve(scope: Any, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        await serving_process()
        await application(scope, receive, send)

    return serve


async def refuse(scope: Any, receive: ASGIReceiveCallable, send: Any) -> None:
    """For the WebSocket addresses that are none."""
    await receive()
    await send({"type": "websocket.close"})
