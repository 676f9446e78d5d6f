"""One connection: the handshake, many namespaces, what closes it and what does not."""

import asyncio

import aiohttp
import pytest
from websockets.exceptions import InvalidStatus

from tests.socketio_client import Client, Refused, client, open_client


async def test_the_first_packet_announces_the_settings_exactly(cluster) -> None:
    async with client(cluster.url) as ours:
        await ours.namespace("/")
        assert ours.opened["pingInterval"] == 25_000
        assert ours.opened["pingTimeout"] == 20_000
        assert ours.opened["maxPayload"] == 1_000_000
        assert ours.opened["upgrades"] == []


async def test_one_connection_carries_many_namespaces(cluster) -> None:
    async with client(cluster.url) as ours:
        plain, talk = await ours.namespace("/"), await ours.namespace("/talk")
        assert await plain.event("welcome") == "Connected"
        assert await talk.event("welcome") == "Connected"
        assert len({plain.sid, talk.sid, ours.opened["sid"]}) == 3


async def test_leaving_one_namespace_leaves_the_others(cluster) -> None:
    async with client(cluster.url) as ours:
        plain, talk = await ours.namespace("/"), await ours.namespace("/talk")
        await talk.leave()
        assert (await plain.ok("echo", "still here"))["value"] == "still here"


async def test_an_unknown_namespace_is_refused_and_the_connection_lives_on(cluster) -> None:
    async with client(cluster.url) as ours:
        with pytest.raises(Refused) as refused:
            await ours.namespace("/random")
        assert refused.value.answer == {"message": "Invalid namespace"}
        assert (await (await ours.namespace("/")).ok("echo", 1))["value"] == 1


async def test_a_middleware_refuses_with_a_code_and_data(cluster) -> None:
    async with client(cluster.url) as ours:
        with pytest.raises(Refused) as refused:
            await ours.namespace("/talk", password="wrong")
        assert refused.value.code == "not_authorized"
        assert refused.value.answer["data"]["hint"] == "another one"
        await ours.namespace("/talk")


async def test_the_welcome_follows_the_answer_to_connect(cluster) -> None:
    async with client(cluster.url) as ours:
        await (await ours.namespace("/talk")).event("welcome")
        assert [frame[:7] for frame in ours.frames[1:]] == ["40/talk", "42/talk"]


async def test_on_the_way_in_come_middleware_the_own_room_the_answer_and_the_handler(cluster) -> None:
    async with client(cluster.url) as ours:
        socket = await ours.namespace("/way-in")
        await socket.emit("the end")
        await socket.event("error", event="the end")
        assert ours.frames[1:3] == [f'40/way-in,{{"sid":"{socket.sid}"}}', '42/way-in,["said","by the handler"]']
        assert not ours.saw("not there yet")


async def test_what_leaves_is_written_straight_to_the_transport_of_our_server(cluster) -> None:
    """Found through the routers of the real application; where a release of Daphne hides it, all else still works."""
    async with client(cluster.url) as ours:
        written = (await (await ours.namespace("/operator")).ok("ways-out"))["written"]
        assert written["daphne"] > 0
        assert written["portable"] == 0


@pytest.mark.parametrize(
    "packet",
    [
        '2["echo",1]',
        "0[]",
        '2["connect"]',
        '2["disconnect"]',
        "2[]",
        "7",
        '511-["x",{"_placeholder":true,"num":0}]',
        '2/elsewhere,["echo",1]',
    ],
)
async def test_what_breaks_the_protocol_closes_the_connection(cluster, packet) -> None:
    ours = await open_client(cluster.url)
    await ours.send(packet)
    await ours.wait_closed()


@pytest.mark.parametrize("frame", ["", "x", "2", "9", b"binary"])
async def test_what_breaks_the_transport_closes_the_connection(cluster, frame) -> None:
    ours = await open_client(cluster.url)
    await ours.namespace("/")
    await ours.send_frame(frame)
    await ours.wait_closed()


async def test_a_second_connect_to_a_namespace_closes_the_connection(cluster) -> None:
    ours = await open_client(cluster.url)
    await ours.namespace("/")
    await ours.send("0")
    await ours.wait_closed()


