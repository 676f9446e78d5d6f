"""`/notifications` over the wire: one person's own room, on all their devices and in every process."""

import asyncio
import json
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from tests.chat.talk import say
from tests.cluster import ROOT
from tests.factories import People, make_user, session_cookie, token_of, workspace_with
from tests.socketio_client import Client, Refused, Socket, client, open_client
from workspaces.services.announcements import announcement_set


@pytest.fixture(autouse=True)
def _sync_orm_in_async_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
async def device(cluster: Any) -> AsyncIterator[Any]:
    """`await device(user)`: another page of theirs, on the next process; its `/notifications`."""
    async with AsyncExitStack() as stack:

        async def open_device(user: Any) -> Socket:
            page = await open_client(cluster.url, cookie=session_cookie(user))
            stack.push_async_callback(page.close)
            socket = await page.namespace("/notifications")
            await socket.event("unread-count")
            return socket

        yield open_device


async def send(people: People, name: str, cluster: Any, text: str, room: str = "general") -> dict[str, Any]:
    """Over the wire, so that a server's process does the telling."""
    async with client(cluster.url, cookie=session_cookie(people[name])) as page:
        chat = await page.namespace("/chat", workspace=people.slug)
        return (await chat.ok("send-message", {"room": room, "text": text}))["message"]


async def test_a_mention_reaches_all_devices_of_one_person_and_nobody_else(cluster, device) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    bobs = [await device(people.bob) for _ in range(3)]
    carols = await device(people.carol)
    message = await send(people, "alice", cluster, f"@{people.bob.username} canary-1234")
    for each in bobs:
        told = await each.event("new-notification")
        assert (told["type"], told["messageId"], told["reason"]) == ("mention", message["id"], "mention")
        assert (await each.event("unread-count"))["total"] == 1
    await carols.ok("get-unread")
    assert not carols.client.saw("canary-1234")


async def test_the_list_is_ones_own_newest_first_and_in_pages(cluster, device) -> None:
    people = workspace_with(alice="owner", bob="member")
    for number in range(3):
        say(people, "alice", "general", f"@{people.bob.username} {number}")
    bob, alice = await device(people.bob), await device(people.alice)
    first = await bob.ok("list", {"limit": 2})
    assert [each["excerpt"][-1] for each in first["notifications"]] == ["2", "1"]
    assert first["hasMore"]
    rest = await bob.ok("list", {"limit": 2, "before": first["notifications"][-1]["id"]})
    assert [each["excerpt"][-1] for each in rest["notifications"]] == ["0"]
    assert not rest["hasMore"]
    assert (await alice.ok("list", {}))["notifications"] == []


async def test_reading_on_one_device_reads_on_the_others(cluster, device) -> None:
    people = workspace_with(alice="owner", bob="member")
    say(people, "alice", "general", f"@{people.bob.username}")
    phone, desk = await device(people.bob), await device(people.bob)
    (told,) = (await phone.ok("list", {}))["notifications"]
    assert (await phone.ok("mark-read", {"ids": [told["id"]]}))["total"] == 0
    assert await desk.event("notifications-read") == {"ids": [told["id"]]}
    assert (await desk.event("unread-count"))["total"] == 0
    assert (await desk.ok("list", {}))["notifications"][0]["read"]


async def test_one_reads_nothing_of_anybody_else(cluster, device) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    say(people, "alice", "general", f"@{people.bob.username}")
    bob, carol = await device(people.bob), await device(people.carol)
    (told,) = (await bob.ok("list", {}))["notifications"]
    await carol.ok("mark-read", {"ids": [told["id"]]})
    await carol.ok("mark-all-read")
    assert (await bob.ok("get-unread"))["total"] == 1


async def test_all_of_one_workspace_are_read_at_once(cluster, device) -> None:
    people, other = workspace_with(alice="owner", bob="member"), workspace_with(grace="owner")
    other.add("bob", user=people.bob)
    say(people, "alice", "general", f"@{people.bob.username}")
    say(other, "grace", "general", f"@{people.bob.username}")
    bob = await device(people.bob)
    assert (await bob.ok("mark-all-read", {"workspace": people.slug}))["total"] == 1
    assert (await bob.ok("mark-all-read"))["total"] == 0


