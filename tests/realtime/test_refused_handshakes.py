"""A WebSocket that is refused: by its code, where the server can answer before the handshake (Daphne can't)."""

import functools
from typing import Any

import orjson
import pytest
from asgiref.testing import ApplicationCommunicator
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet.interfaces import ISSLTransport
from zope.interface import directlyProvides

from slackish.realtime import Engine

EVIL = (b"origin", b"https://evil.example.com")


@pytest.mark.parametrize(
    ("query", "origin", "status", "code"),
    [
        ("EIO=4&transport=carrier-pigeon", (), 400, 0),
        ("EIO=4&transport=websocket&sid=unknown", (), 400, 1),
        ("EIO=4&transport=polling", (), 400, 3),
        ("EIO=4&transport=websocket", (EVIL,), 403, 4),
        ("EIO=3&transport=websocket", (), 400, 5),
    ],
)
@pytest.mark.parametrize("can_answer", [True, False])
async def test_it_is_told_by_its_code_where_the_server_can_say_it(query, origin, status, code, can_answer) -> None:
    scope = {
        "type": "websocket",
        "scheme": "ws",
        "path": "/engine.io/",
        "query_string": query.encode(),
        "headers": [(b"host", b"chat.example.com"), *origin],
        "extensions": {"websocket.http.response": {}} if can_answer else {},
    }
    server = ApplicationCommunicator(Engine(), scope)
    await server.send_input({"type": "websocket.connect"})
    first = await server.receive_output(5)
    if can_answer:
        assert (first["type"], first["status"]) == ("websocket.http.response.start", status)
        assert (b"content-type", b"application/json") in first["headers"]
        assert orjson.loads((await server.receive_output(5))["body"])["code"] == code
    else:
        assert first["type"] == "websocket.close"  # before it was accepted: the server answers 403
    await server.wait(5)


@pytest.mark.parametrize(("origin", "status"), [("https://chat.example.com", 400), ("http://chat.example.com", 403)])
async def test_over_tls_the_pages_own_origin_is_the_encrypted_one(origin, status) -> None:
    """Daphne calls it `ws` in either case. An origin that is let in is refused for its unknown sid alone."""
    protocol, said = WebSocketProtocol(), []
    protocol.transport = type("Transport", (), {})()
    directlyProvides(protocol.transport, ISSLTransport)

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def handle_reply(protocol: Any, message: Any) -> None:
        said.append(message)

    scope = {
        "type": "websocket",
        "scheme": "ws",
        "query_string": b"EIO=4&transport=websocket&sid=unknown",
        "headers": [(b"host", b"chat.example.com"), (b"origin", origin.encode())],
        "extensions": {"websocket.http.response": {}},
    }
    await Engine()(scope, receive, functools.partial(handle_reply, protocol))
    assert said[0]["status"] == status
