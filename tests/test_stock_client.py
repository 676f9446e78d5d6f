"""A client that nobody here wrote: python-socketio's, with a token, over WebSocket."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import socketio
from socketio.exceptions import ConnectionError as NotConnected

from tests.cluster import ROOT, Cluster
from tests.factories import People, token_of, workspace_with
from tests.services import redis_url
from tests.socketio_client import PATIENCE
from tests.visitors import chat_cluster, wait_until_up


@pytest.fixture(autouse=True)
def _sync_orm_in_async_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


class Bot:
    """The stock client, and what its event handlers got."""

    def __init__(self) -> None:
        self.io = socketio.AsyncClient(reconnection_delay=0.1, reconnection_delay_max=1, randomization_factor=0)
        self.came: dict[str, asyncio.Queue[tuple[str, Any]]] = {}
        self.heard: list[str] = []
        for namespace in ("/", "/chat"):
            self.came[namespace] = asyncio.Queue()
            self.io.on("*", partial(self._take, namespace), namespace=namespace)
            for event in ("connect", "connect_error"):  # which "*" leaves out
                self.io.on(event, partial(self._take, namespace, event), namespace=namespace)

    async def connect(self, url: str, *namespaces: str, **auth: Any) -> "Bot":
        await self.io.connect(
            url, auth=auth, namespaces=list(namespaces or ["/chat"]), transports=["websocket"], wait_timeout=PATIENCE
        )
        return self

    async def event(self, name: str, namespace: str = "/chat", **fields: Any) -> Any:
        """The next event `name` with these fields; what came in its namespace before is dropped."""
        async with asyncio.timeout(PATIENCE):
            while True:
                event, data = await self.came[namespace].get()
                if event == name and all(data.get(key) == fields[key] for key in fields):
                    return data

    async def call(self, event: str, *args: Any) -> dict[str, Any]:
        data = args if len(args) > 1 else args[0] if args else None
        answer: dict[str, Any] = await self.io.call(event, data, namespace="/chat", timeout=PATIENCE)
        return answer

    async def ok(self, event: str, *args: Any) -> dict[str, Any]:
        answer = await self.call(event, *args)
        assert answer["ok"], answer
        return answer

    async def refused(self, event: str, *args: Any) -> str:
        """The code of the error."""
        code: str = (await self.call(event, *args))["error"]["code"]
        return code

    def _take(self, namespace: str, event: str, *args: Any) -> None:
        self.heard.append(f"{event} {args}")
        self.came[namespace].put_nowait((event, args[0] if args else None))


@pytest.fixture
async def bots() -> AsyncIterator[Any]:
    """`bots()` makes a client that is shut down after the test."""
    async with AsyncExitStack() as stack:

        def make() -> Bot:
            bot = Bot()
            stack.push_async_callback(bot.io.shutdown)
            return bot

        yield make


def auth_of(people: People, name: str) -> dict[str, str]:
    return {"token": token_of(people[name], people.workspace), "workspace": people.slug}


def token_by_command(cluster: Cluster, username: str, slug: str) -> str:
    """As a person makes one in a terminal: alone on the last line."""
    command = [sys.executable, "manage.py", "token", username, "--workspace", slug]
    done = subprocess.run(command, cwd=ROOT, env=cluster.env, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.splitlines()[-1]


async def refusal(bot: Bot, url: str, *namespaces: str, **auth: Any) -> str:
    """The code with which CONNECT was answered."""
    with pytest.raises(NotConnected):
        await bot.connect(url, *namespaces, **auth)
    code: str = (await bot.event("connect_error", namespaces[-1] if namespaces else "/chat"))["message"]
    return code


async def test_it_connects_with_a_token_joins_sends_receives_reads_and_leaves(cluster, bots) -> None:
    people = workspace_with(alice="owner", bob="member")
    token = token_by_command(cluster, people.bob.username, people.slug)
    alice = await bots().connect(cluster.url, **auth_of(people, "alice"))
    bob = await bots().connect(cluster.url, token=token)
    assert await bob.event("welcome") == "Connected to chat namespace"
    assert [room["name"] for room in await bob.event("room-list")] == ["general", "random"]

    room = (await alice.ok("create-room", {"name": "engineering"}))["id"]
    joined = await bob.ok("join-room", "engineering")
    assert (await bob.event("message-history"))["messages"] == joined["messages"]
    await alice.event("system-message", kind="joined", userId=str(people.bob.pk))

    sent = (await alice.ok("send-message", {"room": room, "text": "hello, *bot*"}))["message"]
    assert await bob.event("new-message") == sent
    await bob.ok("send-message", {"room": "engineering", "text": "hello, human"})
    heard = await alice.event("new-message", text="hello, human")
    assert heard["userId"] == str(people.bob.pk)
    history = (await bob.ok("get-history", {"room": room, "after": joined["messages"][-1]["seq"]}))["messages"]
    assert [message["text"] for message in history] == ["hello, *bot*", "hello, human"]

    await bob.ok("leave-room", room)
    await alice.event("system-message", kind="left")
    await alice.ok("send-message", {"room": room, "text": "canary after leaving"})
    await alice.event("new-message", text="canary after leaving")
    await bob.ok("heads")
    assert not any("canary" in event for event in bob.heard)


async def test_it_is_refused_without_a_token_and_with_a_wrong_one(cluster, bots) -> None:
    people = workspace_with(alice="owner")
    assert await refusal(bots(), cluster.url, workspace=people.slug) == "authentication_required"
    for wrong in ("", "nonsense", token_of(people.alice)[:-1], 7, ["x"]):
        code = await refusal(bots(), cluster.url, token=wrong, workspace=people.slug)
        assert code == "authentication_required", wrong


async def test_it_is_refused_in_a_workspace_that_is_not_its_own(cluster, bots) -> None:
    acme, globex = workspace_with(alice="owner"), workspace_with(grace="owner")
    token = token_of(acme.alice)
    for slug in (globex.slug, "no-such-workspace"):
        assert await refusal(bots(), cluster.url, token=token, workspace=slug) == "workspace_not_found"


async def test_it_is_refused_where_a_private_channel_is_not_its_own(cluster, bots) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice = await bots().connect(cluster.url, **auth_of(people, "alice"))
    bob = await bots().connect(cluster.url, **auth_of(people, "bob"))
    room = (await alice.ok("create-room", {"name": "leadership", "private": True}))["id"]
    await alice.ok("send-message", {"room": room, "text": "canary in private"})
    for event, payload in (
        ("join-room", room),
        ("join-room", "leadership"),
        ("send-message", {"room": room, "text": "let me in"}),
        ("get-history", {"room": room}),
    ):
        assert await bob.refused(event, payload) == "room_not_found"
    assert not any("canary" in event for event in bob.heard)


async def test_a_guest_is_refused_in_the_lobby_and_welcome_in_the_chat(cluster, bots) -> None:
    people = workspace_with(alice="owner", gus="guest")
    auth = auth_of(people, "gus")
    assert await refusal(bots(), cluster.url, "/", **auth) == "not_authorized"
    gus = await bots().connect(cluster.url, "/chat", **auth)
    assert await gus.event("room-list") == []


async def test_many_namespaces_share_one_connection(cluster, bots) -> None:
    people = workspace_with(alice="owner")
    alice = await bots().connect(cluster.url, "/", "/chat", **auth_of(people, "alice"))
    welcomes = {await alice.event("welcome", namespace) for namespace in ("/", "/chat")}
    assert welcomes == {"Connected to main namespace", "Connected to chat namespace"}
    assert len(set(alice.io.namespaces.values())) == 2
    assert alice.io.transport() == "websocket"


@pytest.fixture
def mortal(postgres_database: str, tmp_path: Path) -> Iterator[Cluster]:
    """Two processes of its own: the one that is left waits a while for the answers of one that was killed."""
    with chat_cluster(processes=2, kind=postgres_database, redis_url=redis_url(), data=tmp_path) as cluster:
        yield cluster


async def test_it_comes_back_by_itself_after_the_server_was_killed_and_catches_up(mortal, bots) -> None:
    people = workspace_with(alice="owner", bob="member")
    dying = mortal.servers[-1]
    alice = await bots().connect(dying.url, **auth_of(people, "alice"))
    bob = await bots().connect(dying.url, **auth_of(people, "bob"))
    room = (await alice.ok("create-room", {"name": "engineering"}))["id"]
    await bob.ok("join-room", room)
    await alice.ok("send-message", {"room": room, "text": "before"})
    known = (await bob.event("new-message", text="before"))["revision"]
    for bot in (alice, bob):
        bot.came["/chat"] = asyncio.Queue()

    dying.kill()
    dying.start()
    await asyncio.to_thread(wait_until_up, dying)

    for bot in (alice, bob):
        await bot.event("connect")
    await alice.event("room-list")
    await alice.ok("send-message", {"room": room, "text": "after"})
    await bob.event("room-list")
    missed = (await bob.ok("sync", {"rooms": {str(room): known}}))["rooms"][str(room)]
    assert [message["text"] for message in missed["messages"]] == ["after"]
    await alice.ok("send-message", {"room": room, "text": "live again"})
    assert await bob.event("new-message", text="live again")
