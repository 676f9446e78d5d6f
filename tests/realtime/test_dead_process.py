"""A process that dies without a word: who asks is told that it did not reply, until its lease has ended."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster import Cluster, running_cluster
from tests.realtime.conftest import SETTINGS
from tests.realtime.test_broadcast import enter
from tests.services import redis_url
from tests.socketio_client import Socket, client

LEASE, RENEWAL = 1, 0.3
LIMITS = {**SETTINGS["SLACKISH_REALTIME"], "lease_seconds": LEASE, "lease_renewal": RENEWAL}


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Cluster]:
    """Three processes whose leases are short."""
    with running_cluster(
        processes=3,
        database_url=f"sqlite:///{tmp_path}/none.sqlite3",
        redis_url=redis_url(),
        data=tmp_path,
        SLACKISH_REALTIME=LIMITS,
    ) as running:
        yield running


async def sids(socket: Socket) -> tuple[set[str], list[str]]:
    answer = await socket.ok("sockets", {"to": ["all"], "seconds": 0.2})
    return {each["sid"] for each in answer["sockets"]}, answer["missing"]


async def test_a_killed_process_is_named_and_then_forgotten_and_its_successor_known(mortal) -> None:
    first, second, third = mortal.servers
    async with (
        client(first.url) as a,
        client(second.url) as b,
        client(third.url) as c,
        client(third.url) as d,
    ):
        alice, bob, carol, dave = [await enter(each) for each in (a, b, c, d)]
        assert await sids(alice) == ({each.sid for each in (alice, bob, carol, dave)}, [])
        (process,) = {
            each["process"] for each in (await bob.ok("sockets", {"to": [bob.sid], "local": True}))["sockets"]
        }
        second.kill()
        killed = time.monotonic()
        found, sizes, acks = await asyncio.gather(  # each of its own socket, before the lease is over
            sids(alice),
            carol.ok("rooms", {"to": ["all"], "seconds": 0.2}),
            dave.ok("ask", {"to": ["all"], "seconds": 0.2}, "anybody?"),
        )
        assert found == ({alice.sid, carol.sid, dave.sid}, [process])
        assert (sizes["rooms"], sizes["missing"]) == ({"all": 3}, [process])
        assert (sorted(acks["silent"]), acks["missing"]) == (sorted(found[0]), [process])
        await dave.client.close()
        while (await sids(alice))[1]:
            assert time.monotonic() - killed < LEASE + 2 * RENEWAL + 5  # the machine may be busy
        assert await sids(carol) == ({alice.sid, carol.sid}, [])
        second.start()
        async with client(second.url) as d:
            erin = await enter(d)
            assert await sids(alice) == ({alice.sid, carol.sid, erin.sid}, [])


async def test_a_process_that_ends_in_good_order_is_forgotten_at_once(mortal) -> None:
    first, second, _ = mortal.servers
    async with client(first.url) as a, client(second.url) as b:
        alice, bob = await enter(a), await enter(b)
        assert await sids(alice) == ({alice.sid, bob.sid}, [])
        assert second.process is not None
        second.process.terminate()
        await asyncio.to_thread(second.process.wait)
        assert await sids(alice) == ({alice.sid}, [])
