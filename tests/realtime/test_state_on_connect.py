"""How things stand is told to who comes, and nothing that was said meanwhile is undone by it."""

import ast
import inspect
import textwrap

import pytest

from slackish.realtime.registry import namespaces
from tests.socketio_client import client


async def test_what_is_said_while_it_is_found_comes_after_it(cluster) -> None:
    async with client(cluster.url) as a, client(cluster.url) as b:
        alice, bob = await a.namespace("/scores"), await b.namespace("/scores", takes=0.5)
        await bob.event("found")
        for points in (1, 2):
            await alice.ok("score", points)
        for points in (1, 2):
            assert await bob.event("scored") == points
        said = [frame.removeprefix("42/scores,") for frame in b.frames if frame.startswith("42/scores,")]
        assert said == ['["found",2]', '["stands",2]', '["scored",1]', '["scored",2]']


async def test_who_left_before_it_was_found_hears_nothing_of_it(cluster) -> None:
    url = cluster.url  # of one process, which has said all by the time it answers
    async with client(url) as a, client(url) as b:
        alice, bob = await a.namespace("/scores"), await b.namespace("/scores", takes=0.3)
        await bob.event("found")
        await alice.ok("score", 1)
        await alice.event("scored")
        await b.send("1/scores,")
        bob = await b.namespace("/scores")
        await bob.event("stands")
        await alice.ok("score", 2)
        assert await bob.event("scored") == 2


@pytest.mark.parametrize("namespace", namespaces())
def test_no_namespace_emits_on_connect_what_it_waited_for(namespace: str) -> None:
    """What it waited for may be old by then: `emit_state` is for that."""
    connect = ast.parse(textwrap.dedent(inspect.getsource(namespaces()[namespace].connect)))
    emits = [
        each
        for each in ast.walk(connect)
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) and each.func.attr == "emit"
    ]
    assert emits
    assert not any(isinstance(each, ast.Await) for emit in emits for each in ast.walk(emit))
