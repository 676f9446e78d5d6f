"""Messages over the wire: acked means stored, each arrives once and in order, and what was missed is caught up."""

import asyncio
import uuid

import pytest

from chat.models import Message
from tests.factories import workspace_with


@pytest.fixture(autouse=True)
def _sync_orm_in_async_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


async def test_a_message_is_acked_stored_and_sent_to_all_the_sender_included(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice, bob = await visit(people, "alice"), await visit(people, "bob")
    client_id = str(uuid.uuid4())
    answer = await alice.chat.ok("send-message", {"room": "general", "text": "**hi**", "clientId": client_id})
    message = answer["message"]
    for page in (alice, bob):
        assert await page.chat.event("new-message", id=message["id"]) == message
    assert message["clientId"] == client_id
    assert message["userId"] == str(people.alice.pk)
    assert message["user"] == people.alice.username
    stored = Message.objects.get(pk=message["id"])
    assert (stored.text, stored.seq, stored.revision) == ("**hi**", message["seq"], message["revision"])


async def test_the_same_client_id_is_the_same_message_and_other_content_a_conflict(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice, bob = await visit(people, "alice"), await visit(people, "bob")
    payload = {"room": "general", "text": "once", "clientId": str(uuid.uuid4())}
    answers = await asyncio.gather(*(alice.chat.begin("send-message", payload) for _ in range(5)))
    assert len({answer["message"]["id"] for answer in answers}) == 1
    conflict = await alice.chat.refused("send-message", payload | {"text": "twice"})
    assert conflict["code"] == "client_id_conflict"
    await alice.chat.ok("send-message", {"room": "general", "text": "the end"})
    await bob.chat.event("new-message", text="the end")
    assert sum('"once"' in frame for frame in bob.chat.client.frames) == 1


async def test_messages_of_many_arrive_at_all_in_one_order_without_holes(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    pages = [await visit(people, name) for name in ("alice", "bob", "carol")]
    sends = [
        page.chat.begin("send-message", {"room": "general", "text": f"{number}"})
        for number in range(15)
        for page in pages
    ]
    acked = sorted([(await send)["message"]["seq"] for send in sends])
    assert acked == list(range(acked[0], acked[0] + 45))
    for page in pages:
        heard = [await page.chat.event("new-message") for _ in range(45)]
        assert sorted(message["seq"] for message in heard) == acked
        assert len({message["id"] for message in heard}) == 45


async def test_what_was_missed_is_caught_up_by_sync(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice, bob = await visit(people, "alice"), await visit(people, "bob")
    known = (await bob.chat.ok("heads"))["rooms"]
    await bob.chat.client.close()
    sent = [(await alice.chat.ok("send-message", {"room": "general", "text": str(n)}))["message"] for n in range(5)]
    bob = await visit(people, "bob")
    answer = await bob.chat.ok("sync", {"rooms": known})
    room = str(sent[0]["roomId"])
    assert answer["rooms"].keys() == {room}
    assert [message["id"] for message in answer["rooms"][room]["messages"]] == [message["id"] for message in sent]
    known[room] = answer["rooms"][room]["revision"]
    assert (await bob.chat.ok("sync", {"rooms": known}))["rooms"] == {}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": ""}, "empty_message"),
        ({"text": " \n\t "}, "empty_message"),
        ({"text": "x" * 40_001}, "text_too_long"),
        ({"text": "a\0b"}, "invalid_payload"),
        ({"parentId": 10**15}, "parent_not_found"),
        ({"alsoToChannel": True}, "invalid_payload"),
        ({"clientId": "not a uuid"}, "invalid_payload"),
        ({"userId": "1"}, "invalid_payload"),
        ({"user": "bob"}, "invalid_payload"),
        ({"files": ["1"]}, "invalid_payload"),
        ({"files": [2**60]}, "file_not_found"),
        ({"room": True}, "invalid_payload"),
        ({"room": -1}, "invalid_payload"),
        ({"room": 2**63}, "invalid_payload"),
        ({"room": None}, "invalid_payload"),
    ],
)
async def test_a_message_that_cannot_be_is_refused_by_its_code(cluster, visit, change, code) -> None:
    people = workspace_with(alice="owner")
    alice = await visit(people, "alice")
    assert (await alice.chat.refused("send-message", {"room": "general", "text": "ok", **change}))["code"] == code


async def test_a_text_at_the_limit_is_taken(cluster, visit) -> None:
    people = workspace_with(alice="owner")
    alice = await visit(people, "alice")
    await alice.chat.ok("send-message", {"room": "general", "text": "x" * 40_000})


async def test_a_reply_goes_to_the_thread_and_counts_at_its_parent(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice, bob = await visit(people, "alice"), await visit(people, "bob")
    parent = (await alice.chat.ok("send-message", {"room": "general", "text": "a question"}))["message"]
    answer = await bob.chat.ok("send-message", {"room": "general", "text": "an answer", "parentId": parent["id"]})
    reply = answer["message"]
    heard = await alice.chat.event("new-message", id=reply["id"])
    assert heard["parent"]["id"] == parent["id"]
    assert heard["parent"]["replyCount"] == 1
    assert heard["parent"]["revision"] == heard["revision"]
    log = await alice.chat.ok("get-history", {"room": "general"})
    assert reply["id"] not in [message["id"] for message in log["messages"]]
    thread = await alice.chat.ok("get-history", {"room": "general", "parentId": parent["id"]})
    assert [message["id"] for message in thread["messages"]] == [reply["id"]]
    nested = {"room": "general", "text": "deeper", "parentId": reply["id"]}
    assert (await alice.chat.refused("send-message", nested))["code"] == "parent_not_found"


async def test_reading_a_public_channel_is_allowed_and_writing_needs_joining(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice, bob = await visit(people, "alice"), await visit(people, "bob")
    room = (await alice.chat.ok("create-room", {"name": "open"}))["id"]
    await alice.chat.ok("send-message", {"room": room, "text": "for all to read"})
    assert "for all to read" in str(await bob.chat.ok("get-history", {"room": room}))
    assert (await bob.chat.refused("send-message", {"room": room, "text": "x"}))["code"] == "not_authorized"
    assert (await bob.chat.refused("mark-read", {"room": room, "seq": 1}))["code"] == "not_authorized"
    assert (await bob.chat.ok("sync", {"rooms": {str(room): 0}}))["rooms"] == {str(room): {"gone": True}}


async def test_reading_on_one_device_is_told_to_the_others_of_that_person_alone(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice, phone, laptop = [await visit(people, name) for name in ("alice", "bob", "bob")]
    message = (await alice.chat.ok("send-message", {"room": "general", "text": "read me"}))["message"]
    await phone.chat.event("new-message", id=message["id"])
    await phone.chat.ok("mark-read", {"room": "general", "seq": message["seq"]})
    marker = await laptop.chat.event("read-marker", roomId=message["roomId"])
    assert (marker["seq"], marker["unread"]) == (message["seq"], 0)
    await phone.chat.ok("mark-read", {"room": "general", "seq": 1})
    assert (await laptop.chat.ok("mark-read", {"room": "general", "seq": 0}))["seq"] == message["seq"]
    await alice.chat.ok("heads")
    assert not alice.chat.has("read-marker")


async def test_typing_reaches_the_others_at_most_once_in_a_while(cluster, visit) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    alice, bob, carol = [await visit(people, name) for name in ("alice", "bob", "carol")]
    room = (await alice.chat.ok("create-room", {"name": "tea"}))["id"]
    await bob.chat.ok("join-room", room)
    for _ in range(3):
        await alice.chat.ok("typing", {"room": room})
    heard = await bob.chat.event("user-typing", roomId=room)
    assert (heard["userId"], heard["room"]) == (str(people.alice.pk), "tea")
    await alice.chat.ok("send-message", {"room": room, "text": "done"})
    await bob.chat.event("new-message", text="done")
    assert not bob.chat.has("user-typing")
    assert not alice.chat.has("user-typing")
    assert not carol.chat.has("user-typing")
    assert (await carol.chat.refused("typing", {"room": room}))["code"] == "room_not_found"


async def test_history_goes_back_page_by_page_without_holes_or_doubles(cluster, visit) -> None:
    people = workspace_with(alice="owner")
    alice = await visit(people, "alice")
    sent = [(await alice.chat.ok("send-message", {"room": "general", "text": str(n)}))["message"] for n in range(25)]
    seen: list[int] = []
    before = {}
    while True:
        page = await alice.chat.ok("get-history", {"room": "general", "limit": 7, **before})
        seen = [message["seq"] for message in page["messages"]] + seen
        if not page["hasMore"]:
            break
        before = {"before": seen[0]}
    assert seen == list(range(1, sent[-1]["seq"] + 1))
    around = await alice.chat.ok("get-history", {"room": "general", "around": sent[10]["seq"], "limit": 4})
    assert sent[10]["seq"] in [message["seq"] for message in around["messages"]]
    after = await alice.chat.ok("get-history", {"room": "general", "after": sent[20]["seq"]})
    assert [message["id"] for message in after["messages"]] == [message["id"] for message in sent[21:]]