async def test_who_looks_at_the_channel_is_not_told(cluster, device) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    room = say(people, "alice", "general", "first")["roomId"]
    bob, carol = await device(people.bob), await device(people.carol)
    await bob.ok("looking", {"roomId": room})
    seen = await send(people, "alice", cluster, f"@{people.bob.username} @{people.carol.username} one")
    await carol.event("new-notification")  # it was decided about both at once
    await bob.ok("looking", {"roomId": room, "away": True})
    await send(people, "alice", cluster, f"@{people.bob.username} two")
    assert (await bob.event("new-notification"))["excerpt"].endswith("two")
    assert await bob.ok("why", {"messageId": seen["id"]}) == {
        "ok": True,
        "told": False,
        "reason": "reading",
        "why": "You were reading it as it came.",
    }


async def test_preferences_are_the_same_on_all_devices(cluster, device) -> None:
    people = workspace_with(alice="owner")
    phone, desk = await device(people.alice), await device(people.alice)
    await phone.ok("set-preferences", {"sound": False, "quiet": True, "quietFrom": 60, "timeZone": "Asia/Tokyo"})
    changed = await desk.event("preferences-changed")
    assert (changed["sound"], changed["quiet"], changed["quietFrom"]) == (False, True, 60)
    await phone.ok(
        "set-workspace-preferences", {"workspace": people.slug, "level": "all", "keywords": [" Deploy ", "deploy"]}
    )
    assert (await desk.event("workspace-preferences-changed"))["keywords"] == ["Deploy"]
    chosen = await desk.ok("get-preferences")
    assert chosen["preferences"]["timeZone"] == "Asia/Tokyo"
    assert [each["level"] for each in chosen["workspaces"]] == ["all"]
    assert len(chosen["pushKey"]) == 87


@pytest.mark.parametrize(
    ("event", "payload", "field"),
    [
        ("set-preferences", {"timeZone": "Mars/Base"}, "timeZone"),
        ("set-preferences", {"quietFrom": 1440}, "quietFrom"),
        ("set-preferences", {"pausedFor": 43_201}, "pausedFor"),
        ("set-preferences", {"userId": "1"}, "userId"),
        ("set-workspace-preferences", {"workspace": "x", "keywords": ["k"]}, "keywords.0"),
        ("set-workspace-preferences", {"workspace": "x", "keywords": [f"word{i}" for i in range(21)]}, "keywords"),
        ("subscribe-push", {"endpoint": "ftp://x", "keys": {"p256dh": "B" * 87, "auth": "a" * 22}}, "endpoint"),
        (
            "subscribe-push",
            {"endpoint": "http://x.example/", "keys": {"p256dh": "B" * 87, "auth": "a" * 22}},
            "endpoint",
        ),
        ("list", {"limit": 0}, "limit"),
        ("mark-read", {"ids": [1] * 501}, "ids"),
    ],
)
@pytest.mark.parametrize("running", ["memory"], indirect=True)
async def test_what_does_not_fit_is_refused_with_its_field(cluster, device, event, payload, field) -> None:
    people = workspace_with(alice="owner")
    refused = await (await device(people.alice)).refused(event, payload)
    assert (refused["code"], refused["field"]) == ("invalid_payload", field)


async def test_a_workspace_that_is_not_ones_own_is_none(cluster, device) -> None:
    people, other = workspace_with(alice="owner"), workspace_with(grace="owner")
    alice = await device(people.alice)
    answers = [
        await alice.refused("set-workspace-preferences", {"workspace": slug, "level": "all"})
        for slug in (other.slug, "no-such-workspace")
    ]
    assert answers[0] == answers[1]
    assert answers[0]["code"] == "workspace_not_found"


