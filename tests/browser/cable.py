"""The way between one browser and the server: its sockets can be cut while pages still load."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress

CHUNK = 65536
_UPGRADE = re.compile(rb"(?i)(?:upgrade|connection): .*\r\n")


class Cable:
    """A relay on a port of its own, to a server on another."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._plugged = True
        self._websockets = "pass"
        self._sockets: set[asyncio.StreamWriter] = set()  # of the Socket.IO connections

    @classmethod
    async def lay(cls, server_port: int) -> Cable:
        cable = cls(server_port)
        cable._relay = await asyncio.start_server(cable._serve, "127.0.0.1", 0)
        return cable

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._relay.sockets[0].getsockname()[1]}"

    def pull(self) -> None:
        """No farewell, as when a train enters a tunnel."""
        self._plugged = False
        for writer in list(self._sockets):
            writer.transport.abort()

    def plug(self) -> None:
        self._plugged = True

    def treat_websockets(self, how: str) -> None:
        """As proxies do that know none: `refuse` them by an answer of their own, `strip` what asks for the upgrade,
        `swallow` the request and say nothing, or `deafen`: let the handshake through and no frame after it."""
        self._websockets = how

    def close(self) -> None:
        self.pull()
        self._relay.close()

    async def closed(self) -> None:
        await self._relay.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._pass_on(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # one of the ends is gone, and so is the other now
        finally:
            self._sockets.discard(writer)
            writer.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n")
        if not self._passes(request, writer):
            return
        if self._websockets != "pass" and b"transport=websocket" in request:
            await self._withhold(request, reader, writer)
            return
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self._server_port)
        try:
            to_server.write(request)
            asking = _pump(reader, to_server, lambda data: self._passes(data, writer))
            ways = [asyncio.ensure_future(asking), asyncio.ensure_future(_pump(from_server, writer))]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
        finally:
            to_server.transport.abort()

    def _passes(self, request: bytes, writer: asyncio.StreamWriter) -> bool:
        """A poll may come on any connection: a browser keeps them, and pages load over the same."""
        if b"/socket.io/" not in request:
            return True
        self._sockets.add(writer)
        return self._plugged

    async def _withhold(self, request: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if self._websockets == "refuse":
            writer.write(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            await writer.drain()
        if self._websockets in ("strip", "deafen"):
            asked = request + head
            writer.write(await self._answer(asked if self._websockets == "deafen" else _UPGRADE.sub(b"", asked)))
            await writer.drain()
        if self._websockets in ("swallow", "deafen"):
            await reader.read()  # until the browser gives up

    async def _answer(self, asked: bytes) -> bytes:
        """The head of what the server answers."""
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self._server_port)
        try:
            to_server.write(asked)
            return await from_server.readuntil(b"\r\n\r\n")
        finally:
            to_server.transport.abort()


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, passes: Callable[[bytes], bool] = lambda data: True
) -> None:
    with suppress(OSError):
        while (data := await reader.read(CHUNK)) and passes(data):
            writer.write(data)
            await writer.drain()
        await writer.drain()
