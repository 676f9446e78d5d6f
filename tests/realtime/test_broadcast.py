"""The broadcast operator: who is meant and what happens to them, in every process, from anywhere."""

import asyncio
import json
import subprocess
import sys

import pytest

from slackish.realtime import of
from tests.cluster import ROOT, Cluster
from tests.realtime.operator import NAMESPACE
from tests.socketio_client import Client, Socket, client

remote = pytest.mark.parametrize("cluster", ["redis-2"], indirect=True)


async def enter(opened: Client, *rooms: str) -> Socket:
    socket = await opened.namespace(NAMESPACE)
    await socket.event("welcome")
    await socket.ok("join", list(rooms))
    return socket


@pytest.fixture
async def three(cluster: Cluster):
    """Three sockets, neighbours on different processes where there are two, in rooms of this test's own."""
    async with client(cluster.url) as a, client(cluster.url) as b, client(cluster.url) as c:
        yield [await enter(each) for each in (a, b, c)]


async def settled(sockets: list[Socket]) -> None:
    """What was said before has come: from each process a last word went to all."""
    for number, socket in enumerate(sockets):
        await socket.ok("emit", {"to": ["all"]}, f"settled {number}")
    for socket in sockets:
        for number in range(len(sockets)):
            await socket.event("said", text=f"settled {number}")


def heard(socket: Socket) -> list[str]:
    return [args[0]["text"] for name, args in socket.events if name == "said"]


async def test_an_emit_reaches_the_union_of_rooms_but_for_whole_rooms_and_sids(three) -> None:
    alice, bob, carol = three
    await alice.ok("join", ["tea"])
    await bob.ok("join", ["tea", "cake"])
    await carol.ok("join", ["cake"])
    await alice.ok("emit", {"to": ["tea", "cake"], "except": [bob.sid]}, "not for bob")
    await alice.ok("emit", {"to": ["tea", "cake"], "except": ["cake"]}, "only for tea")
    await alice.ok("emit", {"to": ["tea", "cake"]}, "for all, once")
    await settled(three)
    assert heard(alice) == ["not for bob", "only for tea", "for all, once"]
    assert heard(bob) == ["for all, once"]
    assert heard(carol) == ["not for bob", "for all, once"]


async def test_without_a_room_the_whole_namespace_is_meant_and_an_empty_list_is_nobody(three) -> None:
    alice, bob, carol = three
    await alice.ok("emit", {}, "to everybody")
    await alice.ok("emit", {"to": []}, "to nobody")
    await alice.ok("broadcast", "to the others")
    await settled(three)
    assert heard(alice) == ["to everybody"]
    assert heard(bob) == heard(carol) == ["to everybody", "to the others"]


async def test_local_stays_in_its_process(three, cluster) -> None:
    alice, bob, carol = three  # with two processes, alice and carol share one
    await alice.ok("emit", {"to": ["all"], "local": True}, "here")
    found = await alice.ok("sockets", {"to": [each.sid for each in three], "local": True})
    await settled(three)
    here = [alice, bob, carol] if len(cluster.servers) == 1 else [alice, carol]
    assert [each for each in three if heard(each)] == here
    assert {each["sid"] for each in found["sockets"]} == {each.sid for each in here}


async def test_volatile_reaches_who_can_take_it_now(three) -> None:
    alice, bob, _ = three
    await bob.ok("join", ["tea"])
    await alice.ok("emit", {"to": ["tea"], "volatile": True}, "quick")
    assert await bob.event("said", text="quick")


async def test_sockets_are_found_in_every_process_each_once_with_what_is_known_of_them(three) -> None:
    alice, bob, _ = three
    await alice.ok("join", ["tea", "cake"])
    await bob.ok("join", ["tea"])
    answer = await alice.ok("sockets", {"to": ["tea", "cake"]})
    found = {each["sid"]: each for each in answer["sockets"]}
    assert len(answer["sockets"]) == 2
    assert answer["missing"] == []
    assert found[alice.sid]["rooms"] == sorted(["all", "tea", "cake", alice.sid])
    one = found[bob.sid]
    assert (one["namespace"], one["transport"], one["user_id"], one["username"]) == (NAMESPACE, "websocket", None, "")
    assert one["events_in"] == 2  # two joins
    assert one["bytes_out"] > 50
    assert "websockets" in one["user_agent"]
    assert one["connected_at"] == pytest.approx(found[alice.sid]["connected_at"], abs=20)


