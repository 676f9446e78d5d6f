"""Socket.IO v5, by hand: raw frames (and some raw polls) against the conformance server."""

import asyncio
import time

import aiohttp
import orjson
import pytest

from tests.conformance import Engine, closed, engine


@pytest.fixture
async def io(conformance_url):
    async with engine(conformance_url, "/socket.io/") as opened:
        yield opened


@pytest.fixture
async def raw(io: Engine):
    """A connection that joined no namespace yet."""
    async with io.opened_websocket() as websocket:
        yield websocket


@pytest.fixture
async def socket(raw: aiohttp.ClientWebSocketResponse) -> aiohttp.ClientWebSocketResponse:
    """A connection in the main namespace."""
    await join(raw, "40")
    return raw


async def join(websocket: aiohttp.ClientWebSocketResponse, packet: str) -> None:
    await websocket.send_str(packet)
    assert '{"sid":"' in await websocket.receive_str()
    assert '["auth",' in await websocket.receive_str()


# Connecting


@pytest.mark.parametrize(
    ("packet", "prefix", "auth"),
    [
        ("40", "", "{}"),
        ('40{"token":"123"}', "", '{"token":"123"}'),
        ("40/custom,", "/custom,", "{}"),
        ("40/custom", "/custom,", "{}"),
        ('40/custom,{"token":"abc"}', "/custom,", '{"token":"abc"}'),
        ("40/custom?a=b,", "/custom,", "{}"),
    ],
)
async def test_connect_is_answered_with_a_sid_alone_and_then_the_handler_speaks(raw, packet, prefix, auth) -> None:
    await raw.send_str(packet)
    answer = await raw.receive_str()
    assert answer.startswith(f"40{prefix}{{")
    assert set(orjson.loads(answer[2 + len(prefix) :])) == {"sid"}
    assert await raw.receive_str() == f'42{prefix}["auth",{auth}]'


async def test_the_sid_of_a_socket_is_not_the_secret_one_of_the_transport(io: Engine) -> None:
    async with io.websocket() as websocket:
        secret = orjson.loads((await websocket.receive_str())[1:])["sid"]
        await websocket.send_str("40")
        assert orjson.loads((await websocket.receive_str())[2:])["sid"] != secret


async def test_an_unknown_namespace_is_refused_and_the_connection_lives_on(raw) -> None:
    await raw.send_str("40/random")
    assert await raw.receive_str() == '44/random,{"message":"Invalid namespace"}'
    await join(raw, "40")


async def test_who_joins_no_namespace_is_closed_after_the_time_for_it(raw) -> None:
    began = time.monotonic()
    assert await closed(raw) == []
    assert 0.8 < time.monotonic() - began < 5


async def test_who_joined_in_time_stays(socket) -> None:
    await asyncio.sleep(1.2)
    await socket.send_str('42["message"]')
    assert await socket.receive_str() == '42["message-back"]'


async def test_polling_carries_the_same_packets(io: Engine) -> None:
    sid = await io.open_polling()
    assert await io.post(sid, "40\x1e40/random\x1e40/custom,") == (200, "ok")
    came = ""
    while "/custom" not in came or came.count("auth") < 2 or "/random" not in came:
        came += (await io.get(sid=sid))[1] + "\x1e"
    packets = [packet for packet in came.split("\x1e") if packet]
    assert '44/random,{"message":"Invalid namespace"}' in packets
    assert '42["auth",{}]' in packets
    assert '42/custom,["auth",{}]' in packets


# Leaving


async def test_leaving_a_custom_namespace_leaves_the_main_one(socket) -> None:
    await join(socket, "40/custom,")
    await socket.send_str("41/custom,")
    await socket.send_str('42["message","to the main namespace"]')
    assert await socket.receive_str() == '42["message-back","to the main namespace"]'


async def test_a_namespace_that_was_left_can_be_joined_again(socket) -> None:
    await socket.send_str("41")
    await join(socket, "40")


# Messages


async def test_arguments_come_back_as_they_went(socket) -> None:
    await socket.send_str('42["message",1,"2",{"3":[true]},null]')
    assert await socket.receive_str() == '42["message-back",1,"2",{"3":[true]},null]'


