"""Channels over the wire: joining, leaving, making, inviting, removing, on every kind of layer."""

import pytest

from tests.factories import workspace_with
from workspaces.services import membership_remove


@pytest.fixture(autouse=True)
def _sync_orm_in_async_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


async def test_a_new_channel_is_announced_to_the_members_and_its_maker_is_in_it(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member", gus="guest")
    alice, bob, gus = [await visit(people, name) for name in ("alice", "bob", "gus")]
    answer = await alice.chat.ok("create-room", {"name": "Engineering"})
    assert answer["description"] == "engineering chat room"
    for page in (alice, bob):
        created = await page.chat.event("room-created", name="engineering")
        assert created == {key: value for key, value in answer.items() if key != "ok"}
    joined = await alice.chat.event("room-joined", roomId=answer["id"])
    assert joined["joined"]
    assert joined["members"] == 1
    await gus.chat.ok("heads")
    assert not gus.saw("engineering")


async def test_a_private_channel_is_nobody_elses_business(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="admin")
    alice, bob = await visit(people, "alice"), await visit(people, "bob")
    room = await alice.chat.ok("create-room", {"name": "leadership", "private": True})
    await alice.chat.ok("send-message", {"room": room["id"], "text": "canary in private"})
    absent = await bob.chat.refused("join-room", "no-such-room")
    for reference in ("leadership", room["id"]):
        hidden = await bob.chat.refused("join-room", reference)
        assert hidden["code"] == absent["code"] == "room_not_found"
        assert hidden["message"] == f'Room "{reference}" does not exist'
    assert (await bob.chat.refused("create-room", {"name": "leadership"}))["code"] == "room_exists"
    assert not bob.saw("canary")


async def test_joining_gives_the_history_and_tells_the_room(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice, bob = await visit(people, "alice"), await visit(people, "bob")
    room = (await alice.chat.ok("create-room", {"name": "tea"}))["id"]
    await alice.chat.ok("send-message", {"room": room, "text": "before bob"})
    answer = await bob.chat.ok("join-room", "tea")
    history = await bob.chat.event("message-history", roomId=room)
    assert history["messages"] == answer["messages"]
    assert "before bob" in [message["text"] for message in answer["messages"]]
    assert answer["hasMore"] is False
    await bob.chat.event("room-joined", roomId=room)
    note = await alice.chat.event("system-message", roomId=room, kind="joined", userId=str(people.bob.pk))
    assert note["text"] == "Bob joined the room"
    updated = await alice.chat.event("room-updated", roomId=room, members=2)
    assert updated["name"] == "tea"
    await alice.chat.ok("send-message", {"room": room, "text": "hello bob"})
    assert await bob.chat.event("new-message", text="hello bob")


async def test_joining_again_is_history_and_nothing_else(cluster, visit) -> None:
    people = workspace_with(alice="owner")
    alice = await visit(people, "alice")
    before = await alice.chat.ok("heads")
    await alice.chat.ok("join-room", "general")
    assert (await alice.chat.ok("heads"))["rooms"] == before["rooms"]


async def test_all_ones_devices_join_and_leave_together(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice, phone, laptop = [await visit(people, name) for name in ("alice", "bob", "bob")]
    room = (await alice.chat.ok("create-room", {"name": "tea"}))["id"]
    await phone.chat.ok("join-room", room)
    await laptop.chat.event("room-joined", roomId=room)
    await alice.chat.ok("send-message", {"room": room, "text": "to both"})
    assert await laptop.chat.event("new-message", text="to both")
    await laptop.chat.ok("leave-room", room)
    await phone.chat.event("room-left", roomId=room)
    await alice.chat.event("system-message", roomId=room, kind="left")
    await alice.chat.ok("send-message", {"room": room, "text": "to nobody"})
    await alice.chat.event("new-message", text="to nobody")
    for page in (phone, laptop):
        await page.chat.ok("heads")
        assert not page.saw("to nobody")


async def test_nobody_leaves_general_or_a_direct_conversation(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice = await visit(people, "alice")
    direct = await alice.chat.ok("open-direct", {"users": [people.bob.username]})
    for room in ("general", direct["roomId"], direct["room"]):
        assert (await alice.chat.refused("leave-room", room))["code"] == "cannot_leave"


async def test_who_is_invited_gets_the_room_and_who_is_removed_loses_it_everywhere(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice, phone, laptop = [await visit(people, name) for name in ("alice", "bob", "bob")]
    room = (await alice.chat.ok("create-room", {"name": "plans", "private": True}))["id"]
    person = {"room": room, "userId": str(people.bob.pk)}
    await alice.chat.ok("invite-to-room", person)
    for page in (phone, laptop):
        joined = await page.chat.event("room-joined", roomId=room)
        assert joined["kind"] == "private"
    note = await alice.chat.event("system-message", roomId=room, kind="joined", userId=str(people.bob.pk))
    assert note["by"] == str(people.alice.pk)
    await alice.chat.ok("remove-from-room", person)
    for page in (phone, laptop):
        await page.chat.event("room-left", roomId=room)
    await alice.chat.ok("send-message", {"room": room, "text": "canary after removal"})
    await alice.chat.event("new-message", text="canary after removal")
    for page in (phone, laptop):
        assert (await page.chat.refused("get-history", {"room": room}))["code"] == "room_not_found"
        assert (await page.chat.ok("sync", {"rooms": {str(room): 0}}))["rooms"] == {str(room): {"gone": True}}
        assert not page.saw("canary after removal")


@pytest.mark.parametrize("running", ["redis-2"], indirect=True)
async def test_who_leaves_the_workspace_is_out_of_everything(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice, bob = await visit(people, "alice"), await visit(people, "bob")
    membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)
    await alice.chat.ok("send-message", {"room": "general", "text": "canary after leaving"})
    await alice.chat.event("new-message", text="canary after leaving")
    assert not bob.saw("canary after leaving")


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "123", "dm-5", "x" * 81, "a/b", "<b>", "a\u0000", "..", "a,b", "#", "\u202eabc"]
)
async def test_a_name_that_cannot_be_is_refused(cluster, visit, name) -> None:
    people = workspace_with(alice="owner")
    alice = await visit(people, "alice")
    error = await alice.chat.refused("create-room", {"name": name})
    assert error["code"] == "invalid_payload"
    assert error["field"] == "name"


@pytest.mark.parametrize(
    ("name", "becomes"), [("Café", "café"), ("ＡＢＣ", "abc"), ("#ops", "ops"), ("研发", "研发"), ("x" * 80, "x" * 80)]
)
async def test_a_name_becomes_one_spelling(cluster, visit, name, becomes) -> None:
    people = workspace_with(alice="owner")
    alice = await visit(people, "alice")
    assert (await alice.chat.ok("create-room", {"name": name}))["name"] == becomes
    assert (await alice.chat.refused("create-room", {"name": becomes.upper()}))["code"] == "room_exists"


async def test_guests_make_no_rooms_and_invite_nobody(cluster, visit) -> None:
    people = workspace_with(alice="owner", gus="guest", bob="member")
    alice, gus = await visit(people, "alice"), await visit(people, "gus")
    assert (await gus.chat.refused("create-room", {"name": "mine"}))["code"] == "not_authorized"
    assert (await gus.chat.refused("join-room", "general"))["code"] == "room_not_found"
    assert (await gus.chat.refused("open-direct", {"users": [people.bob.username]}))["code"] == "user_not_found"
    room = (await alice.chat.ok("create-room", {"name": "with-gus"}))["id"]
    await alice.chat.ok("invite-to-room", {"room": room, "userId": str(people.gus.pk)})
    await gus.chat.event("room-joined", roomId=room)
    error = await gus.chat.refused("invite-to-room", {"room": room, "userId": str(people.bob.pk)})
    assert error["code"] == "not_authorized"
    await gus.chat.ok("open-direct", {"users": [people.alice.username]})
    found = await gus.chat.ok("get-people", {})
    assert {person["id"] for person in found["people"]} == {str(people.alice.pk), str(people.gus.pk)}


async def test_a_direct_conversation_shows_to_the_other_with_its_first_message(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice, bob = await visit(people, "alice"), await visit(people, "bob")
    opened = await alice.chat.ok("open-direct", {"users": [people.bob.username]})
    assert opened["room"] == f"dm-{opened['roomId']}"
    again = await bob.chat.ok("open-direct", {"users": [people.alice.pk]})
    assert again["roomId"] == opened["roomId"]
    await alice.chat.ok("send-message", {"room": opened["roomId"], "text": "psst"})
    joined = await bob.chat.event("room-joined", roomId=opened["roomId"])
    assert joined["people"][0]["id"] == str(people.alice.pk)
    assert joined["unread"] == 1
    await alice.chat.ok("send-message", {"room": opened["roomId"], "text": "still there?"})
    assert await bob.chat.event("new-message", text="still there?")


async def test_a_company_hears_nothing_of_another_and_who_is_in_both_hears_each_in_its_place(cluster, visit) -> None:
    acme = workspace_with(alice="owner", bob="member")
    globex = workspace_with(grace="owner")
    globex.add("bob", user=acme.bob)
    alice, grace = await visit(acme, "alice"), await visit(globex, "grace")
    bob_in_acme, bob_in_globex = await visit(acme, "bob"), await visit(globex, "bob")
    for page in (alice, grace):
        await page.chat.ok("create-room", {"name": "engineering"})
    for page in (bob_in_acme, bob_in_globex):
        await page.chat.ok("join-room", "engineering")
    await alice.chat.ok("send-message", {"room": "engineering", "text": "canary of acme"})
    await grace.chat.ok("send-message", {"room": "engineering", "text": "canary of globex"})
    assert await bob_in_acme.chat.event("new-message", text="canary of acme")
    assert await bob_in_globex.chat.event("new-message", text="canary of globex")
    await alice.chat.event("new-message", text="canary of acme")
    await grace.chat.event("new-message", text="canary of globex")
    for page, foreign in ((alice, "globex"), (bob_in_acme, "globex"), (grace, "acme"), (bob_in_globex, "acme")):
        await page.chat.ok("heads")
        assert not page.saw(f"canary of {foreign}")


async def test_the_events_of_foreign_and_absent_rooms_answer_alike(cluster, visit) -> None:
    acme, globex = workspace_with(alice="owner"), workspace_with(grace="owner")
    alice, grace = await visit(acme, "alice"), await visit(globex, "grace")
    foreign = (await grace.chat.ok("create-room", {"name": "secret-plans"}))["id"]
    absent = foreign + 10_000_000
    user = str(acme.alice.pk)
    for event, payload in (
        ("join-room", lambda room: room),
        ("leave-room", lambda room: room),
        ("list-members", lambda room: room),
        ("send-message", lambda room: {"room": room, "text": "x"}),
        ("get-history", lambda room: {"room": room}),
        ("mark-read", lambda room: {"room": room, "seq": 1}),
        ("typing", lambda room: {"room": room}),
        ("invite-to-room", lambda room: {"room": room, "userId": user}),
        ("remove-from-room", lambda room: {"room": room, "userId": user}),
    ):
        answers = [str(await alice.chat.refused(event, payload(room))) for room in (foreign, absent)]
        assert answers[0].replace(str(foreign), "N") == answers[1].replace(str(absent), "N"), event
        assert "room_not_found" in answers[0], event
    answer = await alice.chat.ok("sync", {"rooms": {str(foreign): 0, str(absent): 0}})
    assert answer["rooms"] == {str(foreign): {"gone": True}, str(absent): {"gone": True}}
