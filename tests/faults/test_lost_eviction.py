"""Somebody was removed and no process was told: the next durable event says it, and does not reach them."""

import pytest
from django.db import transaction
from django.db.models import F

from chat.models import Channel, ChannelMembership
from tests.chat.talk import a_room
from tests.factories import People, workspace_with


def remove_in_silence(people: People, name: str, room: int) -> None:
    """What a removal writes, and nothing of what it tells."""
    with transaction.atomic():
        Channel.objects.select_for_update().filter(pk=room).update(access=F("access") + 1)
        ChannelMembership.objects.filter(channel=room, user=people[name]).delete()


@pytest.mark.parametrize("speaks", [0, 1], ids=["said-here", "said-there"])
async def test_no_durable_event_reaches_who_was_removed_behind_the_servers_backs(cluster, visit, speaks) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member", dana="member")
    room = a_room(people, "alice", "bob", "carol", private=True)
    urls = [server.url for server in cluster.servers]
    alice = await visit(people, "alice", url=urls[speaks])
    bobs = [await visit(people, "bob", url=url) for url in urls]
    carols = [await visit(people, "carol", url=url) for url in urls]
    await alice.chat.ok("send-message", {"room": room, "text": "while bob belongs"})
    for page in bobs + carols:
        await page.chat.event("new-message", text="while bob belongs")

    remove_in_silence(people, "bob", room)

    await alice.chat.ok("send-message", {"room": room, "text": "canary one"})
    await alice.chat.ok("invite-to-room", {"room": room, "userId": str(people.dana.pk)})
    await alice.chat.ok("send-message", {"room": room, "text": "canary two"})
    for page in carols:
        await page.chat.event("new-message", text="canary one")
        await page.chat.event("system-message", kind="joined", userId=str(people.dana.pk))
        await page.chat.event("new-message", text="canary two")
    for page in bobs:
        # What was delivered to carol was delivered to all who are in the room of her process.
        await page.chat.ok("heads")
        assert not page.saw("canary")
        assert not page.saw("Dana")
        assert (await page.chat.refused("get-history", {"room": room}))["code"] == "room_not_found"
