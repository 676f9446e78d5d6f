"""Changes of messages over the wire: everybody in the room hears of each, whatever process they are on."""

import pytest

from tests.factories import workspace_with


@pytest.fixture(autouse=True)
def _sync_orm_in_async_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


async def test_edits_reactions_pins_and_deletions_reach_everybody_and_sync_agrees(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice, bob = await visit(people, "alice"), await visit(people, "bob")
    sent = (await alice.chat.ok("send-message", {"room": "general", "text": "one"}))["message"]
    ref, room = {"id": sent["id"]}, str(sent["roomId"])
    edited = await alice.chat.ok("edit-message", ref | {"text": "two"})
    assert (await bob.chat.event("message-edited", id=sent["id"]))["message"] == edited["message"]
    reacted = await bob.chat.ok("add-reaction", ref | {"emoji": "🎉"})
    heard = await alice.chat.event("reactions-changed", id=sent["id"])
    assert {"ok": True, **heard} == reacted
    assert heard["reactions"] == [{"emoji": "🎉", "count": 1, "users": [str(people.bob.pk)]}]
    await bob.chat.ok("pin-message", ref)
    assert (await alice.chat.event("pins-changed", id=sent["id"]))["pinned"] is True
    (pinned,) = (await alice.chat.ok("get-pins", {"room": "general"}))["messages"]
    synced = (await bob.chat.ok("sync", {"rooms": {room: sent["revision"]}}))["rooms"][room]
    assert synced["messages"] == [pinned]
    await bob.chat.ok("remove-reaction", ref | {"emoji": "🎉"})
    await bob.chat.ok("unpin-message", ref)
    deleted = await alice.chat.ok("delete-message", ref)
    heard = await bob.chat.event("message-deleted", id=sent["id"])
    assert {"ok": True, **heard} == deleted
    assert heard["revision"] == sent["revision"] + 6
    again = (await bob.chat.ok("sync", {"rooms": {room: sent["revision"]}}))["rooms"][room]
    assert again == {"revision": heard["revision"], "messages": [heard["message"]]}
    for event, more in (("edit-message", {"text": "x"}), ("add-reaction", {"emoji": "👍"}), ("delete-message", {})):
        assert (await alice.chat.refused(event, ref | more))["code"] == "message_not_found"


@pytest.mark.parametrize(
    ("event", "more", "code"),
    [
        ("edit-message", {"text": "x"}, "not_author"),
        ("delete-message", {}, "not_author"),
        ("add-reaction", {"emoji": "no emoji"}, "invalid_payload"),
        ("add-reaction", {"emoji": ""}, "invalid_payload"),
        ("add-reaction", {"emoji": "👍", "userId": "1"}, "invalid_payload"),
        ("mark-thread-read", {"seq": -1}, "invalid_payload"),
    ],
)
async def test_a_change_that_may_not_be_is_refused_by_its_code(cluster, visit, event, more, code) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice, bob = await visit(people, "alice"), await visit(people, "bob")
    sent = (await alice.chat.ok("send-message", {"room": "general", "text": "one"}))["message"]
    assert (await bob.chat.refused(event, {"id": sent["id"], **more}))["code"] == code


async def test_what_is_ones_own_reaches_ones_own_devices_alone(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice, phone, laptop = [await visit(people, name) for name in ("alice", "bob", "bob")]
    sent = (await alice.chat.ok("send-message", {"room": "general", "text": "keep me"}))["message"]
    ref, room = {"id": sent["id"]}, sent["roomId"]
    await phone.chat.ok("save-message", ref)
    assert (await laptop.chat.event("saved-changed", id=sent["id"]))["saved"] is True
    assert [each["id"] for each in (await laptop.chat.ok("list-saved", {}))["messages"]] == [sent["id"]]
    await phone.chat.ok("follow-thread", ref)
    assert (await laptop.chat.event("thread-marker", id=sent["id"]))["following"] is True
    answer = (await alice.chat.ok("send-message", {"room": "general", "text": "re", "parentId": sent["id"]}))["message"]
    await phone.chat.ok("mark-thread-read", ref | {"seq": answer["seq"]})
    await laptop.chat.event("thread-marker", id=sent["id"], seq=answer["seq"], unread=0)
    await phone.chat.ok("mark-read", {"room": room, "seq": answer["seq"]})
    await phone.chat.ok("mark-unread", {"room": room, "seq": sent["seq"]})
    assert (await laptop.chat.event("read-marker", roomId=room, seq=sent["seq"] - 1))["unread"] == 1
    preferred = {"room": room, "starred": True, "mutedUntil": 4102444800000, "notify": "mentions"}
    await phone.chat.ok("set-room-preferences", preferred)
    heard = await laptop.chat.event("room-preferences", roomId=room)
    assert (heard["starred"], heard["muted"], heard["notify"]) == (True, True, "mentions")
    await phone.chat.ok("set-room-preferences", {"room": room, "mutedUntil": None})
    heard = await laptop.chat.event("room-preferences", roomId=room)
    assert (heard["starred"], heard["muted"]) == (True, False)
    (entry,) = [each for each in (await phone.chat.ok("register", ""))["rooms"] if each["id"] == room]
    assert (entry["starred"], entry["muted"], entry["notify"]) == (True, False, "mentions")
    await alice.chat.ok("heads")
    for event in ("saved-changed", "room-preferences"):
        assert not alice.chat.has(event)
