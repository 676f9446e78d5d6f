"""Long-polling against the project's own server: who may poll, other origins, slow readers."""

import asyncio

import orjson
import pytest

from tests.cluster import Cluster
from tests.conformance import Engine, closed, engine
from tests.socketio_client import client

OTHER = "https://other.example.org"


@pytest.fixture
async def io(server: Cluster):
    async with engine(server.url, "/socket.io/") as opened:
        yield opened


async def join(io: Engine, packet: str) -> str:
    """A session over polling that joined a namespace; its sid."""
    sid = await io.open_polling()
    assert await io.post(sid, packet) == (200, "ok")
    await receive(io, sid, "welcome")
    return sid


async def receive(io: Engine, sid: str, mark: str) -> str:
    """Poll until `mark` came."""
    came = ""
    while mark not in came:
        status, body = await io.get(sid=sid)
        assert status == 200
        came += body + "\x1e"
    return came


# Origins


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
@pytest.mark.parametrize("origin", ["https://evil.example.com", "null", "http://127.0.0.1:1"])
async def test_a_page_of_another_origin_may_not_poll(io: Engine, method, origin) -> None:
    query = {"EIO": "4", "transport": "polling"}
    async with io.http.request(method, io.address, params=query, headers={"origin": origin}) as answer:
        assert answer.status == 403
        assert (await answer.json())["code"] == 4
        assert "access-control-allow-origin" not in answer.headers


async def test_a_session_of_ours_is_no_way_in_for_another_origin(io: Engine) -> None:
    sid = await io.open_polling()
    headers = {"origin": "https://evil.example.com"}
    status, _ = await io.request("POST", "40", headers, EIO="4", transport="polling", sid=sid)
    assert status == 403
    assert await io.post(sid, "40") == (200, "ok")


async def test_the_pages_own_origin_may_poll(io: Engine) -> None:
    status, _ = await io.request("GET", headers={"origin": io.url}, EIO="4", transport="polling")
    assert status == 200


@pytest.mark.realtime(allowed_origins=[OTHER])
async def test_an_origin_that_a_setting_names_may_poll_and_is_told_so(io: Engine) -> None:
    query = {"EIO": "4", "transport": "polling"}
    async with io.http.options(io.address, params=query, headers={"origin": OTHER}) as answer:
        assert answer.status == 204
        assert answer.headers["access-control-allow-origin"] == OTHER
        assert answer.headers["access-control-allow-credentials"] == "true"
        assert "POST" in answer.headers["access-control-allow-methods"]
        assert "content-type" in answer.headers["access-control-allow-headers"]
        assert answer.headers["vary"] == "origin"
    async with io.http.get(io.address, params=query, headers={"origin": OTHER}) as answer:
        assert answer.status == 200
        assert answer.headers["access-control-allow-origin"] == OTHER
    async with io.http.get(io.address, params={**query, "sid": "none"}, headers={"origin": OTHER}) as answer:
        assert answer.status == 400  # and its page may read why
        assert answer.headers["access-control-allow-origin"] == OTHER


async def test_no_cookie_is_set(io: Engine) -> None:
    async with io.http.get(io.address, params={"EIO": "4", "transport": "polling"}) as answer:
        assert "set-cookie" not in answer.headers


# Whose session it is


@pytest.mark.parametrize("taker", [{}, {"cookie": "sessionid=another"}])
async def test_another_cookie_does_not_take_a_session_over(echo_url, taker) -> None:
    async with engine(echo_url, "/engine.io/") as io:
        mine = {"cookie": "sessionid=mine; theme=dark"}
        query = {"EIO": "4", "transport": "polling"}
        _, opened = await io.request("GET", headers=mine, **query)
        sid = orjson.loads(opened[1:])["sid"]
        for method in ("GET", "POST"):
            status, body = await io.request(method, "40", taker, **query, sid=sid)
            assert (status, '"code":1' in body) == (400, True)
        reordered = {"cookie": "theme=light; sessionid=mine"}
        assert await io.request("POST", "40", reordered, **query, sid=sid) == (200, "ok")


# Slow readers


@pytest.mark.realtime(outbox_bytes=100_000, event_burst=10_000)
async def test_who_does_not_poll_is_dropped_and_nobody_else_waits(io: Engine) -> None:
    async with client(io.url) as other:
        busy = await other.namespace("/talk")
        sid = await join(io, "40/talk,")
        await io.post(sid, '42/talk,0["join","loud"]')
        await receive(io, sid, "43/talk,0")
        for number in range(200):
            await busy.ok("say", {"room": "loud", "text": "x" * 50_000 + str(number)})
            if busy.has("gone"):
                break
        assert (await busy.event("gone"))["reason"] == "slow reader"
        assert (await io.get(sid=sid))[0] == 400


