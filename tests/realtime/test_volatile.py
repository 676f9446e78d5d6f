"""What is volatile is left out where something waits already; what is not arrives, and nobody else is delayed."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.conformance import engine
from tests.realtime.operator import NAMESPACE
from tests.socketio_client import Client, Socket, client, open_client

CHUNK = 200_000
CHUNKS = 150  # far more than two kernels buffer for a socket

pytestmark = pytest.mark.realtime(outbox_bytes=100_000_000, event_burst=10_000)


@pytest.fixture
async def busy(server) -> AsyncIterator[Socket]:
    async with client(server.url) as opened:
        yield await opened.namespace(NAMESPACE)


@pytest.fixture
async def clogged(server, busy: Socket) -> AsyncIterator[Client]:
    """Its socket does not drain: frames wait for it at the server."""
    opened = await open_client(server.url)
    lazy = await opened.namespace(NAMESPACE)
    await lazy.event("welcome")
    opened._websocket.transport.pause_reading()
    for _ in range(CHUNKS):
        await busy.ok("emit", {"to": [lazy.sid]}, "x" * CHUNK)
    yield opened
    opened._websocket.transport.abort()
    await opened.close()


def texts(socket: Socket) -> list[str]:
    return [args[0]["text"] for name, args in socket.events if name == "said" and len(args[0]["text"]) < CHUNK]


async def test_it_does_not_reach_a_socket_that_does_not_drain_and_what_follows_does(clogged, busy) -> None:
    lazy = clogged.sockets[NAMESPACE]
    await busy.ok("emit", {"to": ["all"], "volatile": True}, "passing")
    await busy.ok("emit", {"to": ["all"]}, "lasting")
    assert await busy.event("said", text="passing")
    assert await busy.event("said", text="lasting")
    assert texts(lazy) == []  # nobody waited for it
    clogged._websocket.transport.resume_reading()
    await lazy.event("said", text="lasting")
    assert texts(lazy) == []
    await busy.ok("emit", {"to": ["all"], "volatile": True}, "drained")
    assert await lazy.event("said", text="drained")


async def test_who_does_not_drain_is_not_asked_either(clogged, busy) -> None:
    busy.answers["question"] = "here"
    answer = await busy.ok("ask", {"to": ["all"], "volatile": True}, "who takes it now?")
    assert (answer["answers"], answer["silent"]) == (["here"], [])


async def test_it_reaches_who_polls_and_passes_who_does_not(server, busy) -> None:
    async with engine(server.url, "/socket.io/") as io:
        sid = await io.open_polling()
        assert await io.post(sid, f"40{NAMESPACE},") == (200, "ok")
        assert "welcome" in (await io.get(sid=sid))[1]
        await busy.ok("emit", {"to": ["all"], "volatile": True}, "passing")
        poll = await io.waiting_poll(sid)
        assert not poll.done()
        await busy.ok("emit", {"to": ["all"], "volatile": True}, "caught")
        async with asyncio.timeout(10):
            assert "caught" in (await poll)[1]
        await busy.ok("emit", {"to": ["all"], "volatile": True}, "passing")
        await busy.ok("emit", {"to": ["all"]}, "lasting")
        came = (await io.get(sid=sid))[1]
        assert "lasting" in came
        assert "passing" not in came
