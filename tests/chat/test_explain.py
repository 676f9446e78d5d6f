"""The trace of a message is the delivery's own: who was handed it, in which process, who caught up, who did not."""

import asyncio
import io
import json
import urllib.request
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from chat.selectors.trace import trace_choice
from chat.services import direct_open, member_invite
from slackish.realtime.trace import Trace
from tests.chat.talk import a_room, say
from tests.cluster import Cluster
from tests.factories import People, session_cookie, token_of, workspace_with
from tests.socketio_client import Socket, open_client
from tests.visitors import Visit


@pytest.fixture(autouse=True)
def _sync_orm_in_async_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


async def panel(cluster: Cluster, people: People, name: str) -> Socket:
    client = await open_client(cluster.url, cookie=session_cookie(people[name]))
    admin = await client.namespace("/admin", workspace=people.slug)
    await admin.event("welcome")
    return admin


async def explained(admin: Socket, message_id: int) -> dict[str, Any]:
    answer = await admin.ok("server-command", {"command": "explain", "messageId": message_id})
    return answer["result"]


def names(entries: list[dict[str, Any]]) -> list[str]:
    return sorted(each["name"] for each in entries)


async def test_a_message_is_traced_to_every_socket_that_was_handed_it(cluster: Cluster, visit: Visit) -> None:
    people = workspace_with(alice="owner", bob="member", dana="member", carol="member")
    room = a_room(people, "alice", "bob", "dana")
    alice, *others = [await visit(people, name) for name in ("alice", "bob", "bob", "carol")]
    sent = await alice.chat.ok("send-message", {"room": room, "text": "a canary sings"})
    for page in (alice, *others[:2]):
        await page.chat.event("new-message", id=sent["message"]["id"])
    admin = await panel(cluster, people, "alice")
    found = await explained(admin, sent["message"]["id"])
    assert found["source"] == "memory"
    assert names(found["received"]) == ["Alice", "Bob", "Bob"]
    assert [each["name"] for each in found["received"] if each["sender"]] == ["Alice"]
    assert {each["sid"] for each in found["received"]} == {page.chat.sid for page in (alice, *others[:2])}
    assert len({each["process"] for each in found["received"]}) == len(cluster.servers)
    assert sum(process["published"] for process in found["processes"]) == 1
    assert sum(process["handed"] for process in found["processes"]) == 3
    assert names(found["absent"]) == ["Dana"]
    assert names(found["outside"]["online"]) == ["Carol"]
    assert found["message"]["internalRoom"] == f"channel:{room}"
    assert "canary" not in "".join(admin.client.frames)
    await admin.client.close()


async def test_who_was_away_and_came_back_is_shown_to_have_caught_up(cluster: Cluster, visit: Visit) -> None:
    people = workspace_with(alice="owner", bob="member", dana="member")
    room = a_room(people, "alice", "bob", "dana")
    alice = await visit(people, "alice")
    sent = (await alice.chat.ok("send-message", {"room": room, "text": "while you were out"}))["message"]
    bob, dana = await visit(people, "bob"), await visit(people, "dana")
    answer = await bob.chat.ok("sync", {"rooms": {str(room): sent["revision"] - 1}})
    assert [each["id"] for each in answer["rooms"][str(room)]["messages"]] == [sent["id"]]
    await dana.chat.ok("get-history", {"room": room})
    admin = await panel(cluster, people, "alice")
    found = await explained(admin, sent["id"])
    assert names(found["received"]) == ["Alice"]
    assert {each["name"]: each["how"] for each in found["caughtUp"]} == {"Bob": "sync", "Dana": "history"}
    assert found["absent"] == []
    await admin.client.close()


async def test_what_no_server_remembers_is_told_from_memberships_and_says_so(cluster: Cluster) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    room = a_room(people, "alice", "bob")
    message = say(people, "alice", room, "nobody is connected")
    member_invite(actor=people.actor("alice"), room=room, user_id=str(people.carol.pk))
    admin = await panel(cluster, people, "alice")
    found = await explained(admin, message["id"])
    assert (found["source"], found["received"]) == ("memberships", [])
    assert names([each for each in found["absent"] if not each["later"]]) == ["Alice", "Bob"]
    assert names([each for each in found["absent"] if each["later"]]) == ["Carol"]
    assert any("told from the memberships" in sentence for sentence in found["sentences"])
    await admin.client.close()