@pytest.mark.realtime(outbox_bytes=100_000, event_burst=10_000)
async def test_one_answer_larger_than_the_bound_cuts_no_reader(io: Engine) -> None:
    sid = await join(io, "40")
    await io.post(sid, '420["echo","' + "x" * 200_000 + '"]')
    assert "x" * 200_000 in await receive(io, sid, "430[")


@pytest.mark.realtime(inbox_events=10, event_burst=1000)
async def test_past_the_inbox_a_post_is_taken_packet_by_packet(io: Engine) -> None:
    sid = await join(io, "40/talk,")
    events = "\x1e".join(f'42/talk,{number}["join","room {number}"]' for number in range(100))
    posted = asyncio.create_task(io.post(sid, '42/talk,["slow",0.3]\x1e' + events))
    came = await receive(io, sid, "43/talk,99[")
    assert await posted == (200, "ok")
    assert [came.count(f"43/talk,{number}[") for number in range(100)] == [1] * 100


# Time to join


@pytest.mark.realtime(connect_timeout=0.3)
async def test_who_joins_no_namespace_in_time_is_closed(io: Engine) -> None:
    sid = await io.open_polling()
    assert await io.get(sid=sid) == (200, "6")
    assert (await io.get(sid=sid))[0] == 400


@pytest.mark.realtime(inbox_events=2)
async def test_a_second_post_at_once_closes_the_session(io: Engine) -> None:
    sid = await join(io, "40/talk,")
    poll = await io.waiting_poll(sid)
    sent = asyncio.Event()
    body = "\x1e".join(['42/talk,["slow",0.5]'] * 5)  # its end waits for the first of these
    first = asyncio.create_task(io.request("POST", body, sent=sent, EIO="4", transport="polling", sid=sid))
    await sent.wait()
    await io.request("GET")  # refused at once, and the first was before it
    assert (await io.post(sid, "3"))[0] == 400
    assert await poll == (200, "1")
    assert (await first)[0] == 400
    assert (await io.get(sid=sid))[0] == 400


async def test_a_post_is_answered_as_the_protocol_says(io: Engine) -> None:
    query = {"EIO": "4", "transport": "polling", "sid": await io.open_polling()}
    async with io.http.post(io.address, params=query, data="40") as answer:
        assert (answer.status, answer.content_type, await answer.text()) == (200, "text/html", "ok")


@pytest.mark.realtime(upgrade_timeout=0.3)
@pytest.mark.parametrize("words", [[], ["2probe"]], ids=["silent", "half-way"])
async def test_an_upgrade_that_does_not_finish_closes_its_websocket_and_polling_goes_on(io: Engine, words) -> None:
    sid = await join(io, "40/talk,")
    async with io.websocket(sid=sid) as websocket:
        for word in words:
            await websocket.send_str(word)
        assert await closed(websocket) == ["3probe"] * len(words)
    assert await io.post(sid, '42/talk,1["join","room"]') == (200, "ok")
    assert "43/talk,1" in await receive(io, sid, "43/talk,1")


# Where the session lives


@pytest.mark.parametrize("cluster", ["redis-2"], indirect=True)
async def test_a_poll_that_reaches_another_process_is_refused_cleanly(cluster: Cluster) -> None:
    here, there = cluster.servers
    async with engine(here.url, "/socket.io/") as ours, engine(there.url, "/socket.io/") as theirs:
        sid = await ours.open_polling()
        for status, body in (await theirs.get(sid=sid), await theirs.post(sid, "40")):
            assert status == 400
            assert body == '{"code":1,"message":"Session ID unknown"}'
        assert await ours.post(sid, "40") == (200, "ok")


@pytest.mark.parametrize("cluster", ["redis-2"], indirect=True)
async def test_a_polling_client_hears_what_another_process_emits_to_its_rooms(cluster: Cluster) -> None:
    here, there = cluster.servers
    rooms = ["team a", "team_a", "会议室🎉", "r" * 200]
    async with engine(here.url, "/socket.io/") as polling, client(there.url) as other:
        talk = await other.namespace("/talk")
        sids = {}
        for room in rooms:
            sids[room] = await join(polling, "40/talk,")
            await polling.post(sids[room], f'42/talk,0["join","{room}"]')
            await receive(polling, sids[room], "43/talk,0")
        for room in rooms:
            await talk.ok("say", {"room": room, "text": f"to {room}"})
            await talk.ok("say", {"room": room, "text": "the end"})
        for room, sid in sids.items():
            came = await receive(polling, sid, "the end")
            assert [text for text in rooms if f'"to {text}"' in came] == [room]
