"""What becomes of handlers and questions when their socket leaves, and what rooms tell who watches them."""

from functools import partial

import pytest

from slackish.realtime import emit_on_commit, of
from slackish.realtime.packets import RESERVED_EVENTS
from tests.realtime.operator import NAMESPACE
from tests.realtime.test_broadcast import enter
from tests.socketio_client import Socket, client

memory = pytest.mark.parametrize("cluster", ["memory"], indirect=True)
pytestmark = memory


async def ended(socket: Socket, text: str) -> None:
    """Back when `text` is among what ended; the suite's patience is the limit."""
    while text not in (await socket.ok("endings"))["endings"]:
        pass


async def test_a_handler_is_cancelled_once_its_socket_left_and_disconnect_follows(cluster) -> None:
    async with client(cluster.url) as a, client(cluster.url) as b:
        alice, bob = await enter(a), await enter(b)
        await bob.emit("work-for-ever")
        await bob.emit("note", f"never {bob.sid}")
        await b.close()
        await ended(alice, f"left {bob.sid}")
        endings = (await alice.ok("endings"))["endings"]
        assert endings.index(f"cancelled {bob.sid}") < endings.index(f"left {bob.sid}")
        assert f"never {bob.sid}" not in endings


async def test_what_a_socket_sent_just_before_it_left_is_still_handled(cluster) -> None:
    async with client(cluster.url) as a, client(cluster.url) as b:
        alice, bob = await enter(a), await enter(b)
        for number in range(20):
            await bob.emit("note", f"{bob.sid} {number}")
        await b.close()
        await ended(alice, f"left {bob.sid}")
        notes = [each for each in (await alice.ok("endings"))["endings"] if each.startswith(f"{bob.sid} ")]
        assert notes == [f"{bob.sid} {number}" for number in range(20)]


async def test_what_waits_of_a_socket_that_is_put_out_is_not_handled_any_more(cluster) -> None:
    async with client(cluster.url) as a, client(cluster.url) as b:
        alice, bob = await enter(a), await enter(b)
        await bob.emit("ask-me-for-ever")  # ends when bob is out, and what waits behind it would follow
        await bob.emit("note", f"never {bob.sid}")
        await (await b.namespace("/")).ok("echo", "all before this is read")
        await alice.ok("disconnect-sockets", {"to": [bob.sid]}, False)
        await ended(alice, f"left {bob.sid}")
        endings = (await alice.ok("endings"))["endings"]
        assert f"unasked {bob.sid}" in endings
        assert f"never {bob.sid}" not in endings


async def test_who_waits_for_the_ack_of_a_socket_that_leaves_hears_it_at_once(cluster) -> None:
    async with client(cluster.url) as a, client(cluster.url) as b:
        alice, bob = await enter(a), await enter(b)
        await bob.emit("ask-me-for-ever")
        await bob.event("question")
        await bob.leave()
        await ended(alice, f"unasked {bob.sid}")


async def test_whoever_leaves_is_told_why_it_had_to(cluster) -> None:
    """Of a client that goes by itself tests/realtime/test_rooms.py knows, of a slow one test_connection_limits.py."""
    async with client(cluster.url) as a, client(cluster.url) as b, client(cluster.url) as c, client(cluster.url) as d:
        alice, bob, carol, dave = [await enter(each) for each in (a, b, c, d)]
        await alice.ok("disconnect-sockets", {"to": [bob.sid]}, False)
        await alice.ok("disconnect-sockets", {"to": [carol.sid]}, True)
        await d.send("7")
        await ended(alice, f"server namespace disconnect: {bob.sid}")
        await ended(alice, f"server disconnect: {carol.sid}")
        await ended(alice, f"parse error: {dave.sid}")


@pytest.mark.parametrize("name", sorted(RESERVED_EVENTS))
async def test_a_reserved_name_is_not_emitted_for_clients_would_hang_up_at_it(cluster, name) -> None:
    async with client(cluster.url) as a:
        alice = await enter(a)
        assert (await alice.refused("reserved", name))["code"] == "internal_error"
        assert not a.saw(f'["{name}"')
    for emit in (of(NAMESPACE).to("all").emit, partial(emit_on_commit, namespace=NAMESPACE, to="all")):
        with pytest.raises(ValueError, match="reserved"):
            emit(name)


async def test_an_answer_that_json_cannot_say_is_an_internal_error(cluster) -> None:
    async with client(cluster.url) as a:
        alice = await enter(a)
        assert (await alice.refused("unsayable"))["code"] == "internal_error"


async def test_rooms_tell_of_their_coming_and_going(cluster) -> None:
    async with client(cluster.url) as a, client(cluster.url) as b:
        alice, bob = await enter(a), await enter(b)
        await alice.ok("join", ["watched"])
        await bob.ok("join", ["watched"])
        await alice.ok("join", ["watched"])  # once more: nothing happens
        await alice.ok("move", {"to": [alice.sid]}, [], ["watched"])
        await b.close()
        await ended(alice, f"left {bob.sid}")
        assert (await alice.ok("seen", "watched"))["seen"] == [
            ["create-room", None],
            ["join-room", alice.sid],
            ["join-room", bob.sid],
            ["leave-room", alice.sid],
            ["leave-room", bob.sid],
            ["delete-room", None],
        ]
        assert alice.name == NAMESPACE
