"""The way between one browser and the server: its sockets can be cut while pages still load."""

from __future__ import annotations

import asyncio
from contextlib import suppress

CHUNK = 65536


class Cable:
    """A relay on a port of its own, to a server on another."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._plugged = True
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

    def close(self) -> None:
        self.pull()
        self._relay.close()

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
        if b"/socket.io/" in request:
            if not self._plugged:
                return
            self._sockets.add(writer)
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self._server_port)
        try:
            to_server.write(request)
            ways = [asyncio.ensure_future(_pump(reader, to_server)), asyncio.ensure_future(_pump(from_server, writer))]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
        finally:
            to_server.transport.abort()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
        await writer.drain()
