"""Engine.IO v4, by hand: raw requests and raw frames against the echo server."""

import asyncio

import aiohttp
import orjson
import pytest

from tests.conformance import Engine, closed

# The handshake


async def test_a_handshake_over_polling_says_all_a_client_needs(io: Engine) -> None:
    status, body = await io.get()
    assert status == 200
    opened = orjson.loads(body[1:])
    assert body[0] == "0"
    assert set(opened) == {"sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"}
    assert opened["upgrades"] == ["websocket"]
    assert (opened["pingInterval"], opened["pingTimeout"], opened["maxPayload"]) == (25_000, 20_000, 1_000_000)


async def test_a_handshake_over_websocket_offers_no_upgrade(io: Engine) -> None:
    async with io.websocket() as websocket:
        opened = orjson.loads((await websocket.receive_str())[1:])
        assert opened["upgrades"] == []


async def test_an_answer_to_a_poll_is_text_and_is_not_kept(io: Engine) -> None:
    query = {"EIO": "4", "transport": "polling"}
    async with io.http.get(io.address, params=query) as answer:
        assert answer.headers["content-type"] == "text/plain; charset=UTF-8"
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "query", "code"),
    [
        ("GET", {"EIO": "4"}, 0),
        ("GET", {"EIO": "4", "transport": "abc"}, 0),
        ("GET", {"transport": "polling"}, 5),
        ("GET", {"EIO": "abc", "transport": "polling"}, 5),
        ("GET", {"EIO": "3", "transport": "polling"}, 5),
        ("GET", {"EIO": "4", "transport": "websocket"}, 3),
        ("POST", {"EIO": "4", "transport": "polling"}, 2),
        ("PUT", {"EIO": "4", "transport": "polling"}, 2),
        ("GET", {"EIO": "4", "transport": "polling", "sid": "unknown"}, 1),
        ("POST", {"EIO": "4", "transport": "polling", "sid": "unknown"}, 1),
    ],
)
async def test_a_bad_request_is_told_by_its_code(io: Engine, method, query, code) -> None:
    status, body = await io.request(method, **query)
    assert status == 400
    assert orjson.loads(body)["code"] == code


@pytest.mark.parametrize(
    "query",
    [{"EIO": "abc"}, {"EIO": ""}, {"transport": "abc"}, {"transport": "polling"}, {"sid": "unknown"}],
)
async def test_a_bad_websocket_handshake_is_refused(io: Engine, query) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        async with io.websocket(**query):
            pass
    assert refused.value.status == 403  # Daphne can't say more


# Messages


async def test_polling_echoes_text(io: Engine) -> None:
    sid = await io.open_polling()
    assert await io.post(sid, "4hello") == (200, "ok")
    assert await io.get(sid=sid) == (200, "4hello")


async def test_polling_echoes_several_packets_in_order(io: Engine) -> None:
    sid = await io.open_polling()
    await io.post(sid, "4test1\x1e4test2\x1e4tést3 你好")
    assert (await io.get(sid=sid))[1] == "4test1\x1e4test2\x1e4tést3 你好"


async def test_polling_echoes_binary(io: Engine) -> None:
    sid = await io.open_polling()
    await io.post(sid, "4hello\x1ebAQIDBA==\x1eb")
    assert (await io.get(sid=sid))[1] == "4hello\x1ebAQIDBA==\x1eb"


async def test_a_poll_waits_for_what_comes(io: Engine) -> None:
    sid = await io.open_polling()
    poll = await io.waiting_poll(sid)
    assert not poll.done()
    await io.post(sid, "4hello")
    assert await poll == (200, "4hello")


async def test_fifty_packets_in_one_post_come_back_all_and_in_order(io: Engine) -> None:
    sid = await io.open_polling()
    sent = [f"4{number}" for number in range(50)]
    assert await io.post(sid, "\x1e".join(sent)) == (200, "ok")
    came: list[str] = []
    while len(came) < 50:
        packets = (await io.get(sid=sid))[1].split("\x1e")
        assert len(packets) <= 16  # a client that takes no more is common
        came += packets
    assert came == sent


async def test_websocket_echoes_text_and_binary_even_empty(io: Engine) -> None:
    async with io.opened_websocket() as websocket:
        await websocket.send_str("4hello")
        assert await websocket.receive_str() == "4hello"
        await websocket.send_str("4")
        assert await websocket.receive_str() == "4"
        for data in (b"\x01\x02\x03\x04", b"", bytes(70_000)):
            await websocket.send_bytes(data)
            assert await websocket.receive_bytes() == data


# What breaks it


