"""Who is online: the same in every process, once for several devices, a moment longer than the last of them."""

import asyncio
import itertools
import time
from collections.abc import Iterator

import pytest

from tests.cluster import Cluster, running_cluster
from tests.layers import LAYERS, USUAL
from tests.realtime.conftest import SETTINGS
from tests.realtime.people import NAMESPACE
from tests.services import redis_url
from tests.socketio_client import Client, Refused, Socket, client

GRACE, LEASE, RENEWAL = 0.5, 1, 0.3
LIMITS = {
    **SETTINGS["SLACKISH_REALTIME"],
    "lease_seconds": LEASE,
    "lease_renewal": RENEWAL,
    "presence_grace": GRACE,
    "presence_every": 0.2,
    "connections_per_user": 3,
}
numbers = itertools.count(1)


@pytest.fixture(scope="module", params=USUAL)
def towns(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    processes, remote, _ = LAYERS[request.param]
    data = tmp_path_factory.mktemp("data")
    with running_cluster(
        processes=processes,
        database_url=f"sqlite:///{data}/none.sqlite3",
        redis_url=redis_url() if remote else "",
        data=data,
        SLACKISH_REALTIME=LIMITS,
    ) as running:
        yield running


two = pytest.mark.parametrize("towns", ["redis-2"], indirect=True)


@pytest.fixture
def place() -> int:
    """One that no other test uses."""
    return next(numbers)


async def arrive(opened: Client, user: int, place: int | None = None, **proof: object) -> Socket:
    where = {} if place is None else {"place": place}
    socket = await opened.namespace(NAMESPACE, user=user, **where, **proof)
    await socket.event("welcome")
    return socket


async def until(socket: Socket, event: str, place: int, **answer: object) -> None:
    """Back when `event` is answered so; the suite's patience is the limit."""
    async with asyncio.timeout(20):
        while {key: value for key, value in (await socket.ok(event, place)).items() if key != "ok"} != answer:
            pass


async def test_people_who_come_are_told_and_asked_for_in_every_process(towns, place) -> None:
    async with client(towns.url) as a, client(towns.url) as b:
        alice = await arrive(a, 10 * place, place)
        bob = await arrive(b, 10 * place + 1, place)
        everybody = [10 * place, 10 * place + 1]
        await until(alice, "online", place, online=everybody)
        await until(bob, "online", place, online=everybody)
        await until(alice, "size", place, size=2)
        await alice.event("presence", online=everybody, went=[])


async def test_a_second_device_changes_nothing_and_its_going_neither(towns, place) -> None:
    me = 10 * place
    async with client(towns.url) as a, client(towns.url) as b:
        watching = await arrive(a, me + 1, place)
        phone = await arrive(b, me, place)
        await watching.event("presence", online=[me, me + 1])
        async with client(towns.url) as c:
            await arrive(c, me, place)
            await until(watching, "size", place, size=3)
        await until(watching, "size", place, size=2)
        await phone.client.close()
        assert (await watching.event("presence", went=[me]))["online"] == [me + 1]


async def test_who_is_back_within_the_grace_was_never_away(towns, place) -> None:
    me = 10 * place
    async with client(towns.url) as a:
        watching = await arrive(a, me + 1, place)
        async with client(towns.url) as b:
            await arrive(b, me, place)
            await watching.event("presence", online=[me, me + 1])
        left = time.monotonic()
        async with client(towns.url) as c:
            await arrive(c, me, place)
            if time.monotonic() - left < GRACE:  # else the machine was too busy to say anything
                await until(watching, "size", place, size=2)
                assert not watching.has("presence", went=[me])
        assert (await watching.event("presence", went=[me]))["online"] == [me + 1]


async def test_after_all_left_nothing_is_counted_any_more(towns, place) -> None:
    async with client(towns.url) as a:
        watching = await arrive(a, 10 * place)  # in no place; itself counts as a connection, and as a holder
        await until_rest(watching)
        async with client(towns.url) as b:
            await arrive(b, 10 * place + 1, place, session="s", token=1)
        await until_rest(watching)


async def until_rest(socket: Socket) -> None:
    async with asyncio.timeout(20):
        while await socket.ok("rest") != {"ok": True, "counts": 1, "presence": 0, "holders": 1}:
            pass


async def test_connections_of_a_person_are_counted_in_all_processes(towns, place) -> None:
    me = 10 * place
    async with client(towns.url) as a, client(towns.url) as b, client(towns.url) as c, client(towns.url) as d:
        for each in [await arrive(opened, me, place) for opened in (a, b, c)]:
            await until(each, "size", place, size=3)
        with pytest.raises(Refused) as refused:
            await arrive(d, me, place)
        assert refused.value.code == "too_many_connections"


# Closing


async def test_a_session_a_token_or_an_account_is_closed_in_every_process_and_nobody_else(towns, place) -> None:
    me, other = 10 * place, 10 * place + 1
    async with client(towns.url) as a, client(towns.url) as b, client(towns.url) as c, client(towns.url) as d:
        watching = await arrive(a, other, session=f"other {place}")
        laptop = await arrive(b, me, session=f"laptop {place}")
        phone = await arrive(c, me, session=f"phone {place}")
        robot = await arrive(d, me, token=1000 + place)
        await watching.ok("close", {"session": f"laptop {place}"})
        await laptop.client.wait_closed()
        await watching.ok("close", {"user": me, "but_session": f"phone {place}"})
        await watching.ok("close", {"token": 1000 + place})
        await robot.client.wait_closed()
        await phone.ok("online", place)
        await watching.ok("close", {"user": me})
        await phone.client.wait_closed()
        await watching.ok("online", place)


async def test_who_was_closed_comes_back_only_as_an_account(towns, place) -> None:
    """A session or a token that was closed is over; whoever still shows it read it before that."""
    me = 10 * place
    async with client(towns.url) as a:
        laptop = await arrive(a, me, session=f"closed {place}")
        await laptop.ok("online", place)
        await laptop.emit("close", {"session": f"closed {place}"})
        await laptop.client.wait_closed()
    for server in towns.servers:
        assert await refusal(server.url, me, session=f"closed {place}") == "authentication_required"
        async with client(server.url) as b:
            await arrive(b, me, session=f"another {place}")


async def refusal(url: str, user: int, **proof: object) -> str:
    """The code that keeps somebody out. A process that has not heard of the closing yet closes then."""
    while True:
        async with client(url) as opened:
            try:
                await arrive(opened, user, **proof)
            except Refused as error:
                return error.code
            await opened.wait_closed()


# A process that dies


@two
async def test_who_was_on_a_killed_process_is_offline_when_its_lease_and_the_grace_are_over(towns, place) -> None:
    me = 10 * place
    first, second = towns.servers
    async with client(first.url) as a, client(second.url) as b:
        watching = await arrive(a, me + 1, place)
        await arrive(b, me, place)
        await watching.event("presence", online=[me, me + 1])
        second.kill()
        try:
            assert (await watching.event("presence", went=[me]))["online"] == [me + 1]
            assert (await watching.ok("size", place))["size"] == 1
        finally:
            second.start()
    async with client(second.url) as c:
        late = await arrive(c, me, place)
        await until(late, "online", place, online=[me])
