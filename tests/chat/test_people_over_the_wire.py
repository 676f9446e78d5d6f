"""Who is there, on whatever device and process; status, preferences and slash commands over the wire."""

import asyncio

import pytest

from tests.chat.talk import a_room
from tests.factories import workspace_with


@pytest.fixture(autouse=True)
def _sync_orm_in_async_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


async def presence(page, user, status: str) -> None:
    """Back when `page` has heard it."""
    wanted = {"userId": str(user.pk), "status": status}
    async with asyncio.timeout(20):
        while wanted not in (await page.chat.event("presence-changed"))["changes"]:
            pass


async def test_presence_is_told_when_people_come_are_still_and_go(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice = await visit(people, "alice")
    assert await alice.chat.event("presence-state") == {str(people.alice.pk): "online"}
    phone, laptop = await visit(people, "bob"), await visit(people, "bob")
    await presence(alice, people.bob, "online")
    state = await laptop.chat.event("presence-state")
    assert state[str(people.alice.pk)] == "online"
    await phone.chat.ok("set-presence", {"away": True})
    await laptop.chat.ok("set-presence", {"away": True})
    await presence(alice, people.bob, "away")
    await phone.chat.ok("set-presence", {"away": False})
    await presence(alice, people.bob, "online")
    await phone.chat.ok("run-command", {"room": "general", "text": "/away"})
    await presence(alice, people.bob, "away")
    await phone.chat.client.close()
    await laptop.chat.client.close()
    await presence(alice, people.bob, "offline")
    left = await alice.chat.event("system-message", kind="disconnected", room="general")
    assert (left["userId"], left["text"], "seq" in left) == (str(people.bob.pk), "Bob disconnected", False)


async def test_a_guest_hears_only_of_those_it_shares_a_channel_with(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member", gus="guest")
    a_room(people, "bob", "gus", name="visitors")
    carol = await visit(people, "carol")
    gus = await visit(people, "gus")
    assert await gus.chat.event("presence-state") == {str(people.gus.pk): "online"}
    alice, bob = await visit(people, "alice"), await visit(people, "bob")
    await presence(gus, people.bob, "online")
    await bob.chat.ok("set-status", {"text": "at the door"})
    assert (await gus.chat.event("person-changed", id=str(people.bob.pk)))["status"]["text"] == "at the door"
    await alice.chat.ok("set-status", {"text": "unseen by guests"})
    await carol.chat.event("person-changed", id=str(people.alice.pk))
    assert (await gus.chat.ok("get-people", {"ids": [str(people.alice.pk)]}))["people"] == []
    assert not gus.saw("unseen by guests")
    assert not gus.saw(f'"userId":"{people.alice.pk}"')


async def test_preferences_and_profile_follow_one_to_every_device(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice, phone, laptop = [await visit(people, name) for name in ("alice", "bob", "bob")]
    await phone.chat.ok("set-preferences", {"theme": "dark"})
    assert (await laptop.chat.event("preferences"))["theme"] == "dark"
    assert (await laptop.chat.ok("get-preferences"))["theme"] == "dark"
    assert (await phone.chat.refused("set-preferences", {"theme": "pink"}))["code"] == "invalid_payload"
    await phone.chat.ok("set-profile", {"name": "Robert", "title": "Builder"})
    changed = await alice.chat.event("person-changed", id=str(people.bob.pk))
    assert (changed["name"], changed["title"]) == ("Robert", "Builder")
    assert (await phone.chat.refused("set-profile", {"name": ""}))["code"] == "invalid_payload"
    assert not alice.chat.has("preferences")


async def test_slash_commands_are_listed_and_run(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice, bob = await visit(people, "alice"), await visit(people, "bob")
    listed = [each["name"] for each in (await bob.chat.ok("list-commands"))["commands"]]
    assert {"topic", "invite", "leave", "dm", "me", "shrug", "status", "away"} <= set(listed)
    ran = await bob.chat.ok("run-command", {"room": "general", "text": "/me waves"})
    heard = await alice.chat.event("new-message", id=ran["message"]["id"])
    assert (heard, heard["me"]) == (ran["message"], True)
    opened = await bob.chat.ok("run-command", {"room": "general", "text": f"/dm @{people.alice.username} hi"})
    assert (await alice.chat.event("room-joined", id=opened["openRoomId"]))["kind"] == "direct"
    refused = await bob.chat.refused("run-command", {"room": "general", "text": "/fly"})
    assert refused["code"] == "unknown_command"


async def test_here_names_who_is_online_and_its_reach_is_told_before(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    alice, bob = await visit(people, "alice"), await visit(people, "bob")
    await presence(alice, people.bob, "online")
    assert (await alice.chat.ok("mention-reach", {"room": "general"}))["count"] == 2
    assert (await alice.chat.ok("mention-reach", {"room": "general", "kind": "here"}))["count"] == 1
    await alice.chat.ok("send-message", {"room": "general", "text": "@here lunch?"})
    carol = await visit(people, "carol")
    mentions = []
    for page in (bob, carol):
        rooms = (await page.chat.ok("register", ""))["rooms"]
        mentions.append(next(room["mentions"] for room in rooms if room["name"] == "general"))
    assert mentions == [1, 0]