async def test_an_ack_carries_the_arguments(socket) -> None:
    await socket.send_str('42456["message-with-ack",1,"2",{"3":[false]}]')
    assert await socket.receive_str() == '43456[1,"2",{"3":[false]}]'


async def test_an_ack_may_be_empty(socket) -> None:
    await socket.send_str('420["message-with-ack"]')
    assert await socket.receive_str() == "430[]"


async def test_binary_comes_back_with_its_attachments(socket) -> None:
    placeholders = '{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}'
    await socket.send_str(f'452-["message",{placeholders}]')
    await socket.send_bytes(b"\x01\x02\x03")
    await socket.send_bytes(b"\x04\x05\x06")
    assert await socket.receive_str() == f'452-["message-back",{placeholders}]'
    assert await socket.receive_bytes() == b"\x01\x02\x03"
    assert await socket.receive_bytes() == b"\x04\x05\x06"


async def test_a_binary_ack_carries_its_attachments(socket) -> None:
    await socket.send_str('451-789["message-with-ack",{"deep":[{"_placeholder":true,"num":0}]}]')
    await socket.send_bytes(b"\x00\xff")
    assert await socket.receive_str() == '461-789[{"deep":[{"_placeholder":true,"num":0}]}]'
    assert await socket.receive_bytes() == b"\x00\xff"


async def test_empty_attachments_arrive(socket) -> None:
    await socket.send_str('452-["message",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]')
    await socket.send_bytes(b"")
    await socket.send_bytes(b"x")
    assert (await socket.receive_str()).startswith('452-["message-back"')
    assert await socket.receive_bytes() == b""
    assert await socket.receive_bytes() == b"x"


async def test_ten_attachments_are_taken(socket) -> None:
    holders = ",".join(f'{{"_placeholder":true,"num":{number}}}' for number in range(10))
    await socket.send_str(f'4510-["message",{holders}]')
    for number in range(10):
        await socket.send_bytes(bytes([number]))
    assert (await socket.receive_str()).startswith("4510-")
    assert [await socket.receive_bytes() for _ in range(10)] == [bytes([number]) for number in range(10)]


async def test_binary_travels_over_polling_too(io: Engine) -> None:
    sid = await io.open_polling()
    await io.post(sid, "40")
    await io.post(sid, '452-["message",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]\x1ebAQID\x1eb')
    came: list[str] = []
    while len(came) < 5:
        came += (await io.get(sid=sid))[1].split("\x1e")
    assert came[2].startswith('452-["message-back"')
    assert came[3:] == ["bAQID", "b"]


async def test_nothing_comes_between_a_packet_and_its_attachments(io: Engine) -> None:
    """Ten binary echoes at once, over polls that break anywhere."""
    sid = await io.open_polling()
    await io.post(sid, "40")
    one = '452-["message",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]\x1ebAQ==\x1ebAg=='
    await io.post(sid, "\x1e".join([one, '42["message"]'] * 10))
    came: list[str] = []
    while len(came) < 2 + 40:
        came += (await io.get(sid=sid))[1].split("\x1e")
    assert [packet[:4] for packet in came[2:]] == ["452-", "bAQ=", "bAg=", '42["'] * 10


async def test_fifty_events_in_one_post_are_acked_once_each(io: Engine) -> None:
    sid = await io.open_polling()
    await io.post(sid, "40")
    asked = "\x1e".join(f'42{number}["message-with-ack",{number}]' for number in range(50))
    assert await io.post(sid, asked) == (200, "ok")
    came: list[str] = []
    while len(came) < 52:
        came += (await io.get(sid=sid))[1].split("\x1e")
    assert came[2:] == [f"43{number}[{number}]" for number in range(50)]


# What closes the connection


