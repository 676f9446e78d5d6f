"""Servers with the real namespaces: in memory on SQLite, Redis with one and with two processes on PostgreSQL."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from slackish.realtime.testing import captured_emits
from tests import databases
from tests.cluster import Cluster, running_cluster
from tests.contract import assert_emits_fit, assert_frames_fit
from tests.factories import People, session_cookie
from tests.services import redis_url
from tests.socketio_client import Client, Socket, open_client
from workspaces.models import User

LAYERS = {"memory": (1, False, "sqlite"), "redis": (1, True, "postgres"), "redis-2": (2, True, "postgres")}
LIMITS = {
    "CHAT_MESSAGE_RATE": [1000, 10],
    "CHAT_ROOM_UPDATED_EVERY": 0.05,
    "SLACKISH_REALTIME": {"event_burst": 100_000, "connections_per_user": 5},
}


@pytest.fixture(scope="session", params=LAYERS)
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    processes, remote, kind = LAYERS[request.param]
    with running_cluster(
        request.param,
        processes=processes,
        database_url=databases.database_url(kind),
        redis_url=redis_url() if remote else "",
        data=tmp_path_factory.mktemp("data"),
        DATABASE_POOL=4,
        **LIMITS,
    ) as cluster:
        cluster.kind = kind
        yield cluster


@pytest.fixture
def cluster(running: Cluster, django_db_blocker: DjangoDbBlocker) -> Iterator[Cluster]:
    """The servers, with the test's own database being theirs: people are made here and chat there."""
    with django_db_blocker.unblock(), databases.serving(running.kind):
        yield running


@pytest.fixture(autouse=True)
def emits_keep_the_contract() -> Iterator[None]:
    """Whatever a service emits in a test is an event that is declared, and fits its schema."""
    with captured_emits() as captured:
        yield
    assert_emits_fit(captured)


@pytest.fixture(autouse=True)
def clients_hear_what_is_declared(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every event and every ack that any client of a test got, as it was on the wire."""
    opened: list[Client] = []
    begin = Client.__init__

    def begin_and_remember(client: Client, *args: Any) -> None:
        begin(client, *args)
        opened.append(client)

    monkeypatch.setattr(Client, "__init__", begin_and_remember)
    yield
    for client in opened:
        assert_frames_fit(client)


@dataclass
class Visitor:
    """Somebody's open page: a connection, and its `/chat` socket past the greeting."""

    user: User
    chat: Socket

    def saw(self, text: str) -> bool:
        return self.chat.client.saw(text)


Visit = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def visit(cluster: Cluster) -> AsyncIterator[Visit]:
    """`await visit(people, "alice")` opens a page; neighbours sit on different processes."""
    async with AsyncExitStack() as stack:

        async def open_page(people: People, name: str, *, url: str | None = None) -> Visitor:
            user = people[name]
            client = await open_client(url or cluster.url, cookie=session_cookie(user))
            stack.push_async_callback(client.close)
            chat = await client.namespace("/chat", workspace=people.slug)
            await chat.event("room-list")
            return Visitor(user, chat)

        yield open_page