async def test_an_unknown_ack_and_a_late_upgrade_are_ignored(cluster) -> None:
    async with client(cluster.url) as ours:
        plain = await ours.namespace("/")
        await ours.send('399["late"]')
        await ours.send_frame("5")
        assert (await plain.ok("echo", 1))["value"] == 1


async def test_a_burst_gets_an_answer_each_and_in_order(cluster) -> None:
    async with client(cluster.url) as ours:
        plain = await ours.namespace("/")
        answers = await asyncio.gather(*(plain.begin("echo", number) for number in range(190)))
        assert [answer["value"] for answer in answers] == list(range(190))


async def test_no_name_from_the_wire_reaches_a_method(cluster) -> None:
    async with client(cluster.url) as ours:
        talk = await ours.namespace("/talk")
        names = [
            *dir(type("Any", (), {})), "connect_", "socket_connect", "socket_event", "socket_disconnect", "dispatch",
            "talk_notice", "talk.notice", "room.delivery", "room_emit", "websocket.close", "close", "join_room", "emit",
            "enqueue", "say_to_all", "__init__", "__class__", "write", "read", 5,
        ]  # fmt: skip
        for name in names:
            assert (await talk.refused(name, {}))["code"] == "invalid_event"


@pytest.mark.parametrize(
    ("args", "field"),
    [
        ([], ""),
        ([{"room": "a"}], "text"),
        ([{"room": 1, "text": "x"}], "room"),
        ([{"room": "a", "text": "x", "userId": 7}], "userId"),
        ([{"room": "a", "text": "x"}, "more"], None),
        (["a"], ""),
    ],
)
async def test_a_payload_that_does_not_fit_names_the_field(cluster, args, field) -> None:
    async with client(cluster.url) as ours:
        error = await (await ours.namespace("/talk")).refused("say", *args)
        assert error["code"] == "invalid_payload"
        assert error.get("field") == field


async def test_without_an_ack_an_error_comes_as_an_event(cluster) -> None:
    async with client(cluster.url) as ours:
        talk = await ours.namespace("/talk")
        await talk.emit("nonsense")
        assert await talk.event("error", event="nonsense", code="invalid_event")


async def test_a_handler_that_fails_answers_and_the_socket_lives_on(cluster) -> None:
    async with client(cluster.url) as ours:
        talk = await ours.namespace("/talk")
        assert (await talk.refused("fail"))["code"] == "internal_error"
        await talk.ok("join", "a")


async def test_a_handler_past_its_time_answers_and_the_socket_lives_on(cluster) -> None:
    async with client(cluster.url) as ours:
        talk = await ours.namespace("/talk")
        assert (await talk.refused("slow", 60.0))["code"] == "internal_error"
        await talk.ok("join", "a")


async def test_a_slow_handler_delays_neither_broadcasts_nor_another_namespace(cluster) -> None:
    url = cluster.url
    async with client(url) as ours, client(url) as theirs:
        talk, plain, other = await ours.namespace("/talk"), await ours.namespace("/"), await theirs.namespace("/talk")
        await talk.ok("join", "slow-room")
        slow = talk.begin("slow", 1.5)
        assert (await plain.ok("echo", 1))["value"] == 1
        await other.ok("say", {"room": "slow-room", "text": "meanwhile"})
        assert await talk.event("said", text="meanwhile")
        assert not slow.done()
        await slow


async def test_a_page_of_another_origin_gets_no_socket(cluster) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await open_client(cluster.url, origin="https://evil.example.com")
    assert refused.value.response.status_code == 403


async def test_the_pages_own_origin_gets_one(cluster) -> None:
    url = cluster.url
    ours: Client = await open_client(url, origin=url)
    await ours.namespace("/")
    await ours.close()


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("EIO=4&transport=carrier-pigeon", 400, 0),
        ("EIO=3&transport=polling", 400, 5),
        ("transport=polling", 400, 5),
    ],
)
async def test_a_bad_handshake_is_told_by_its_code(cluster, query, status, code) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{cluster.url}/socket.io/?{query}") as answer:
        assert answer.status == status
        assert (await answer.json())["code"] == code