@pytest.mark.parametrize(
    "packet",
    [
        pytest.param('42["message"]', id="an event before CONNECT"),
        pytest.param('430["x"]', id="an ack before CONNECT"),
        pytest.param("41", id="a DISCONNECT before CONNECT"),
        pytest.param("4abc", id="an unknown type"),
        pytest.param("47", id="a type that is none"),
        pytest.param("4", id="an empty packet"),
        pytest.param("40[]", id="an array as CONNECT payload"),
        pytest.param('40"token"', id="a string as CONNECT payload"),
        pytest.param("40null", id="null as CONNECT payload"),
        pytest.param("40{", id="CONNECT with broken JSON"),
        pytest.param(b"\x01", id="unexpected binary"),
    ],
)
async def test_it_closes_a_connection_that_joined_nothing(raw, packet) -> None:
    await (raw.send_str(packet) if isinstance(packet, str) else raw.send_bytes(packet))
    assert await closed(raw) == []


@pytest.mark.parametrize(
    "packets",
    [
        pytest.param(["40"], id="a second CONNECT"),
        pytest.param(['42/custom,["message"]'], id="a namespace not joined"),
        pytest.param(['42/random,["message"]'], id="a namespace that is none"),
        pytest.param(['42["connect"]'], id="reserved: connect"),
        pytest.param(['42["connect_error"]'], id="reserved: connect_error"),
        pytest.param(['42["disconnect","forged"]'], id="reserved: disconnect"),
        pytest.param(['42["disconnecting"]'], id="reserved: disconnecting"),
        pytest.param(['42["newListener"]'], id="reserved: newListener"),
        pytest.param(['42["removeListener"]'], id="reserved: removeListener"),
        pytest.param(["42{}"], id="EVENT data that is no array"),
        pytest.param(["42[]"], id="EVENT data that is empty"),
        pytest.param(["42"], id="EVENT without data"),
        pytest.param(["42[{}]"], id="an event without a name"),
        pytest.param(['42abc["message-with-ack",1]'], id="a bad ack id"),
        pytest.param(['42-1["message-with-ack",1]'], id="a negative ack id"),
        pytest.param(['42["message"'], id="broken JSON"),
        pytest.param(["430{}"], id="ACK data that is no array"),
        pytest.param(['43["x"]'], id="an ack of nothing"),
        pytest.param([b"\x01"], id="unexpected binary"),
        pytest.param(['4511-["message"]'], id="more than 10 attachments"),
        pytest.param(['45-["message"]'], id="no number of attachments"),
        pytest.param(['45["message"]'], id="a binary event without attachments"),
        pytest.param(['451-["message"]', '42["message"]'], id="text while attachments are awaited"),
        pytest.param(['451-["message",{"_placeholder":true,"num":1}]', b"x"], id="a placeholder past the attachments"),
        pytest.param(['451-["message",{"_placeholder":true,"num":-1}]', b"x"], id="a placeholder before them"),
        pytest.param(['451-["message",{"_placeholder":true,"num":"0"}]', b"x"], id="a placeholder that is no number"),
        pytest.param(['451-["message",{"_placeholder":true}]', b"x"], id="a placeholder without a number"),
        pytest.param(['44{"message":"no"}'], id="a CONNECT_ERROR from a client"),
    ],
)
async def test_it_closes_a_connection_that_joined(socket, packets) -> None:
    for packet in packets:
        await (socket.send_str(packet) if isinstance(packet, str) else socket.send_bytes(packet))
    assert await closed(socket) == []


async def test_a_bad_packet_over_polling_is_400_and_closes_the_session(io: Engine) -> None:
    sid = await io.open_polling()
    await io.post(sid, "40")
    assert (await io.post(sid, '42["connect"]'))[0] == 400
    assert (await io.get(sid=sid))[0] == 400


# What does not


@pytest.mark.parametrize("packet", ['4399["late"]', "4399[]", "5", "6"])
async def test_it_is_ignored(socket, packet) -> None:
    await socket.send_str(packet)
    await socket.send_str('42["message","after"]')
    assert await socket.receive_str() == '42["message-back","after"]'


async def test_an_event_may_have_a_number_for_a_name(socket) -> None:
    await socket.send_str("42[5]")
    assert "invalid_event" in await socket.receive_str()
    await socket.send_str('42["message"]')
    assert await socket.receive_str() == '42["message-back"]'