async def test_a_thread_without_a_loop_finds_them_too(three) -> None:
    alice, bob, _ = three
    await bob.ok("join", ["tea"])
    assert (await alice.ok("sockets-from-a-thread", {"to": ["tea"]}))["sids"] == [bob.sid]


async def test_rooms_are_counted_across_processes_and_gone_with_their_last_socket(three) -> None:
    alice, bob, carol = three
    for each in three:
        await each.ok("join", ["count:tea"])
    await bob.ok("join", ["count:cake"])
    assert (await alice.ok("rooms", {}, "count:"))["rooms"] == {"count:tea": 3, "count:cake": 1}
    assert (await alice.ok("rooms", {"to": ["count:tea", "nowhere"]}))["rooms"] == {"count:tea": 3}
    everything = (await carol.ok("rooms", {}))["rooms"]
    assert everything.keys() >= {"all", "count:tea", "count:cake", alice.sid, bob.sid, carol.sid}
    await bob.client.close()
    await alice.ok("move", {"to": [carol.sid]}, [], ["count:tea"])
    while (found := (await alice.ok("rooms", {}, "count:"))["rooms"]) != {"count:tea": 1}:
        assert found.keys() <= {"count:tea", "count:cake"}


async def test_sockets_of_every_process_join_and_leave(three) -> None:
    alice, bob, carol = three
    for each in (bob, carol):
        await each.ok("join", ["tea"])
    await alice.ok("move", {"to": ["tea"], "except": [carol.sid]}, ["moved"], ["tea"])
    assert [each["sid"] for each in (await alice.ok("sockets", {"to": ["moved"]}))["sockets"]] == [bob.sid]
    assert [each["sid"] for each in (await alice.ok("sockets", {"to": ["tea"]}))["sockets"]] == [carol.sid]


async def test_what_is_said_right_after_a_join_reaches_who_joined(three) -> None:
    alice, bob, carol = three
    for each in (bob, carol):
        await each.ok("join", ["tea"])
    await alice.ok("move-and-say", {"to": ["tea"]}, "a room that was not there", "first word")
    assert await bob.event("said", text="first word")
    assert await carol.event("said", text="first word")


async def test_sockets_are_put_out_of_the_namespace_or_cut_off_altogether(three) -> None:
    alice, bob, carol = three
    await bob.ok("join", ["tea"])
    await carol.ok("join", ["cake"])
    await alice.ok("disconnect-sockets", {"to": ["tea"]}, False)
    await alice.ok("disconnect-sockets", {"to": ["cake"]}, True)
    async with asyncio.timeout(10):
        await bob.disconnected.wait()
        await carol.client.closed.wait()
    assert not carol.disconnected.is_set()
    await bob.emit("note", "sent before it heard")  # no fault of its
    plain = await bob.client.namespace("/")
    assert (await plain.ok("echo", "still here"))["value"] == "still here"


async def test_acks_come_from_every_process_and_who_stays_silent_is_named(three) -> None:
    alice, _bob, carol = three
    for number, each in enumerate(three):
        await each.ok("join", ["tea"])
        each.answers = {"question": f"answer {number}"}
    assert await alice.ok("ask", {"to": ["tea"]}, "all well?") == {
        "ok": True,
        "answers": ["answer 0", "answer 1", "answer 2"],
        "silent": [],
        "missing": [],
    }
    carol.answers = {}
    answer = await alice.ok("ask", {"to": ["tea"], "seconds": 0.3}, "and now?")
    assert answer["answers"] == ["answer 0", "answer 1"]
    assert answer["silent"] == [carol.sid]


async def test_nobody_to_ask_is_an_answer_at_once(three) -> None:
    answer = await three[0].ok("ask", {"to": ["nowhere"]}, "anybody?")
    assert (answer["answers"], answer["silent"]) == ([], [])


