"""Stock clients behind nginx with three server processes, which keeps a client's requests with one by its cookie."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import aiohttp
import pytest
import socketio
from django.conf import settings

from tests import databases
from tests.cluster import Cluster, running_cluster
from tests.node import script
from tests.proxy import page, proxied
from tests.realtime.conftest import SETTINGS
from tests.services import redis_url
from tests.visitors import wait_until_up

PATIENCE = 60
POLL = "/socket.io/?EIO=4&transport=polling"

each_transport = pytest.mark.parametrize("transports", ["polling", "websocket", "default"])


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Three processes on Redis; their `proxy` is nginx's address."""
    data = tmp_path_factory.mktemp("three")
    with running_cluster(
        processes=3,
        database_url=databases.database_url("sqlite"),
        redis_url=redis_url(),
        data=data,
        **SETTINGS,
    ) as cluster:
        for server in cluster.servers:
            wait_until_up(server)
        with proxied(data, cluster.servers) as url:
            cluster.proxy = url
            yield cluster


def cookie_for(cluster: Cluster, process: int) -> str:
    """A browser's cookie that nginx takes to that process."""
    port = str(cluster.servers[process].port)
    while True:
        cookie = f"{settings.SESSION_COOKIE_NAME}={secrets.token_hex(8)}"
        if page(cluster.proxy, POLL, Cookie=cookie)[2]["x-upstream"].endswith(port):
            return cookie


class Javascript:
    def __init__(self, process: Any) -> None:
        self._process = process

    @classmethod
    @asynccontextmanager
    async def met(cls, url: str, transports: str, cookie: str) -> AsyncIterator[Any]:
        async with script("client.mjs", url, transports, "meet", cookie) as process:
            await process.next()
            yield cls(process)

    async def talk(self, texts: list[str], hears: int, joins: int = 1) -> dict[str, Any]:
        return await self._process.ask({"texts": texts, "hears": hears, "joins": joins})


class Python:
    def __init__(self, io: socketio.AsyncClient) -> None:
        self._io = io
        self._moved = asyncio.Condition()
        self._heard: list[str] = []
        self._joined = 0

    @classmethod
    @asynccontextmanager
    async def met(cls, url: str, transports: str, cookie: str) -> AsyncIterator[Any]:
        async with aiohttp.ClientSession(headers={"Cookie": cookie}) as http:
            io = socketio.AsyncClient(http_session=http, reconnection_delay=0.05, reconnection_delay_max=0.1)
            ours = cls(io)
            io.on("said", ours._take, namespace="/talk")
            io.on("connect", ours._come, namespace="/talk")
            chosen = None if transports == "default" else [transports]
            await io.connect(url, namespaces=["/talk"], transports=chosen, wait_timeout=PATIENCE, retry=True)
            try:
                await ours._until(lambda: ours._joined)
                yield ours
            finally:
                await io.shutdown()

    async def talk(self, texts: list[str], hears: int, joins: int = 1) -> dict[str, Any]:
        await self._until(lambda: self._joined >= joins)
        for text in texts:
            await self._io.call("say-to-all", (["the square"], text), namespace="/talk", timeout=PATIENCE)
        await self._until(lambda: len(self._heard) >= hears)
        return {"heard": list(self._heard), "joined": self._joined, "transport": self._io.transport()}

    async def _come(self) -> None:
        await self._io.call("join", "the square", namespace="/talk", timeout=PATIENCE)
        async with self._moved:
            self._joined += 1
            self._moved.notify_all()

    async def _take(self, payload: dict[str, Any]) -> None:
        async with self._moved:
            self._heard.append(payload["text"])
            self._moved.notify_all()

    async def _until(self, met: Callable[[], Any]) -> None:
        async with asyncio.timeout(PATIENCE), self._moved:
            await self._moved.wait_for(met)


@asynccontextmanager
async def clients(cluster: Cluster, transports: str) -> AsyncIterator[list[Any]]:
    """One of each kind on each of the processes."""
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(kind.met(cluster.proxy, transports, cookie_for(cluster, process)))
            for process in range(3)
            for kind in (Javascript, Python)
        ]


@each_transport
async def test_six_on_three_processes_hear_each_other_whole_and_in_order(three, transports) -> None:
    async with clients(three, transports) as six:
        texts = [[f"{who} says {number}" for number in range(20)] for who in range(6)]
        found = await asyncio.gather(*(each.talk(own, 6 * 20) for each, own in zip(six, texts, strict=True)))
        for each in found:
            assert [[said for said in each["heard"] if said in own] for own in texts] == texts
            assert len(each["heard"]) == 6 * 20
            assert each["joined"] == 1
            assert each["transport"] == {"default": "websocket"}.get(transports, transports)


@each_transport
async def test_who_was_on_a_killed_process_comes_back_and_hears_again(three, transports) -> None:
    async with clients(three, transports) as six:
        three.servers[0].kill()
        three.servers[0].start()
        orphans = six[:2]
        for each in await asyncio.gather(*(each.talk([], 0, joins=2) for each in orphans)):
            assert each["heard"] == []
        await asyncio.gather(*(each.talk(["back"], 2) for each in orphans))
        for each in await asyncio.gather(*(each.talk([], 2) for each in six[2:])):
            assert each["heard"] == ["back", "back"]
            assert each["joined"] == 1
