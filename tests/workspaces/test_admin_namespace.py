"""`/admin`: the map of one workspace, and commands that act on its sockets, people and values alone."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from tests.chat.talk import a_room, members_of
from tests.cluster import Cluster
from tests.contract import assert_frames_fit
from tests.factories import People, session_cookie, workspace_with
from tests.socketio_client import Client, Refused, Socket, open_client
from tests.visitors import Visit
from workspaces import cache
from workspaces.devices import device_of
from workspaces.models import Announcement, AuditEntry

Panel = Callable[..., Awaitable[Socket]]


@pytest.fixture(autouse=True)
def _sync_orm_in_async_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
async def panel(cluster: Cluster) -> AsyncIterator[Panel]:
    """`await panel(people, "alice")`: a socket in `/admin`; what all of them heard fits the contract."""
    opened: list[Client] = []

    async def open_panel(people: People, name: str) -> Socket:
        client = await open_client(cluster.url, cookie=session_cookie(people[name]))
        opened.append(client)
        admin = await client.namespace("/admin", workspace=people.slug)
        await admin.event("welcome")
        return admin

    yield open_panel
    for client in opened:
        assert_frames_fit(client)
        await client.close()


@pytest.fixture
def people() -> People:
    return workspace_with(alice="owner", dana="admin", bob="member", gus="guest")


async def run(admin: Socket, command: str, **fields: Any) -> dict[str, Any]:
    answer = await admin.ok("server-command", {"command": command, **fields})
    result: dict[str, Any] = answer["result"]
    return result


@pytest.mark.parametrize("role", ["manager", "member", "guest"])
async def test_it_is_for_admins_and_owners(cluster: Cluster, panel: Panel, role: str) -> None:
    with pytest.raises(Refused) as refusal:
        await panel(workspace_with(alice="owner", someone=role), "someone")
    assert refusal.value.code == "not_authorized"


async def test_the_map_shows_sockets_of_all_processes_in_their_rooms(
    cluster: Cluster, visit: Visit, panel: Panel, people: People
) -> None:
    room = a_room(people, "alice", "bob")
    pages = [await visit(people, name) for name in ("bob", "bob")]
    seen = await (await panel(people, "alice")).ok("get-map")
    chat = next(each for each in seen["namespaces"] if each["name"] == "/chat")
    engineering = next(each for each in chat["rooms"] if each["room"] == f"channel:{room}")
    assert (engineering["label"], engineering["kind"], engineering["count"]) == ("engineering", "public", 2)
    assert set(engineering["sockets"]) == {page.chat.sid for page in pages}
    sockets = {each["sid"]: each for each in seen["sockets"]}
    assert {sockets[page.chat.sid]["username"] for page in pages} == {people.bob.username}
    assert {sockets[page.chat.sid]["process"] for page in pages} == set(range(1, len(cluster.servers) + 1))
    assert {each["transport"] for each in sockets.values()} == {"websocket"}
    assert seen["totals"] == {"people": 2, "connections": 3, "sockets": 3, "rooms": len(_rooms(seen)), "slowReaders": 0}
    assert [each["name"] for each in seen["namespaces"]] == ["/admin", "/chat"]
    assert seen["missing"] == 0


def _rooms(seen: dict[str, Any]) -> list[str]:
    shown = [room["room"] for each in seen["namespaces"] for room in each["rooms"]]
    return shown + ["hidden" for each in seen["namespaces"] for _ in range(each["hidden"]["rooms"])]


async def test_the_map_has_nothing_of_another_workspace_nor_of_what_is_private(
    cluster: Cluster, visit: Visit, panel: Panel, people: People
) -> None:
    private = a_room(people, "bob", name="canary-room", private=True)
    elsewhere = workspace_with(zed="owner")
    elsewhere.add("bob", user=people.bob)
    both = await visit(people, "bob")
    await visit(elsewhere, "bob")
    await visit(elsewhere, "zed")
    admin = await panel(people, "alice")
    seen = await admin.ok("get-map")
    assert {each["sid"] for each in seen["sockets"]} == {both.chat.sid, admin.sid}
    chat = next(each for each in seen["namespaces"] if each["name"] == "/chat")
    assert chat["hidden"] == {"rooms": 1, "sockets": 1}
    rooms = await run(admin, "list-rooms")
    await run(admin, "list-sockets")
    assert rooms["hidden"] == 1
    for canary in ("canary-room", f"channel:{private}", elsewhere.slug, elsewhere.zed.username):
        assert not admin.client.saw(canary)


async def test_a_command_is_told_to_the_other_administrators_and_noted(panel: Panel, people: People) -> None:
    alice, dana = await panel(people, "alice"), await panel(people, "dana")
    stranger = await panel(workspace_with(zed="owner"), "zed")
    result = await run(alice, "stats")
    assert (result["people"], result["sockets"]) == (2, 2)
    told = await dana.event("command-executed", command="stats")
    assert told == {"command": "stats", "status": "ok", "result": result, "by": people.alice.username}
    assert not stranger.has("command-executed")
    entry = AuditEntry.objects.get(workspace=people.workspace, verb="used command")
    assert (entry.actor_name, entry.target, entry.address) == (people.alice.username, "stats", "127.0.0.1")


async def test_what_only_who_asked_may_see_is_not_told_to_the_others(
    visit: Visit, panel: Panel, people: People
) -> None:
    room = a_room(people, "alice", name="canary-room", private=True)
    await visit(people, "alice")
    alice, dana = await panel(people, "alice"), await panel(people, "dana")
    listed = await run(alice, "list-rooms")
    assert f"channel:{room}" in {each["room"] for each in listed["rooms"]}
    await run(alice, "list-sockets")
    await dana.event("command-executed", command="list-rooms")
    await dana.event("command-executed", command="list-sockets")
    assert not dana.client.saw("canary-room")


@pytest.mark.parametrize("given", ["rm -rf", {"command": "stats2"}, {"command": "__init__", "x": 1}])
async def test_an_unknown_command_is_invalid_and_noted(panel: Panel, people: People, given: Any) -> None:
    alice = await panel(people, "alice")
    assert (await alice.refused("server-command", given))["code"] == "invalid_command"
    assert (await alice.event("command-executed"))["status"] == "invalid_command"
    assert AuditEntry.objects.get(workspace=people.workspace, verb="used command").target == "(unknown)"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "command"),
        ({"command": 7}, "command"),
        ({"command": "stats", "verbose": True}, "verbose"),
        ({"command": "announce"}, "text"),
        ({"command": "announce", "text": "x" * 501}, "text"),
        ({"command": "disconnect-user", "userId": 7}, "userId"),
        ({"command": "explain", "messageId": "7"}, "messageId"),
    ],
)
async def test_a_payload_that_does_not_fit_names_the_field(
    panel: Panel, people: People, given: dict[str, Any], field: str
) -> None:
    alice = await panel(people, "alice")
    refused = await alice.refused("server-command", given)
    assert (refused["code"], refused["field"]) == ("invalid_payload", field)


async def test_announce_reaches_everybody_at_once_guests_too_and_stays_until_it_is_taken_away(
    visit: Visit, panel: Panel, people: People
) -> None:
    gus = await visit(people, "gus")
    alice = await panel(people, "alice")
    await run(alice, "announce", text="Lunch  is\nhere")
    said = await gus.chat.event("announcement")
    assert (said["text"], said["by"]) == ("Lunch is here", "Alice")
    assert Announcement.objects.get(workspace=people.workspace).text == "Lunch is here"
    await run(alice, "announce", text="x" * 500)
    await run(alice, "announce", text="")
    assert not Announcement.objects.filter(workspace=people.workspace).exists()


async def test_kick_takes_somebody_out_of_a_channel(visit: Visit, panel: Panel, people: People) -> None:
    room = a_room(people, "alice", "bob")
    bob = await visit(people, "bob")
    alice = await panel(people, "alice")
    await run(alice, "kick", room=room, userId=str(people.bob.pk))
    await bob.chat.event("room-left", roomId=room)
    assert people.bob.pk not in members_of(room)


async def test_disconnect_user_cuts_the_sockets_of_this_workspace_alone(
    visit: Visit, panel: Panel, people: People
) -> None:
    elsewhere = workspace_with(zed="owner")
    elsewhere.add("bob", user=people.bob)
    here, there, gus = [await visit(*each) for each in ((people, "bob"), (elsewhere, "bob"), (people, "gus"))]
    alice = await panel(people, "alice")
    assert (await run(alice, "disconnect-user", userId=str(people.bob.pk)))["sockets"] == 1
    await here.chat.disconnected.wait()
    for other in (there, gus):
        assert await other.chat.ok("heads")
    refused = await alice.refused("server-command", {"command": "disconnect-user", "userId": str(elsewhere.zed.pk)})
    assert refused["code"] == "user_not_found"


async def test_an_admin_does_not_cut_off_an_owner(visit: Visit, panel: Panel, people: People) -> None:
    alice, dana = await visit(people, "alice"), await panel(people, "dana")
    payload = {"command": "disconnect-user", "userId": str(people.alice.pk)}
    assert (await dana.refused("server-command", payload))["code"] == "not_authorized"
    assert await alice.chat.ok("heads")


async def test_restart_cache_drops_what_is_remembered_of_this_workspace_alone(panel: Panel, people: People) -> None:
    alice, stranger = await panel(people, "alice"), await panel(other := workspace_with(zed="owner"), "zed")
    first = (await run(stranger, "restart-cache"))["version"]
    assert (await run(alice, "restart-cache"))["version"] == 1
    assert (await run(alice, "restart-cache"))["version"] == 2
    assert (await run(stranger, "restart-cache"))["version"] == first + 1
    assert other.workspace.pk != people.workspace.pk


def test_a_version_counts_up_and_others_stay(sqlite_database: str) -> None:
    assert cache.cache_version(10**9) == 0
    assert [cache.cache_restart(10**9), cache.cache_restart(10**9), cache.cache_version(10**9)] == [1, 2, 2]
    assert cache.cache_version(10**9 + 1) == 0


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) AppleWebKit/605 Version/17.5 Mobile Safari/604.1",
            "Safari on a phone",
        ),
        ("python-socketio/5.18", "python-socketio"),
        ("", ""),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_a_device_is_recognised_by_what_it_calls_itself(agent: str, device: str) -> None:
    assert device_of(agent) == device


async def test_archive_room_stops_the_writing_and_not_the_reading(visit: Visit, panel: Panel, people: People) -> None:
    room = a_room(people, "alice", "bob")
    bob = await visit(people, "bob")
    alice = await panel(people, "alice")
    assert await run(alice, "archive-room", room=room) == {"roomId": room}
    refused = await bob.chat.refused("send-message", {"room": room, "text": "too late"})
    assert refused["code"] == "room_archived"
    assert await bob.chat.ok("get-history", {"room": room})


async def test_the_panel_is_told_what_stands_over_its_page_and_what_is_announced_elsewhere(
    panel: Panel, people: People
) -> None:
    first = await panel(people, "alice")
    assert (await first.event("announcement"))["text"] == ""
    lobby = await first.client.namespace("/", workspace=people.slug)
    await lobby.ok("announcement", {"text": "Lunch is here"})
    assert (await first.event("announcement"))["text"] == "Lunch is here"
    assert (await (await panel(people, "dana")).event("announcement"))["text"] == "Lunch is here"
