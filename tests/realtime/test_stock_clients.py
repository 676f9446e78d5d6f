"""Clients that nobody here wrote: npm's socket.io-client and python-socketio's, over every transport."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import aiohttp
import pytest
import socketio

from tests import socketio_client as sockets
from tests.browser.cable import Cable
from tests.node import script
from tests.wire import wire_to

TRANSPORTS = ["polling", "websocket", "default"]
memory = pytest.mark.parametrize("cluster", ["memory"], indirect=True)
each_transport = pytest.mark.parametrize("transports", TRANSPORTS)


# JavaScript


@memory
@each_transport
async def test_javascript_connects_gets_acks_and_hears_its_rooms(cluster, transports) -> None:
    async with script("client.mjs", cluster.url, transports, "basics") as client:
        connected = await client.next()
        assert connected["connected"]
        assert transports in (connected["transport"], "default")
        assert await client.next() == {"ack": {"ok": True, "room": "team a"}}
        assert await client.next() == {"said": [{"text": "hello 你好"}]}
        await client.done()


@memory
@each_transport
async def test_javascript_gets_its_bytes_back(cluster, transports) -> None:
    async with script("client.mjs", cluster.url, transports, "binary") as client:
        assert await client.next() == {"file": [0, 1, 254, 255], "empty": 0, "big": 70_000, "same": True}


@memory
async def test_a_default_javascript_client_ends_up_on_websocket(cluster) -> None:
    async with script("client.mjs", cluster.url, "default", "upgrade") as client:
        found = await client.next()
        assert found["after"] == "websocket"
        assert found["ack"]["value"] == "over there"


@memory
async def test_the_first_emit_of_a_default_javascript_client_waits_for_no_upgrade(cluster, record_property) -> None:
    async with script("client.mjs", cluster.url, "default", "firstEmit") as client:
        milliseconds = (await client.next())["milliseconds"]
        record_property("first_emit_ms", milliseconds)
        print("first emit acked after", *(f"{each:.1f}" for each in milliseconds), "ms")  # noqa: T201
        assert max(milliseconds) < 1000


@memory
@each_transport
async def test_fifty_events_of_javascript_at_once_are_acked_once_each(cluster, transports) -> None:
    async with script("client.mjs", cluster.url, transports, "many") as client:
        assert await client.next() == {"acks": list(range(50)), "once": True}


@memory
@each_transport
async def test_a_burst_of_500_reaches_javascript_whole_and_in_order(cluster, transports) -> None:
    async with script("client.mjs", cluster.url, transports, "burst") as client:
        found = await client.next()
        assert found["ticks"] == list(range(500))
        assert found["rooms"] == [f"room {number}" for number in range(500)]


@memory
@each_transport
async def test_javascript_comes_back_when_the_wire_is_cut(cluster, transports) -> None:
    async with (
        wire_to(urlsplit(cluster.url).port) as wire,
        script("client.mjs", wire.url, transports, "reconnect") as client,
    ):
        assert (await client.next())["connected"]
        await wire.fail()
        found = await client.next()
        assert found["reason"] in ("transport close", "transport error")
        assert found["back"]
        assert found["ack"]["ok"]


FORBIDDEN = ["refuse", "strip", "swallow", "deafen"]


@asynccontextmanager
async def without_websockets(url: str, how: str) -> AsyncIterator[str]:
    cable = await Cable.lay(urlsplit(url).port)
    cable.treat_websockets(how)
    try:
        yield cable.url
    finally:
        cable.close()
        await cable.closed()


@memory
@pytest.mark.parametrize("how", FORBIDDEN)
async def test_a_default_javascript_client_polls_where_websockets_are_forbidden(cluster, how) -> None:
    async with without_websockets(cluster.url, how) as url, script("client.mjs", url, "default", "basics") as client:
        assert await client.next() == {"connected": True, "transport": "polling"}
        assert (await client.next())["ack"]["ok"]
        assert (await client.next())["said"] == [{"text": "hello 你好"}]


# python-socketio


@pytest.fixture
async def python():
    clients = []

    async def connect(url: str, transports: str, *, anew: bool = False) -> socketio.AsyncClient:
        """`anew`: a connection for each request, as browsers take one for a WebSocket."""
        # A session of ours: the client's own is lost, unclosed, each time that it reconnects.
        http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=anew))
        client = socketio.AsyncClient(
            http_session=http, reconnection_delay=0.05, reconnection_delay_max=0.1, request_timeout=60
        )
        client.said = asyncio.Queue()
        client.on("said", client.said.put, namespace="/talk")
        client.on("tick", client.said.put, namespace="/talk")
        clients.append((client, http))
        chosen = None if transports == "default" else [transports]
        await client.connect(url, namespaces=["/", "/talk"], transports=chosen, wait_timeout=60)
        return client

    yield connect
    for client, http in clients:
        await client.shutdown()
        await http.close()


@memory
@each_transport
async def test_python_gets_acks_bytes_and_hears_its_rooms(cluster, python, transports) -> None:
    client = await python(cluster.url, transports)
    assert await client.call("join", "team b", namespace="/talk") == {"ok": True, "room": "team b"}
    await client.emit("say-to-all", (["team b"], "hello"), namespace="/talk")
    assert await asyncio.wait_for(client.said.get(), 10) == {"text": "hello"}
    sent = {"file": b"\x00\xff", "empty": b"", "deep": [bytes(70_000)]}
    assert (await client.call("echo", sent))["value"] == sent


@memory
@pytest.mark.parametrize("how", FORBIDDEN[:2])
async def test_a_default_python_client_polls_where_websockets_are_refused(cluster, python, how) -> None:
    """Where they are swallowed it waits for ever, whatever the server does: docs/decisions/0003."""
    async with without_websockets(cluster.url, how) as url:
        client = await python(url, "default", anew=True)
        assert client.transport() == "polling"
        assert (await client.call("join", "anywhere", namespace="/talk"))["ok"]


@memory
@each_transport
async def test_a_burst_of_500_reaches_python_whole_and_in_order(cluster, python, transports) -> None:
    client = await python(cluster.url, transports)
    await client.call("burst", 500, namespace="/talk")
    async with asyncio.timeout(10):
        assert [await client.said.get() for _ in range(500)] == list(range(500))


@memory
@each_transport
async def test_python_comes_back_when_the_wire_is_cut(cluster, python, transports) -> None:
    async with wire_to(urlsplit(cluster.url).port) as wire:
        client = await python(wire.url, transports)
        back = asyncio.Event()
        client.on("connect", back.set, namespace="/talk")
        await wire.fail()
        await asyncio.wait_for(back.wait(), 20)
        assert (await client.call("join", "again", namespace="/talk"))["ok"]


@pytest.mark.parametrize("cluster", ["redis-2"], indirect=True)
async def test_polling_clients_on_another_process_hear_their_rooms_and_no_other(cluster) -> None:
    names = ["team a", "team_a", "x" * 200, "x" * 199 + "y", "团队", "🎉"]
    here, there = cluster.servers
    heard: list[str] = []
    async with aiohttp.ClientSession() as http:
        polling = socketio.AsyncClient(http_session=http, request_timeout=60)  # a server listens before it answers
        polling.on("said", lambda payload: heard.append(payload["text"]), namespace="/talk")
        await polling.connect(there.url, namespaces=["/talk"], transports=["polling"], wait_timeout=60)
        for name in names[::2]:
            assert (await polling.call("join", name, namespace="/talk"))["ok"]
        async with sockets.client(here.url) as ours:
            talk = await ours.namespace("/talk")
            for name in names:
                await talk.ok("say-to-all", [name], f"for {name}")
            await talk.ok("say-to-all", [names[0]], "last")
            async with asyncio.timeout(20):
                while "last" not in heard:
                    await polling.call("join", names[0], namespace="/talk")
        await polling.disconnect()
    assert heard == [*(f"for {name}" for name in names[::2]), "last"]
