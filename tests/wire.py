"""A TCP proxy between a client and a server, that a test can cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Wire:
    def __init__(self, port: int) -> None:
        self._port = port
        self._writers: set[asyncio.StreamWriter] = set()
        self.url = ""
        self._refused: asyncio.Event | None = None

    async def fail(self) -> None:
        """Reset every connection, and the next one too: a client between two polls must notice."""
        self._refused = asyncio.Event()
        self.cut()
        await self._refused.wait()
        self._refused = None

    def cut(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refused is not None:
            self._refused.set()
            writer.transport.abort()
            return
        self._writers.add(writer)  # before anything is awaited: a cut now means this one too
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writers.add(server_writer)
        try:
            if not writer.transport.is_closing():
                await asyncio.gather(_pump(reader, server_writer), _pump(server_reader, writer))
        except asyncio.CancelledError:
            pass  # the test is over, and the loop ends what hangs; asyncio's streams would print it
        finally:
            for end in (writer, server_writer):
                self._writers.discard(end)
                end.transport.abort()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.write_eof()


@asynccontextmanager
async def wire_to(port: int) -> AsyncIterator[Wire]:
    wire = Wire(port)
    server = await asyncio.start_server(wire.carry, "127.0.0.1", 0)
    wire.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield wire
    finally:
        server.close()
        wire.cut()
        await server.wait_closed()
