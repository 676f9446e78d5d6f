"""Connect, join, leave, disconnect, over and over: nothing may be left of it. 100,000 times by `./dev soak cycles`."""

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import redis

from tests.cluster import Cluster, running_cluster
from tests.realtime.conftest import SETTINGS
from tests.realtime.people import NAMESPACE
from tests.services import redis_url
from tests.socketio_client import Socket, client

CYCLES = int(os.environ.get("SOAK_CYCLES", "2000"))
WARM_UP = 300  # caches, pools and the allocator have their size then
AT_ONCE = 20
GROWTH = 24 * 2**20  # bytes: 10 MB after 2,000 cycles, 12 after 4,000; one KB a cycle would be 100 MB after 100,000
THREADS_OF_THE_DATABASE = 12  # that opened its files meanwhile: three a thread
LIMITS = {**SETTINGS["SLACKISH_REALTIME"], "presence_grace": 0.2, "presence_every": 0.1}


@pytest.fixture
def lasting(tmp_path: Path) -> Iterator[Cluster]:
    with running_cluster(
        database_url=f"sqlite:///{tmp_path}/none.sqlite3",
        redis_url=redis_url(),
        data=tmp_path,
        SLACKISH_REALTIME=LIMITS,
    ) as running:
        yield running


@pytest.mark.timeout(0 if CYCLES > 2000 else 300)
async def test_nothing_is_left_of_many_cycles(lasting) -> None:
    (server,) = lasting.servers
    assert server.process is not None
    process = psutil.Process(server.process.pid)
    async with client(server.url) as ours:
        watching = await ours.namespace(NAMESPACE, user=1)
        await cycles(server.url, WARM_UP)
        before = await at_rest(watching)
        memory, files, keys = process.memory_info().rss, process.num_fds(), redis_keys(lasting)
        await cycles(server.url, CYCLES)
        assert await at_rest(watching, before) == before
        grown, opened = process.memory_info().rss - memory, process.num_fds() - files
        sys.stdout.write(f"\n{CYCLES:,} cycles: {grown / 2**20:+.1f} MB, {opened:+} file descriptors\n")
        assert redis_keys(lasting) == keys
        assert opened <= THREADS_OF_THE_DATABASE
        assert grown < GROWTH


async def cycles(url: str, count: int) -> None:
    async def some(first: int) -> None:
        for number in range(first, count, AT_ONCE):
            async with client(url) as opened:
                socket = await opened.namespace(NAMESPACE, user=number + 2, place=number, session=f"s{number}")
                await socket.event("welcome")
                await socket.ok("go", number)
                if number % 2:
                    await socket.leave()

    await asyncio.gather(*(some(first) for first in range(AT_ONCE)))


async def at_rest(socket: Socket, expected: dict[str, int] | None = None) -> dict[str, int]:
    """The sizes of all that a process keeps, once they are as `expected`, or have stood still."""
    last: dict[str, int] = {}
    for _ in range(100):
        sizes = await socket.ok("sizes")
        if sizes == (last if expected is None else expected):
            break
        last = sizes
        await asyncio.sleep(0.1 if expected else 0.5)
    return sizes


def redis_keys(cluster: Cluster) -> set[bytes]:
    with redis.Redis.from_url(cluster.env["REDIS_URL"]) as connection:
        return set(connection.scan_iter(match=f"{cluster.env['REDIS_PREFIX']}*", count=1000))
