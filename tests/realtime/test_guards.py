"""Removal without a race: whoever receives is a member at delivery."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cluster import Cluster
from tests.socketio_client import client

numbers = itertools.count()
STAYS, GOES = 1, 2


@pytest.fixture
def room() -> str:
    return f"guarded:{next(numbers)}"


@pytest.fixture
def belongs(cluster: Cluster, room: str) -> Callable[..., None]:
    """Say who belongs to the room, at which removal count, and how long it takes to read."""

    def say(access: int, *people: int, seconds: float = 0) -> None:
        path = Path(cluster.env["SLACKISH_DATA"]) / "audience.json"
        known = json.loads(path.read_text()) if path.exists() else {}
        path.with_suffix(".new").write_text(json.dumps(known | {room: [access, people, seconds]}))
        path.with_suffix(".new").rename(path)

    return say


async def test_with_the_eviction_lost_the_next_durable_event_evicts_before_it_is_delivered(
    cluster, room, belongs
) -> None:
    belongs(0, STAYS, GOES)
    async with client(cluster.url) as a, client(cluster.url) as b:
        stays, goes = await a.namespace("/guarded", user=STAYS), await b.namespace("/guarded", user=GOES)
        assert (await stays.ok("join", room, 0))["in"]
        assert (await goes.ok("join", room, 0))["in"]
        belongs(1, STAYS)
        await stays.ok("publish", room, 1, "after the removal")
        await stays.event("said", text="after the removal")
        await stays.ok("publish", room, 1, "and more")
        await stays.event("said", text="and more")
        assert not b.saw("after the removal")
        assert not b.saw("and more")


async def test_a_join_whose_check_is_older_than_the_removal_does_not_get_in(cluster, room, belongs) -> None:
    belongs(1, STAYS)
    url = cluster.url
    async with client(url) as a, client(url) as b:
        stays, goes = await a.namespace("/guarded", user=STAYS), await b.namespace("/guarded", user=GOES)
        await stays.ok("join", room, 1)
        assert not (await goes.ok("join", room, 0))["in"]


async def test_a_join_older_than_the_removal_hears_nothing_where_the_process_knew_of_none(
    cluster, room, belongs
) -> None:
    belongs(1, STAYS)
    async with client(cluster.url) as a, client(cluster.url) as b:
        stays, goes = await a.namespace("/guarded", user=STAYS), await b.namespace("/guarded", user=GOES)
        await goes.ok("join", room, 0)
        await stays.ok("join", room, 1)
        await stays.ok("publish", room, 1, "secret")
        await stays.event("said", text="secret")
        assert not b.saw("secret")


async def test_what_is_told_while_members_are_read_waits_and_keeps_its_order(cluster, room, belongs) -> None:
    belongs(0, STAYS, GOES)
    url = cluster.url
    async with client(url) as a, client(url) as b:
        stays, goes = await a.namespace("/guarded", user=STAYS), await b.namespace("/guarded", user=GOES)
        await stays.ok("join", room, 0)
        await goes.ok("join", room, 0)
        belongs(1, STAYS, seconds=0.3)
        await stays.ok("publish", room, 1, "first")
        await stays.ok("pass", room, "second")
        await stays.ok("publish", room, 1, "third")
        assert [(await stays.event("said"))["text"] for _ in range(3)] == ["first", "second", "third"]
        assert not any(b.saw(text) for text in ("first", "second", "third"))


async def test_an_eviction_takes_out_in_every_process_who_no_longer_belongs(cluster, room, belongs) -> None:
    belongs(0, STAYS, GOES)
    async with client(cluster.url) as a, client(cluster.url) as b:
        stays, goes = await a.namespace("/guarded", user=STAYS), await b.namespace("/guarded", user=GOES)
        await stays.ok("join", room, 0)
        await goes.ok("join", room, 0)
        belongs(1, STAYS)
        await stays.ok("evict", room, 1)
        await stays.ok("pass", room, "for those who stay")
        await stays.event("said", text="for those who stay")
        assert not b.saw("for those who stay")


async def test_a_late_eviction_does_not_take_out_who_came_back(cluster, room, belongs) -> None:
    belongs(1, STAYS, GOES)
    async with client(cluster.url) as a, client(cluster.url) as b:
        stays, back = await a.namespace("/guarded", user=STAYS), await b.namespace("/guarded", user=GOES)
        await stays.ok("join", room, 1)
        await back.ok("join", room, 1)
        await stays.ok("evict", room, 1)
        await stays.ok("publish", room, 1, "welcome back")
        assert await back.event("said", text="welcome back")


async def test_the_backstop_finds_who_was_removed_without_a_word(cluster, room, belongs) -> None:
    belongs(0, STAYS, GOES)
    url = cluster.url
    async with client(url) as a, client(url) as b:
        stays, goes = await a.namespace("/guarded", user=STAYS), await b.namespace("/guarded", user=GOES)
        await stays.ok("join", room, 0)
        await goes.ok("join", room, 0)
        belongs(1, STAYS)
        heard = 0
        for number in itertools.count():
            await stays.ok("pass", room, f"passing {number}")
            await stays.event("said", text=f"passing {number}")
            await goes.refused("nothing")  # a round trip: what was sent to it before is here
            if not goes.has("said", text=f"passing {number}"):
                break
            heard = number
        assert heard < 1000
