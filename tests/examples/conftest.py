"""Servers that mount the examples, and the stock JavaScript client to talk to them."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from tests import databases
from tests.cluster import Cluster, running_cluster
from tests.examples.programs import PATIENCE, run_script
from tests.factories import make_user, session_cookie
from tests.services import redis_url
from workspaces.models import User

LAYERS = {"memory": (1, False), "redis-2": (2, True)}

Converse = Callable[..., Coroutine[Any, Any, None]]


@pytest.fixture(scope="session", params=LAYERS)
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One process in memory, and two that share a Redis."""
    processes, remote = LAYERS[request.param]
    with running_cluster(
        processes=processes,
        database_url=databases.database_url("sqlite"),
        redis_url=redis_url() if remote else "",
        data=tmp_path_factory.mktemp("data"),
        # A socket that waited that long for Redis is let in without: on a busy machine that is no fault.
        SLACKISH_REALTIME={"namespaces": "docs.examples.consumers", "join_timeout": 20},
    ) as cluster:
        yield cluster


@pytest.fixture
def cluster(running: Cluster, django_db_blocker: DjangoDbBlocker) -> Iterator[Cluster]:
    with django_db_blocker.unblock(), databases.serving("sqlite"):
        yield running


@pytest.fixture
def people(cluster: Cluster) -> list[User]:
    return [make_user(name) for name in ("alice", "bob", "carol", "dave", "erin")]


@pytest.fixture
def converse(cluster: Cluster, people: list[User]) -> Converse:
    """`converse("joining")` runs tests/examples/joining.mjs, whose assertions are the test's.

    `urls`: the servers it talks to, all of them unless said. `asked`: called with each line by which the
    script asks for something, before it goes on. `more`: what else the script is given.
    """
    known = [{"id": str(user.pk), "username": user.username, "cookie": session_cookie(user)} for user in people]

    async def run(
        script: str, *, urls: list[str] | None = None, asked: Callable[[str], None] | None = None, **more: Any
    ) -> None:
        given = {"urls": urls or [server.url for server in cluster.servers], "people": known, **more}
        async with asyncio.timeout(PATIENCE):
            await run_script(Path(__file__).with_name(f"{script}.mjs"), given, asked)

    return run