@pytest.mark.parametrize(
    "body", ["abc", "", "4a\x1e", "\x1e4a", "7", "2", "bnot base64!", "4ok\x1ebA", b"\xff\xfe", b"4\xc3"]
)
async def test_an_invalid_payload_closes_the_session(io: Engine, body) -> None:
    sid = await io.open_polling()
    status, answer = await io.post(sid, body, **{"content-type": "text/plain"})
    assert (status, orjson.loads(answer)["code"]) == (400, 3)
    assert (await io.get(sid=sid))[0] == 400


async def test_a_payload_that_goes_on_after_its_close_packet_was_not_taken_whole(io: Engine) -> None:
    sid = await io.open_polling()
    assert (await io.post(sid, "4before\x1e1\x1e4after"))[0] == 400


async def test_a_binary_post_is_of_an_older_version_and_refused(io: Engine) -> None:
    sid = await io.open_polling()
    assert (await io.post(sid, b"4hello", **{"content-type": "application/octet-stream"}))[0] == 400
    assert (await io.get(sid=sid))[0] == 400


async def test_a_second_poll_at_once_closes_the_session(io: Engine) -> None:
    sid = await io.open_polling()
    first = await io.waiting_poll(sid)
    assert (await io.get(sid=sid))[0] == 400
    assert await first == (200, "1")
    assert (await io.get(sid=sid))[0] == 400


async def test_a_poll_that_is_given_up_closes_the_session(io: Engine) -> None:
    sid = await io.open_polling()
    poll = await io.waiting_poll(sid)
    poll.cancel()
    async with asyncio.timeout(10):
        while (status := (await io.post(sid, "3"))[0]) == 200:
            pass  # a second GET would close the session too, and an answer would end the first
    assert status == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_a_session_knows_get_and_post_alone(io: Engine, method) -> None:
    sid = await io.open_polling()
    status, answer = await io.request(method, EIO="4", transport="polling", sid=sid)
    assert (status, orjson.loads(answer)["code"]) == (400, 3)


@pytest.mark.parametrize("frame", ["abc", "", "2", "7hello"])
async def test_an_invalid_frame_closes_the_websocket(io: Engine, frame) -> None:
    async with io.opened_websocket() as websocket:
        await websocket.send_str(frame)
        await closed(websocket)


async def test_a_payload_at_the_limit_is_taken_and_one_past_it_gets_413(io: Engine) -> None:
    sid = await io.open_polling()
    assert await io.post(sid, "4" + "x" * 999_999) == (200, "ok")
    assert len((await io.get(sid=sid))[1]) == 1_000_000
    status, _ = await io.post(sid, "4" + "x" * 1_000_000)
    assert status == 413
    assert (await io.get(sid=sid))[0] == 400


async def test_a_payload_too_large_is_refused_before_it_is_read(io: Engine) -> None:
    """The body is no payload at all: had it been parsed, the answer would be 400."""
    sid = await io.open_polling()
    assert (await io.post(sid, "\x1e" * 1_000_001))[0] == 413


async def test_a_payload_is_measured_in_bytes_also_where_no_length_is_given(io: Engine) -> None:
    sid = await io.open_polling()

    async def chunks():
        for _ in range(11):
            yield b"4" * 100_000

    assert (await io.post(sid, chunks(), **{"content-type": "text/plain"}))[0] == 413


@pytest.mark.parametrize(
    "frame",
    ["4" + "x" * 1_000_000, "4" + "é" * 500_001, b"x" * 1_000_001, "4" + "x" * 3_000_000, b"x" * 3_000_000],
    ids=["text", "bytes-of-text", "binary", "text-past-the-servers-own-limit", "binary-past-it"],
)
async def test_a_frame_past_the_limit_closes_with_1009(io: Engine, frame) -> None:
    async with io.opened_websocket() as websocket:
        await (websocket.send_str(frame) if isinstance(frame, str) else websocket.send_bytes(frame))
        await closed(websocket)
        assert websocket.close_code == 1009


async def test_a_frame_at_the_limit_is_taken(io: Engine) -> None:
    async with io.opened_websocket() as websocket:
        await websocket.send_str("4" + "x" * 999_999)
        assert len(await websocket.receive_str()) == 1_000_000


# The end


async def test_a_close_packet_over_polling_ends_the_session_and_answers_the_poll(io: Engine) -> None:
    sid = await io.open_polling()
    poll = await io.waiting_poll(sid)
    assert await io.post(sid, "1") == (200, "ok")
    assert await poll == (200, "6")
    assert (await io.get(sid=sid))[0] == 400


async def test_a_close_packet_over_websocket_ends_the_session(io: Engine) -> None:
    async with io.opened_websocket() as websocket:
        await websocket.send_str("1")
        assert await closed(websocket) == []
