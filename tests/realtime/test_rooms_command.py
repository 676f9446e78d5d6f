"""`manage.py rooms` looks into a running cluster from outside."""

import asyncio
import json
import subprocess
import sys
from typing import Any

import pytest

from tests.cluster import ROOT, Cluster
from tests.realtime.operator import NAMESPACE
from tests.realtime.test_broadcast import enter
from tests.socketio_client import client


def rooms(cluster: Cluster, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "rooms", *options]
    return subprocess.run(command, cwd=ROOT, env=cluster.env, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("cluster", ["redis-2"], indirect=True)
async def test_it_lists_what_is_open_in_all_processes(cluster) -> None:
    async with client(cluster.url) as a, client(cluster.url) as b:
        alice, bob = await enter(a, "tea"), await enter(b, "tea", "cake\x1b[2J")
        seen: dict[str, Any] = {"processes": []}
        async with asyncio.timeout(60):
            while len(seen["processes"]) != 2:  # of servers that were killed before these the leases run out first
                done = await asyncio.to_thread(rooms, cluster, "--json", "--namespace", NAMESPACE)
                seen = json.loads(done.stdout)
        assert seen["missing"] == []
        here = seen["namespaces"][NAMESPACE]
        assert {"tea", "all"} <= here["rooms"].keys()
        assert alice.sid not in here["rooms"]
        assert here["rooms"]["tea"] == 2
        assert {alice.sid, bob.sid} <= {each["sid"] for each in here["sockets"]}
        assert len({each["process"] for each in here["sockets"]}) == 2
        text = (await asyncio.to_thread(rooms, cluster)).stdout
        assert f"{NAMESPACE}   " in text
        assert "     2  tea" in text
        assert bob.sid in text
        assert "\x1b" not in text


@pytest.mark.parametrize("cluster", ["memory"], indirect=True)
async def test_in_memory_it_says_in_one_line_why_it_cannot_see(cluster) -> None:
    done = await asyncio.to_thread(rooms, cluster)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "in-memory channel layer" in done.stderr
