"""Running the conformance server, and speaking Engine.IO to it by hand: raw polls, raw frames."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import orjson

from tests.cluster import ROOT

PATIENCE = 60  # also the start of a server, which listens before it answers


@contextmanager
def conformance_server(data: Path, *options: str) -> Iterator[str]:
    """A conformance server with `options` on its command line; its address."""
    port = _free_port()
    env = {**os.environ, "SLACKISH_DATA": str(data), "DATABASE_URL": f"sqlite:///{data}/none.sqlite3", "REDIS_URL": ""}
    command = [sys.executable, "-m", "tests.conformance_server", "--port", str(port), *options]
    with (data / "conformance.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        _wait_until_it_listens(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait_until_it_listens(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)  # another program's start: there is nothing to wait on
    raise RuntimeError("the conformance server did not start")


class Engine:
    """Raw requests to one Engine.IO address. `path`: `/engine.io/` or `/socket.io/`."""

    def __init__(self, http: aiohttp.ClientSession, url: str, path: str) -> None:
        self.http = http
        self.url = url
        self.address = url + path

    async def get(self, *, version: str = "4", **query: str) -> tuple[int, str]:
        return await self.request("GET", EIO=version, transport="polling", **query)

    async def post(self, sid: str, body: str | bytes, **headers: str) -> tuple[int, str]:
        return await self.request("POST", body, headers, EIO="4", transport="polling", sid=sid)

    async def request(
        self,
        method: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
        sent: asyncio.Event | None = None,
        **query: str,
    ) -> tuple[int, str]:
        """`sent` is set when the request has left."""
        async with self.http.request(
            method, self.address, params=query, data=body, headers=headers, trace_request_ctx=sent
        ) as answer:
            return answer.status, await answer.text()

    async def waiting_poll(self, sid: str) -> asyncio.Task[tuple[int, str]]:
        """A poll that has reached the server and waits there."""
        sent = asyncio.Event()
        poll = asyncio.create_task(self.request("GET", sent=sent, EIO="4", transport="polling", sid=sid))
        await sent.wait()
        await self.request("GET")  # refused at once, and the poll was before it
        return poll

    async def open_polling(self) -> str:
        """A session over long-polling; its sid."""
        status, body = await self.get()
        assert status == 200
        sid: str = orjson.loads(body[1:])["sid"]
        return sid

    @asynccontextmanager
    async def websocket(self, **query: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        parameters = {"EIO": "4", "transport": "websocket", **query}
        async with self.http.ws_connect(self.address, params=parameters, autoping=True) as opened:
            yield opened

    @asynccontextmanager
    async def opened_websocket(self) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """A session over WebSocket, its open packet read."""
        async with self.websocket() as opened:
            assert (await opened.receive_str()).startswith("0")
            yield opened


@asynccontextmanager
async def engine(url: str, path: str) -> AsyncIterator[Engine]:
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    # No limit of connections: requests that must meet each other may not wait for one another.
    connector, trace = aiohttp.TCPConnector(limit=0), aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(_tell)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector, trace_configs=[trace]) as http:
        yield Engine(http, url, path)


async def _tell(session: Any, context: Any, parameters: Any) -> None:
    if context.trace_request_ctx is not None:
        context.trace_request_ctx.set()


async def closed(websocket: aiohttp.ClientWebSocketResponse) -> list[str | bytes]:
    """Wait until the server closes, sooner than it would for want of a pong; what came before that."""
    async with asyncio.timeout(PATIENCE):
        return [message.data async for message in websocket]
