"""Servers with the real namespaces, and people with the chat page open: a connection and its `/chat` socket."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from tests import databases
from tests.cluster import Cluster, Server, running_cluster
from tests.factories import People, session_cookie
from tests.socketio_client import Socket, open_client
from workspaces.models import User

START_SECONDS = 60
LIMITS = {
    "CHAT_MESSAGE_RATE": [1000, 10],
    "CHAT_ROOM_UPDATED_EVERY": 0.05,
    "LOBBY_ROOM_RATE": [1000, 10],
    "TASKS_POLL": 0.5,
    "DASHBOARD_EVERY": 0.2,
    "METRICS_TOKEN": "metrics-of-tests",
    "SLACKISH_REALTIME": {
        "event_burst": 100_000,
        "connections_per_user": 5,
        "presence_grace": 1,
        "presence_every": 0.2,
    },
}


@contextmanager
def chat_cluster(*, processes: int, kind: str, redis_url: str, data: Path) -> Iterator[Cluster]:
    """Servers whose limits let tests be quick. `kind`: of the database, or its name (see databases.database_url)."""
    with running_cluster(
        processes=processes,
        database_url=databases.database_url(kind),
        redis_url=redis_url,
        data=data,
        DATABASE_POOL=4,
        **LIMITS,
    ) as cluster:
        cluster.kind = kind
        for server in cluster.servers:
            wait_until_up(server)
        yield cluster


def wait_until_up(server: Server) -> None:
    """Back when it answers: a busy machine starts it slowly, and no client's patience is tried by that."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=START_SECONDS)
    connection.request("GET", "/socket.io/")
    connection.getresponse().read()
    connection.close()


def get(server: Server, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    """(status, text) of a page, asked for by plain HTTP."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=START_SECONDS)
    connection.request("GET", path, headers=headers or {})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


@dataclass
class Visitor:
    """Somebody's open page, past the greeting."""

    user: User
    chat: Socket

    def saw(self, text: str) -> bool:
        return self.chat.client.saw(text)


Visit = Callable[..., Awaitable[Visitor]]


@asynccontextmanager
async def visiting(cluster: Cluster) -> AsyncIterator[Visit]:
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