async def test_what_reached_nobody_is_said_to_have_reached_nobody(cluster: Cluster) -> None:
    people = workspace_with(alice="owner", bob="member")
    room = a_room(people, "alice", "bob")
    sent = await asyncio.to_thread(send_over_http, cluster.url, people, room)
    admin = await panel(cluster, people, "alice")
    found = await explained(admin, sent)
    assert (found["source"], found["received"], names(found["absent"])) == ("memory", [], ["Alice", "Bob"])
    assert any("handed to nobody" in sentence for sentence in found["sentences"])
    assert not any("No server remembers" in sentence for sentence in found["sentences"])
    await admin.client.close()


def send_over_http(url: str, people: People, room: int) -> int:
    """A message by a script, which hears nothing; its id."""
    headers = {"Authorization": f"Bearer {token_of(people.alice)}", "Content-Type": "application/json"}
    body = json.dumps({"room": room, "text": "is anybody there?"}).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{url}/api/messages", body, headers), timeout=20) as answer:
        message: dict[str, int] = json.load(answer)["message"]
        return message["id"]


async def test_what_one_may_not_read_is_not_traced_and_not_told_from_nothing(cluster: Cluster) -> None:
    people = workspace_with(alice="owner", dana="admin", bob="member")
    private = say(people, "bob", a_room(people, "bob", private=True), "secret")
    direct = direct_open(actor=people.actor("alice"), users=[people.bob.username])
    spoken = say(people, "alice", direct["roomId"], "hi")
    elsewhere = workspace_with(zed="owner")
    foreign = say(elsewhere, "zed", a_room(elsewhere, "zed"), "theirs")
    admin = await panel(cluster, people, "alice")
    refusals = [
        await admin.refused("server-command", {"command": "explain", "messageId": message_id})
        for message_id in (private["id"], spoken["id"], foreign["id"], 10**12)
    ]
    assert [each["code"] for each in refusals] == ["message_not_found"] * 4
    assert len({str(each) for each in refusals}) == 1
    await admin.client.close()


def test_the_panel_offers_what_may_be_traced_newest_first(sqlite_database: str) -> None:
    people = workspace_with(alice="owner", bob="member")
    room, hidden = a_room(people, "alice"), a_room(people, "bob", name="hidden", private=True)
    first, second = say(people, "alice", room, "one"), say(people, "alice", room, "two")
    say(people, "bob", hidden, "three")
    assert [each.pk for each in trace_choice(people.actor("alice"))] == [second["id"], first["id"]]


def command(message_id: int) -> str:
    out = io.StringIO()
    call_command("explain", message_id, stdout=out)
    return out.getvalue()


def test_the_command_says_the_same_in_words_and_never_the_text(database: str) -> None:
    people = workspace_with(alice="owner", bob="member")
    message = say(people, "alice", a_room(people, "alice", "bob"), "a canary sings")
    said = command(message["id"])
    assert f"It went to one room, channel:{message['roomId']}." in said
    assert "Alice belongs to #engineering of Acme Corp" in said
    assert "canary" not in said


def test_the_command_refuses_what_is_not_there(database: str) -> None:
    with pytest.raises(CommandError, match="There is no message 999999999"):
        command(999_999_999)


class FakeSocket:
    namespace = "/chat"


def test_the_memory_is_bounded_in_number_and_in_age() -> None:
    trace = Trace(keep=3, seconds=0)
    for number in range(5):
        trace.handed("/chat", f"message:{number}", [FakeSocket()], "")  # type: ignore[list-item]
        trace.answered(FakeSocket(), "sync", [number])  # type: ignore[arg-type]
    assert [bool(trace.of("/chat", f"message:{number}")[0]) for number in range(5)] == [False] * 2 + [True] * 3
    assert [bool(trace.of("/chat", f"message:{number}")[1]) for number in range(5)] == [False] * 2 + [True] * 3
    trace.forget_old()
    assert trace.of("/chat", "message:4") == ([], [])
