"""A Socket.IO client as light as Python allows: the load must not be what is measured.

Frames are read by the state machine of `websockets` straight from the transport, without a task, a
queue or a decoded payload per frame.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.uri import parse_uri

PATIENCE = 15  # seconds for each step of a connection


class Client(asyncio.Protocol):
    """`heard`: called with the text of every event that comes. Times are of `time.perf_counter`."""

    def __init__(self, url: str, cookie: str, heard: Callable[[str], None]) -> None:
        address = url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        self._websocket = ClientProtocol(parse_uri(address), max_size=None)
        self._cookie = cookie
        self._heard = heard
        self._acks: dict[int, asyncio.Future[tuple[float, Any]]] = {}
        self._ids = itertools.count()
        self._answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()  # to the last step

    async def opened(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self._answer

    async def join(self, namespace: str) -> None:
        self._answer = asyncio.get_running_loop().create_future()
        self._send(f"40{namespace},")
        async with asyncio.timeout(PATIENCE):
            await self._answer

    def call(self, event: str, *args: Any) -> asyncio.Future[tuple[float, Any]]:
        """Emit in /chat; the future has the moment of the ack and the ack."""
        ack_id = next(self._ids)
        answer = self._acks[ack_id] = asyncio.get_running_loop().create_future()
        self._send(f"42/chat,{ack_id}{json.dumps([event, *args])}")
        return answer

    def close(self) -> None:
        self._transport.abort()

    # What asyncio calls

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        request = self._websocket.connect()
        request.headers["Cookie"] = self._cookie
        self._websocket.send_request(request)
        self._flush()

    def data_received(self, data: bytes) -> None:
        self._websocket.receive_data(data)
        for each in self._websocket.events_received():
            if isinstance(each, Response):
                if self._websocket.handshake_exc:
                    self._fail(self._websocket.handshake_exc)
            elif isinstance(each, Frame) and each.opcode is Opcode.TEXT:
                self._take(bytes(each.data).decode())
        self._flush()

    def connection_lost(self, error: Exception | None) -> None:
        self._fail(ConnectionError("the server closed the connection"))

    # Packets

    def _take(self, text: str) -> None:
        if text.startswith("42"):
            self._heard(text)
        elif text.startswith("43"):
            head, _, body = text.partition("[")
            answer = self._acks.pop(int(head.rpartition(",")[2]))
            if not answer.done():
                answer.set_result((time.perf_counter(), json.loads("[" + body)[0]))
        elif text == "2":
            self._send("3")
        elif text.startswith(("0", "40")):
            self._answer.set_result(None)
        elif text.startswith("44"):
            self._fail(ConnectionError(f"refused: {text}"))

    def _send(self, text: str) -> None:
        self._websocket.send_text(text.encode())
        self._flush()

    def _flush(self) -> None:
        for data in self._websocket.data_to_send():
            self._transport.write(data)

    def _fail(self, error: Exception) -> None:
        futures: list[asyncio.Future[Any]] = [self._answer, *self._acks.values()]
        for waiting in futures:
            if not waiting.done():
                waiting.set_exception(error)


async def open_client(url: str, cookie: str, heard: Callable[[str], None] = lambda text: None) -> Client:
    """Connect to the server at `url` as the person of `cookie`, and join /chat."""
    where = urlsplit(url)
    loop = asyncio.get_running_loop()
    _, client = await loop.create_connection(lambda: Client(url, cookie, heard), where.hostname or "", where.port or 80)
    await client.opened()
    await client.join("/chat")
    return client


async def open_clients(
    url: str, cookies: Sequence[str], heard: Callable[[str], None] = lambda text: None
) -> list[Client]:
    """One of each of `cookies`, a few at a time."""
    clients: list[Client] = []
    for few in (cookies[start : start + 10] for start in range(0, len(cookies), 10)):
        clients += await asyncio.gather(*(open_client(url, cookie, heard) for cookie in few))
    return clients
