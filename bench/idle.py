"""What a connection that only listens holds of the server's memory."""

from __future__ import annotations

import asyncio

import psutil

from .client import open_clients
from .figures import heading, line
from .load import apart
from .servers import STORES, Server, serving

CONNECTIONS = 500
WARM = 20  # connections first opened and closed: they load what every process loads once
SETTLE = 3  # seconds


def run() -> None:
    heading(f"Idle connections, {STORES[0]}, {CONNECTIONS} people with a session, resident memory")
    with serving(STORES[0], people=CONNECTIONS, sizes=[]) as server:
        empty, one, two = apart(_resident, server)
    line("server without connections", f"{empty / 2**20:.0f} MB")
    line("a connection in /chat", f"{(one - empty) / CONNECTIONS / 1024:.1f} KB")
    line("a connection in /chat and /", f"{(two - empty) / CONNECTIONS / 1024:.1f} KB")


async def _resident(server: Server) -> tuple[int, int, int]:
    """Bytes with no connection, with all of them in one namespace, and in two."""
    process = psutil.Process(server.pid)
    for client in await open_clients(server.url, server.town.cookies[:WARM]):
        client.close()
    await asyncio.sleep(SETTLE)
    empty = process.memory_info().rss
    clients = await open_clients(server.url, server.town.cookies)
    await asyncio.sleep(SETTLE)
    one = process.memory_info().rss
    for client in clients:
        await client.join("/")
    await asyncio.sleep(SETTLE)
    return empty, one, process.memory_info().rss
