"""From polling to WebSocket, by hand: the probe, the switch, and what goes wrong on the way."""

import asyncio
import base64

import aiohttp
import orjson
import pytest

from tests.conformance import Engine, closed


async def probe(websocket: aiohttp.ClientWebSocketResponse) -> None:
    await websocket.send_str("2probe")
    assert await websocket.receive_str() == "3probe"


async def test_a_session_goes_on_over_websocket(io: Engine) -> None:
    sid = await io.open_polling()
    async with io.websocket(sid=sid) as websocket:
        await probe(websocket)
        await websocket.send_str("5")
        await websocket.send_str("4hello")
        assert await websocket.receive_str() == "4hello"


async def test_what_waited_for_a_poll_comes_over_websocket_and_nothing_else(io: Engine) -> None:
    sid = await io.open_polling()
    async with io.websocket(sid=sid) as websocket:
        await probe(websocket)
        await io.post(sid, "4one\x1eb" + base64.b64encode(b"two").decode())
        await websocket.send_str("5")
        assert await websocket.receive_str() == "4one"
        assert await websocket.receive_bytes() == b"two"
        await websocket.send_str("4three")
        assert await websocket.receive_str() == "4three"


async def test_the_probe_answers_the_open_poll_at_once(io: Engine) -> None:
    """The client waits for that poll before it sends its `5`: up to 25 s without this."""
    sid = await io.open_polling()
    poll = await io.waiting_poll(sid)
    async with io.websocket(sid=sid) as websocket:
        await probe(websocket)
        async with asyncio.timeout(2):
            assert await poll == (200, "6")


async def test_until_the_upgrade_each_further_poll_is_answered_soon(io: Engine) -> None:
    sid = await io.open_polling()
    async with io.websocket(sid=sid) as websocket:
        await probe(websocket)
        for _ in range(2):
            async with asyncio.timeout(2):
                assert await io.get(sid=sid) == (200, "6")


async def test_a_poll_that_is_open_at_the_switch_is_answered(io: Engine) -> None:
    sid = await io.open_polling()
    async with io.websocket(sid=sid) as websocket:
        await probe(websocket)
        poll = await io.waiting_poll(sid)
        await websocket.send_str("5")
        async with asyncio.timeout(10):
            status, _ = await poll
        assert status in (200, 400)  # answered before the switch, or refused by it
        await websocket.send_str("4hello")
        assert await websocket.receive_str() == "4hello"


async def test_a_poll_right_behind_the_switch_is_refused_by_whichever_way_it_comes(io: Engine) -> None:
    """The poll comes by another connection, and is often read before what was sent before it."""
    for _ in range(20):
        sid = await io.open_polling()
        async with io.websocket(sid=sid) as websocket:
            await websocket.send_str("2probe")
            await websocket.send_str("5")
            assert (await io.get(sid=sid))[0] == 400
            assert await websocket.receive_str() == "3probe"
            await websocket.send_str("4hello")
            assert await websocket.receive_str() == "4hello"


async def test_after_the_upgrade_polls_of_the_session_are_refused(io: Engine) -> None:
    sid = await io.open_polling()
    async with io.websocket(sid=sid) as websocket:
        await probe(websocket)
        await websocket.send_str("5")
        await websocket.send_str("4switched")
        assert await websocket.receive_str() == "4switched"
        assert (await io.get(sid=sid))[0] == 400
        assert (await io.post(sid, "4hello"))[0] == 400
        await websocket.send_str("4hello")
        assert await websocket.receive_str() == "4hello"


async def test_a_second_websocket_for_a_session_is_closed_without_harm(io: Engine) -> None:
    sid = await io.open_polling()
    async with io.websocket(sid=sid) as websocket:
        await probe(websocket)
        async with io.websocket(sid=sid) as second:
            assert await closed(second) == []
        await websocket.send_str("5")
        async with io.websocket(sid=sid) as third:
            assert await closed(third) == []
        await websocket.send_str("4hello")
        assert await websocket.receive_str() == "4hello"


async def test_a_websocket_session_can_not_be_upgraded(io: Engine) -> None:
    async with io.websocket() as websocket:
        sid = orjson.loads((await websocket.receive_str())[1:])["sid"]
        async with io.websocket(sid=sid) as second:
            assert await closed(second) == []
        await websocket.send_str("4hello")
        assert await websocket.receive_str() == "4hello"


@pytest.mark.parametrize("words", [["hello"], ["2probe", "4hello"], ["2probe", "2probe"]])
async def test_a_probe_that_goes_wrong_closes_only_its_websocket(io: Engine, words) -> None:
    sid = await io.open_polling()
    async with io.websocket(sid=sid) as websocket:
        for word in words:
            await websocket.send_str(word)
        await closed(websocket)
    await io.post(sid, "4hello")
    assert "4hello" in (await io.get(sid=sid))[1].split("\x1e")


async def test_a_probe_that_leaves_harms_nobody(io: Engine) -> None:
    sid = await io.open_polling()
    async with io.websocket(sid=sid) as websocket:
        await probe(websocket)
    await io.post(sid, "4hello")
    assert "4hello" in (await io.get(sid=sid))[1].split("\x1e")


async def test_a_session_that_ends_meanwhile_ends_its_probe(io: Engine) -> None:
    sid = await io.open_polling()
    async with io.websocket(sid=sid) as websocket:
        await probe(websocket)
        assert await io.post(sid, "1") == (200, "ok")
        assert await closed(websocket) == []


async def test_a_late_upgrade_packet_is_ignored(io: Engine) -> None:
    async with io.opened_websocket() as websocket:
        await websocket.send_str("5")
        await websocket.send_str("4hello")
        assert await websocket.receive_str() == "4hello"
