"""The events of finding things, as they go over the wire."""

import pytest
from django.conf import settings

from tests.chat.talk import a_room, say
from tests.factories import workspace_with

pytestmark = pytest.mark.parametrize("running", ["memory", "redis-2"], indirect=True)


@pytest.fixture(autouse=True)
def _sync_orm_in_async_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


async def test_what_was_just_said_is_found_and_told_as_declared(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member")
    room = a_room(people, "alice", "bob")
    alice, bob = await visit(people, "alice"), await visit(people, "bob")
    sent = await bob.chat.ok("send-message", {"room": room, "text": f"fresh bread @{people.alice.username}"})
    found = await alice.chat.ok("search", {"query": "bread fre", "limit": 5})
    assert [each["id"] for each in found["messages"]] == [sent["message"]["id"]]
    unread = await alice.chat.ok("all-unread")
    assert [each["roomId"] for each in unread["rooms"]] == [room]
    activity = await alice.chat.ok("list-activity", {})
    assert [each["kind"] for each in activity["items"]] == ["mention"]
    assert (await alice.chat.ok("count-activity"))["unseen"] == 1
    other_device = await visit(people, "alice")
    seen = await alice.chat.ok("activity-seen", {"timestamp": activity["items"][0]["timestamp"]})
    assert await other_device.chat.event("activity-seen") == {"seenAt": seen["seenAt"]}
    assert (await alice.chat.ok("count-activity"))["unseen"] == 0
    assert (await alice.chat.ok("list-files", {"room": room}))["files"] == []


async def test_searches_have_a_pace(cluster, visit) -> None:
    people = workspace_with(alice="owner")
    say(people, "alice", "general", "once")
    alice = await visit(people, "alice")
    for _ in range(settings.SEARCH_RATE[0]):
        await alice.chat.ok("search", {"query": "once"})
    refused = await alice.chat.refused("search", {"query": "once"})
    assert refused["code"] == "rate_limited"
    assert 0 < refused["retryAfter"] <= settings.SEARCH_RATE[1]


async def test_what_is_too_long_or_unknown_is_refused_with_its_field(cluster, visit) -> None:
    people = workspace_with(alice="owner")
    alice = await visit(people, "alice")
    assert (await alice.chat.ok("search", {"query": "x" * 500}))["messages"] == []
    for payload, field in (
        ({"query": "x" * 501}, "query"),
        ({"query": "x", "limit": 0}, "limit"),
        ({"query": "x", "sort": "random"}, "sort"),
        ({"query": "x", "after": "nonsense"}, "after"),
        ({"query": "x", "timeZone": "Nowhere"}, "timeZone"),
        ({"query": "x", "workspace": "other"}, "workspace"),
    ):
        refused = await alice.chat.refused("search", payload)
        assert (refused["code"], refused["field"]) == ("invalid_payload", field)
