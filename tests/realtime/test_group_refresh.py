"""The groups of a process are real ones of the layer, which forgets them: they last as long as they are wanted."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from slackish.realtime.groups import Groups, room_group
from slackish.realtime.layers import InMemoryLayer
from slackish.realtime.post import Post

PATIENCE = 10
EXPIRY = 1  # seconds; Channels counts in whole ones


class Flaky(InMemoryLayer):
    """Refuses every second `group_add` while it `refuses`. `calls` has what was done, in order."""

    def __init__(self) -> None:
        super().__init__(group_expiry=EXPIRY)
        self.refuses = False
        self.calls: asyncio.Queue[str] = asyncio.Queue()
        self._added = 0

    async def group_add(self, group: str, channel: str) -> None:
        self._added += 1
        self.calls.put_nowait("add")
        if self.refuses and self._added % 2:
            raise ConnectionError("the layer is away")
        await super().group_add(group, channel)

    async def group_discard(self, group: str, channel: str) -> None:
        await super().group_discard(group, channel)
        self.calls.put_nowait("discard")


@pytest.fixture
async def layer() -> Flaky:
    return Flaky()


@pytest.fixture
async def post(layer: Flaky) -> Post:
    post = Post(layer, lambda message: None)
    await post.open()
    return post


@pytest.fixture
async def groups(layer: Flaky, post: Post, settings) -> AsyncIterator[Groups]:
    settings.SLACKISH_REALTIME = {**settings.SLACKISH_REALTIME, "group_refresh": 0.1}
    groups = Groups(layer, post)
    tasks = [asyncio.create_task(each) for each in (groups.reconcile_forever(), groups.refresh_forever())]
    yield groups
    assert not any(task.done() for task in tasks)
    for task in tasks:
        task.cancel()


@pytest.mark.parametrize("refuses", [False, True], ids=["healthy", "failing"])
async def test_a_group_outlasts_the_layers_forgetting_while_the_room_lasts(layer, post, groups, refuses) -> None:
    group = room_group("/talk", "tea")
    groups.want("/talk", "tea")
    assert await groups.ready("/talk", ["tea"])
    layer.refuses = refuses
    await asyncio.sleep(EXPIRY + 1.1)  # time is what is tried here
    layer.calls = asyncio.Queue()
    async with asyncio.timeout(PATIENCE):
        for _ in range(2):  # one of them may be refused
            assert await layer.calls.get() == "add"
        layer._clean_expired()
        assert post.mailbox in layer.groups[group]
        groups.unwant("/talk", "tea")
        while await layer.calls.get() != "discard":
            pass
        assert group not in layer.groups
