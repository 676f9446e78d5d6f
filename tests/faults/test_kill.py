"""Servers that are killed while people write: what was acknowledged is there, once, in order."""

import asyncio
from functools import partial

from chat.models import Message
from tests.chat.talk import a_room
from tests.factories import workspace_with
from tests.faults.stubborn import Reader, Writer

MESSAGES = 60  # of each writer


async def test_killed_servers_lose_and_double_nothing_that_was_acknowledged(cluster, visit) -> None:
    names = ["alice", "bob", "carol", "dana"]
    people = workspace_with(alice="owner", bob="member", carol="member", dana="member", eve="member", finn="member")
    rooms = [a_room(people, *names, "eve", "finn", name=name) for name in ("tea", "coffee")]
    acks = asyncio.Semaphore(0)
    writers = [Writer(partial(visit, people, name), faithful=name != "dana", acks=acks) for name in names]
    readers = [Reader(partial(visit, people, name), rooms) for name in ("eve", "finn")]

    async def kill_each_server() -> None:
        for server in cluster.servers:
            for _ in range(MESSAGES):
                await acks.acquire()
            server.kill()
            server.start()

    reading = [asyncio.create_task(reader.read()) for reader in readers]
    writing = [writer.write(MESSAGES, rooms) for writer in writers]
    await asyncio.gather(kill_each_server(), *writing)
    for task in reading:
        task.cancel()
    await asyncio.gather(*(reader.finish() for reader in readers))

    logs = {room: _log(room) for room in rooms}
    for log in logs.values():
        assert [seq for seq, _ in log] == list(range(1, len(log) + 1))
    texts = [text for log in logs.values() for _, text in log]
    for writer in writers:
        assert [texts.count(text) for text in writer.acked] == [1] * len(writer.acked)
        assert all(texts.count(text) <= 1 for text in writer.unknown)
    assert sum(len(writer.acked) for writer in writers[:3]) == 3 * MESSAGES
    for reader in readers:
        assert reader.seen == {room: dict(log) for room, log in logs.items()}
        assert all(list(seen) == sorted(seen) for seen in reader.seen.values())


def _log(room: int) -> list[tuple[int, str]]:
    """What the database holds of a room: (seq, text)."""
    return list(Message.objects.filter(channel=room).order_by("seq").values_list("seq", "text"))
