"""Redis idles, restarts, is emptied, hangs: what was accepted is kept, and heard in the end."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from pytest_django import DjangoDbBlocker

from tests import databases
from tests.cluster import Cluster
from tests.factories import workspace_with
from tests.faults.redis_server import RedisServer, own_redis
from tests.services import redis_url
from tests.visitors import Visit, Visitor, chat_cluster, visiting

pytestmark = pytest.mark.asyncio(loop_scope="module")  # the silent ones' connections live as long as the module

IDLE_SECONDS = 30
AT_ONCE = 4  # seconds: below the time that a call of the channel layer has
JOIN_SECONDS = 10  # what a connect may wait for a layer that does not answer, on a busy machine
SILENCE_SECONDS = 20  # until a layer that came back must be heard again


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with own_redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="module")
def layer_url(redis: RedisServer) -> str:
    return redis.url


@pytest_asyncio.fixture(loop_scope="module")
async def visit(cluster: Cluster) -> AsyncIterator[Visit]:
    async with visiting(cluster) as visit:
        yield visit


@dataclass
class Silent:
    """Two people on two processes, who have said nothing since."""

    alice: Visitor
    bob: Visitor
    since: float


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def silent(
    running: Cluster, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> AsyncIterator[Silent]:
    """They are silent while the other tests of this module run, on a Redis that none of them harms.

    The servers that those harm are up by then: while one waits for them, nobody here answers a ping.
    """
    data = tmp_path_factory.mktemp("silent")
    with chat_cluster(processes=2, kind="postgres", redis_url=redis_url(), data=data) as cluster:
        async with visiting(cluster) as visit:
            with django_db_blocker.unblock(), databases.serving("postgres"):
                people = workspace_with(alice="owner", bob="member")
                alice, bob = [await visit(people, name) for name in ("alice", "bob")]
            yield Silent(alice, bob, time.monotonic())


async def say(speaker: Visitor, text: str) -> None:
    await speaker.chat.ok("send-message", {"room": "general", "text": text})


async def hear(listener: Visitor, text: str) -> None:
    assert await listener.chat.event("new-message", text=text)


async def until_heard(speaker: Visitor, listener: Visitor) -> None:
    """Speaks again and again: how long the silence lasts is the layer's affair."""
    async with asyncio.timeout(SILENCE_SECONDS):
        for number in itertools.count():
            text = f"do you hear me, {number}?"
            await say(speaker, text)
            try:
                await asyncio.wait_for(listener.chat.event("new-message", text=text), 0.5)
            except TimeoutError:
                continue
            return


async def missed(listener: Visitor, known: dict[str, int]) -> list[str]:
    """The texts that `sync` tells who knows the revisions `known`."""
    answer = await listener.chat.ok("sync", {"rooms": known})
    return [message["text"] for room in answer["rooms"].values() for message in room["messages"]]


async def test_after_a_restart_all_hear_again_and_sync_tells_what_was_missed(cluster, redis, visit) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    alice, bob = [await visit(people, name) for name in ("alice", "bob")]
    here, there = [server.url for server in cluster.servers]
    known = (await bob.chat.ok("heads"))["rooms"]
    with redis.away():
        await say(alice, "while it was away")
        await hear(alice, "while it was away")
        carol = await visit(people, "carol", url=there)
    for listener in (bob, carol):
        await until_heard(alice, listener)
    await until_heard(bob, alice)
    assert "while it was away" in await missed(bob, known)
    await say(await visit(people, "alice", url=here), "as if nothing had been")
    for listener in (alice, bob, carol):
        await hear(listener, "as if nothing had been")


async def test_emptying_redis_silences_nobody(redis, visit) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    alice, bob = [await visit(people, name) for name in ("alice", "bob")]
    redis.flush_all()
    await say(alice, "after the flood")
    await hear(bob, "after the flood")
    carol, alices_phone = [await visit(people, name) for name in ("carol", "alice")]
    await say(bob, "to who came later")
    for listener in (alice, carol, alices_phone):
        await hear(listener, "to who came later")


async def test_while_redis_hangs_messages_are_taken_and_delivered_here_and_read_there(cluster, redis, visit) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    here, there = [server.url for server in cluster.servers]
    alice, bob, carol = [
        await visit(people, name, url=url) for name, url in (("alice", here), ("bob", there), ("carol", here))
    ]
    known = (await bob.chat.ok("heads"))["rooms"]
    with redis.paused():
        async with asyncio.timeout(AT_ONCE):
            await say(alice, "can you read me?")
            await hear(alice, "can you read me?")
            await hear(carol, "can you read me?")
            heads = (await bob.chat.ok("heads"))["rooms"]
            assert [room for room in heads if heads[room] != known[room]]
            assert await missed(bob, known) == ["can you read me?"]
        assert not bob.chat.has("new-message")
    await hear(bob, "can you read me?")


async def test_while_redis_hangs_people_still_get_in_and_hear_all_once_it_is_back(cluster, redis, visit) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    here, there = [server.url for server in cluster.servers]
    alice = await visit(people, "alice", url=here)
    with redis.paused():
        await say(alice, "nobody carries this over")  # the process now waits for an answer
        for name, url in (("bob", here), ("carol", there)):
            started = time.monotonic()
            visitor = await visit(people, name, url=url)
            assert time.monotonic() - started < JOIN_SECONDS
            await visitor.chat.ok("get-history", {"room": "general"})
    await until_heard(alice, visitor)


async def test_after_thirty_silent_seconds_the_first_word_is_heard(silent) -> None:
    await asyncio.sleep(silent.since + IDLE_SECONDS - time.monotonic())  # silence is what is tried here
    await say(silent.alice, "still there?")
    await hear(silent.bob, "still there?")
    await say(silent.bob, "still here")
    await hear(silent.alice, "still here")
