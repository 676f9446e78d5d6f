"""A server for conformance suites, from nothing but the public API:

python -m tests.conformance_server --port 3000                  Socket.IO at /socket.io/
python -m tests.conformance_server --port 3000 --engine-only    Engine.IO at /engine.io/, which echoes
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from typing import Any

import django
from channels.routing import ProtocolTypeRouter, URLRouter
from daphne.endpoints import build_endpoint_description_strings
from daphne.server import Server
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "slackish.settings")
django.setup()

from slackish.realtime import (  # noqa: E402 - the apps must be loaded first
    Ack,
    Engine,
    NamespaceConsumer,
    RealtimeSettings,
    Session,
    SocketIO,
    event,
    serve_process,
)


class MainConsumer(NamespaceConsumer):
    namespace = "/"

    async def connect(self) -> None:
        self.emit("auth", self.auth)

    @event("message", rest=Any)
    async def message(self, *args: Any) -> None:
        self.emit("message-back", *args)

    @event("message-with-ack", rest=Any)
    async def message_with_ack(self, *args: Any) -> Ack:
        return Ack(*args)


class CustomConsumer(NamespaceConsumer):
    namespace = "/custom"

    async def connect(self) -> None:
        self.emit("auth", self.auth)


class Echo:
    """Who talks over a session of the echo server."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def received(self, message: str | bytes) -> None:
        self._session.send(message)

    def is_full(self) -> bool:
        return False

    async def drained(self) -> None: ...

    def closed(self, reason: str) -> None: ...


class EchoServer(Engine):
    async def peer(self, session: Session) -> Echo:
        return Echo(session)


def application(engine: Any, address: str) -> Any:
    routes = URLRouter([path(address, engine)])
    return serve_process(ProtocolTypeRouter({"http": routes, "websocket": routes}))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--engine-only", action="store_true", help="echo at /engine.io/ instead of /socket.io/")
    parser.add_argument("--ping-interval", type=int, default=25_000, metavar="MS")
    parser.add_argument("--ping-timeout", type=int, default=20_000, metavar="MS")
    options = parser.parse_args(arguments)
    settings = RealtimeSettings(
        ping_interval_ms=options.ping_interval,
        ping_timeout_ms=options.ping_timeout,
        max_payload=1_000_000,
        connect_timeout=1,
        event_bytes=1_000_000,  # a suite may fill a payload with one event
        inbox_bytes=2_000_000,
        event_burst=100_000,
    )
    if options.engine_only:
        served = application(EchoServer(settings), "engine.io/")
    else:
        served = application(SocketIO([MainConsumer, CustomConsumer], settings=settings), "socket.io/")
    Server(served, endpoints=build_endpoint_description_strings("127.0.0.1", options.port)).run()


if __name__ == "__main__":
    main()
