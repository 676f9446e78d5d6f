"""The Socket.IO server at `/socket.io/`: Engine.IO sessions whose peers are connections.

Mount it for `http` and `websocket` outside `AuthMiddlewareStack`, which hides the server's `send`:

    ProtocolTypeRouter({"http": URLRouter([path("socket.io/", SocketIO()), …]), …})
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable

from . import database, registry, shutdown
from .conf import RealtimeSettings
from .connection import Connection
from .daphne import quieten
from .engine import Engine
from .identity import session_person
from .publish import serving_process
from .sessions import Peer, Session

if TYPE_CHECKING:
    from .consumer import NamespaceConsumer


class SocketIO(Engine):
    """A Socket.IO v5 server.

    `namespaces`: its consumer classes, instead of those the project's settings name. `settings`: its
    limits and times, instead of the project's; what concerns the channel layer and the database is
    the process's and stays so.
    """

    def __init__(
        self,
        namespaces: Iterable[type[NamespaceConsumer]] | None = None,
        *,
        settings: RealtimeSettings | None = None,
    ) -> None:
        super().__init__(settings)
        self._namespaces = None if namespaces is None else registry.serve(namespaces)

    async def peer(self, session: Session) -> Peer:
        """The session cookie is looked at here, once: see identity.py."""
        process = await serving_process()
        began = process.loop.time()
        person = await database.read(session_person, list(session.scope["headers"]))
        return Connection(process, session, person, self._namespaces or registry.namespaces(), began)


def serve_process(application: ASGI3Application) -> ASGI3Application:
    """`application`, with this process's rooms and mailbox started before its first scope of any type,
    and its clients told when it ends.

    At the root of the ASGI application: Daphne has no lifespan, and a view may emit before any
    socket has come. A server that has a lifespan is answered here.
    """
    shutdown.stop_with_daphne()
    quieten()

    async def serve(scope: Any, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        await serving_process()
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        else:
            await application(scope, receive, send)

    return serve


async def _lifespan(receive: ASGIReceiveCallable, send: Any) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await shutdown.stop()
    await send({"type": "lifespan.shutdown.complete"})


async def refuse(scope: Any, receive: ASGIReceiveCallable, send: Any) -> None:
    """For the WebSocket addresses that are none."""
    await receive()
    await send({"type": "websocket.close"})
