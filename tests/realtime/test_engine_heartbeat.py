"""The server pings, the client answers in time, on both transports."""

import asyncio
import time

import orjson
import pytest

from tests.conformance import Engine, closed, engine

INTERVAL, TIMEOUT = 0.3, 0.6


@pytest.fixture
async def beating(heartbeat_url):
    """With a heartbeat of 300 and 600 ms."""
    async with engine(heartbeat_url, "/engine.io/") as opened:
        yield opened


async def test_the_times_are_announced_in_milliseconds_as_set(beating: Engine) -> None:
    _, body = await beating.get()
    opened = orjson.loads(body[1:])
    assert (opened["pingInterval"], opened["pingTimeout"]) == (300, 600)


async def test_polling_is_pinged_and_a_pong_keeps_it(beating: Engine) -> None:
    sid = await beating.open_polling()
    for _ in range(3):
        assert await beating.get(sid=sid) == (200, "2")
        assert await beating.post(sid, "3") == (200, "ok")


async def test_websocket_is_pinged_and_a_pong_keeps_it(beating: Engine) -> None:
    async with beating.opened_websocket() as websocket:
        for _ in range(3):
            began = time.monotonic()
            assert await websocket.receive_str() == "2"
            assert time.monotonic() - began >= INTERVAL - 0.1
            await websocket.send_str("3")


async def test_without_a_pong_polling_is_over_when_it_was_said(beating: Engine) -> None:
    sid = await beating.open_polling()
    await asyncio.sleep(INTERVAL + TIMEOUT)
    assert (await beating.get(sid=sid))[0] == 400


async def test_without_a_pong_websocket_is_closed_in_time(beating: Engine) -> None:
    async with beating.opened_websocket() as websocket:
        began = time.monotonic()
        assert await closed(websocket) == ["2"]
        assert INTERVAL + TIMEOUT - 0.1 <= time.monotonic() - began < 5


async def test_one_pong_is_taken_a_ping(beating: Engine) -> None:
    """Pongs in advance do not lengthen the wait for the next one."""
    async with beating.opened_websocket() as websocket:
        for _ in range(5):
            await websocket.send_str("3")
        began = time.monotonic()
        assert await closed(websocket) == ["2"]
        assert time.monotonic() - began < 5


async def test_messages_do_not_stand_for_a_pong(beating: Engine) -> None:
    async with beating.opened_websocket() as websocket:
        assert await websocket.receive_str() == "2"
        await websocket.send_str("4hello")
        assert await closed(websocket) == ["4hello"]


async def test_pongs_in_advance_do_not_put_off_the_ping(beating: Engine) -> None:
    async with beating.opened_websocket() as websocket, asyncio.timeout(10):
        ping = asyncio.create_task(websocket.receive_str())
        while not ping.done():
            await websocket.send_str("3")
            await asyncio.wait((ping,), timeout=INTERVAL / 6)
        assert await ping == "2"
