"""The namespace `/`: rooms that last as long as somebody is in them, and what can be known of rooms."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest

from tests.factories import People, session_cookie, workspace_with
from tests.socketio_client import Refused, Socket, open_client

Meet = Callable[..., Awaitable[Socket]]


@pytest.fixture(autouse=True)
def _sync_orm_in_async_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
async def meet(cluster) -> AsyncIterator[Meet]:
    """`await meet(people, "alice")` is a socket in a namespace; neighbours sit on different processes."""
    async with AsyncExitStack() as stack:

        async def enter(people: People, name: str, namespace: str = "/") -> Socket:
            opened = await open_client(cluster.url, cookie=session_cookie(people[name]))
            stack.push_async_callback(opened.close)
            socket = await opened.namespace(namespace, workspace=people.slug)
            await socket.event("room-list" if namespace == "/chat" else "welcome")
            return socket

        yield enter


@pytest.fixture
def acme(cluster) -> People:
    return workspace_with(alice="owner", bob="member", carol="member", gus="guest")


async def eventually(look: Callable[[], Awaitable[object]], expected: object) -> None:
    async with asyncio.timeout(20):
        while (seen := await look()) != expected:
            assert seen is not None


async def test_who_comes_and_goes_is_told_to_the_others(acme, meet) -> None:
    alice, bob = await meet(acme, "alice"), await meet(acme, "bob")
    assert await alice.ok("join-room", "tea 茶") == {"ok": True, "room": "tea 茶"}
    await bob.ok("join-room", "tea 茶")
    joined = await alice.event("user-joined", room="tea 茶")
    assert joined == {
        "userId": str(acme.bob.pk),
        "username": acme.bob.username,
        "sid": bob.sid,
        "room": "tea 茶",
        "message": f"{acme.bob.username} joined tea 茶",
    }
    await bob.ok("leave-room", "tea 茶")
    assert (await alice.event("user-left"))["sid"] == bob.sid
    await bob.ok("join-room", "tea 茶")
    await alice.event("user-joined")
    await bob.client.close()
    assert (await alice.event("user-left"))["username"] == acme.bob.username
    assert not alice.has("user-joined")


async def test_a_message_reaches_several_rooms_once_each_without_sender_and_without_some(acme, meet) -> None:
    alice, bob, carol = [await meet(acme, name) for name in ("alice", "bob", "carol")]
    for room in ("tea", "cake"):
        await alice.ok("join-room", room)
        await bob.ok("join-room", room)
    await carol.ok("join-room", "cake")
    await alice.ok("room-message", {"rooms": ["tea", "cake"], "text": "hello"})
    await alice.ok("room-message", {"room": "cake", "text": "not for me", "includeSender": False})
    await alice.ok("room-message", {"room": "cake", "text": "not for bob", "except": [bob.sid]})
    await alice.ok("room-message", {"room": "cake", "text": "last"})
    heard = {}
    for each in (alice, bob, carol):
        await each.event("new-message", text="last")
        heard[each] = [(args[0]["room"], args[0]["text"]) for name, args in each.events if name == "new-message"]
    assert heard[alice] == [("tea", "hello"), ("cake", "not for bob")]
    assert heard[bob] == [("tea", "hello"), ("cake", "not for me")]
    assert heard[carol] == [("cake", "hello"), ("cake", "not for me"), ("cake", "not for bob")]


async def test_a_message_says_who_sent_it_by_the_session(acme, meet) -> None:
    alice, bob = await meet(acme, "alice"), await meet(acme, "bob")
    await alice.ok("room-message", {"room": bob.sid, "text": "just you"})
    said = await bob.event("new-message")
    assert said.pop("timestamp") > 1_700_000_000_000
    assert said == {
        "user": acme.alice.username,
        "userId": str(acme.alice.pk),
        "sid": alice.sid,
        "text": "just you",
        "room": bob.sid,
    }


async def test_a_room_one_is_not_in_a_socket_of_another_workspace_and_our_own_rooms_are_not_found(acme, meet) -> None:
    globex = workspace_with(grace="owner")
    alice, bob, grace = await meet(acme, "alice"), await meet(acme, "bob"), await meet(globex, "grace")
    await bob.ok("join-room", "tea")
    await grace.ok("join-room", "tea")
    ours = [f"workspace:{acme.workspace.pk}", f"user:{acme.bob.pk}", f"adhoc:{acme.workspace.pk}:tea"]
    for room in ("tea", "nowhere", grace.sid, *ours):
        error = await alice.refused("room-message", {"room": room, "text": "x"})
        assert error == {"code": "room_not_found", "message": f'Room "{room}" does not exist'}
        assert (await alice.refused("leave-room", room))["code"] == "room_not_found"
    for room in ours:
        await alice.ok("join-room", room)  # a name like another, in a room of its own
        await alice.ok("room-message", {"room": room, "text": "canary"})
    await bob.ok("my-rooms")
    assert not bob.client.saw("canary")
    assert (await alice.ok("get-room-size", "tea"))["count"] == 1  # bob's, not that of globex


async def test_what_is_asked_of_rooms_is_answered_by_ack_and_event_across_processes(acme, meet) -> None:
    alice, bob, carol = [await meet(acme, name) for name in ("alice", "bob", "carol")]
    for each in (alice, bob):
        await each.ok("join-room", "tea")
    await bob.ok("join-room", "cake")
    answer = await carol.ok("get-room-members", "tea")
    assert {(each["id"], each["userId"]) for each in answer["members"]} == {
        (alice.sid, str(acme.alice.pk)),
        (bob.sid, str(acme.bob.pk)),
    }
    assert (await carol.event("room-members"))["members"] == answer["members"]
    assert await carol.ok("get-room-size", "tea") == {"ok": True, "room": "tea", "count": 2}
    assert await carol.event("room-size") == {"room": "tea", "count": 2}
    assert (await bob.ok("my-rooms"))["rooms"] == ["cake", "tea"]
    assert await bob.event("your-rooms") == ["cake", "tea"]
    assert (await carol.ok("list-all-rooms"))["rooms"] == [{"name": "cake", "size": 1}, {"name": "tea", "size": 2}]
    assert await carol.event("all-rooms") == [{"name": "cake", "size": 1}, {"name": "tea", "size": 2}]
    await bob.ok("leave-room", "cake")
    assert (await carol.refused("get-room-size", "cake"))["code"] == "room_not_found"


async def test_rooms_of_another_workspace_are_nowhere_in_the_list(acme, meet) -> None:
    globex = workspace_with(grace="owner")
    alice, grace = await meet(acme, "alice"), await meet(globex, "grace")
    await grace.ok("join-room", "secret plans")
    assert (await alice.ok("list-all-rooms"))["rooms"] == []
    assert (await alice.refused("get-room-members", "secret plans"))["code"] == "room_not_found"


async def test_guests_do_not_get_in(acme, meet) -> None:
    with pytest.raises(Refused) as refused:
        await meet(acme, "gus")
    assert refused.value.code == "not_authorized"


async def test_a_socket_is_in_fifty_rooms_and_not_in_one_more(acme, meet) -> None:
    alice = await meet(acme, "alice")
    for number in range(50):
        await alice.ok("join-room", f"room {number}")
    error = await alice.refused("join-room", "one more")
    assert (error["code"], error["limit"]) == ("too_many_rooms", 50)
    await alice.ok("join-room", "room 0")  # it is in there already
    await alice.ok("leave-room", "room 0")
    await alice.ok("join-room", "one more")


async def test_an_announcement_is_for_administrators_to_make_and_for_their_workspace_to_hear(acme, meet) -> None:
    globex = workspace_with(grace="owner")
    alice, bob, grace = await meet(acme, "alice"), await meet(acme, "bob"), await meet(globex, "grace")
    assert (await bob.refused("announcement", {"text": "free cake"}))["code"] == "not_authorized"
    await alice.ok("announcement", {"text": "free tea"})
    assert (await bob.event("announcement"))["text"] == "free tea"
    await grace.ok("announcement", {"text": "for globex"})
    await grace.event("announcement", text="for globex")
    assert not grace.client.saw("free tea")


@pytest.mark.parametrize(
    "payload",
    [{"text": "x"}, {"room": "a", "rooms": ["b"], "text": "x"}, {"rooms": [], "text": "x"},
     {"room": "a", "text": "x", "except": ["workspace:1"]}, {"room": "a", "text": "x", "userId": "1"}],
)  # fmt: skip
async def test_what_does_not_fit_is_refused(acme, meet, payload) -> None:
    alice = await meet(acme, "alice")
    await alice.ok("join-room", "a")
    assert (await alice.refused("room-message", payload))["code"] == "invalid_payload"


# The side room of a channel


async def with_a_channel(people: People, meet: Meet) -> tuple[Socket, int, str]:
    """Alice's page, and a private channel with bob in it; the name of its side room."""
    page = await meet(people, "alice", "/chat")
    room_id = (await page.ok("create-room", {"name": "plans", "private": True}))["id"]
    await page.ok("invite-to-room", {"room": room_id, "userId": str(people.bob.pk)})
    return page, room_id, f"side-{room_id}"


