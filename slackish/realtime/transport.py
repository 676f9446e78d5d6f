"""The Socket.IO server at `/socket.io/`: Engine.IO sessions whose peers are connections.

Mount it for `http` and `websocket` outside `AuthMiddlewareStack`, which hides the server's `send`:

    ProtocolTypeRouter({"http": URLRouter([path("socket.io/", SocketIO()), …]), …})
"""

from typing import Any

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable

from . import database
from .connection import Connection
from .engine import Engine
from .identity import session_person
from .publish import serving_process
from .sessions import Peer, Session


class SocketIO(Engine):
    """A Socket.IO v5 server over the namespaces that the settings name."""

    async def peer(self, session: Session) -> Peer:
        """The session cookie is looked at here, once: see identity.py."""
        process = await serving_process()
        person = await database.read(session_person, list(session.scope["headers"]))
        return Connection(process, session, person)


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
