"""The groups of a process: what it means to be in one, and what becomes of one that could not be left."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from slackish.realtime.groups import Groups, room_group
from slackish.realtime.layers import RedisLayer
from slackish.realtime.post import Post
from tests.faults.redis_server import own_redis

TEA = room_group("/talk", "tea")


class Layer:
    """Notes its calls; fails to let go of a group as often as it is told."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.members: set[str] = set()
        self.left = asyncio.Event()

    async def group_add(self, group: str, channel: str) -> None:
        self.members.add(group)

    async def group_discard(self, group: str, channel: str) -> None:
        self.members.discard(group)
        self.left.set()
        if self.failures:
            self.failures -= 1
            raise ConnectionError("it may have been left, or not")


@pytest.fixture
def _retries_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slackish.realtime.groups.RETRY_SECONDS", 0.01)


async def test_a_group_is_joined_only_when_redis_has_it(tmp_path: Path) -> None:
    with own_redis(tmp_path) as server:
        layer = RedisLayer(hosts=[server.url])
        mailbox = await layer.new_channel()
        with server.paused():
            joining = asyncio.ensure_future(layer.group_add("tea", mailbox))
            await asyncio.wait((joining,), timeout=0.5)
            assert not joining.done()
        await joining
        await layer.group_send("tea", {"type": "told"})
        assert (await layer.receive(mailbox))["type"] == "told"
        await layer.flush()


@asynccontextmanager
async def leaving(layer: Any) -> AsyncIterator[Groups]:
    """Groups that were in one, want to leave it, and have tried once."""
    groups = Groups(layer, Post(layer, lambda message: None))
    reconciling = asyncio.create_task(groups.reconcile_forever())
    groups.want("/talk", "tea")
    assert await groups.ready("/talk", ["tea"])
    groups.unwant("/talk", "tea")
    await layer.left.wait()
    yield groups
    reconciling.cancel()


@pytest.mark.usefixtures("_retries_at_once")
async def test_who_comes_back_while_a_group_could_not_be_left_is_in_it_again() -> None:
    layer = Layer(failures=1)
    async with leaving(layer) as groups:
        groups.want("/talk", "tea")
        assert await groups.ready("/talk", ["tea"])
        assert layer.members == {TEA}


@pytest.mark.usefixtures("_retries_at_once")
async def test_a_group_that_could_not_be_left_is_left_in_the_end() -> None:
    layer = Layer(failures=3)
    async with leaving(layer) as groups:
        while layer.failures:
            layer.left.clear()
            await layer.left.wait()
        assert not groups.joined