async def test_a_side_room_is_for_the_people_of_its_channel(acme, meet) -> None:
    _, _, side = await with_a_channel(acme, meet)
    alice, bob, carol = [await meet(acme, name) for name in ("alice", "bob", "carol")]
    for each in (alice, bob):
        await each.ok("join-room", side)
    await bob.ok("room-message", {"room": side, "text": "between us"})
    assert (await alice.event("new-message"))["text"] == "between us"
    absent = "side-99999999"
    for event, of_room in (
        ("join-room", lambda room: room),
        ("get-room-members", lambda room: room),
        ("get-room-size", lambda room: room),
        ("room-message", lambda room: {"room": room, "text": "x"}),
    ):
        answers = [str(await carol.refused(event, of_room(room))) for room in (side, absent)]
        assert answers[0].replace(side, "R") == answers[1].replace(absent, "R")
    assert (await carol.ok("list-all-rooms"))["rooms"] == []
    assert (await alice.ok("list-all-rooms"))["rooms"] == [{"name": side, "size": 2}]
    assert {each["username"] for each in (await alice.ok("get-room-members", side))["members"]} == {
        acme.alice.username,
        acme.bob.username,
    }


async def test_who_loses_the_channel_has_left_its_side_room_and_hears_no_more(acme, meet) -> None:
    page, room_id, side = await with_a_channel(acme, meet)
    alice, bob = await meet(acme, "alice"), await meet(acme, "bob")
    for each in (alice, bob):
        await each.ok("join-room", side)
    await page.ok("remove-from-room", {"room": room_id, "userId": str(acme.bob.pk)})
    await alice.ok("room-message", {"room": side, "text": "canary"})
    assert (await alice.event("user-left"))["sid"] == bob.sid
    assert (await bob.refused("room-message", {"room": side, "text": "x"}))["code"] == "room_not_found"
    assert (await bob.ok("my-rooms"))["rooms"] == []
    assert not bob.client.saw("canary")