async def test_whoever_is_signed_in_gets_in_without_a_workspace_and_nobody_else(cluster) -> None:
    loner = make_user("loner")
    async with client(cluster.url) as ours:
        socket = await ours.namespace("/notifications", token=token_of(loner))
        assert await socket.event("unread-count") == {"total": 0, "workspaces": {}}
    async with client(cluster.url) as ours:
        with pytest.raises(Refused) as refused:
            await ours.namespace("/notifications", userId=str(loner.pk))
        assert refused.value.answer["message"] == "authentication_required"


REACH_FROM_A_COMMAND = """
from notifications.services import notify_on_commit
notify_on_commit(cause="announcement", recipients=[{user}], workspace_id={workspace}, title="Fire drill")
"""


@pytest.mark.parametrize("running", ["redis-2"], indirect=True)  # in memory a process reaches itself alone
async def test_a_command_reaches_the_devices_of_a_person_on_every_process(cluster, device) -> None:
    people = workspace_with(alice="owner", bob="member")
    bobs = [await device(people.bob) for _ in range(2)]
    code = REACH_FROM_A_COMMAND.format(user=people.bob.pk, workspace=people.workspace.pk)
    command = [sys.executable, "manage.py", "shell", "--command", code]
    await asyncio.to_thread(subprocess.run, command, cwd=ROOT, env=cluster.env, check=True, capture_output=True)
    for each in bobs:
        assert (await each.event("new-notification"))["message"] == "Fire drill"


@pytest.mark.parametrize("running", ["redis-2"], indirect=True)
async def test_a_like_over_http_in_one_process_reaches_the_author_on_the_other_and_no_one_else(cluster) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    message = say(people, "alice", "general", "shipped")
    here, there = (server.url for server in cluster.servers)
    async with AsyncExitStack() as stack:
        pages: dict[str, list[Client]] = {}
        for name in ("alice", "alice", "alice", "bob", "carol"):
            page = await stack.enter_async_context(client(there, cookie=session_cookie(people[name])))
            pages.setdefault(name, []).append(page)
            await (await page.namespace("/chat", workspace=people.slug)).event("room-list")
            await (await page.namespace("/", workspace=people.slug)).event("welcome")
            await (await page.namespace("/notifications")).event("unread-count")
            page.frames.clear()
        answer = await asyncio.to_thread(like, here, message["id"], token_of(people.bob))
        assert answer == {"success": True}
        for page in pages["alice"]:
            told = await page.sockets["/notifications"].event("new-notification")
            assert (told["type"], told["message"]) == ("like", f"{people.bob.display_name} liked your message")
        for page in pages["bob"] + pages["carol"]:
            await page.sockets["/chat"].event("reactions-changed", id=message["id"])
            await page.sockets["/notifications"].ok("get-unread")
            assert [frame for frame in page.frames if "liked your message" in frame] == []
            said = {frame.partition("[")[2].partition(",")[0] for frame in page.frames if frame.startswith("42")}
            assert said <= {'"reactions-changed"', '"presence-changed"', '"room-updated"'}, said


def like(url: str, message_id: int, token: str) -> dict[str, Any]:
    request = urllib.request.Request(
        f"{url}/api/messages/{message_id}/like", method="POST", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        answered: dict[str, Any] = json.load(answer)
        return answered


async def test_who_connects_hears_what_stands_over_their_own_workspaces(cluster, device) -> None:
    acme, globex, initech = (workspace_with(alice="owner", gus="guest") for _ in range(3))
    globex.add("bob", "guest", user=acme.add("bob"))
    for people in (acme, globex, initech):
        announcement_set(actor=people.actor("alice"), text="Lunch is here")
    announcement_set(actor=acme.actor("alice"), text="")
    bob = await device(acme.bob)
    stands = (await bob.event("announcements"))["workspaces"]
    assert {slug: said | {"at": 0} for slug, said in stands.items()} == {
        globex.slug: {"text": "Lunch is here", "by": "Alice", "at": 0}
    }
