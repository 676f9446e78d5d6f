"""The limits of one connection, each at the limit and one past it, and the times that end it."""

import asyncio
from unittest.mock import Mock

import pytest

from tests.socketio_client import Refused, client, open_client


@pytest.mark.realtime(ping_interval_ms=150, ping_timeout_ms=150)
async def test_a_client_that_answers_no_ping_is_closed(server) -> None:
    ours = await open_client(server.url)
    await ours.namespace("/")
    assert ours.opened["pingInterval"] == 150
    ours.silent = True
    await ours.wait_closed()


@pytest.mark.realtime(ping_interval_ms=50, ping_timeout_ms=500)
async def test_a_client_that_answers_stays(server) -> None:
    async with client(server.url) as ours:
        plain = await ours.namespace("/")
        while ours.frames.count("2") < 5:
            await asyncio.wait_for(plain.call("echo", 1), 5)
        assert not ours.closed.is_set()


@pytest.mark.realtime(connect_timeout=0.3)
async def test_a_connection_that_joins_no_namespace_is_closed(server) -> None:
    ours = await open_client(server.url)
    await ours.wait_closed()


@pytest.mark.realtime(connect_timeout=0.3)
async def test_who_is_still_being_let_in_stays_and_who_is_refused_then_does_not(server) -> None:
    async with client(server.url) as slow:
        await (await slow.namespace("/talk", takes=0.8)).ok("join", "tea")
    refused = await open_client(server.url)
    with pytest.raises(Refused):
        await refused.namespace("/talk", takes=0.8, password="wrong")
    await refused.wait_closed()


@pytest.mark.realtime(connect_timeout=1)
async def test_who_leaves_its_last_namespace_while_another_refuses_it_does_not_stay(server) -> None:
    ours = await open_client(server.url)
    plain = await ours.namespace("/")
    refused = asyncio.ensure_future(ours.namespace("/talk", takes=0.1, password="wrong"))
    await asyncio.sleep(0)  # it asks first
    await plain.leave()
    with pytest.raises(Refused):
        await refused
    await ours.wait_closed()


@pytest.mark.realtime(max_payload=1000, event_bytes=500)
async def test_a_frame_at_the_limit_is_taken_and_one_past_it_closes(server) -> None:
    async with client(server.url) as ours:
        plain = await ours.namespace("/")
        await plain.ok("echo", "x" * (500 - len('20["echo",""]')))
    over = await open_client(server.url)
    await (await over.namespace("/")).emit("echo", "x" * 500)
    await over.wait_closed()
    far_over = await open_client(server.url)
    await (await far_over.namespace("/")).emit("echo", "x" * 1000)
    await far_over.wait_closed()
    assert far_over.close_code == 1009


@pytest.mark.realtime(namespaces_per_connection=1)
async def test_a_connection_has_so_many_namespaces_and_no_more(server) -> None:
    ours = await open_client(server.url)
    await ours.namespace("/")
    await ours.send("0/talk,")
    await ours.wait_closed()


@pytest.mark.realtime(event_rate=[60, 60], event_burst=5, flood_factor=3)
async def test_a_burst_at_the_limit_is_taken_one_past_it_refused_and_a_flood_closed(server) -> None:
    ours = await open_client(server.url)
    plain = await ours.namespace("/")
    for number in range(5):
        await plain.ok("echo", number)
    error = await plain.refused("echo", 6)
    assert error["code"] == "rate_limited"
    assert 0 < error["retryAfter"] <= 1
    for number in range(40):
        plain.begin("echo", number)
    await ours.wait_closed()


@pytest.mark.realtime(inbox_events=10, event_burst=1000)
async def test_past_the_inbox_reading_stops_and_nothing_is_lost(server) -> None:
    async with client(server.url) as ours:
        talk = await ours.namespace("/talk")
        slow = talk.begin("slow", 0.3)
        answers = await asyncio.gather(slow, *(talk.begin("join", f"room {number}") for number in range(300)))
        assert [answer.get("room") for answer in answers[1:]] == [f"room {number}" for number in range(300)]


@pytest.mark.realtime(inbox_events=2, ping_interval_ms=100, ping_timeout_ms=150)
async def test_while_reading_stops_a_missing_pong_is_forgiven_and_pings_go_on(server) -> None:
    """The pong lies unread behind what we do not take."""
    async with client(server.url) as ours:
        talk = await ours.namespace("/talk")
        rooms = [talk.call("join", f"room {number}") for number in range(10)]
        answers = await asyncio.gather(talk.call("slow", 1.5), *rooms)
        assert all(answer["ok"] for answer in answers)
        assert ours.frames.count("2") >= 3