# In `/chat`


async def test_the_rooms_of_the_chat_are_counted_across_processes_and_hidden_from_who_may_not_see_them(
    acme, meet
) -> None:
    page, room_id, _ = await with_a_channel(acme, meet)
    bob, carol, gus = [await meet(acme, name, "/chat") for name in ("bob", "carol", "gus")]
    assert await bob.ok("get-room-size", room_id) == {"ok": True, "room": "plans", "count": 2}
    members = await page.ok("get-room-members", "plans")
    assert (members["roomId"], {each["id"] for each in members["members"]}) == (room_id, {page.sid, bob.sid})
    assert {"name": "plans", "size": 2} in (await bob.ok("list-all-rooms"))["rooms"]
    assert "plans" in (await bob.ok("my-rooms"))["rooms"]
    for hidden in ("plans", room_id, 10**9):
        assert (await carol.refused("get-room-members", hidden))["code"] == "room_not_found"
    assert "plans" not in {each["name"] for each in (await carol.ok("list-all-rooms"))["rooms"]}
    assert (await gus.ok("list-all-rooms"))["rooms"] == []

    async def said() -> int:
        listed = (await bob.ok("register"))["rooms"]
        return next(each["memberCount"] for each in listed if each["id"] == room_id)

    await eventually(said, 2)
