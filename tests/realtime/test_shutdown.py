"""A server that is told to end: every client hears it, none is told to stay away, and all come back."""

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
from asgiref.testing import ApplicationCommunicator

from slackish.realtime import serve_process
from tests.cluster import Cluster, Server
from tests.conformance import closed, engine
from tests.node import script
from tests.realtime.conftest import marked_limits, one_server
from tests.socketio_client import open_client

CLIENTS = 300
GOING_AWAY = 1001
ABNORMAL = 1006  # without a closing frame


@pytest.fixture
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cluster]:
    """Each test ends its own."""
    with one_server(tmp_path, **marked_limits(request)) as running:
        yield running


def end(server: Server) -> None:
    """SIGTERM, as an operator or a container does it."""
    assert server.process
    server.process.send_signal(signal.SIGTERM)


async def ended(server: Server) -> int:
    assert server.process
    return await asyncio.wait_for(asyncio.to_thread(server.process.wait), 20)


async def test_three_hundred_clients_get_their_close_and_no_disconnect(server: Cluster) -> None:
    [process] = server.servers
    async with engine(server.url, "/socket.io/") as io:

        async def until_closed() -> tuple[list[str | bytes], int | None]:
            async with io.opened_websocket() as websocket:
                await websocket.send_str("40")
                assert (await websocket.receive_str()).startswith("40")
                joined.release()
                return await closed(websocket), websocket.close_code

        joined = asyncio.Semaphore(0)
        clients = [asyncio.create_task(until_closed()) for _ in range(CLIENTS)]
        for _ in clients:
            await asyncio.wait_for(joined.acquire(), 60)
        end(process)
        for came, code in await asyncio.gather(*clients):
            assert code == GOING_AWAY
            assert not [frame for frame in came if str(frame).startswith("41")]
    assert await ended(process) == 0
    assert "Traceback" not in process.output


async def test_a_waiting_poll_gets_its_answer(server: Cluster) -> None:
    [process] = server.servers
    async with engine(server.url, "/socket.io/") as io:
        sids = [await io.open_polling() for _ in range(20)]
        polls = [await io.waiting_poll(sid) for sid in sids]
        end(process)
        assert await asyncio.gather(*polls) == [(200, "6")] * 20
    assert await ended(process) == 0


@pytest.mark.realtime(ping_interval_ms=60_000)
async def test_a_stock_client_comes_back_to_the_server_that_follows(server: Cluster) -> None:
    [process] = server.servers
    async with script("client.mjs", server.url, "default", "reconnect") as client:
        assert (await client.next())["connected"]
        end(process)
        await ended(process)
        process.start()
        found = await client.next()
        assert found["reason"] == "transport close"
        assert found["back"]


async def test_a_handshake_in_the_last_second_stops_nobody_from_hearing(server: Cluster) -> None:
    """Daphne's own way to end its applications fails then."""
    [process] = server.servers
    old = await open_client(server.url)
    await old.namespace("/")
    async with aiohttp.ClientSession() as session:
        new = await session.ws_connect(f"{server.url}/socket.io/?EIO=4&transport=websocket")
        end(process)
        await old.wait_closed()
        await closed(new)
        assert old.close_code == GOING_AWAY
        assert new.close_code in (GOING_AWAY, ABNORMAL)  # it may be cut before it was heard of
        await new.close()
    await old.close()


async def test_a_server_with_a_lifespan_is_answered() -> None:
    async def nothing(scope, receive, send) -> None:
        raise AssertionError("a lifespan is no business of the application's")

    server = ApplicationCommunicator(serve_process(nothing), {"type": "lifespan"})
    await server.send_input({"type": "lifespan.startup"})
    assert await server.receive_output(5) == {"type": "lifespan.startup.complete"}
    await server.send_input({"type": "lifespan.shutdown"})
    assert await server.receive_output(5) == {"type": "lifespan.shutdown.complete"}
    await server.wait(5)