async def test_one_socket_is_asked_and_a_silent_one_is_no_ack(three) -> None:
    alice = three[0]
    alice.answers = {"question": {"yes": True}}
    assert (await alice.ok("ask-me", 5))["answer"] == {"yes": True}
    alice.answers = {}
    assert (await alice.refused("ask-me", 0.1))["code"] == "no_ack"


async def test_an_ack_that_nobody_awaits_is_ignored(three) -> None:
    alice = three[0]
    await alice.client.send('3/operator,4711["never asked"]')
    await alice.client.send('3/operator,0["not mine"]')
    await alice.ok("endings")


@remote
async def test_another_process_finds_emits_and_asks(three, cluster) -> None:
    for number, each in enumerate(three):
        await each.ok("join", ["from afar"])
        each.answers = {"question": number}
    found = await asyncio.to_thread(elsewhere, cluster)
    assert sorted(found["sids"]) == sorted(each.sid for each in three)
    assert found["acks"] == [0, 1, 2]
    assert found["missing"] == []
    assert found["sizes"] == {"from afar": 3}
    for each in three:
        assert await each.event("said", text="from a command")


@remote
async def test_another_process_moves_sockets_and_puts_them_out(three, cluster) -> None:
    alice, bob, carol = three
    for each in (bob, carol):
        await each.ok("join", ["from afar"])
    code = """
there = of("/operator").to("from afar")
there.sockets_join("moved")
of("/operator").to("moved").emit("said", {"text": "you were moved"})
there.sockets_leave("from afar")
"""
    await asyncio.to_thread(in_a_command, cluster, code)
    for each in (bob, carol):
        assert await each.event("said", text="you were moved")
    moved = {"to": ["moved", "from afar"]}
    assert (await alice.ok("rooms", moved))["rooms"] == {"moved": 2}
    await asyncio.to_thread(in_a_command, cluster, 'of("/operator").to("moved").disconnect_sockets()')
    async with asyncio.timeout(10):
        await bob.disconnected.wait()
        await carol.disconnected.wait()
    assert (await alice.ok("sockets", moved))["sockets"] == []


@pytest.mark.parametrize("cluster", ["memory"], indirect=True)
async def test_in_memory_a_command_says_once_why_nobody_hears_it(cluster) -> None:
    said = await asyncio.to_thread(
        in_a_command, cluster, 'for _ in range(3): of("/operator").emit("said")', errors=True
    )
    (line,) = [line for line in said.splitlines() if "Nobody hears" in line]
    assert "REDIS_URL" in line


def elsewhere(cluster: Cluster) -> dict:
    """What a command of the same project sees: sync code, in a process without sockets."""
    command = """
import json
from asgiref.sync import async_to_sync
there = of("/operator").to("from afar")
sockets = async_to_sync(there.fetch_sockets)()
acks = async_to_sync(there.emit_with_ack)("question", "from a command?")
sizes = async_to_sync(there.fetch_rooms)()
there.emit("said", {"text": "from a command"})
print(json.dumps({"sids": [s.sid for s in sockets], "missing": sockets.missing, "acks": sorted(acks), "sizes": sizes}))
"""
    return json.loads(in_a_command(cluster, command).splitlines()[-1])


def in_a_command(cluster: Cluster, code: str, *, errors: bool = False) -> str:
    """What `code` prints, run as a command of the project; with `errors` what it logs."""
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", f"from slackish.realtime import of\n{code}"],
        cwd=ROOT, env=cluster.env, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return done.stderr if errors else done.stdout


def test_each_step_of_the_operator_makes_a_new_one() -> None:
    """One that is kept and used again must not have grown by what somebody else meant."""
    room = of(NAMESPACE).to("tea")
    before = repr(room)
    steps = [room.to("cake"), room.in_("cake"), room.except_("a"), room.local, room.volatile, room.timeout(1)]
    assert repr(room) == before
    assert before not in map(repr, steps)
    assert steps[0] == steps[1] == of(NAMESPACE).in_("tea", "cake")
