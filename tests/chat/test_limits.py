"""The limits that people and bots meet: taken at the limit, refused one past it, with the time to wait."""

import uuid
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from tests import databases
from tests.cluster import Cluster, running_cluster
from tests.factories import People, session_cookie, workspace_with
from tests.socketio_client import Socket, client, open_client
from tests.visitors import wait_until_up

LIMITS = {
    "CHAT_MESSAGE_RATE": [3, 60],
    "CHAT_PRESENCE_EVERY": 0.1,
    "CHAT_TYPING_ROOM": 2,
    "CHAT_DISCONNECTED_ROOM": 2,
    "LOBBY_ROOM_RATE": [3, 60],
    "LOBBY_MESSAGE_RATE": [3, 60],
    "ROOM_MEMBERS": 2,
    "LIVE_MAP_SOCKETS": 2,
    "SLACKISH_REALTIME": {"presence_grace": 0.2},
}


@pytest.fixture(autouse=True)
def _sync_orm_in_async_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One server with little of everything: three messages in sixty seconds, two sockets in a list."""
    url, data = databases.database_url("sqlite"), tmp_path_factory.mktemp("slow")
    with running_cluster(database_url=url, data=data, **LIMITS) as running:
        wait_until_up(running.servers[0])
        yield running


@pytest.fixture
def server(slow: Cluster, sqlite_database: str) -> Cluster:
    return slow


@pytest.fixture
async def sits(server):
    """`await sits(people, "alice", "/chat")`: her socket there, past the greeting."""
    async with AsyncExitStack() as stack:

        async def enter(people: People, name: str, namespace: str) -> Socket:
            opened = await open_client(server.url, cookie=session_cookie(people[name]))
            stack.push_async_callback(opened.close)
            socket = await opened.namespace(namespace, workspace=people.slug)
            await socket.event("room-list" if namespace == "/chat" else "welcome")
            return socket

        yield enter


def is_too_fast(error: dict[str, Any]) -> bool:
    return error["code"] == "rate_limited" and 0 < error["retryAfter"] <= 60


async def test_messages_past_the_rate_wait_and_a_repeat_does_not_count(server) -> None:
    people = workspace_with(alice="owner")
    async with client(server.url, cookie=session_cookie(people.alice)) as ours:
        chat = await ours.namespace("/chat", workspace=people.slug)
        payloads = [{"room": "general", "text": str(number), "clientId": str(uuid.uuid4())} for number in range(4)]
        sent = [await chat.ok("send-message", payload) for payload in payloads[:3]]
        refused = await chat.refused("send-message", payloads[3])
        assert refused["code"] == "rate_limited"
        assert 0 < refused["retryAfter"] <= 60
        for _ in range(3):
            again = await chat.ok("send-message", payloads[0])
            assert again["message"]["id"] == sent[0]["message"]["id"]
        assert (await chat.refused("send-message", payloads[0] | {"text": "other"}))["code"] == "client_id_conflict"
        await chat.ok("send-message", {"room": "random", "text": "another room has its own measure"})


async def test_what_is_refused_for_other_reasons_does_not_count(server) -> None:
    people = workspace_with(alice="owner")
    async with client(server.url, cookie=session_cookie(people.alice)) as ours:
        chat = await ours.namespace("/chat", workspace=people.slug)
        for _ in range(5):
            assert (await chat.refused("send-message", {"room": "general", "text": " "}))["code"] == "empty_message"
        await chat.ok("send-message", {"room": "general", "text": "the first that counts"})


async def test_rooms_of_the_lobby_are_joined_and_left_so_often_by_a_person_and_no_more(sits) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice, other_tab, bob = [await sits(people, name, "/") for name in ("alice", "alice", "bob")]
    await alice.ok("join-room", "tea")
    await alice.ok("join-room", "tea")  # is there already, and costs nothing
    await alice.ok("leave-room", "tea")
    await other_tab.ok("join-room", "tea")
    for socket, event in ((alice, "join-room"), (other_tab, "leave-room")):
        assert is_too_fast(await socket.refused(event, "tea"))
    await bob.ok("join-room", "tea")


async def test_messages_of_the_lobby_past_the_rate_wait_in_that_room(sits) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice, bob = await sits(people, "alice", "/"), await sits(people, "bob", "/")
    for room in ("tea", "cake"):
        await alice.ok("join-room", room)
    await bob.ok("join-room", "tea")
    for number in range(3):
        await alice.ok("room-message", {"room": "tea", "text": str(number)})
    assert is_too_fast(await alice.refused("room-message", {"room": "tea", "text": "one more"}))
    await alice.ok("room-message", {"room": "cake", "text": "another room has its own measure"})
    await bob.ok("room-message", {"room": "tea", "text": "and so has another person"})
    heard = [args[0]["text"] for name, args in bob.events if name == "new-message"]
    assert heard == ["0", "1", "2", "and so has another person"]


async def test_an_answer_about_a_room_holds_so_many_sockets_and_says_that_there_are_more(sits) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    alice, bob = await sits(people, "alice", "/"), await sits(people, "bob", "/")
    for socket in (alice, bob):
        await socket.ok("join-room", "tea")
    answer = await alice.ok("get-room-members", "tea")
    assert {each["id"] for each in answer["members"]} == {alice.sid, bob.sid}
    assert "hasMore" not in answer
    await (await sits(people, "carol", "/")).ok("join-room", "tea")
    answer = await alice.ok("get-room-members", "tea")
    assert (len(answer["members"]), answer["hasMore"]) == (2, True)
    assert (await alice.ok("get-room-size", "tea"))["count"] == 3


async def test_in_a_crowded_room_nobody_is_told_who_types(sits) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice, bob = await sits(people, "alice", "/chat"), await sits(people, "bob", "/chat")
    await alice.ok("typing", {"room": "general"})
    assert (await bob.event("user-typing"))["userId"] == str(people.alice.pk)
    await sits(people, "bob", "/chat")
    await bob.ok("typing", {"room": "general"})
    await bob.ok("send-message", {"room": "general", "text": "typed"})
    await alice.event("new-message", text="typed")
    assert not alice.has("user-typing")


async def test_in_a_crowded_room_nobody_is_told_who_disconnected(sits) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member", dana="member")
    alice, bob, _, dana = [await sits(people, name, "/chat") for name in people.users]
    den = (await alice.ok("create-room", {"name": "den"}))["id"]
    for other in (bob, dana):
        await other.ok("join-room", den)
    while str(people.dana.pk) not in str(await alice.event("presence-changed")):
        pass  # who comes and goes between two tellings was never there
    await dana.client.close()
    disconnected = await alice.event("system-message", kind="disconnected")
    await alice.ok("heads")
    assert (disconnected["roomId"], disconnected["userId"]) == (
        den,
        str(people.dana.pk),
    )  # where two are left, not three
    assert not any(args[0].get("kind") == "disconnected" for name, args in alice.events if name == "system-message")


async def test_the_map_of_the_workspace_lists_so_many_sockets_and_counts_all(sits) -> None:
    people = workspace_with(alice="owner", bob="member")
    admin = await sits(people, "alice", "/admin")
    for pages in (2, 3):
        await sits(people, "bob", "/chat")
        seen = await admin.ok("get-map")
        assert (len(seen["sockets"]), seen["totals"]["sockets"]) == (2, pages)
