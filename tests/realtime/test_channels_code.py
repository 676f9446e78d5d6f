"""Ordinary Channels code and our rooms: `group_send` to a room's group reaches exactly its sockets."""

import asyncio
import os
import subprocess
import sys

import pytest

from tests.cluster import ROOT, Cluster
from tests.realtime.talking import talking
from tests.socketio_client import client

SENDER = """
import asyncio, sys
import django
django.setup()
from channels.layers import get_channel_layer
from slackish.realtime import room_group

async def send():
    layer = get_channel_layer()
    for type, text in (("talk.notice", "by a handler"), ("nonsense", "by nobody"), ("socket.connect", "by force")):
        await layer.group_send(room_group("/talk", sys.argv[1]), {"type": type, "text": text})
    said = {"type": "room.emit", "event": "said", "args": [{"text": "plain"}]}
    await layer.group_send(room_group("/talk", sys.argv[1]), said)

asyncio.run(send())
"""


def send_from_another_process(cluster: Cluster, room: str) -> None:
    subprocess.run(
        [sys.executable, "-c", SENDER, room], cwd=ROOT, env={**os.environ, **cluster.env}, check=True, timeout=60
    )


@pytest.mark.parametrize("cluster", ["redis-2"], indirect=True)
async def test_from_another_process_it_reaches_that_rooms_sockets_alone(cluster) -> None:
    async with client(cluster.url) as a, client(cluster.url) as b, client(cluster.url) as c:
        alice, bob, carol = await talking(a), await talking(b), await talking(c)
        await alice.ok("join", "notices")
        await bob.ok("join", "notices")
        await carol.ok("join", "elsewhere")
        await asyncio.to_thread(send_from_another_process, cluster, "notices")
        for socket in (alice, bob):
            assert await socket.event("notice") == "by a handler"
            assert await socket.event("said", text="plain")
        await alice.ok("say-to-all", ["everybody"], "the end")
        await carol.event("said", text="the end")
        assert not carol.has("notice")
        assert not c.saw("plain")
        assert not alice.has("notice")


async def test_in_the_same_process_it_reaches_that_rooms_sockets_alone(cluster) -> None:
    url = cluster.url
    async with client(url) as a, client(url) as b:
        alice, bob = await talking(a), await talking(b)
        await alice.ok("join", "same process")
        await bob.ok("plain-channels", "same process", "by a handler")
        assert await alice.event("notice") == "by a handler"
        await bob.ok("plain-channels", "everybody", "the end")
        assert await bob.event("notice") == "the end"
