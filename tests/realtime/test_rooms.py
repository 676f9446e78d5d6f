"""Rooms: who is in hears, who is not does not, whichever process they are connected to."""

import asyncio

import pytest

from tests.realtime.talking import talking
from tests.socketio_client import Socket, client

NAMES = ["general", "team a", "team_a", "team.a", "组", "🎉", "x" * 200, "x" * 199 + "y", "A", "a", " ", ""]


async def settled(*sockets: Socket) -> None:
    """Everything said before has arrived: a last word went round the room they all are in."""
    for socket in sockets:
        await socket.ok("say-to-all", ["everybody"], f"settled by {socket.sid}")
    for socket in sockets:
        for other in sockets:
            await socket.event("said", text=f"settled by {other.sid}")


async def test_a_message_reaches_the_room_but_not_its_sender_nor_others(cluster) -> None:
    async with client(cluster.url) as a, client(cluster.url) as b, client(cluster.url) as c:
        alice, bob, carol = await talking(a), await talking(b), await talking(c)
        await alice.ok("join", "tea")
        await bob.ok("join", "tea")
        await alice.ok("say", {"room": "tea", "text": "hello"})
        assert await bob.event("said", text="hello")
        await settled(alice, bob, carol)
        assert not a.saw("hello")
        assert not c.saw("hello")


@pytest.mark.parametrize("name", NAMES)
async def test_rooms_of_all_names_are_separate(cluster, name) -> None:
    async with client(cluster.url) as a, client(cluster.url) as b:
        alice, bob = await talking(a), await talking(b)
        for other in NAMES:
            if other != name:
                await bob.ok("join", other)
        await alice.ok("say", {"room": name, "text": f"only for {len(name)}"})
        await settled(alice, bob)
        assert not bob.has("said", text=f"only for {len(name)}")


async def test_a_socket_in_two_rooms_hears_once(cluster) -> None:
    async with client(cluster.url) as a, client(cluster.url) as b:
        alice, bob = await talking(a), await talking(b)
        await bob.ok("join", "one")
        await bob.ok("join", "two")
        await alice.ok("say-to-all", ["one", "two"], "once")
        await settled(alice, bob)
        assert sum("once" in frame for frame in b.frames) == 1


async def test_after_leaving_nothing_comes(cluster) -> None:
    async with client(cluster.url) as a, client(cluster.url) as b:
        alice, bob = await talking(a), await talking(b)
        await bob.ok("join", "tea")
        await bob.ok("leave", "tea")
        await alice.ok("say", {"room": "tea", "text": "too late"})
        await settled(alice, bob)
        assert not b.saw("too late")


async def test_a_namespace_hears_nothing_of_another(cluster) -> None:
    async with client(cluster.url) as a, client(cluster.url) as b:
        alice, plain, talk = await talking(a), await b.namespace("/"), await talking(b)
        await alice.ok("say-to-all", ["everybody"], "for talk")
        assert await talk.event("said", text="for talk")
        await plain.ok("echo", 1)
        assert not plain.has("said")


async def test_who_disconnects_is_told_with_the_rooms_it_was_in(cluster) -> None:
    async with client(cluster.url) as a:
        alice = await talking(a)
        async with client(cluster.url) as b:
            bob = await talking(b)
            await bob.ok("join", "tea")
        gone = await alice.event("gone", sid=bob.sid)
        assert gone["reason"] == "transport close"
        assert gone["rooms"] == 3  # everybody, tea, and the room of its own sid


async def test_who_leaves_the_namespace_is_told_with_that_reason(cluster) -> None:
    async with client(cluster.url) as a, client(cluster.url) as b:
        alice, bob = await talking(a), await talking(b)
        await bob.leave()
        assert (await alice.event("gone", sid=bob.sid))["reason"] == "client namespace disconnect"


async def test_messages_of_one_sender_arrive_in_order(cluster) -> None:
    async with client(cluster.url) as a, client(cluster.url) as b:
        alice, bob = await talking(a), await talking(b)
        await bob.ok("join", "tea")
        await asyncio.gather(*(alice.begin("say", {"room": "tea", "text": str(number)}) for number in range(100)))
        assert [(await bob.event("said"))["text"] for _ in range(100)] == [str(number) for number in range(100)]