@pytest.mark.realtime(inbox_events=2, event_burst=1000)
async def test_where_reading_stops_the_sender_feels_it(server) -> None:
    """What the server took into a queue of its own instead would have no bound."""
    chunk, chunks = "x" * 200_000, 150  # far more than two kernels buffer for a socket
    async with client(server.url) as ours:
        talk = await ours.namespace("/talk")
        slow = talk.begin("slow", 1.8)
        await talk.emit("join", "fills the inbox")
        sending = asyncio.gather(*(talk.emit("say", {"room": "nobody", "text": chunk}) for _ in range(chunks)))
        await ours.answer(slow)
        assert not sending.done()
        await sending
        await talk.ok("join", "the end")


@pytest.mark.realtime(ping_interval_ms=100, ping_timeout_ms=100)
async def test_who_answers_no_ping_is_gone_for_that_reason(server) -> None:
    async with client(server.url) as ours:
        watching = await ours.namespace("/talk")
        await watching.event("welcome")
        mute = await open_client(server.url)
        await mute.namespace("/talk")
        mute.silent = True
        assert (await watching.event("gone"))["reason"] == "ping timeout"
        await mute.wait_closed()


@pytest.mark.realtime(outbox_bytes=100_000, event_burst=10_000)
async def test_a_slow_reader_is_dropped_and_nobody_else_waits(server) -> None:
    reader, writer = await open_client(server.url), await open_client(server.url)
    try:
        lazy, busy = await reader.namespace("/talk"), await writer.namespace("/talk")
        await lazy.ok("join", "loud")
        reader._websocket.transport.pause_reading()
        for number in range(200):
            await busy.ok("say", {"room": "loud", "text": "x" * 200_000 + str(number)})
        gone = await busy.event("gone")
        assert gone["reason"] == "slow reader"
    finally:
        reader._websocket.transport.abort()
        await writer.close()
        await reader.close()


@pytest.mark.realtime(event_rate=[60, 60], event_burst=5, flood_factor=10)
async def test_joining_anew_does_not_fill_up_what_a_connection_may_send(server) -> None:
    async with client(server.url) as ours:
        for number in range(5):
            plain = await ours.namespace("/")
            await plain.ok("echo", number)
            await plain.leave()
        plain = await ours.namespace("/")
        assert (await plain.refused("echo", 6))["code"] == "rate_limited"


@pytest.mark.realtime(connect_rate=[60, 60], connect_burst=3, event_rate=[60, 60], event_burst=1, flood_factor=10)
async def test_joining_counts_too_and_a_flood_of_it_is_closed(server) -> None:
    ours = await open_client(server.url)
    for _ in range(3):
        await (await ours.namespace("/")).leave()
    with pytest.raises(Refused) as refused:
        await ours.namespace("/")
    assert refused.value.code == "rate_limited"
    assert 0 < refused.value.answer["data"]["retryAfter"] <= 1
    ours.sockets["/talk"] = Mock()  # what it is told there is not looked at
    for _ in range(40):
        await ours.send("0/talk,")
    await ours.wait_closed()


@pytest.mark.realtime(auth_bytes=100)
async def test_what_a_client_says_of_itself_has_a_limit(server) -> None:
    async with client(server.url) as at_the_limit:
        await at_the_limit.namespace("/", x="x" * (100 - len('0{"x":""}')))
    far_over = await open_client(server.url)
    await far_over.send('0{"x":"' + "x" * 100 + '"}')
    await far_over.wait_closed()


@pytest.mark.realtime(connect_timeout=0.3)
async def test_who_left_its_last_namespace_does_not_stay(server) -> None:
    ours = await open_client(server.url)
    plain, talk = await ours.namespace("/"), await ours.namespace("/talk")
    await plain.leave()
    await talk.ok("slow", 0.5)  # one is enough, past the limit
    await talk.leave()
    await ours.wait_closed()


@pytest.mark.realtime(json_depth=4)
async def test_json_nests_so_deep_and_no_deeper(server) -> None:
    async with client(server.url) as ours:
        plain = await ours.namespace("/")
        assert (await plain.ok("echo", [[[1]]]))["value"] == [[[1]]]
    deeper = await open_client(server.url)
    await (await deeper.namespace("/")).emit("echo", [[[[1]]]])
    await deeper.wait_closed()


@pytest.mark.realtime(inbox_bytes=1000)
async def test_so_many_bytes_wait_to_be_handled_and_no_more(server) -> None:
    """The event that is handled counts until it is."""
    room = 1000 - len('2/talk,0["slow",1.5]') - len('2/talk,1["join",""]')
    for over in (0, 1):
        ours = await open_client(server.url)
        talk = await ours.namespace("/talk")
        answers = asyncio.gather(talk.begin("slow", 1.5), talk.begin("join", "x" * (room + over)))
        if over:
            await ours.wait_closed()
        else:
            assert all(answer["ok"] for answer in await answers)
            await ours.close()
